// SPDX-License-Identifier: Apache-2.0
#include "desk/consensus_letters.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "consensus/reply.hpp"
#include "desk/contact_languages.hpp"
#include "desk/desk.hpp"
#include "desk/former_contacts.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"

namespace desk {

namespace {

using consensus::Told;

/// What stands in a letter of a long text; the page has all of it.
constexpr std::size_t most_text = 4000, most_words = 500;
constexpr int replies_an_hour = 5;

LetterKind kind_of(consensus::Call const& c, Told what) {
  switch (what) {
    case Told::asked: return c.confirms.empty() ? LetterKind::call_opened : LetterKind::decision;
    case Told::changed: return LetterKind::call_changed;
    case Told::reminded: return LetterKind::call_reminder;
    case Told::said: return LetterKind::call_said;
    case Told::outcome: break;
  }
  return LetterKind::call_outcome;
}

std::string text_for(consensus::Call const& c) {
  auto const whole = consensus::hashed_text(c.text, c.options);
  if (base::code_points(whole) <= most_text) return whole;
  return std::string(base::slice(whole, 0, most_text)) + " …";
}

/// Who said what for their coalition; empty for letters that tell something else.
std::string said_words(consensus::Call const& c, consensus::DueLetter const& d) {
  if (d.what != Told::said) return {};
  auto const said = stance_words(d.stance);
  if (d.by.empty()) return fill(tr("the facilitators entered “{1}” for “{2}” about “{3}”, as they were told."), {said, d.coalition, c.title});
  return fill(tr("{1} said “{2}” for “{3}” about “{4}”."), {d.by, said, d.coalition, c.title});
}

/// In the language of the thread, which is theirs.
mail::Letter letter_to(Reading& r, consensus::Call const& c, consensus::DueLetter const& d, std::string const& link, Office const& office) {
  auto const text = mail::filled(text_of(r, kind_of(c, d.what), d.language), {{"forum", office.forum},
                                                                {"name", d.name},
                                                                {"call", c.title},
                                                                {"coalition", d.coalition},
                                                                {"text", text_for(c)},
                                                                {"closes", base::moment_words(*c.closes, d.zone)},
                                                                {"outcome", outcome_words(c)},
                                                                {"reason", c.reason},
                                                                {"said", said_words(c, d)},
                                                                {"page", office.base + "/calls/" + c.id.text},
                                                                {"link", link}});
  // What asks comes at once, like an invitation; what tells may wait for a digest. That somebody spoke for one's coalition is told to
  // everybody: it is how a forged word is found.
  bool const asks = d.what != Told::outcome;
  auto const reason = d.what == Told::said ? mail::Reason::notice : asks ? mail::Reason::meeting : mail::Reason::news;
  auto letter = letter_with_link(text, reason, d.address, d.name, d.language);
  letter.about = d.voice.text;
  if (asks) letter.useful_until = c.closes;
  if (asks && office.replies)
    letter.body += "\n" + tr("You may also reply to this letter: SUPPORT, NO OBJECTION, CONCERN or OBJECTION alone on the first line. We then ask you to confirm it.") + "\n";
  return letter;
}

Result<Done> post_one(Writing& w, consensus::Call const& c, consensus::DueLetter const& d, Office const& office) {
  base::Speaking const speaking(d.language);
  auto letter = letter_to(w, c, d, office.base + "/call/" + consensus::add_link(w, d.voice, consensus::links_until(c, w.now())), office);
  if (mail::may_be_stopped(letter.reason)) end_with_stop_link(w, letter, office);
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  consensus::note_letter(w, d);
  return Done{};
}

/// Who speaks in a call, found by person or name.
class Voices {
 public:
  Voices(Reading& r, ConsensusId const& id) : id_(id) {
    for (auto const& v : consensus::voices(r, id)) note(v);
  }
  /// The voice that is this contact, made when there is none. None when no more may speak for the coalition.
  Result<std::optional<VoiceId>> of(Writing& w, consensus::Voice wish) {
    auto const& known = wish.person.empty() ? by_name_ : by_person_;
    if (auto const found = known.find({wish.coalition, wish.person.empty() ? base::fold(wish.name) : wish.person.text}); found != known.end()) return found->second;
    auto const made = consensus::invite(w, id_, wish);
    if (!made && made.error().why != Why::not_now && made.error().why != Why::conflict) return tl::unexpected(made.error());
    if (!made) return std::nullopt;
    wish.id = made->id;
    note(wish);
    return made->id;
  }

