// SPDX-License-Identifier: Apache-2.0
// Who is asked, and who may answer for them.
#include <algorithm>
#include <set>

#include "base/checks.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "survey/answers.hpp"
#include "survey/inside.hpp"
#include "survey/mail_form.hpp"

namespace survey {

namespace {

constexpr std::int64_t most_asked = 1000;
constexpr std::size_t most_respondents = 20;

std::string link_of(std::string const& secret) { return sha256_hex("questionnaire\n" + secret); }

/// Who a unit is in its questionnaire: the coalition, else the name as folded.
std::string who_is(Asked const& a) { return a.coalition.empty() ? "name " + fold(a.name) : "coalition " + a.coalition.text; }

bool is_mail_address(std::string_view s) {
  auto const at = s.find('@');
  return at != std::string_view::npos && at > 0 && s.find('@', at + 1) == std::string_view::npos && s.find('.', at) != std::string_view::npos && s.size() <= 254 &&
         std::all_of(s.begin(), s.end(), [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != ','; });
}

void put_link(Writing& w, RespondentId const& id, std::string const& secret) {
  w.run("insert into survey_link (link, respondent, at) values (:link, :respondent, :at)", link_of(secret), id, w.now());
}

template <class... Args>
std::vector<Respondent> people(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Respondent> out;
  for (auto& [id, asked, name, address, language, zone, submits, quiet, place, contact] :
       r.rows<RespondentId, AskedId, std::string, std::string, std::string, std::string, bool, bool, int, ContactId>(sql, args...))
    out.push_back({id, asked, name, address, language, zone, submits, quiet, place, contact});
  return out;
}

template <class... Args>
std::vector<Asked> units(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Asked> out;
  for (auto& [id, coalition, name, active, rev, opened, declined, reason, answered, first, disputed, counts, best] :
       r.rows<AskedId, CoalitionId, std::string, bool, std::int64_t, std::optional<Instant>, std::optional<Instant>, std::string, std::optional<Instant>,
              std::optional<Timing>, std::optional<std::string>, std::optional<Instant>, std::optional<Timing>>(sql, args...)) {
    Asked a{.id = id, .coalition = coalition, .name = name, .active = active, .reason = reason, .rev = rev};
    a.standing = declined            ? Standing::declined
                 : first || answered ? Standing::submitted
                 : rev > 0           ? Standing::drafted
                 : opened            ? Standing::opened
                                     : Standing::silent;
    // What never counted was not in time either.
    a.late = (best ? best : first) == Timing::late;
    a.disputed = disputed.has_value();
    a.counts = answered ? answered : counts;
    out.push_back(std::move(a));
  }
  return out;
}

}  // namespace

bool waits(Asked const& a, Instant now) { return a.standing == Standing::submitted && (!a.counts || now < *a.counts); }

tl::unexpected<Refusal> no_asked() { return refuse(Why::unknown, say("Nobody of that name is asked here.")); }

Result<AskedId> ask(Writing& w, SurveyId const& id, Asked const& wish) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state != State::draft && s->state != State::open) return refuse(Why::not_now, say("This questionnaire is closed."));
  if (wish.name.empty()) return refuse(Why::malformed, say("Whom do you ask? A name is missing."), "name");
  if (auto ok = too_long(wish.name, 200, "name"); !ok) return tl::unexpected(ok.error());
  if (w.one<std::int64_t>("select count(*) from survey_asked where survey = :id", id).value_or(0) >= most_asked)
    return refuse(Why::not_now, say("A questionnaire asks at most {}."), "name", {std::to_string(most_asked)});
  auto const who = who_is(wish);
  if (w.one<std::int64_t>("select 1 from survey_asked where survey = :id and who = :who", id, who))
    return refuse(Why::conflict, say("“{}” is asked already."), "name", {wish.name});
  auto const asked = new_id<AskedId>();
  w.run("insert into survey_asked (id, survey, coalition, who, name, active, rev, opened, declined, reason, answered, at) "
        "values (:id, :survey, :coalition, :who, :name, :active, 0, null, null, '', null, :at)",
        asked, id, wish.coalition, who, wish.name, wish.active, w.now());
  w.audit("ask_unit", asked.text, wish.name);
  return asked;
}

Result<Done> leave_out(Writing& w, SurveyId const& id, AskedId const& asked) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state != State::draft) return refuse(Why::not_now, say("It is open: whoever is asked stays asked. They may decline."));
  if (survey_of(w, asked) != id) return no_asked();
  w.run("delete from survey_link where respondent in (select id from survey_respondent where asked = :id)", asked);
  w.run("delete from survey_respondent where asked = :id", asked);
  w.run("delete from survey_asked where id = :id", asked);
  w.audit("leave_out", asked.text);
  return Done{};
}

