// SPDX-License-Identifier: Apache-2.0
#include "plan/comments.hpp"

#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

Result<CommentId> say_about(Writing& w, PlanId const& id, Comment const& wish) {
  if (auto ok = all_of(needed(wish.text, 2000, "text"), too_long(wish.about, 120, "about")); !ok) return tl::unexpected(ok.error());
  if (!plan(w, id)) return no_plan();
  if (w.one<std::int64_t>("select count(*) from plan_comment where plan = :id", id).value_or(0) >= 500)
    return refuse(Why::conflict, say("Five hundred comments are enough."));
  auto const c = base::new_id<CommentId>();
  w.run("insert into plan_comment (id, plan, kind, about, text, person, at, answer, closed) values (:c, :id, :kind, :about, :text, :person, :at, '', null)", c, id, wish.kind,
        wish.about, wish.text, w.actor().person, w.now());
  w.audit("say_about", c.text);
  return c;
}

Result<Done> answer_parked(Writing& w, PlanId const& id, CommentId const& c, std::string const& answer) {
  if (auto ok = needed(answer, 2000, "answer"); !ok) return ok;
  auto const row = w.row<Said, std::optional<Instant>>("select kind, closed from plan_comment where id = :c and plan = :id", c, id);
  if (!row) return refuse(Why::unknown, say("There is no such question."));
  if (std::get<0>(*row) != Said::parked || std::get<1>(*row)) return refuse(Why::not_now, say("This is no open question."));
  w.run("update plan_comment set answer = :answer, closed = :at where id = :c", answer, w.now(), c);
  w.audit("answer_parked", c.text, answer);
  return Done{};
}

Result<Done> unsay(Writing& w, PlanId const& id, CommentId const& c, bool anybodys) {
  auto const by = w.row<PersonId>("select person from plan_comment where id = :c and plan = :id", c, id);
  if (!by) return refuse(Why::unknown, say("There is no such comment."));
  auto const& who = std::get<0>(*by);
  if (!anybodys && (who.empty() || who != w.actor().person)) return refuse(Why::not_allowed, say("Only who said it takes it back."));
  w.run("delete from plan_comment where id = :c", c);
  w.audit("unsay", c.text);
  return Done{};
}

std::vector<Comment> comments(Reading& r, PlanId const& id) {
  std::vector<Comment> all;
  for (auto const& [c, kind, about, text, by, at, answer, closed] :
       r.rows<CommentId, Said, std::string, std::string, PersonId, Instant, std::string, std::optional<Instant>>(
           "select id, kind, about, text, person, at, answer, closed from plan_comment where plan = :id order by at, id", id))
    all.push_back({c, kind, about, text, by, at, answer, closed});
  return all;
}

}  // namespace plan
