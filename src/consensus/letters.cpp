// SPDX-License-Identifier: Apache-2.0
#include "consensus/letters.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "consensus/inside.hpp"

namespace consensus {

store::Migration letter_tables() {
  return {"consensus", 2, {
      "alter table consensus_voice add column address text",
      "alter table consensus_voice add column language text",
      "create index consensus_voice_by_address on consensus_voice(address)",
      "create table consensus_link (link text primary key, voice text not null references consensus_voice(id), until bigint not null)",
      "create index consensus_link_by_voice on consensus_link(voice)",
      "create index consensus_link_by_until on consensus_link(until)",
      // about: when the window opened, the outcome came, or something was said.
      "create table consensus_letter (voice text not null references consensus_voice(id), what bigint not null, about bigint not null, at bigint not null, "
      "primary key (voice, what, about))",
      "create index consensus_call_by_closing on consensus_call(state, closed)",
  }};
}

store::Migration quiet_upgrade() {
  return {"consensus", 4, {
      // 4 is Told::said.
      "insert into consensus_letter (voice, what, about, at) select v.id, 4, max(p.at), max(p.at) from consensus_voice v "
      "join consensus_voice o on o.call = v.call and o.coalition = v.coalition join consensus_position p on p.voice = o.id "
      "where not exists (select 1 from consensus_letter where what = 4) group by v.id",
  }};
}

namespace {

using namespace std::chrono_literals;

static_assert(static_cast<int>(Told::said) == 4);

constexpr std::chrono::days tells_for{14};
constexpr auto before_closing = 48h;
/// A reminder does not come on the heels of the letter that asked.
constexpr auto apart = 24h;
/// What is said and said anew within an hour is one letter.
constexpr auto gathers_said = 1h;

/// What a letter is about: the window, or the outcome. None: there is no outcome (any more).
std::optional<Instant> about(Call const& c, Told what) { return what == Told::outcome ? c.closed : c.opened; }

struct TellRow {
  VoiceId voice = {};
  CoalitionId coalition = {};
  DueLetter letter = {};
  std::optional<Instant> first = {};   ///< when it was told anything at all
  std::optional<Instant> asked = {};   ///< when it was asked in this window
  bool reminded = false, ended = false;
  std::optional<Instant> said = {}, told_said = {};  ///< of what was said: the newest that it was told of, and when
};

std::vector<TellRow> rows_of(Reading& r, Call const& c) {
  std::vector<TellRow> out;
  for (auto& [voice, coalition, called, name, address, language, zone] : r.rows<VoiceId, CoalitionId, std::string, std::string, std::string, std::string, std::string>(
           "select v.id, v.coalition, c.name, v.name, v.address, v.language, v.zone from consensus_voice v join consensus_coalition c on c.call = v.call and c.coalition = v.coalition "
           "where v.call = :call and v.address is not null order by c.name, v.name, v.id",
           c.id))
    out.push_back({voice, coalition, {voice, Told::asked, called, name, address, language, zone}});
  std::map<VoiceId, TellRow*> by_voice;
  for (auto& row : out) by_voice[row.voice] = &row;
  for (auto const& [voice, what, of, at] : r.rows<VoiceId, Told, Instant, Instant>(
           "select l.voice, l.what, l.about, l.at from consensus_letter l join consensus_voice v on v.id = l.voice where v.call = :call order by l.at", c.id)) {
    auto const found = by_voice.find(voice);
    if (found == by_voice.end()) continue;
    auto* const row = found->second;
    if (what == Told::said) {
      row->said = std::max(row->said.value_or(of), of);
      row->told_said = at;
      continue;
    }
    if (!row->first) row->first = at;
    if (about(c, what) != of) continue;
    if (what == Told::asked || what == Told::changed) row->asked = at;
    row->reminded = row->reminded || what == Told::reminded;
    row->ended = row->ended || what == Told::outcome;
  }
  return out;
}

bool is_silent(std::vector<Asked> const& all, CoalitionId const& id) {
  return std::any_of(all.begin(), all.end(), [&](Asked const& a) { return a.coalition == id && (a.stand.how == How::silent || a.stand.how == How::stale); });
}

/// The newest word about the present text that somebody else said for this voice's coalition, or that was entered for the voice; none once the
/// voice has spoken after it. `ours` is what was said for its coalition, oldest first.
std::optional<Spoken> said_by_others(std::vector<Spoken> const& ours, Call const& c, TellRow const& row) {
  std::optional<Spoken> out;
  for (auto const& p : ours) {
    if (p.said.version < c.since) continue;
    if (p.voice == row.voice && !p.behalf) out.reset();
    else out = p;
  }
  return out;
}

bool is_to_be_told(TellRow const& row, Spoken const& p, Instant now) {
  return (!row.said || *row.said < p.at) && (!row.told_said || now - *row.told_said >= gathers_said);
}

}  // namespace

Result<Done> set_address(Writing& w, VoiceId const& voice, std::string const& address, std::string const& language, ContactId const& contact) {
  auto const at = address.find('@');
  if (at == std::string::npos || at == 0 || at + 1 == address.size() || address.size() > 254)
    return refuse(Why::malformed, say("This does not look like an e-mail address."), "address");
  if (w.run("update consensus_voice set address = :address, language = :language, contact = :contact where id = :id", address, language, contact, voice) == 0) return no_voice();
  w.audit("set_voice_address", voice.text);
  return Done{};
}

void forget_voice_address(Writing& w, std::string const& address) {
  w.run("delete from consensus_link where voice in (select id from consensus_voice where address = :a)", address);
  w.run("update consensus_voice set address = null, language = null where address = :a", address);
  w.audit("forget_voice_address", {});
}

std::string add_link(Writing& w, VoiceId const& voice, Instant until) {
  auto const secret = base::random_secret();
  w.run("delete from consensus_link where until <= :now", w.now());
  w.run("insert into consensus_link (link, voice, until) values (:link, :voice, :until)", link_of(secret), voice, until);
  return secret;
}

Instant links_until(Call const& c, Instant now) { return std::max(c.closes.value_or(now), c.closed.value_or(now)) + std::chrono::days(60); }

Instant reminds_at(Call const& c) { return std::max<Instant>(*c.opened + (*c.closes - *c.opened) / 2, *c.closes - before_closing); }

std::vector<DueLetter> addressed(Reading& r, Call const& c) {
  std::vector<DueLetter> out;
  for (auto& row : rows_of(r, c)) out.push_back(std::move(row.letter));
  return out;
}

std::vector<DueLetter> due_letters(Reading& r, Call const& c, Instant now) {
  std::vector<DueLetter> out;
  bool const open = c.state == State::open && now < *c.closes;
  bool const closed = c.state == State::closed && now - *c.closed < tells_for;
  if ((!open && !closed) || (c.letters_from && now < *c.letters_from)) return out;
  bool const reminds = open && now >= reminds_at(c);
  auto const all = reminds ? asked(r, c.id) : std::vector<Asked>();
  std::map<CoalitionId, std::vector<Spoken>> spoken;
  if (open)
    for (auto& p : positions(r, c.id)) spoken[p.coalition].push_back(std::move(p));
  std::map<VoiceId, std::string> names;
  if (!spoken.empty())
    for (auto& v : voices(r, c.id)) names[v.id] = std::move(v.name);
  for (auto& row : rows_of(r, c)) {
    auto letter = std::move(row.letter);
    auto const said = said_by_others(spoken[row.coalition], c, row);
    if (closed) {
      // Whoever was never asked by letter would not know of what.
      if (!row.first || row.ended) continue;
      letter.what = Told::outcome;
    } else if (!row.asked) letter.what = row.first ? Told::changed : Told::asked;
    else if (!row.reminded && reminds && now - *row.asked >= apart && is_silent(all, row.coalition)) letter.what = Told::reminded;
    else if (said && is_to_be_told(row, *said, now)) {
      letter.what = Told::said;
      letter.by = said->behalf ? std::string() : names[said->voice];
      letter.stance = said->said.stance;
    } else continue;
    letter.about = letter.what == Told::said ? said->at : *about(c, letter.what);
    out.push_back(std::move(letter));
  }
  return out;
}

bool is_still_due(Reading& r, DueLetter const& d) {
  return r.one<std::int64_t>("select 1 from consensus_voice v where v.id = :voice and v.address = :address and not exists "
                             "(select 1 from consensus_letter l where l.voice = v.id and l.what = :what and l.about = :about)",
                             d.voice, d.address, d.what, d.about).has_value();
}

void note_letter(Writing& w, DueLetter const& d) {
  w.run("insert into consensus_letter (voice, what, about, at) values (:voice, :what, :about, :at)", d.voice, d.what, d.about, w.now());
}

std::vector<Call> telling(Reading& r, Instant now) {
  std::vector<Call> out;
  for (auto& [id] : r.rows<ConsensusId>("select id from consensus_call where state = :open union select id from consensus_call where state = :closed and closed > :then",
                                        State::open, State::closed, now - tells_for))
    out.push_back(*call(r, id));
  return out;
}

std::optional<Reached> reached(Reading& r, VoiceId const& voice) {
  auto row = r.row<ConsensusId, std::string, std::string, std::string, std::string>(
      "select call, name, address, language, zone from consensus_voice where id = :id and address is not null", voice);
  if (!row) return std::nullopt;
  auto& [call, name, address, language, zone] = *row;
  return Reached{call, name, address, language, zone};
}

}  // namespace consensus
