// SPDX-License-Identifier: Apache-2.0
#include "desk/inquiry_letters.hpp"

#include <algorithm>
#include <map>

#include "base/html.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "consensus/calls.hpp"
#include "desk/evidence.hpp"
#include "people/accounts.hpp"
#include "roster/explain.hpp"

namespace desk {

namespace {

using roster::About;
using roster::Inquiry;
using roster::Step;

/// What was seen at the last look: "Open list, 3 October 2026: https://...", and in words.
std::string found_words(Reading& r, Inquiry const& q) {
  Instant at = q.opened;
  std::string url = q.url, words = q.found;
  for (auto const& k : roster::checks(r, q.coalition))
    if (k.check.principle == q.principle && k.check.at > q.opened) {
      at = k.check.at, url = k.check.url;
      if (!k.note.empty()) words = k.note;
      break;
    }
  return fill("{1}, {2}: {3}", {principle_words(q.principle), day_words(utc_day(at)), url}) + "\n" + words;
}

/// Until when they can mend it or the coalitions answer; else from when on others see it.
Instant day_that_matters(Reading& r, Inquiry const& q, Step step, Instant now) {
  if (step == Step::letter && q.grace) return std::chrono::sys_days(*q.grace);
  if (auto const call = step == Step::call ? consensus::call(r, q.call) : std::nullopt; call && call->closes) return *call->closes;
  return now + roster::told_first;
}

/// What stands in the braces but the link, in the language of the thread.
std::map<std::string, std::string> values_for(Reading& r, Inquiry const& q, Step step, Recipient const& to, std::string const& note,
                                              Office const& office, Instant now) {
  auto const c = roster::coalition(r, q.coalition);
  std::map<std::string, std::string> out{{"forum", office.forum},
                                         {"name", to.name},
                                         {"coalition", c ? c->name : std::string()},
                                         {"note", clean_text(note)},
                                         {"page", office.base + "/coalitions/" + q.coalition.text},
                                         {"day", day_words(utc_day(day_that_matters(r, q, step, now)))}};
  if (auto const e = roster::latest_of(r, q.coalition, now)) out["line"] = roster::text_of(roster::explain(e->standing, e->activity, e->rule));
  else out["line"] = tr("It was not evaluated yet.");
  if (q.about == About::finding) out["found"] = found_words(r, q);
  if (q.about == About::contacts)
    for (auto const& k : roster::contacts(r, q.coalition))
      if (k.id == to.contact) out["details"] = k.name + (k.duty.empty() ? "" : ", " + k.duty) + "\n" + k.address;
  return out;
}

mail::Text text_for(Reading& r, LetterKind kind, std::string const& language, std::map<std::string, std::string> const& values) {
  return mail::filled(text_of(r, kind, language), values);
}

mail::Letter notice(mail::Text const& text, Recipient const& to, std::string const& about, std::string const& key) {
  auto letter = letter_with_link(text, mail::Reason::notice, to.address, to.name, to.language);
  letter.about = about;
  letter.key = key;
  return letter;
}

std::string answer_words(Reading& r, std::string const& who, std::string const& coalition, OurAnswer const& a) {
  using roster::Said;
  switch (a.what) {
    case Said::alive:
      return fill(tr("{1} says for “{2}” that it is alive, and shows: {3}"), {who, coalition, a.item.words + " " + a.item.link});
    case Said::pause:
      return fill(tr("{1} says that “{2}” pauses until {3}: {4}"),
                  {who, coalition, a.until ? day_words(*a.until) : std::string(), a.words});
    case Said::close: return fill(tr("{1} says that “{2}” closes: {3}"), {who, coalition, a.words});
    case Said::merge: {
      auto const into = roster::coalition(r, a.into);
      return fill(tr("{1} says that “{2}” merges into “{3}”."), {who, coalition, into ? into->name : std::string()});
    }
    default: return fill(tr("{1} replies for “{2}”: {3}"), {who, coalition, a.words});
  }
}

}  // namespace

std::optional<LetterKind> letter_of(About about, Step step) {
  switch (about) {
    case About::check_in: return step == Step::letter ? std::optional(LetterKind::check_in) : std::nullopt;
    case About::contacts: return step == Step::letter ? std::optional(LetterKind::contacts) : std::nullopt;
    case About::finding:
      if (step == Step::letter) return LetterKind::finding;
      return step == Step::announce ? std::optional(LetterKind::finding_again) : std::nullopt;
    case About::quiet: break;
  }
  switch (step) {
    case Step::letter: return LetterKind::quiet;
    case Step::again:
    case Step::list: return LetterKind::quiet_again;
    case Step::offer: return LetterKind::quiet_offer;
    case Step::call: return LetterKind::quiet_call;
    default: return std::nullopt;
  }
}

std::vector<Recipient> recipients(Reading& r, CoalitionId const& id) {
  std::vector<Recipient> out;
  auto const accounts = people::accounts(r);
  auto const dead = mail::dead_addresses(r);
  for (auto const& k : roster::contacts(r, id)) {
    if (k.address.empty()) continue;
    auto const address = lower_ascii(k.address);
    auto const account = std::find_if(accounts.begin(), accounts.end(), [&](people::Account const& a) { return a.address == address; });
    out.push_back({k.id, k.name, k.address, account == accounts.end() ? "en" : account->language,
                   dead.contains(k.address) || dead.contains(address)});
  }
  return out;
}

Drafted drafted(Reading& r, Inquiry const& q, Step step, std::string const& note, Office const& office, Instant now) {
  Drafted out{.to = recipients(r, q.coalition)};
  auto const kind = letter_of(q.about, step);
  if (!kind) return out;
  Recipient const first = out.to.empty() ? Recipient{.language = base::speaking().tag} : out.to.front();
  {
    Speaking const speaking(first.language);
    auto values = values_for(r, q, step, first, note, office, now);
    values["link"] = office.base + "/our/...";
    out.text = text_for(r, *kind, first.language, values);
  }
  auto const c = roster::coalition(r, q.coalition);
  if (auto const list = c ? roster::list_address(*c) : std::string(); step == Step::list && !list.empty()) {
    Recipient const all{.name = list, .address = list, .language = "en"};
    out.to.push_back(all);
    Speaking const speaking(all.language);
    out.to_list = text_for(r, LetterKind::quiet_list, all.language, values_for(r, q, step, all, note, office, now));
  }
  return out;
}

Result<std::vector<mail::Letter>> letters_of_step(Writing& w, Inquiry const& q, Step step, std::string const& note, Office const& office) {
  std::vector<mail::Letter> out;
  auto const kind = letter_of(q.about, step);
  auto const all = drafted(w, q, step, note, office, w.now());
  if (!kind || recipients(w, q.coalition).empty())
    return refuse(Why::not_now, say("Nobody can be written to: add a contact with an address first."));
  for (auto const& to : all.to) {
    auto const key =
        "inquiry " + q.id.text + " " + boost::describe::enum_to_string(step, "") + " " + (to.contact.empty() ? "list" : to.contact.text);
    if (to.contact.empty()) {
      out.push_back(notice(*all.to_list, to, q.id.text, key));
      out.back().secret = false;
      continue;
    }
    auto const secret = roster::new_contact_link(w, to.contact);
    if (!secret) return tl::unexpected(secret.error());
    Speaking const speaking(to.language);
    auto values = values_for(w, q, step, to, note, office, w.now());
    values["link"] = office.base + "/our/" + *secret;
    out.push_back(notice(text_for(w, *kind, to.language, values), to, q.id.text, key));
  }
  return out;
}

Result<Done> tell_contacts(Writing& w, Inquiry const& q, std::string const& who, OurAnswer const& a, Office const& office) {
  auto const c = roster::coalition(w, q.coalition);
  auto const name = who.empty() ? people::shown_name(w, w.actor().person) : who;
  auto const turn = std::to_string(roster::lines(w, q.id).size());
  for (auto const& to : recipients(w, q.coalition)) {
    auto const secret = roster::new_contact_link(w, to.contact);
    if (!secret) return tl::unexpected(secret.error());
    Speaking const speaking(to.language);
    mail::Text const text{std::string(slice(fill(tr("An answer was given for “{}”"), {c->name}), 0, 200)),
                          fill(tr("Hello {},"), {to.name}) + "\n\n" + answer_words(w, name, c->name, a) + "\n\n" +
                              tr("If that is right you need do nothing. If it is not, say so on your own page, or write to us:") + "\n\n" +
                              office.base + "/our/" + *secret + "\n"};
    if (auto const posted = mail::post(w, notice(text, to, q.id.text, "inquiry " + q.id.text + " told " + turn + " " + to.contact.text));
        !posted)
      return tl::unexpected(posted.error());
  }
  return Done{};
}

}  // namespace desk
