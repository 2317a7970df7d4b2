// SPDX-License-Identifier: Apache-2.0
// A-CANARY (trust 9.3): a forum whose every text field carries a word of its own is walked from every row of the site table and
// along every link, as each role, as page and as JSON. Each word may be met from its role on, and by nobody below it.
#include <boost/json.hpp>

#include <cstdlib>
#include <iostream>

#include "web/full_house_for_tests.hpp"

namespace web {
namespace {

using test::FullHouse;

/// Who may read what is written into a field. `nobody`: it was erased, or it opens a door.
enum class Reader { visitor, member, coordinator, facilitator, secretariat, nobody };

/// The reviewed table. Fields of the row of meetings whose rough texts are not public have the class of `closed` there.
struct Class {
  std::string_view field;
  Reader open, closed;
};
constexpr Class classes[] = {
    {"series.title", Reader::visitor, Reader::visitor},
    {"series.about", Reader::visitor, Reader::visitor},
    {"series.disclaimer", Reader::visitor, Reader::visitor},
    {"meeting.number", Reader::visitor, Reader::visitor},
    {"meeting.title", Reader::visitor, Reader::visitor},
    {"meeting.place", Reader::visitor, Reader::visitor},
    {"meeting.note", Reader::visitor, Reader::visitor},
    {"meeting.reason", Reader::visitor, Reader::visitor},
    {"item.title", Reader::visitor, Reader::visitor},
    {"item.lead", Reader::visitor, Reader::visitor},
    {"item.note", Reader::visitor, Reader::visitor},
    {"document.link_title", Reader::visitor, Reader::visitor},
    {"document.title", Reader::visitor, Reader::visitor},
    {"document.file_name", Reader::visitor, Reader::visitor},
    {"document.bytes", Reader::visitor, Reader::visitor},
    {"attendance.name", Reader::visitor, Reader::visitor},
    {"attendance.capacity", Reader::visitor, Reader::visitor},
    {"attendance.note", Reader::visitor, Reader::visitor},
    {"person.name", Reader::visitor, Reader::visitor},
    {"person.native", Reader::visitor, Reader::visitor},
    {"capacity.of", Reader::visitor, Reader::visitor},
    {"voice.capacity", Reader::visitor, Reader::member},
    // The transcript: rough texts of the closed row are for those who have an account (captions 6.5).
    {"label", Reader::visitor, Reader::member},
    {"segment", Reader::visitor, Reader::member},
    {"nameless", Reader::visitor, Reader::member},
    {"corrected", Reader::visitor, Reader::member},
    {"removed", Reader::member, Reader::member},
    {"removal.reason", Reader::visitor, Reader::member},
    {"before_correction", Reader::member, Reader::member},
    {"edit.note", Reader::member, Reader::member},
    {"raw.file_name", Reader::facilitator, Reader::facilitator},
    {"redacted", Reader::nobody, Reader::nobody},
    {"redaction.note", Reader::facilitator, Reader::facilitator},
    {"redaction.open_note", Reader::facilitator, Reader::facilitator},
    {"edition.note", Reader::visitor, Reader::member},
    // Marks: the sentence is public, what editors note beside it is not.
    {"mark.text", Reader::visitor, Reader::visitor},
    {"mark.owner_name", Reader::visitor, Reader::visitor},
    {"mark.note", Reader::member, Reader::member},
    {"mark.state_note", Reader::member, Reader::member},
    {"report", Reader::visitor, Reader::visitor},
    // Plans are for those with an account; nominations, and what nominees say of themselves, for the selectors.
    {"plan.title", Reader::member, Reader::member},
    {"plan.about", Reader::member, Reader::member},
    {"plan.outcome", Reader::member, Reader::member},
    {"variant.title", Reader::member, Reader::member},
    {"variant.note", Reader::member, Reader::member},
    {"part.title", Reader::member, Reader::member},
    {"nomination.name", Reader::facilitator, Reader::facilitator},
    {"nomination.by", Reader::facilitator, Reader::facilitator},
    {"nomination.category", Reader::facilitator, Reader::facilitator},
    {"nomination.value", Reader::facilitator, Reader::facilitator},
    {"nomination.forgotten", Reader::nobody, Reader::nobody},
    {"quota.category", Reader::facilitator, Reader::facilitator},
    {"quota.name", Reader::facilitator, Reader::facilitator},
    {"panel.why", Reader::facilitator, Reader::facilitator},
    {"question.text", Reader::member, Reader::member},
    {"question.constituency", Reader::member, Reader::member},
    {"proposal.text", Reader::member, Reader::member},
    {"proposal.reason", Reader::member, Reader::member},
    {"support.reason", Reader::member, Reader::member},
    {"outcome.words", Reader::member, Reader::member},
    {"comment.text", Reader::member, Reader::member},
    {"comment.answer", Reader::member, Reader::member},
    {"briefing.words", Reader::facilitator, Reader::facilitator},
    {"seat.for", Reader::facilitator, Reader::facilitator},
    {"seat.owner", Reader::facilitator, Reader::facilitator},
    {"seat.words", Reader::facilitator, Reader::facilitator},
    {"seat.needs", Reader::facilitator, Reader::facilitator},
    {"holder.address", Reader::facilitator, Reader::facilitator},
    {"delegate.name", Reader::facilitator, Reader::facilitator},
    {"delegate.address", Reader::facilitator, Reader::facilitator},
    {"nominee.address", Reader::facilitator, Reader::facilitator},
    // How somebody who has agreed stands on the screen, and a report that was handed in, are for members; a draft is not.
    {"third.name", Reader::member, Reader::member},
    {"third.line", Reader::member, Reader::member},
    {"session_report.text", Reader::member, Reader::member},
    {"session_report.draft", Reader::facilitator, Reader::facilitator},
    // By their personal links (walked) nominees and invited people read what is theirs, without an account.
    {"own.title", Reader::visitor, Reader::visitor},
    {"own.about", Reader::visitor, Reader::visitor},
    {"own.name", Reader::visitor, Reader::visitor},
    {"own.by", Reader::visitor, Reader::visitor},
    {"own.category", Reader::visitor, Reader::visitor},
    {"own.value", Reader::visitor, Reader::visitor},
    {"own.briefing", Reader::visitor, Reader::visitor},
    {"own.question", Reader::visitor, Reader::visitor},
    {"own.for", Reader::visitor, Reader::visitor},
    {"own.words", Reader::visitor, Reader::visitor},
    {"own.needs", Reader::visitor, Reader::visitor},
    {"own.third", Reader::visitor, Reader::visitor},
    {"term.text", Reader::visitor, Reader::visitor},
    {"term.heard", Reader::member, Reader::member},
    {"term.note", Reader::member, Reader::member},
    {"alias.text", Reader::member, Reader::member},
    {"draft.bytes", Reader::facilitator, Reader::facilitator},
    {"draft.file_name", Reader::facilitator, Reader::facilitator},
    // The live room. Whoever has an account reads the public part of a room that is closed to visitors; chat is for those with a
    // seat and for moderation, held lines for moderation; a balance value is for nobody but its seat.
    {"seat.name", Reader::visitor, Reader::member},
    {"seat.coalition", Reader::visitor, Reader::member},
    {"seat.capacity", Reader::visitor, Reader::member},
    {"seat.balance", Reader::nobody, Reader::nobody},
    {"entry.note", Reader::visitor, Reader::member},
    {"access.note", Reader::visitor, Reader::member},
    {"chat.text", Reader::facilitator, Reader::facilitator},
    {"chat.held", Reader::facilitator, Reader::facilitator},
    {"call.text", Reader::visitor, Reader::member},
    {"objection.reason", Reader::visitor, Reader::member},
    {"screen.name", Reader::facilitator, Reader::facilitator},
    // Date polls: for whoever organises, and for whoever is asked, by their own link (walked for the open row).
    {"poll.title", Reader::visitor, Reader::facilitator},
    {"poll.about", Reader::visitor, Reader::facilitator},
    {"poll.reason", Reader::facilitator, Reader::facilitator},
    {"invitee.name", Reader::visitor, Reader::facilitator},
    {"invitee.coalition", Reader::facilitator, Reader::facilitator},
    // The roster: what a coalition is called and says of itself is anybody's; of its evidence only what makes it active. Of one that is
    // not, nothing is said below those who organise ("closed" here: the quiet one).
    {"coalition.name", Reader::visitor, Reader::visitor},
    {"coalition.acronym", Reader::visitor, Reader::visitor},
    {"coalition.kind", Reader::visitor, Reader::visitor},
    {"coalition.theme", Reader::visitor, Reader::visitor},
    {"coalition.alias", Reader::visitor, Reader::visitor},
    {"coalition.join", Reader::visitor, Reader::visitor},
    {"coalition.statement", Reader::visitor, Reader::visitor},
    {"coalition.former", Reader::visitor, Reader::visitor},
    {"coalition.reason", Reader::visitor, Reader::visitor},
    {"coalition.comment", Reader::visitor, Reader::facilitator},
    {"contact.name", Reader::visitor, Reader::visitor},
    {"contact.duty", Reader::visitor, Reader::visitor},
    {"contact.address", Reader::facilitator, Reader::facilitator},
    {"evidence.words", Reader::visitor, Reader::facilitator},
    {"check.note", Reader::facilitator, Reader::facilitator},
    // The procedure is for the coalition and those who organise, until a finding is published.
    {"inquiry.found", Reader::facilitator, Reader::facilitator},
    {"inquiry.note", Reader::facilitator, Reader::facilitator},
    {"inquiry.who", Reader::facilitator, Reader::facilitator},
    {"inquiry.reply", Reader::facilitator, Reader::facilitator},
    {"own.contact", Reader::visitor, Reader::visitor},
    {"contact.own", Reader::visitor, Reader::visitor},
    {"own.inquiry.found", Reader::visitor, Reader::visitor},
    {"own.inquiry.note", Reader::visitor, Reader::visitor},
    {"own.inquiry.who", Reader::visitor, Reader::visitor},
    {"own.inquiry.reply", Reader::visitor, Reader::visitor},
    // What was uploaded, and what a machine saw, is not yet believed of it.
    {"upload.name", Reader::facilitator, Reader::facilitator},
    {"upload.why", Reader::facilitator, Reader::facilitator},
    {"look.first", Reader::secretariat, Reader::secretariat},
    {"look.words", Reader::secretariat, Reader::secretariat},
    {"rule.reason", Reader::visitor, Reader::visitor},
    {"manner.reason", Reader::visitor, Reader::visitor},
    {"theme.word", Reader::visitor, Reader::visitor},
    {"theme_set.name", Reader::visitor, Reader::visitor},
    {"theme_version.reason", Reader::visitor, Reader::visitor},
    {"cycle.name", Reader::visitor, Reader::visitor},
    {"cycle.gives", Reader::visitor, Reader::visitor},
    {"duty.words", Reader::visitor, Reader::visitor},
    {"duty.from_whom", Reader::visitor, Reader::visitor},
    {"extension.reason", Reader::visitor, Reader::visitor},
    {"handed_in.why", Reader::facilitator, Reader::facilitator},
    {"call.draft.title", Reader::facilitator, Reader::facilitator},
    {"call.draft.text", Reader::facilitator, Reader::facilitator},
    {"call.draft.coalition", Reader::facilitator, Reader::facilitator},
    {"call.title", Reader::visitor, Reader::visitor},
    {"call.text", Reader::visitor, Reader::visitor},
    {"call.coalition", Reader::visitor, Reader::visitor},
    {"call.reason", Reader::visitor, Reader::visitor},
    // By the personal link that a visitor is walked with; no page without it says who speaks.
    {"call.voice", Reader::visitor, Reader::facilitator},
    {"call.words", Reader::visitor, Reader::visitor},
    {"call.what", Reader::visitor, Reader::visitor},
    {"call.harm", Reader::visitor, Reader::visitor},
    {"call.remedy", Reader::visitor, Reader::visitor},
    {"call.answer", Reader::visitor, Reader::visitor},
    {"call.comment_name", Reader::visitor, Reader::visitor},
    {"call.comment", Reader::visitor, Reader::visitor},
    // Questionnaires: what is asked, for whoever is asked, by their own link (walked for the open one); what they answer, for them and, where
    // names are shown, for the secretariat before and for everybody after publication.
    {"survey.unopened", Reader::facilitator, Reader::facilitator},
    {"survey.title", Reader::visitor, Reader::facilitator},
    {"survey.about", Reader::visitor, Reader::facilitator},
    {"survey.question", Reader::visitor, Reader::facilitator},
    {"survey.help", Reader::visitor, Reader::facilitator},
    {"survey.theme", Reader::visitor, Reader::facilitator},
    {"survey.aspect", Reader::visitor, Reader::facilitator},
    {"survey.unit", Reader::visitor, Reader::facilitator},
    {"survey.other_unit", Reader::facilitator, Reader::facilitator},
    {"survey.respondent", Reader::visitor, Reader::facilitator},
    {"survey.address", Reader::facilitator, Reader::facilitator},
    {"survey.own.pen", Reader::visitor, Reader::facilitator},
    {"survey.own.answer", Reader::visitor, Reader::facilitator},
    {"survey.own.said", Reader::visitor, Reader::facilitator},
    {"survey.own.nominee", Reader::visitor, Reader::facilitator},
    {"survey.own.gender", Reader::visitor, Reader::facilitator},
    {"survey.other.pen", Reader::facilitator, Reader::facilitator},
    {"survey.other.answer", Reader::facilitator, Reader::facilitator},
    {"survey.other.said", Reader::facilitator, Reader::facilitator},
    {"survey.other.nominee", Reader::facilitator, Reader::facilitator},
    {"survey.other.gender", Reader::facilitator, Reader::facilitator},
    {"named.title", Reader::visitor, Reader::visitor},
    {"named.about", Reader::visitor, Reader::visitor},
    {"named.question", Reader::visitor, Reader::visitor},
    {"named.help", Reader::visitor, Reader::visitor},
    {"named.theme", Reader::visitor, Reader::visitor},
    {"named.aspect", Reader::visitor, Reader::visitor},
    {"named.unit", Reader::visitor, Reader::visitor},
    {"named.other_unit", Reader::visitor, Reader::visitor},
    {"named.respondent", Reader::facilitator, Reader::facilitator},
    {"named.address", Reader::facilitator, Reader::facilitator},
    {"named.pen", Reader::facilitator, Reader::facilitator},
    {"named.agreed", Reader::facilitator, Reader::facilitator},
    {"named.answer", Reader::visitor, Reader::visitor},
    {"named.said", Reader::visitor, Reader::visitor},
    {"named.nominee", Reader::visitor, Reader::visitor},
    {"named.gender", Reader::facilitator, Reader::facilitator},
    {"named.reason", Reader::visitor, Reader::visitor},
    {"named.close", Reader::facilitator, Reader::facilitator},
    {"totals.title", Reader::visitor, Reader::visitor},
    {"totals.about", Reader::visitor, Reader::visitor},
    {"totals.question", Reader::visitor, Reader::visitor},
    {"totals.help", Reader::facilitator, Reader::facilitator},
    {"totals.theme", Reader::visitor, Reader::visitor},
    {"totals.aspect", Reader::facilitator, Reader::facilitator},
    {"totals.unit", Reader::facilitator, Reader::facilitator},
    {"totals.other_unit", Reader::facilitator, Reader::facilitator},
    {"totals.respondent", Reader::facilitator, Reader::facilitator},
    {"totals.address", Reader::facilitator, Reader::facilitator},
    {"totals.pen", Reader::facilitator, Reader::facilitator},
    {"totals.agreed", Reader::facilitator, Reader::facilitator},
    {"totals.answer", Reader::facilitator, Reader::facilitator},
    {"totals.said", Reader::facilitator, Reader::facilitator},
    {"totals.nominee", Reader::facilitator, Reader::facilitator},
    {"totals.gender", Reader::facilitator, Reader::facilitator},
    {"totals.reason", Reader::facilitator, Reader::facilitator},
    {"totals.close", Reader::facilitator, Reader::facilitator},
    {"closed_totals.title", Reader::visitor, Reader::visitor},
    {"closed_totals.about", Reader::visitor, Reader::visitor},
    {"closed_totals.question", Reader::visitor, Reader::visitor},
    {"closed_totals.help", Reader::facilitator, Reader::facilitator},
    {"closed_totals.theme", Reader::visitor, Reader::visitor},
    {"closed_totals.aspect", Reader::facilitator, Reader::facilitator},
    {"closed_totals.unit", Reader::facilitator, Reader::facilitator},
    {"closed_totals.other_unit", Reader::facilitator, Reader::facilitator},
    {"closed_totals.respondent", Reader::facilitator, Reader::facilitator},
    {"closed_totals.address", Reader::facilitator, Reader::facilitator},
    {"closed_totals.pen", Reader::nobody, Reader::nobody},
    {"closed_totals.agreed", Reader::nobody, Reader::nobody},
    {"closed_totals.answer", Reader::nobody, Reader::nobody},
    {"closed_totals.said", Reader::nobody, Reader::nobody},
    {"closed_totals.nominee", Reader::nobody, Reader::nobody},
    {"closed_totals.gender", Reader::nobody, Reader::nobody},
    {"closed_totals.reason", Reader::nobody, Reader::nobody},
    {"closed_totals.close", Reader::facilitator, Reader::facilitator},
    // Accounts: names are those of members, addresses the secretariat's.
    {"account1.name", Reader::member, Reader::member},
    {"account2.name", Reader::member, Reader::member},
    {"account3.name", Reader::member, Reader::member},
    {"account4.name", Reader::visitor, Reader::visitor},  // sits in the chair of the live room
    {"suspended.name", Reader::member, Reader::member},
    {"account1.address", Reader::secretariat, Reader::secretariat},
    {"account2.address", Reader::secretariat, Reader::secretariat},
    {"account3.address", Reader::secretariat, Reader::secretariat},
    {"account4.address", Reader::secretariat, Reader::secretariat},
    {"suspended.address", Reader::secretariat, Reader::secretariat},
    {"passkey.name", Reader::nobody, Reader::nobody},  // of a suspended account; one's own are on one's own page
    {"invitation.address", Reader::secretariat, Reader::secretariat},
    {"invitation.name", Reader::secretariat, Reader::secretariat},
    {"letter.address", Reader::secretariat, Reader::secretariat},
    {"letter.name", Reader::secretariat, Reader::secretariat},
    {"letter.subject", Reader::secretariat, Reader::secretariat},
    {"letter.body", Reader::secretariat, Reader::secretariat},
};

Reader may_read(std::string_view field) {
  bool const quiet = field.starts_with("quiet.");
  bool const closed = quiet || field.starts_with("closed.");
  if (closed) field.remove_prefix(quiet ? 6 : 7);
  for (auto const& c : classes)
    if (c.field == field) return closed ? c.closed : c.open;
  throw std::runtime_error("canary_test.cpp: say who may read the field " + std::string(field));
}

/// A word for each field, the same in each place; letters only, so that no escaping, folding or cutting of paragraphs hides it.
class Canaries {
 public:
  std::string of(std::string_view field) {
    auto& word = words[std::string(field)];
    if (word.empty()) {
      auto n = words.size();
      word = "qj";
      for (int i = 0; i < 4; ++i, n /= 20) word += "bcdfghklmnprstvwxzqj"[n % 20], word += "aeiou"[(n + 3) % 5];
      word += "zx";
    }
    return field.ends_with(".address") ? word + "@example.org" : word;
  }
  std::map<std::string, std::string> words;
};

/// What is inside a hidden, decoded form: JSON texts and percent-encoding keep letters as they are, so plain search suffices.
struct Met {
  std::map<std::string, std::string> where;  ///< field -> first address it was met at
  std::size_t pages = 0;
};

class Walk {
 public:
  Walk(FullHouse& place, Canaries const& canaries, Role role)
      : place_(&place), canaries_(&canaries), browser_(place.browser(role)), role_(role) {}

