// SPDX-License-Identifier: Apache-2.0
#include "desk/inquiry_letters.hpp"

#include <map>
#include <span>

#include "base/html.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "consensus/calls.hpp"
#include "desk/contact_languages.hpp"
#include "desk/evidence.hpp"
#include "people/people.hpp"
#include "roster/explain.hpp"

namespace desk {

namespace {

using roster::About;
using roster::Inquiry;
using roster::Step;

/// What was seen at the last look: "Open list, 3 October 2026: https://...", and in words.
std::string found_words(Inquiry const& q, std::vector<roster::KeptCheck> const& looks) {
  Instant at = q.opened;
  std::string url = q.url, words = q.found;
  for (auto const& k : looks)
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
  return now + std::chrono::days(q.manner.between);
}

std::vector<Recipient> with_address(Reading& r, std::vector<roster::Contact> const& contacts, ContactLanguages const& languages) {
  std::vector<Recipient> out;
  auto const dead = mail::dead_addresses(r);
  for (auto const& k : contacts)
    if (!k.address.empty())
      out.push_back({k.id, k.name, k.address, languages.of(k), dead.contains(k.address) || dead.contains(lower_ascii(k.address))});
  return out;
}

/// What the letters of one step say, read once for all who get them.
class Drafting {
 public:
  Drafting(Reading& r, Inquiry const& q, Step step, std::string const& note, Office const& office, Instant now)
      : q_(q),
        note_(clean_text(note)),
        office_(office),
        day_(utc_day(day_that_matters(r, q, step, now))),
        coalition_(roster::coalition(r, q.coalition).value_or(roster::Coalition{})),
        said_(roster::latest_of(r, q.coalition, now)),
        languages_(r) {
    if (q.about == About::finding) looks_ = roster::checks(r, q.coalition);
    auto const contacts = roster::contacts(r, q.coalition, utc_day(now));
    to_ = with_address(r, contacts, languages_);
    for (auto const& k : contacts) details_[k.id] = k.name + (k.duty.empty() ? "" : ", " + k.duty) + "\n" + k.address;
  }

  std::vector<Recipient> const& to() const { return to_; }
  /// The coalition's list, where letters can go there.
  std::optional<Recipient> list() const {
    auto const list = roster::list_address(coalition_);
    if (list.empty()) return std::nullopt;
    return Recipient{.name = list, .address = list, .language = languages_.forum()};
  }
  /// `text` with everything in its braces, for this reader.
  mail::Text filled(mail::Text const& text, Recipient const& to, std::string const& link) const {
    Speaking const speaking(to.language);
    std::map<std::string, std::string> values{{"forum", office_.forum},
                                              {"name", to.name},
                                              {"coalition", coalition_.name},
                                              {"note", note_},
                                              {"page", office_.base + "/coalitions/" + q_.coalition.text},
                                              {"day", day_words(day_)},
                                              {"line", tr("It was not evaluated yet.")}};
    if (said_) values["line"] = roster::text_of(roster::explain(said_->standing, said_->activity, said_->rule));
    if (!link.empty()) values["link"] = link;
    if (q_.about == About::finding) values["found"] = found_words(q_, looks_);
    if (auto const own = details_.find(to.contact); q_.about == About::contacts && own != details_.end()) values["details"] = own->second;
    return mail::filled(text, values);
  }