 private:
  using Known = std::map<std::pair<CoalitionId, std::string>, VoiceId>;

  void note(consensus::Voice const& v) {
    by_name_.try_emplace({v.coalition, base::fold(v.name)}, v.id);
    if (!v.person.empty()) by_person_.try_emplace({v.coalition, v.person.text}, v.id);
  }

  ConsensusId id_;
  Known by_name_, by_person_;
};

/// Is what is due in it still due? What else may have changed, a letter does not tell.
bool is_unchanged(consensus::Call const& a, consensus::Call const& b) {
  return a.state == b.state && a.version == b.version && a.opened == b.opened && a.closes == b.closes && a.closed == b.closed && a.letters_from == b.letters_from;
}

/// What is to be told now, to those who are no former contacts.
std::vector<consensus::DueLetter> due_now(Reading& r, consensus::Call const& c, Instant now) {
  auto due = consensus::due_letters(r, c, now);
  if (due.empty()) return due;
  std::set<VoiceId> former;
  for (auto const& v : consensus::voices(r, c.id))
    if (is_former_contact(r, v, now)) former.insert(v.id);
  std::erase_if(due, [&](consensus::DueLetter const& d) { return former.contains(d.voice); });
  return due;
}

/// Posts one transaction's letters of a call. None: the call has changed.
Result<std::optional<int>> post_some(Writing& w, consensus::Call const& c, std::span<consensus::DueLetter const> letters, Office const& office) {
  auto const now = consensus::call(w, c.id);
  if (!now || !is_unchanged(c, *now)) return std::nullopt;
  int n = 0;
  for (auto const& d : letters) {
    if (!consensus::is_still_due(w, d)) continue;
    if (auto ok = post_one(w, c, d, office); !ok) return tl::unexpected(ok.error());
    ++n;
  }
  return n;
}

}  // namespace

std::string outcome_words(consensus::Call const& c) {
  using consensus::Outcome;
  switch (c.outcome) {
    case Outcome::adopted: return c.confirms.empty() ? tr("adopted") : tr("confirmed");
    case Outcome::adopted_over_objection: return tr("adopted with recorded objection");
    case Outcome::returned: return tr("given back");
    case Outcome::lapsed: return tr("lapsed");
    case Outcome::withdrawn: return tr("withdrawn");
    case Outcome::noted: return tr("noted");
    case Outcome::none: break;
  }
  return {};
}

std::string stance_words(consensus::Stance s) {
  using consensus::Stance;
  switch (s) {
    case Stance::support: return tr("support");
    case Stance::no_objection: return tr("no objection");
    case Stance::no_position: return tr("no position");
    case Stance::concern: return tr("concern");
    case Stance::objection: return tr("objection");
    case Stance::more_time: return tr("need more time");
    case Stance::approval: return tr("approves");
  }
  return {};
}

mail::Letter shown_call_letter(Reading& r, consensus::Call c, consensus::DueLetter const& d, std::string const& link, Office const& office, Instant now) {
  base::Speaking const speaking(d.language);
  if (!c.closes) c.closes = consensus::closing(now, static_cast<int>(c.days), {});
  return letter_to(r, c, d, link, office);
}

Result<Done> send_test_call_letter(Writing& w, consensus::Call const& c, consensus::DueLetter const& to, Office const& office) {
  auto const shown = shown_call_letter(w, c, to, office.base + "/call/...", office, w.now());
  if (auto posted = mail::post(w, test_letter({shown.subject, shown.body}, to.address, to.name, to.language)); !posted) return tl::unexpected(posted.error());
  return Done{};
}

Result<Done> name_contacts(Writing& w, ConsensusId const& id) {
  std::map<std::string, people::Account> accounts;
  for (auto& a : people::accounts(w))
    if (a.state == people::AccountState::active) accounts.insert_or_assign(a.address, std::move(a));
  ContactLanguages const languages(w);
  Voices voices(w, id);
  for (auto const& a : consensus::asked(w, id))
    for (auto const& contact : roster::contacts(w, a.coalition, base::utc_day(w.now()))) {
      auto const address = people::read_address(contact.address);
      if (!address) continue;
      consensus::Voice wish{.coalition = a.coalition, .name = voice_name(contact)};
      if (auto const account = accounts.find(*address); account != accounts.end()) {
        wish.person = account->second.person;
        wish.days_off = schedule::days_off_of(w, wish.person);
        if (base::zone_exists(account->second.zone)) wish.zone = account->second.zone;
      }
      auto const voice = voices.of(w, wish);
      if (!voice) return tl::unexpected(voice.error());
      if (!*voice) continue;
      if (auto ok = consensus::set_address(w, **voice, *address, languages.of(contact), contact.id); !ok) return ok;
    }
  return Done{};
}

Result<int> post_consensus_letters(store::Store& store, store::Actor const& actor, Office const& office, Instant now) {
  int n = 0;
  for (auto const& c : store.read([&](Reading& r) { return consensus::telling(r, now); })) {
    auto const due = store.read([&](Reading& r) { return due_now(r, c, now); });
    for (std::size_t from = 0; from < due.size(); from += letters_at_once) {
      auto const some = std::span(due).subspan(from, std::min<std::size_t>(letters_at_once, due.size() - from));
      auto const posted = store.write(actor, [&](Writing& w) { return post_some(w, c, some, office); });
      if (!posted) return tl::unexpected(posted.error());
      if (!*posted) break;
      n += **posted;
    }
  }
  return n;
}

Result<std::string> ask_to_confirm_position(Writing& w, VoiceId const& voice, std::string const& words, std::string const& key, Office const& office) {
  auto const to = consensus::reached(w, voice);
  auto const c = to ? consensus::call(w, to->call) : std::nullopt;
  if (!c) return say("It answers no letter of ours.");
  if (is_former_contact(w, voice, w.now())) return say("Its writer is no contact of this coalition any more.");
  if (c->state != consensus::State::open || w.now() >= *c->closes) return say("The window of the call it answers is shut.");
  auto const reply = consensus::read_reply(words);
  if (!reply) return say("Its first line is none of the words that say a position.");
  auto const lately = mail::letters_about(w, voice.text);
  if (std::count_if(lately.begin(), lately.end(), [&](mail::Posted const& l) { return l.reason == mail::Reason::answer && l.at > w.now() - std::chrono::hours(1); }) >= replies_an_hour)
    return say("It is one of too many within an hour.");
  auto link = office.base + "/call/" + consensus::add_link(w, voice, consensus::links_until(*c, w.now())) + "?stance=" + boost::describe::enum_to_string(reply->stance, "");
  if (!reply->words.empty()) {
    link += "&words=";
    base::percent_encode(link, base::slice(reply->words, 0, most_words));
  }
  base::Speaking const speaking(to->language);
  auto const text = mail::filled(text_of(w, LetterKind::confirm, to->language), {{"forum", office.forum},
                                                                                 {"name", to->name},
                                                                                 {"meeting", c->title},
                                                                                 {"when", base::moment_words(*c->closes, to->zone)},
                                                                                 {"page", office.base + "/calls/" + c->id.text},
                                                                                 {"words", std::string(base::slice(words, 0, most_text))},
                                                                                 {"link", link}});
  auto letter = letter_with_link(text, mail::Reason::answer, to->address, to->name, to->language);
  letter.about = voice.text;
  letter.key = key;
  letter.useful_until = c->closes;
  if (auto posted = mail::post(w, letter); !posted) return tl::unexpected(posted.error());
  return std::string();
}

}  // namespace desk
