// SPDX-License-Identifier: Apache-2.0
// Answers that came by mail, while they wait for their writer's look.
#include <boost/json.hpp>

#include "base/json.hpp"
#include "survey/inside.hpp"
#include "survey/mail_form.hpp"

namespace survey {

Result<Done> keep_reply(Writing& w, RespondentId const& id, Reply const& reply) {
  auto const p = respondent(w, id);
  if (!p) return no_asked();
  auto const s = expect(w, *survey_of(w, p->asked));
  if (s->state == State::draft || s->state == State::published) return refuse(Why::not_now, say("This questionnaire takes no answers now."));
  if (s->names == Names::unlinkable) return refuse(Why::not_now, say("Here answers do not go by mail: a letter would tie them to a name."));
  drop_reply(w, id);
  w.run("insert into survey_reply (respondent, reply, at) values (:id, :reply, :at)", id, json_text(reply), w.now());
  w.audit("keep_reply", p->asked.text, std::to_string(reply.answers.size()));
  return Done{};
}

std::optional<Waiting> waiting_reply(Reading& r, RespondentId const& id) {
  auto const row = r.row<std::string, Instant>("select reply, at from survey_reply where respondent = :id", id);
  if (!row) return std::nullopt;
  auto const& [text, at] = *row;
  return Waiting{boost::json::value_to<Reply>(boost::json::parse(text)), at};
}

std::set<AskedId> with_waiting_reply(Reading& r, SurveyId const& id, Instant until) {
  std::set<AskedId> out;
  for (auto& [asked] : r.rows<AskedId>("select p.asked from survey_asked a join survey_respondent p on p.asked = a.id join survey_reply y on y.respondent = p.id "
                                       "where a.survey = :survey and y.at <= :until",
                                       id, until))
    out.insert(asked);
  return out;
}

void drop_reply(Writing& w, RespondentId const& id, Instant until) { w.run("delete from survey_reply where respondent = :id and at <= :until", id, until); }

void drop_reply(Writing& w, RespondentId const& id) { w.run("delete from survey_reply where respondent = :id", id); }

}  // namespace survey