 private:
  Inquiry const& q_;
  std::string note_;
  Office const& office_;
  std::chrono::year_month_day day_;
  roster::Coalition coalition_;
  std::optional<roster::Evaluation> said_;
  ContactLanguages languages_;
  std::vector<roster::KeptCheck> looks_;
  std::vector<Recipient> to_;
  std::map<ContactId, std::string> details_;
};

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

std::vector<Recipient> recipients(Reading& r, CoalitionId const& id, Instant now) {
  return with_address(r, roster::contacts(r, id, utc_day(now)), ContactLanguages(r));
}

Drafted drafted(Reading& r, Inquiry const& q, Step step, std::string const& note, Office const& office, Instant now) {
  Drafting const draft(r, q, step, note, office, now);
  Drafted out{.to = draft.to()};
  auto const kind = letter_of(q.about, step);
  if (!kind) return out;
  Recipient const first = out.to.empty() ? Recipient{.language = base::speaking().tag} : out.to.front();
  out.text = draft.filled(text_of(r, *kind, first.language), first, office.base + "/our/...");
  if (auto const list = draft.list(); step == Step::list && list) {
    out.to.push_back(*list);
    out.to_list = draft.filled(text_of(r, LetterKind::quiet_list, list->language), *list, {});
  }
  return out;
}

Result<std::vector<mail::Letter>> letters_of_step(Writing& w, Inquiry const& q, Step step, std::string const& note, Office const& office) {
  std::vector<mail::Letter> out;
  auto const kind = letter_of(q.about, step);
  Drafting const draft(w, q, step, note, office, w.now());
  if (!kind || draft.to().empty())
    return refuse(Why::not_now, say("Nobody can be written to: add a contact with an address first."));
  auto const key = "inquiry " + q.id.text + " " + boost::describe::enum_to_string(step, "") + " ";
  std::map<std::string, mail::Text> texts;  // by language
  for (auto const& to : draft.to()) {
    auto const secret = roster::new_contact_link(w, to.contact);
    if (!secret) return tl::unexpected(secret.error());
    auto const [text, fresh] = texts.try_emplace(to.language);
    if (fresh) text->second = text_of(w, *kind, to.language);
    out.push_back(notice(draft.filled(text->second, to, office.base + "/our/" + *secret), to, q.id.text, key + to.contact.text));
  }
  if (auto const list = draft.list(); step == Step::list && list) {
    out.push_back(notice(draft.filled(text_of(w, LetterKind::quiet_list, list->language), *list, {}), *list, q.id.text, key + "list"));
    out.back().secret = false;
  }
  return out;
}

namespace {

/// What was done in a coalition's name, to each of its contacts with a link of their own. `subject` and `words` speak the language of the
/// thread; `about` and `key` as of a letter.
template <class Subject, class Words>
Result<Done> tell_each(Writing& w, CoalitionId const& id, Subject&& subject, Words&& words, std::string const& about, std::string const& key,
                       Office const& office) {
  for (auto const& to : recipients(w, id, w.now())) {
    auto const secret = roster::new_contact_link(w, to.contact);
    if (!secret) return tl::unexpected(secret.error());
    Speaking const speaking(to.language);
    mail::Text const text{std::string(slice(subject(), 0, 200)),
                          fill(tr("Hello {},"), {to.name}) + "\n\n" + words() + "\n\n" +
                              tr("If that is right you need do nothing. If it is not, say so on your own page, or write to us:") + "\n\n" +
                              office.base + "/our/" + *secret + "\n"};
    if (auto const posted = mail::post(w, notice(text, to, about, key + " " + to.contact.text)); !posted) return tl::unexpected(posted.error());
  }
  return Done{};
}

}  // namespace

Result<Done> tell_contacts(Writing& w, Inquiry const& q, std::string const& who, OurAnswer const& a, Office const& office) {
  auto const c = roster::coalition(w, q.coalition);
  auto const name = who.empty() ? people::shown_name(w, w.actor().person) : who;
  auto const turn = std::to_string(roster::lines(w, q.id).size());
  return tell_each(
      w, q.coalition, [&] { return fill(tr("An answer was given for “{}”"), {c->name}); }, [&] { return answer_words(w, name, c->name, a); }, q.id.text,
      "inquiry " + q.id.text + " told " + turn, office);
}

Result<Done> change_by_link(Writing& w, roster::Coalition const& wish, std::string const& who, Office const& office) {
  auto const before = roster::history(w, wish.id).size();
  if (auto const changed = roster::change(w, wish, who); !changed) return changed;
  auto const all = roster::history(w, wish.id);
  if (all.size() == before) return Done{};
  auto const c = roster::coalition(w, wish.id);
  std::string list;
  auto const shown = [](std::string const& value) { return value.empty() ? std::string("–") : std::string(slice(value, 0, 300)); };
  for (auto const& one : std::span(all).subspan(before)) list += "\n\n" + shown(one.before) + "\n→ " + shown(one.after);
  return tell_each(
      w, wish.id, [&] { return fill(tr("The entry of “{}” was changed"), {c->name}); },
      [&] { return fill(tr("{1} changed by personal link what “{2}” says of itself; first as it was, then as it is:"), {who, c->name}) + list; }, wish.id.text,
      "fields " + wish.id.text + " " + std::to_string(all.size()), office);
}

}  // namespace desk
