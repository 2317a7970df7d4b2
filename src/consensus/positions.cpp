// SPDX-License-Identifier: Apache-2.0
// Who speaks for a coalition, and what it says.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "consensus/inside.hpp"

namespace consensus {

using base::too_long;

namespace {

constexpr int most_comments = 500;
constexpr std::size_t most_words = 2000, most_days_off = 40;
constexpr std::chrono::days more_time{7};

/// Who somebody is in a call: the person, else the name as folded.
std::string who_is(Voice const& v) { return v.person.empty() ? "name " + base::fold(v.name) : "person " + v.person.text; }

std::string numbers(std::vector<std::int64_t> const& options) {
  std::string out;
  for (auto const n : options) out += (out.empty() ? "" : " ") + std::to_string(n);
  return out;
}

std::vector<std::int64_t> numbers_of(std::string const& kept) {
  std::vector<std::int64_t> out;
  if (!kept.empty())
    for (auto const n : base::split(kept, ' ')) out.push_back(std::stoll(std::string(n)));
  return out;
}

Result<Done> check(Call const& c, Wish const& wish) {
  auto const all = stances(c.kind, !c.confirms.empty());
  if (std::find(all.begin(), all.end(), wish.stance) == all.end()) return refuse(Why::malformed, say("That is no answer to this call."), "stance");
  for (auto const n : wish.options)
    if (wish.stance != Stance::approval || n < 1 || n > static_cast<std::int64_t>(c.options.size())) return refuse(Why::malformed, say("That is not one of the options."), "options");
  if (wish.stance == Stance::objection)
    return base::all_of(filled(wish.what, most_words, "what"), filled(wish.harm, most_words, "harm"), filled(wish.remedy, most_words, "remedy"));
  if (wish.stance == Stance::concern) return filled(wish.words, most_words, "words");
  return too_long(wish.words, most_words, "words");
}

}  // namespace

std::string days_text(std::vector<std::chrono::year_month_day> const& days) {
  std::string out;
  for (auto const& day : days) out += (out.empty() ? "" : " ") + base::iso_day(day);
  return out;
}

std::vector<std::chrono::year_month_day> days_of(std::string const& kept) {
  std::vector<std::chrono::year_month_day> out;
  if (!kept.empty())
    for (auto const word : base::split(kept, ' ')) out.push_back(*base::parse_day(word));
  return out;
}

std::string link_of(std::string const& secret) { return base::sha256_hex("consensus\n" + secret); }

std::optional<VoiceRow> voice_row(Reading& r, VoiceId const& id) {
  auto const row = r.row<ConsensusId, CoalitionId>("select call, coalition from consensus_voice where id = :id", id);
  if (!row) return std::nullopt;
  return VoiceRow{id, std::get<0>(*row), std::get<1>(*row)};
}

std::string asked_name(Reading& r, ConsensusId const& id, CoalitionId const& coalition) {
  return r.one<std::string>("select name from consensus_coalition where call = :call and coalition = :coalition", id, coalition).value_or("");
}

Result<Invited> invite(Writing& w, ConsensusId const& id, Voice const& wish) {
  auto const c = call(w, id);
  if (!c) return no_call();
  if (c->state == State::closed) return refuse(Why::not_now, say("This call is closed."));
  if (!w.one<std::int64_t>("select 1 from consensus_coalition where call = :call and coalition = :coalition", id, wish.coalition))
    return refuse(Why::unknown, say("This coalition is not asked."), "coalition");
  if (wish.name.empty()) return refuse(Why::malformed, say("Who speaks for it? A name is missing."), "name");
  if (auto ok = too_long(wish.name, 120, "name"); !ok) return tl::unexpected(ok.error());
  if (!base::zone_exists(wish.zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {wish.zone});
  if (wish.days_off.size() > most_days_off) return refuse(Why::malformed, say("At most {} days."), "days_off", {std::to_string(most_days_off)});
  auto const there = w.one<std::int64_t>("select count(*) from consensus_voice where call = :call and coalition = :coalition", id, wish.coalition).value_or(0);
  if (there >= static_cast<std::int64_t>(most_voices)) return refuse(Why::not_now, say("At most {} people speak for one coalition."), "name", {std::to_string(most_voices)});
  auto const who = who_is(wish);
  if (w.one<std::int64_t>("select 1 from consensus_voice where call = :call and coalition = :coalition and who = :who", id, wish.coalition, who))
    return refuse(Why::conflict, say("This person is asked already."), "name");
  Invited out{base::new_id<VoiceId>(), base::random_secret()};
  w.run("insert into consensus_voice (id, call, coalition, person, who, name, zone, weekend, days_off, link, at) "
        "values (:id, :call, :coalition, :person, :who, :name, :zone, :weekend, :days_off, :link, :at)",
        out.id, id, wish.coalition, wish.person, who, wish.name, wish.zone, wish.weekend, days_text(wish.days_off), link_of(out.secret), w.now());
  if (c->state == State::open && c->confirms.empty()) {
    auto const least = closing(*c->opened, 0, {{wish.zone, wish.weekend, wish.days_off}});
    if (least > *c->closes) w.run("update consensus_call set closes = :closes where id = :id", least, id);
  }
  w.audit("invite_voice", out.id.text, wish.name);
  return out;
}

Result<std::string> renew_link(Writing& w, ConsensusId const& id, VoiceId const& voice) {
  auto const secret = base::random_secret();
  if (w.run("update consensus_voice set link = :link where id = :id and call = :call", link_of(secret), voice, id) == 0) return no_voice();
  w.run("delete from consensus_link where voice = :voice", voice);
  w.audit("renew_link", voice.text);
  return secret;
}

Result<Done> take_position(Writing& w, VoiceId const& voice, Wish const& wish, bool behalf) {
  auto const v = voice_row(w, voice);
  if (!v) return no_voice();
  if (auto ok = settle(w, v->call); !ok) return tl::unexpected(ok.error());
  auto const c = *call(w, v->call);
  if (c.state == State::draft) return not_open();
  if (wish.version != c.version) return refuse(Why::conflict, say("The text was changed while you were reading. Please read it again."));
  if (auto ok = check(c, wish); !ok) return ok;
  if (c.state != State::open) {
    if (wish.stance != Stance::objection || c.outcome == Outcome::withdrawn) return refuse(Why::not_now, say("The window is shut. An objection can still be recorded, as a late one."));
    return object(w, *v, wish, ObjectionState::late);
  }
  if (wish.stance == Stance::objection) {
    if (auto ok = object(w, *v, wish, ObjectionState::open); !ok) return ok;
  } else drop_objections(w, voice);
  auto options = wish.options;
  std::sort(options.begin(), options.end());
  options.erase(std::unique(options.begin(), options.end()), options.end());
  w.run("insert into consensus_position (voice, version, stance, options, words, person, behalf, at) "
        "values (:voice, :version, :stance, :options, :words, :person, :behalf, :at)",
        voice, c.version, wish.stance, numbers(options), wish.words, w.actor().person, behalf, w.now());
  if (wish.stance == Stance::more_time && !c.extended)
    w.run("update consensus_call set extended = 1, closes = :closes where id = :id", *c.closes + more_time, c.id);
  w.audit("take_position", voice.text, boost::describe::enum_to_string(wish.stance, "position"));
  return Done{};
}

Result<Done> comment(Writing& w, ConsensusId const& id, std::string const& name, std::string const& words) {
  auto const c = call(w, id);
  if (!c) return no_call();
  if (c->state == State::draft) return not_open();
  if (auto ok = base::all_of(filled(name, 120, "comment_name"), filled(words, most_words, "comment")); !ok) return ok;
  if (w.one<std::int64_t>("select count(*) from consensus_comment where call = :call", id).value_or(0) >= most_comments)
    return refuse(Why::not_now, say("There are {} remarks on this call already."), "comment", {std::to_string(most_comments)});
  // The same button pressed twice says it once.
  if (w.one<std::int64_t>("select 1 from consensus_comment where call = :call and name = :name and words = :words", id, name, words)) return Done{};
  w.run("insert into consensus_comment (call, person, name, words, at) values (:call, :person, :name, :words, :at)", id, w.actor().person, name, words, w.now());
  w.audit("comment_consensus", id.text);
  return Done{};
}

// ------------------------------------------------------------------------------------------------ questions

std::optional<ConsensusId> call_of(Reading& r, VoiceId const& voice) { return r.one<ConsensusId>("select call from consensus_voice where id = :id", voice); }

std::optional<VoiceId> voice_of_secret(Reading& r, std::string const& secret, Instant now) {
  auto const link = link_of(secret);
  if (auto const own = r.one<VoiceId>("select id from consensus_voice where link = :link", link)) return own;
  return r.one<VoiceId>("select voice from consensus_link where link = :link and until > :now", link, now);
}

std::vector<Voice> voices(Reading& r, ConsensusId const& id) {
  std::vector<Voice> out;
  for (auto& [voice, coalition, person, name, zone, weekend, days_off, contact] : r.rows<VoiceId, CoalitionId, PersonId, std::string, std::string, Weekend, std::string, ContactId>(
           "select v.id, v.coalition, v.person, v.name, v.zone, v.weekend, v.days_off, v.contact from consensus_voice v join consensus_coalition c on c.call = v.call and c.coalition = v.coalition "
           "where v.call = :call order by c.name, v.name, v.id",
           id))
    out.push_back({voice, coalition, person, name, zone, weekend, days_of(days_off), contact});
  return out;
}

std::vector<Spoken> positions(Reading& r, ConsensusId const& id) {
  std::vector<Spoken> out;
  for (auto& [voice, coalition, version, stance, options, words, behalf, at] : r.rows<VoiceId, CoalitionId, std::int64_t, Stance, std::string, std::string, bool, Instant>(
           "select v.id, v.coalition, p.version, p.stance, p.options, p.words, p.behalf, p.at from consensus_voice v join consensus_position p on p.voice = v.id "
           "where v.call = :call and p.id = (select max(q.id) from consensus_position q where q.voice = v.id) order by p.id",
           id))
    out.push_back({voice, coalition, {stance, version, numbers_of(options)}, words, behalf, at});
  return out;
}

std::vector<Asked> asked(Reading& r, ConsensusId const& id) {
  auto const since = r.one<std::int64_t>("select since from consensus_call where id = :id", id).value_or(1);
  std::map<CoalitionId, std::vector<Said>> said;
  std::map<CoalitionId, std::vector<std::string>> words;
  for (auto& p : positions(r, id)) {
    if (p.said.version >= since && !p.words.empty()) words[p.coalition].push_back(std::move(p.words));
    said[p.coalition].push_back(std::move(p.said));
  }
  std::vector<Asked> out;
  for (auto& [coalition, name] : r.rows<CoalitionId, std::string>("select coalition, name from consensus_coalition where call = :call order by name, coalition", id))
    out.push_back({coalition, name, stand(said[coalition], since), words[coalition]});
  return out;
}

std::vector<Comment> comments(Reading& r, ConsensusId const& id) {
  std::vector<Comment> out;
  for (auto& [name, words, at] : r.rows<std::string, std::string, Instant>("select name, words, at from consensus_comment where call = :call order by id", id))
    out.push_back({name, words, at});
  return out;
}

}  // namespace consensus