Result<Named> name_respondent(Writing& w, AskedId const& asked, Respondent const& wish) {
  auto const id = survey_of(w, asked);
  if (!id) return no_asked();
  auto const s = expect(w, *id);
  if (s->state == State::published) return refuse(Why::not_now, say("This questionnaire is published."));
  if (wish.name.empty()) return refuse(Why::malformed, say("A name is missing."), "respondent");
  if (auto ok = too_long(wish.name, 200, "respondent"); !ok) return tl::unexpected(ok.error());
  auto const address = lower_ascii(wish.address);
  if (!address.empty() && !is_mail_address(address)) return refuse(Why::malformed, say("This is no e-mail address."), "address");
  if (!zone_exists(wish.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {wish.zone});
  if (!is_language_tag(wish.language)) return refuse(Why::malformed, say("This is no language."), "language");
  auto const there = respondents_of(w, asked);
  if (there.size() >= (s->unit == Unit::person ? 1 : most_respondents))
    return refuse(Why::not_now, s->unit == Unit::person ? say("One person answers for themselves.") : say("Nobody more can be named here."), "respondent");
  if (!address.empty() && std::any_of(there.begin(), there.end(), [&](Respondent const& p) { return p.address == address; }))
    return refuse(Why::conflict, say("This address is there already."), "address");
  Named out{new_id<RespondentId>(), random_secret()};
  auto const place = w.one<std::int64_t>("select count(*) from survey_respondent where asked = :id", asked).value_or(0);
  w.run("insert into survey_respondent (id, asked, place, name, address, language, zone, submits, quiet, at, contact) "
        "values (:id, :asked, :place, :name, :address, :language, :zone, :submits, 0, :at, :contact)",
        out.id, asked, place, wish.name, address, wish.language, wish.zone, wish.submits, w.now(), wish.contact);
  put_link(w, out.id, out.secret);
  w.audit("name_respondent", out.id.text, wish.name);
  return out;
}

Result<std::string> add_link(Writing& w, RespondentId const& id) {
  if (!w.one<std::int64_t>("select 1 from survey_respondent where id = :id", id)) return no_asked();
  auto secret = random_secret();
  put_link(w, id, secret);
  return secret;
}

Result<std::string> renew_link(Writing& w, RespondentId const& id) {
  w.run("delete from survey_link where respondent = :id", id);
  auto secret = add_link(w, id);
  if (secret) w.audit("renew_link", id.text);
  return secret;
}

Result<Done> remove_respondent(Writing& w, RespondentId const& id) {
  drop_reply(w, id);
  w.run("delete from survey_letter where respondent = :id", id);
  w.run("delete from survey_link where respondent = :id", id);
  if (w.run("delete from survey_respondent where id = :id", id) == 0) return no_asked();
  w.audit("remove_respondent", id.text);
  return Done{};
}

std::vector<Asked> asked(Reading& r, SurveyId const& id) {
  return units(r, "select a.id, a.coalition, a.name, a.active, a.rev, a.opened, a.declined, a.reason, a.answered, f.timing, l.disputed, "
                  "(select min(c.counts) from survey_submission c where c.asked = a.id), "
                  "(select min(c.timing) from survey_submission c where c.asked = a.id and c.counts is not null) from survey_asked a "
                  "left join survey_submission f on f.asked = a.id and f.number = 1 "
                  "left join survey_submission l on l.asked = a.id and l.number = (select max(n.number) from survey_submission n where n.asked = a.id) "
                  "where a.survey = :id order by a.name, a.id", id);
}

std::optional<Asked> asked_one(Reading& r, AskedId const& id) {
  return base::first_of(units(r, "select a.id, a.coalition, a.name, a.active, a.rev, a.opened, a.declined, a.reason, a.answered, f.timing, l.disputed, "
                      "(select min(c.counts) from survey_submission c where c.asked = a.id), "
                      "(select min(c.timing) from survey_submission c where c.asked = a.id and c.counts is not null) from survey_asked a "
                      "left join survey_submission f on f.asked = a.id and f.number = 1 "
                      "left join survey_submission l on l.asked = a.id and l.number = (select max(n.number) from survey_submission n where n.asked = a.id) "
                      "where a.id = :id", id));
}

std::vector<Asked> with_addendum(Reading& r, SurveyId const& id, Instant now) {
  std::set<AskedId> late;
  for (auto& [asked] : r.rows<AskedId>("select distinct l.asked from survey_asked a join survey_submission l on l.asked = a.id join survey_submission f on f.asked = a.id "
                                       "where a.survey = :id and l.timing = :late and l.counts <= :now and f.timing <> :late2 and f.counts <= :now2", id, Timing::late, now,
                                       Timing::late, now))
    late.insert(asked);
  auto out = asked(r, id);
  std::erase_if(out, [&](Asked const& a) { return !late.contains(a.id); });
  return out;
}

std::optional<SurveyId> survey_of(Reading& r, AskedId const& id) { return r.one<SurveyId>("select survey from survey_asked where id = :id", id); }

std::vector<Respondent> respondents(Reading& r, SurveyId const& id) {
  return people(r, "select p.id, p.asked, p.name, p.address, p.language, p.zone, p.submits, p.quiet, p.place, p.contact from survey_asked a join survey_respondent p on p.asked = a.id "
                   "where a.survey = :id order by p.asked, p.place, p.id", id);
}

std::vector<Respondent> respondents_of(Reading& r, AskedId const& id) {
  return people(r, "select id, asked, name, address, language, zone, submits, quiet, place, contact from survey_respondent where asked = :id order by place, id", id);
}

std::optional<Respondent> respondent(Reading& r, RespondentId const& id) {
  auto all = people(r, "select id, asked, name, address, language, zone, submits, quiet, place, contact from survey_respondent where id = :id", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::optional<Respondent> respondent_of_secret(Reading& r, std::string const& secret) {
  auto all = people(r, "select p.id, p.asked, p.name, p.address, p.language, p.zone, p.submits, p.quiet, p.place, p.contact from survey_link l "
                       "join survey_respondent p on p.id = l.respondent where l.link = :link", link_of(secret));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<Respondent> respondents_with(Reading& r, std::string const& address) {
  if (address.empty()) return {};
  return people(r, "select id, asked, name, address, language, zone, submits, quiet, place, contact from survey_respondent where address = :address order by at desc, id", lower_ascii(address));
}

}  // namespace survey