  Met run() {
    for (auto const& target : place_->targets(http::Method::get)) add(target);
    for (auto const& word : {"/search?q=paragraph", "/meetings/nothing", "/no/such/page", "/meetings?series=x", "/sign-in?next=%2Fpeople"}) add(word);
    for (auto const& [field, word] : canaries_->words) add("/search?q=" + word);
    while (!waiting_.empty() && met_.pages < 8000) {
      auto const target = waiting_.back();
      waiting_.pop_back();
      look(target, browser_.get(target), true);
      look(target + " as JSON", browser_.json(target), false);
      met_.pages += 2;
    }
    CHECK_MESSAGE(waiting_.empty(), "the walk found no end as ", std::string(role_word(role_)), "; next would be ", waiting_.empty() ? "" : waiting_.back(), " and ", waiting_.empty() ? "" : waiting_[waiting_.size() / 2]);
    return std::move(met_);
  }

 private:
  void add(std::string const& target) {
    auto const path = target.substr(0, target.find('#'));
    if (path.starts_with("/") && !path.starts_with("//") && seen_.insert(path).second) waiting_.push_back(path);
  }
  void look(std::string const& target, http::Response const& answer, bool follow) {
    CHECK_MESSAGE(answer.status < 500, target, " as ", std::string(role_word(role_)));
    std::string all = answer.body;
    for (auto const& f : answer.fields) all += "\n" + f.name + ": " + f.value;
    // These repeat the word that this walk itself asked for: the search, and the way back to it from signing in.
    bool const asked = target.starts_with("/search?q=") || target.starts_with("/sign-in?next=%2Fsearch%3Fq%3D");
    for (auto const& [field, word] : canaries_->words)
      if (all.find(word) != std::string::npos && !(asked && target.find(word) != std::string::npos && echoed(all, word)))
        met_.where.try_emplace(field, target);
    for (auto const& secret : place_->secrets)
      if (all.find(secret) != std::string::npos) met_.where.try_emplace("a secret", target);
    if (follow && answer.header("Content-Type").starts_with("text/html")) links(answer.body);
  }
  /// True when the word stands in the answer only as an echo of the question: in its field, the languages' links, its title.
  static bool echoed(std::string const& all, std::string const& word) {
    for (auto const* const hit : {"<article", "class=\"hit", "\"hits\":[{"})
      if (all.find(hit) != std::string::npos) return false;
    return all.find(word) != std::string::npos;
  }
  void links(std::string const& page) {
    for (std::size_t at = 0; (at = page.find("href=\"", at)) != std::string::npos;) {
      at += 6;
      auto target = page.substr(at, page.find('"', at) - at);
      for (std::size_t amp = 0; (amp = target.find("&amp;", amp)) != std::string::npos; ++amp) target.replace(amp, 5, "&");
      // Every page stands there in each language; one is enough here.
      if (target.find("lang=") == std::string::npos) add(target);
    }
  }

