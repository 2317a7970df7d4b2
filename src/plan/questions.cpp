// SPDX-License-Identifier: Apache-2.0
#include "plan/questions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

Result<Done> still_open(Reading& r, PlanId const& id) {
  if (!plan(r, id)) return no_plan();
  if (frozen(r, id)) return refuse(Why::not_now, say("The questions are frozen."));
  return Done{};
}

Result<Done> expect(Reading& r, PlanId const& id, QuestionId const& q) {
  if (!r.one<std::int64_t>("select 1 from plan_question where id = :q and plan = :id", q, id)) return refuse(Why::unknown, say("There is no such question."));
  return still_open(r, id);
}

Result<Done> check(Reading& r, PlanId const& id, Question const& q) {
  if (auto ok = all_of(needed(q.text, 500, "text"), too_long(q.constituency, 120, "constituency"), too_long(q.part, 200, "part")); !ok) return ok;
  for (auto const& other : questions(r, id))
    if (other.id != q.id && base::fold(other.text) == base::fold(q.text) && base::fold(other.part) == base::fold(q.part) &&
        base::fold(other.constituency) == base::fold(q.constituency))
      return refuse(Why::conflict, say("This question is asked already."), "text");
  if (q.part.empty()) return Done{};
  for (auto const& v : variants(r, id))
    for (auto const& p : parts(r, v.id))
      if (base::fold(p.title) == base::fold(q.part)) return Done{};
  return refuse(Why::malformed, say("No variant has a part of this title."), "part");
}

}  // namespace

Result<QuestionId> propose_question(Writing& w, PlanId const& id, Question const& wish) {
  if (auto ok = still_open(w, id); !ok) return tl::unexpected(ok.error());
  auto fresh = wish;
  fresh.id = {};
  if (auto ok = check(w, id, fresh); !ok) return tl::unexpected(ok.error());
  auto const row = w.row<std::int64_t, std::int64_t>("select count(*), coalesce(max(place), 0) from plan_question where plan = :id", id);
  auto const [count, last] = *row;
  if (count >= 200) return refuse(Why::conflict, say("Two hundred questions are enough."));
  auto const q = base::new_id<QuestionId>();
  w.run("insert into plan_question (id, plan, part, constituency, place, text, person, at) values (:q, :id, :part, :constituency, :place, :text, :person, :at)", q, id,
        wish.part, wish.constituency, last + 1, wish.text, w.actor().person, w.now());
  w.audit("propose_question", q.text, wish.text);
  return q;
}

Result<Done> change_question(Writing& w, PlanId const& id, Question const& wish) {
  if (auto ok = expect(w, id, wish.id); !ok) return ok;
  if (auto ok = check(w, id, wish); !ok) return ok;
  w.run("update plan_question set part = :part, constituency = :constituency, text = :text where id = :q", wish.part, wish.constituency, wish.text, wish.id);
  w.audit("change_question", wish.id.text, wish.text);
  return Done{};
}

Result<Done> move_question(Writing& w, PlanId const& id, QuestionId const& q, int by) {
  if (auto ok = expect(w, id, q); !ok) return ok;
  auto const rows = w.rows<QuestionId, std::int64_t>("select id, place from plan_question where plan = :id order by place", id);
  auto const from = std::find_if(rows.begin(), rows.end(), [&](auto const& row) { return std::get<0>(row) == q; }) - rows.begin();
  auto const to = from + (by < 0 ? -1 : 1);
  if (to < 0 || to >= std::ssize(rows)) return Done{};
  auto const& [a, place_a] = rows[static_cast<std::size_t>(from)];
  auto const& [b, place_b] = rows[static_cast<std::size_t>(to)];
  w.run("update plan_question set place = :place where id = :q", place_b, a);
  w.run("update plan_question set place = :place where id = :q", place_a, b);
  w.audit("move_question", q.text);
  return Done{};
}

Result<Done> drop_question(Writing& w, PlanId const& id, QuestionId const& q) {
  if (auto ok = expect(w, id, q); !ok) return ok;
  w.run("delete from plan_question where id = :q", q);
  w.audit("drop_question", q.text);
  return Done{};
}

std::vector<Question> questions(Reading& r, PlanId const& id) {
  std::vector<Question> all;
  for (auto const& [q, part, constituency, text, person, at] : r.rows<QuestionId, std::string, std::string, std::string, PersonId, Instant>(
           "select id, part, constituency, text, person, at from plan_question where plan = :id order by place", id))
    all.push_back({q, part, constituency, text, person, at});
  return all;
}

Result<Done> freeze_questions(Writing& w, PlanId const& id) {
  if (auto ok = still_open(w, id); !ok) return ok;
  if (questions(w, id).empty()) return refuse(Why::not_now, say("There is no question yet."));
  w.run("update plan set frozen = :at where id = :id", w.now(), id);
  w.audit("freeze_questions", id.text);
  return Done{};
}

Result<Done> thaw_questions(Writing& w, PlanId const& id, std::string const& reason) {
  if (auto ok = needed(reason, 500, "reason"); !ok) return ok;
  if (!plan(w, id)) return no_plan();
  if (!frozen(w, id)) return refuse(Why::not_now, say("The questions are not frozen."));
  w.run("update plan set frozen = null where id = :id", id);
  w.audit("thaw_questions", id.text, reason);
  return Done{};
}

std::optional<Instant> frozen(Reading& r, PlanId const& id) {
  return r.one<std::optional<Instant>>("select frozen from plan where id = :id", id).value_or(std::nullopt);
}

std::vector<Question> questions_for(std::vector<Question> const& all, std::vector<std::string> const& parts, std::string const& constituency) {
  std::vector<Question> out;
  for (auto const& q : all) {
    bool const part = q.part.empty() || std::any_of(parts.begin(), parts.end(), [&](auto const& p) { return base::fold(p) == base::fold(q.part); });
    if (part && (q.constituency.empty() || base::fold(q.constituency) == base::fold(constituency))) out.push_back(q);
  }
  return out;
}

}  // namespace plan