  FullHouse* place_;
  Canaries const* canaries_;
  test::Browser browser_;
  Role role_;
  std::set<std::string> seen_;
  std::vector<std::string> waiting_;
  Met met_;
};

/// One's own words are no secret to oneself.
bool own(std::string const& field, Role role) {
  auto const n = static_cast<int>(role);  // member is account1, secretariat account4
  return n > 0 && field.starts_with("account" + std::to_string(n) + ".");
}

TEST_CASE("A-CANARY: nobody meets what is not for them, on any page, as HTML or JSON") {
  Canaries canaries;
  FullHouse place([&](std::string_view field) { return canaries.of(field); });
  for (auto const& [field, word] : canaries.words) may_read(field);  // a field without a class ends the test here
  std::map<Role, Met> all;
  for (auto const role : test::all_roles) {
    auto const met = Walk(place, canaries, role).run();
    for (auto const& [field, where] : met.where) {
      if (field == "a secret") {
        CHECK_MESSAGE(false, "a secret was met by ", std::string(role_word(role)), " at ", where);
        continue;
      }
      bool const fits = static_cast<int>(role) >= static_cast<int>(may_read(field)) || own(field, role);
      CHECK_MESSAGE(fits, field, " was met by ", std::string(role_word(role)), " at ", where);
    }
    if (std::getenv("INTERSESSION_SHOW_WALK"))
      for (auto const& [field, where] : met.where) std::cout << role_word(role) << " meets " << field << " at " << where << "\n";
    all[role] = met;
  }
  // The control: a walk that finds nothing proves nothing. What is public is met by visitors, what is not by those it is for.
  for (auto const* const field : {"series.title", "call.text", "call.remedy", "meeting.note", "segment", "label", "mark.text", "report", "item.title", "document.bytes", "attendance.name", "own.briefing",
                                 "own.value", "own.inquiry.reply"})
    CHECK_MESSAGE(all[Role::visitor].where.count(field), "no visitor met ", field);
  for (auto const* const field : {"closed.segment", "before_correction", "mark.note", "plan.outcome", "part.title", "question.text", "support.reason", "third.name", "session_report.text"})
    CHECK_MESSAGE(all[Role::member].where.count(field), "no member met ", field);
  for (auto const* const field : {"account1.address", "invitation.address", "letter.body", "draft.bytes", "redaction.open_note", "nomination.value", "panel.why", "seat.needs",
                                  "delegate.address", "inquiry.reply", "session_report.draft"})
    CHECK_MESSAGE(all[Role::secretariat].where.count(field), "the secretariat did not meet ", field);
  for (auto const role : test::all_roles) CHECK(all[role].pages > 100);
}

TEST_CASE("the walk's own control: a private word written into a public field is met by a visitor") {
  Canaries canaries;
  FullHouse place([&](std::string_view field) { return field == "item.note" ? canaries.of("mark.note") : canaries.of(field); });
  auto const met = Walk(place, canaries, Role::visitor).run();
  CHECK(met.where.count("mark.note") == 1);
}

TEST_CASE("logs hold no word that opens a door") {
  Canaries canaries;
  FullHouse place([&](std::string_view field) { return canaries.of(field); });
  for (auto const& secret : place.secrets) {
    place.visitor().get("/sign-in/" + secret);
    place.visitor().post("/sign-in/" + secret);
  }
  for (auto const& secret : place.secrets) CHECK(place.log.find(secret) == std::string::npos);
}

TEST_CASE("what nominees say of themselves is in no log, no line of the audit log and no letter, though their names are") {
  Canaries canaries;
  FullHouse place([&](std::string_view field) { return canaries.of(field); });
  auto const plan = "/plans/" + place.parts.at("{plan}").front();
  auto facilitator = place.browser(Role::facilitator);
  // Whatever the selectors do, by page and by a wish that is refused.
  CHECK(facilitator.get(plan + "/panel").body.find(canaries.of("nomination.value")) != std::string::npos);
  facilitator.post(plan + "/nominations", {{"name", "Again"}, {"attributes", canaries.of("nomination.category") + ": " + canaries.of("nomination.value")}});
  facilitator.post(plan + "/nominations", {{"name", ""}, {"attributes", canaries.of("nomination.category") + ": " + canaries.of("nomination.value")}});
  facilitator.post(plan + "/nominations", {{"name", "Third"}, {"attributes", canaries.of("nomination.value")}});
  place.visitor().post("/nominee/" + place.parts.at("/nominee/{secret} {secret}").front(), {{"answer", "given"}, {"attributes", canaries.of("nomination.category") + ": " + canaries.of("nomination.value")}});
  std::string all = place.log;
  place.store.read([&](Reading& r) {
    for (auto const& line : store::audit_lines(r, INT64_MAX, 100'000)) all += line.verb + " " + line.object + " " + line.note + "\n";
    for (auto const& letter : mail::outbox(r, std::nullopt)) all += letter.subject + "\n" + letter.body + "\n";
    return 0;
  });
  CHECK(all.find(canaries.of("nomination.category")) == std::string::npos);
  CHECK(all.find(canaries.of("nomination.value")) == std::string::npos);
  // The control: the same search finds the name, which the audit log does hold.
  CHECK(all.find(canaries.of("nomination.name")) != std::string::npos);
}

}  // namespace
}  // namespace web
