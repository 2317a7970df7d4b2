// SPDX-License-Identifier: Apache-2.0
// For the harnesses that walk the whole site (canary, payload, matrix): a forum in which every kind of thing exists, with
// words of the caller's choice in every text field, and a way to ask for every row of the site table with ids that exist.
//
//   FullHouse place([](std::string_view field) { return "words for " + std::string(field); });
//   for (auto const& target : place.targets(http::Method::get)) place.browser(Role::member).get(target);
//
// Not here: what must hold of the answers.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/evidence.hpp"
#include "desk/inquiries.hpp"
#include "consensus/objections.hpp"
#include "desk/live.hpp"
#include "desk/recurrences.hpp"
#include "mail/mail.hpp"
#include "people/software_key_for_tests.hpp"
#include "plan/plan.hpp"
#include "roster/duties.hpp"
#include "roster/themes.hpp"
#include "plan/agenda.hpp"
#include "plan/comments.hpp"
#include "plan/invitations.hpp"
#include "plan/lotteries.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"
#include "plan/report.hpp"
#include "record/search.hpp"
#include "schedule/polls.hpp"
#include "sources/sources.hpp"
#include "survey/results.hpp"
#include "web/house_for_tests.hpp"

namespace web::test {

inline constexpr Role all_roles[] = {Role::visitor, Role::member, Role::coordinator, Role::facilitator, Role::secretariat};

class FullHouse : public TestHouse {
 public:
  /// What to write into a field: "series.title", "mark.note". Fields of the series whose rough texts are not public begin
  /// with "closed.".
  using Plant = std::function<std::string(std::string_view field)>;

  explicit FullHouse(Plant plant) : plant_(std::move(plant)), index_(search_directory_.path + "/search.db") {
    house.buckets = nullptr;  // the walk is no attack
    open_accounts();
    people();
    row_of_meetings("", true);
    row_of_meetings("closed.", false);
    plan_of_a_session();
    coalitions();
    consensus_calls();
    questionnaires();
    personal_links();
    have("kind", "invited");  // of a letter's words
    have("language", "en");
    letters_and_invitations();
    house.search = &index_;
    while (desk::feed_search(store, index_) > 0) {
    }
  }

  /// A browser signed in with this house's own account of the role.
  Browser browser(Role role) {
    Browser out(house);
    if (role != Role::visitor) out.cookies["s"] = session_of(accounts.at(role));
    return out;
  }

  /// Every way to fill the braces of a row with things that exist. Throws for a brace nobody has given ids for.
  std::vector<std::string> targets(Route const& row) const {
    std::vector<std::string> out = {""};
    for (auto const piece : base::split(row.path.substr(1), '/')) {
      bool const brace = piece.size() > 2 && piece.front() == '{';
      std::vector<std::string> const values = brace ? filled(row, std::string(piece)) : std::vector{std::string(piece)};
      std::vector<std::string> longer;
      for (auto const& begin : out)
        for (auto const& value : values) longer.push_back(begin + "/" + value);
      out = std::move(longer);
    }
    return out;
  }
  std::vector<std::string> targets(http::Method method) const {
    std::vector<std::string> out;
    for (auto const& row : site()) {
      if (row.method != method) continue;
      auto const some = targets(row);
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }

  std::map<Role, base::AccountId> accounts;
  std::map<std::string, std::vector<std::string>> parts;  ///< ids by brace
  base::MeetingId open_meeting, closed_meeting;
  base::SegmentId open_segment;

  /// Words for a field, cut to what it takes.
  std::string words(std::string const& field, std::size_t most = 100'000) { return std::string(base::slice(plant_(field), 0, most)); }

  /// A verb that must succeed, in the name of the account of that role.
  template <class F>
  auto as(Role role, F&& verb) {
    auto const id = accounts.at(role);
    auto const who = store.read([&](Reading& r) { return people::account(r, id)->person; });
    auto result = store.write({who, role_word(role)}, std::forward<F>(verb));
    if (!result) throw std::runtime_error("refused: " + fill(result.error().detail, result.error().with) + " at " + result.error().field);
    return *std::move(result);
  }
  /// The same in the name of nobody with an account.
  template <class F>
  auto as_guest(F&& verb) {
    auto result = store.write({{}, "visitor"}, std::forward<F>(verb));
    if (!result) throw std::runtime_error("refused: " + fill(result.error().detail, result.error().with) + " at " + result.error().field);
    return *std::move(result);
  }

 private:
  std::vector<std::string> filled(Route const& row, std::string const& brace) const {
    auto const special = parts.find(std::string(row.path) + " " + brace);
    if (special != parts.end()) return special->second;
    auto const known = parts.find(brace);
    if (known == parts.end() || known->second.empty())
      throw std::runtime_error("FullHouse knows nothing to put in the place of " + brace + " in " + std::string(row.path));
    return known->second;
  }
  void have(std::string const& brace, std::string const& id) { parts["{" + brace + "}"].push_back(id); }

  void open_accounts() {
    int n = 0;
    for (auto const role : all_roles) {
      if (role == Role::visitor) continue;
      accounts[role] = new_account("account" + std::to_string(++n), role);
      have("account", accounts[role].text);
    }
    auto const suspended = new_account("suspended", Role::member);
    as(Role::secretariat, [&](Writing& w) { return people::suspend_account(w, suspended); });
    have("account", suspended.text);
    second_factors(suspended);
    auto const cookie = browser(Role::member).cookies["s"];
    have("session", store.read([&](Reading& r) { return people::find_session(r, cookie, now)->session.text; }));
  }
  /// Of an account that nobody walks as: what it keeps must be met by nobody.
  void second_factors(base::AccountId const& id) {
    people::test::SoftwareKey key;
    auto const challenge = as(Role::secretariat, [&](Writing& w) { return people::make_challenge(w, people::Ceremony::add, "a session"); });
    auto const wish = key.made_for(challenge, words("passkey.name", 60));
    auto const added = as(Role::secretariat, [&](Writing& w) { return people::add_passkey(w, id, {key.origin, key.rp_id}, "a session", wish); });
    have("passkey", added.id.text);
    secrets.insert(secrets.end(), added.recovery_codes.begin(), added.recovery_codes.end());
    secrets.push_back(as(Role::secretariat, [&](Writing& w) { return people::begin_totp(w, id); }));
  }
  base::AccountId new_account(std::string const& name, Role role) {
    auto const made = store.write({base::PersonId(), "operator"}, [&](Writing& w) {
      return people::open_account(w, {.address = words(name + ".address"), .person = {}, .name = words(name + ".name", 100),
                                      .role = *people::role_named(role_word(role)), .language = "en", .zone = "Europe/Zurich", .demo = false});
    });
    if (!made) throw std::runtime_error("no account " + name + ": " + made.error().detail);
    return *made;
  }

  void people() {
    person_ = as(Role::secretariat, [&](Writing& w) { return people::enter_person(w, words("person.name", 100)); });
    as(Role::secretariat, [&](Writing& w) { return people::add_name(w, person_, {words("person.native", 100), people::NameKind::native}); });
    people::Capacity hat;
    hat.kind = people::CapacityKind::coalition;
    hat.of = words("capacity.of", 100);
    have("capacity", as(Role::secretariat, [&](Writing& w) { return people::add_capacity(w, person_, hat); }));
    have("person", person_.text);
  }

  void row_of_meetings(std::string const& p, bool rough_is_public) {
    meeting::Series s;
    s.title = words(p + "series.title", 200);
    s.about = words(p + "series.about", 4000);
    s.disclaimer = words(p + "series.disclaimer", 2000);
    s.licence = "CC-BY-4.0";
    s.rough_is_public = rough_is_public;
    s.id = as(Role::secretariat, [&](Writing& w) { return meeting::found_series(w, s); });
    have("series", s.id.text);
    auto const past = a_meeting(p, s.id, "past", now - std::chrono::hours(48));
    auto const next = a_meeting(p, s.id, "next", now + std::chrono::hours(48));
    auto const off = a_meeting(p, s.id, "off", now + std::chrono::hours(96));
    as(Role::secretariat, [&](Writing& w) { return meeting::cancel_meeting(w, off, words(p + "meeting.reason", 500)); });
    have("meeting", past.text);
    have("meeting", next.text);
    have("meeting", off.text);
    have("recurrence", as(Role::facilitator, [&](Writing& w) {
           return desk::enter_recurrence(w, {.series = s.id, .title = "A row of calls"},
                                         {.zone = "UTC", .day = std::chrono::floor<std::chrono::days>(now + std::chrono::hours(168)), .hour = 14, .count = 2}, 60);
         }).text);
    around(p, past);
    terms(p, s.id);
    transcript(p, past, s.id);
    draft(p, next);
    live_room(p, s.id);
    date_polls(p, s.id);
    (rough_is_public ? open_meeting : closed_meeting) = past;
  }

  base::MeetingId a_meeting(std::string const& p, base::SeriesId const& series, std::string const& which, base::Instant start) {
    meeting::Meeting m;
    m.series = series;
    m.number = words(p + "meeting.number", 40);
    m.title = words(p + "meeting.title", 180) + " " + which;
    m.place = words(p + "meeting.place", 200);
    m.note = words(p + "meeting.note", 4000);
    m.start = start;
    m.end = start + std::chrono::hours(1);
    return as(Role::facilitator, [&](Writing& w) { return meeting::enter_meeting(w, m); });
  }

  void around(std::string const& p, base::MeetingId const& m) {
    meeting::Item item;
    item.title = words(p + "item.title", 200);
    item.lead = words(p + "item.lead", 100);
    item.note = words(p + "item.note", 400);
    have("item", as(Role::facilitator, [&](Writing& w) { return meeting::add_item(w, m, item); }).text);
    as(Role::facilitator, [&](Writing& w) {
      return meeting::add_document(w, m, {{}, words(p + "document.link_title", 200), "https://example.org/a?b=c", {}});
    });
    auto const kept = as(Role::facilitator, [&](Writing& w) {
      auto const file = store::keep_file(w, words(p + "document.file_name", 100), "text/plain", words(p + "document.bytes"));
      return meeting::add_document(w, m, {{}, words(p + "document.title", 200), "", file});
    });
    have("document", kept.text);
    meeting::Attendance a;
    a.person = person_;
    a.name = words(p + "attendance.name", 120);
    a.capacity = words(p + "attendance.capacity", 120);
    a.note = words(p + "attendance.note", 500);
    as(Role::facilitator, [&](Writing& w) { return meeting::note_attendance(w, m, a); });
    have("line", store.read([&](Reading& r) { return meeting::attendance(r, m).front().id; }));
  }

  /// An open poll with a time, somebody who answered, and one that was called off.
  void date_polls(std::string const& p, base::SeriesId const& series) {
    schedule::DatePoll wish;
    wish.series = series;
    wish.title = words(p + "poll.title", 200);
    wish.about = words(p + "poll.about", 400);
    wish.zone = "Europe/Zurich";
    auto const off = as(Role::facilitator, [&](Writing& w) { return schedule::open_poll(w, wish); });
    as(Role::facilitator, [&](Writing& w) { return schedule::call_off_poll(w, off, words(p + "poll.reason", 500)); });
    auto const poll = as(Role::facilitator, [&](Writing& w) { return schedule::open_poll(w, wish); });
    auto const slot = as(Role::facilitator, [&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2031) / 5 / 6, 14, 0); });
    schedule::Invitee who;
    who.name = words(p + "invitee.name", 100);
    who.coalition = words(p + "invitee.coalition", 100);
    auto const asked = as(Role::facilitator, [&](Writing& w) { return schedule::ask(w, poll, who); });
    as_guest([&](Writing& w) { return schedule::answer(w, asked.id, {{slot, schedule::Answer::if_need_be}}, "Asia/Tokyo", {{.from = 1320, .to = 420, .points = 2}}); });
    for (auto const& id : {poll, off}) have("poll", id.text);
    have("slot", slot.text);
    have("invitee", asked.id.text);
    // A personal link is walked for the open row only; the other one is in nobody's page.
    if (p.empty()) parts["/poll/{secret} {secret}"].push_back(asked.secret);
    else secrets.push_back(asked.secret);
  }

  /// A draft, one that was withdrawn, and an open call with a position, an objection with its answer and reasons, a remark.
  void consensus_calls() {
    auto const drafted = [&](std::string const& p) {
      consensus::Call wish;
      wish.title = words(p + "title", 180);
      wish.text = words(p + "text", 2000);
      wish.source = "/decisions";
      wish.floor = 1;
      auto const id = as(Role::facilitator, [&](Writing& w) { return consensus::draft(w, wish); });
      as(Role::facilitator, [&](Writing& w) { return consensus::ask(w, id, base::CoalitionId("asked"), words(p + "coalition", 100)); });
      have("call", id.text);
      return id;
    };
    drafted("call.draft.");
    auto const off = drafted("call.");
    as(Role::facilitator, [&](Writing& w) { return consensus::open(w, off); });
    as(Role::facilitator, [&](Writing& w) { return consensus::withdraw(w, off, words("call.reason", 500)); });
    auto const open = drafted("call.");
    as(Role::facilitator, [&](Writing& w) { return consensus::open(w, open); });
    auto const speaks = [&](std::string const& name) {
      return as(Role::facilitator, [&](Writing& w) { return consensus::invite(w, open, {.coalition = base::CoalitionId("asked"), .name = name}); });
    };
    auto const one = speaks(words("call.voice", 100)), other = speaks("somebody");
    as_guest([&](Writing& w) { return consensus::take_position(w, one.id, {.stance = consensus::Stance::concern, .words = words("call.words", 500), .version = 1}); });
    as_guest([&](Writing& w) {
      return consensus::take_position(
          w, other.id, {.stance = consensus::Stance::objection, .what = words("call.what", 500), .harm = words("call.harm", 500), .remedy = words("call.remedy", 500), .version = 1});
    });
    auto const against = store.read([&](Reading& r) { return consensus::objections(r, open).front().id; });
    as(Role::facilitator, [&](Writing& w) { return consensus::answer_objection(w, against, words("call.answer", 500)); });
    as(Role::member, [&](Writing& w) { return consensus::comment(w, open, words("call.comment_name", 100), words("call.comment", 500)); });
    have("coalition", "asked");
    have("voice", one.id.text);
    have("objection", against.text);
    for (auto const* const at : {"/call/{secret}", "/call/{secret}/comments", "/call/{secret}/dispute", "/call/{secret}/objections/{objection}/appeal", "/call/{secret}/objections/{objection}/withdraw"})
      parts[std::string(at) + " {secret}"].push_back(one.secret);
    secrets.push_back(other.secret);
  }

  struct Questionnaire {
    base::SurveyId id;
    base::SurveyQuestionId question, theme, person;
    std::vector<base::AskedId> asked;
    std::string link;  ///< of the first unit's respondent
  };
  /// Two units, the first with somebody named, whose texts are `p` + field. Open.
  Questionnaire asked_questionnaire(std::string const& p, survey::Names names) {
    Questionnaire q;
    survey::Survey wish;
    wish.title = words(p + "title", 200);
    wish.about = words(p + "about", 400);
    wish.names = names;
    wish.closes = now + std::chrono::days(7);
    q.id = as(Role::facilitator, [&](Writing& w) { return survey::begin(w, wish); });
    q.question = as(Role::facilitator, [&](Writing& w) { return survey::add_question(w, q.id, {.kind = survey::Kind::long_text, .title = words(p + "question", 200), .help = words(p + "help", 200)}); });
    q.theme = as(Role::facilitator, [&](Writing& w) {
      return survey::add_question(w, q.id, {.kind = survey::Kind::theme_grid, .title = "Which themes?", .rows = {words(p + "theme", 100)}, .aspects = {words(p + "aspect", 100)}});
    });
    q.person = as(Role::facilitator, [&](Writing& w) { return survey::add_question(w, q.id, {.kind = survey::Kind::nomination, .title = "Whom?"}); });
    for (auto const* const unit : {"unit", "other_unit"}) q.asked.push_back(as(Role::facilitator, [&](Writing& w) { return survey::ask(w, q.id, {.name = words(p + unit, 100)}); }));
    q.link = as(Role::facilitator, [&](Writing& w) {
               return survey::name_respondent(w, q.asked[0], {.name = words(p + "respondent", 100), .address = words(p + "address")});
             }).secret;
    have("respondent", store.read([&](Reading& r) { return survey::respondents(r, q.id).front().id.text; }));
    as(Role::facilitator, [&](Writing& w) { return survey::open(w, q.id); });
    return q;
  }
  void answer(Questionnaire const& q, std::size_t unit, std::string const& p, bool submits) {
    survey::Pen const pen{.asked = q.asked[unit], .respondent = base::RespondentId("somebody"), .name = words(p + "pen", 100)};
    survey::Answers const answers = {{q.question.text, words(p + "answer", 1000)}, {q.theme.text + ".1", "lead"}, {q.theme.text + ".1.1", words(p + "said", 1000)},
                                     {q.person.text + ".name", words(p + "nominee", 100)}, {q.person.text + ".consent", "yes"}, {q.person.text + ".gender", words(p + "gender", 100)}};
    as_guest([&](Writing& w) { return survey::save(w, pen, answers, 0); });
    if (submits) as_guest([&](Writing& w) { return survey::submit(w, pen, {.note = words(p + "agreed", 100)}); });
  }
  /// One being written; one open, with a draft of each unit; one published by name; one published as totals, one as totals for everybody.
  void questionnaires() {
    auto const draft = as(Role::facilitator, [&](Writing& w) { return survey::begin(w, {.title = words("survey.unopened", 200)}); });
    auto const open = asked_questionnaire("survey.", survey::Names::by_coalition);
    answer(open, 0, "survey.own.", false);
    answer(open, 1, "survey.other.", false);
    std::vector<Questionnaire> over;
    for (auto const& [p, names] : {std::pair{"named.", survey::Names::by_coalition}, {"totals.", survey::Names::totals}, {"closed_totals.", survey::Names::totals_only}}) {
      over.push_back(asked_questionnaire(p, names));
      answer(over.back(), 0, p, true);
      auto const pen = survey::Pen{.asked = over.back().asked[1], .respondent = base::RespondentId("somebody"), .name = "Somebody"};
      as_guest([&](Writing& w) { return survey::decline(w, pen, words(std::string(p) + "reason", 500)); });
      as(Role::facilitator, [&](Writing& w) { return survey::close(w, over.back().id, words(std::string(p) + "close", 500)); });
      secrets.push_back(over.back().link);
    }
    auto const today = now;
    now += std::chrono::days(8);
    for (auto const& q : over) as(Role::facilitator, [&](Writing& w) { return survey::publish(w, q.id); });
    now = today;
    have("survey", draft.text);
    have("theme", "1");
    for (auto const& q : {open, over[0], over[1], over[2]}) {
      have("survey", q.id.text);
      have("question", q.theme.text);
      for (auto const& a : q.asked) have("asked", a.text);
      for (auto const& s : store.read([&](Reading& r) { return survey::snapshots(r, q.id); })) have("snapshot", s.id.text);
    }
    for (char const* const more : {"", "/blank", "/form.txt", "/results"}) parts["/answer/{secret}" + std::string(more) + " {secret}"].push_back(open.link);
  }

  void terms(std::string const& p, base::SeriesId const& s) {
    record::Term term;
    term.series = s;
    term.text = words(p + "term.text", 100);
    term.kind = "term";
    term.heard = words(p + "term.heard", 100);
    term.note = words(p + "term.note", 200);
    have("term", as(Role::facilitator, [&](Writing& w) { return record::add_term(w, term); }).text);
    record::Alias alias;
    alias.series = s;
    alias.text = words(p + "alias.text", 100);
    alias.person = person_;
    have("alias", as(Role::facilitator, [&](Writing& w) { return record::add_alias(w, alias); }).text);
  }

  /// A meeting that is going on: a guest with a request and a held line, the chair's own line, calls answered and objected to.
  void live_room(std::string const& p, base::SeriesId const& series) {
    auto const m = a_meeting(p, series, "live", now - std::chrono::minutes(5));
    have("meeting", m.text);
    meeting::Item plan;
    plan.title = words(p + "item.title", 200);
    auto const item = as(Role::facilitator, [&](Writing& w) { return meeting::add_item(w, m, plan); });
    auto const who = store.read([&](Reading& r) { return people::account(r, accounts.at(Role::secretariat))->person; });
    auto const here = [&](Writing& w) { return live::standing(live::room(w, m), who, "secretariat", {}); };
    as(Role::secretariat, [&](Writing& w) { return desk::open_meeting(w, m, here(w)); });
    as(Role::secretariat, [&](Writing& w) { return live::take_up(w, m, here(w), item); });
    as(Role::secretariat, [&](Writing& w) { return live::set_queue(w, m, here(w), item, live::QueueState::open); });
    auto const guest = guest_in(p, m);
    auto const they = [&](Writing& w) { return live::standing(live::room(w, m), {}, "visitor", guest); };
    as_guest([&](Writing& w) { return live::raise_hand(w, m, they(w), {.note = words(p + "entry.note", 400)}); });
    live::RaiseHand access;
    access.kind = live::Kind::access;
    access.access = "sound";
    access.note = words(p + "access.note", 150);
    as_guest([&](Writing& w) { return live::raise_hand(w, m, they(w), access); });
    as_guest([&](Writing& w) { return live::say_in_chat(w, m, they(w), words(p + "chat.held", 400)); });
    as(Role::secretariat, [&](Writing& w) { return live::say_in_chat(w, m, here(w), words(p + "chat.text", 400)); });
    live::OpenCall call;
    call.text = words(p + "call.text", 400);
    call.visibility = live::Visibility::count;
    auto const open = as(Role::secretariat, [&](Writing& w) { return live::open_call(w, m, here(w), call); });
    as_guest([&](Writing& w) { return live::answer_call(w, m, they(w), {.call = open, .answer = "support"}); });
    as_guest([&](Writing& w) { return live::object_to(w, m, they(w), open, words(p + "objection.reason", 400)); });
    auto const screen = as(Role::secretariat, [&](Writing& w) { return live::add_screen(w, m, here(w), words(p + "screen.name", 60)); });
    // A secret address is walked for the room that anybody may read only: it opens the other one to whoever has it.
    auto const address = as(Role::secretariat, [&](Writing& w) { return live::screen_secret(w, m, here(w), screen); });
    if (p.empty()) parts["/screen/{secret} {secret}"].push_back(address);
    have("code", store.read([&](Reading& r) { return live::door_code(r, m); }));
  }
  base::SeatId guest_in(std::string const& p, base::MeetingId const& m) {
    live::Arrival who;
    who.name = words(p + "seat.name", 80);
    who.coalition = words(p + "seat.coalition", 100);
    who.capacity = words(p + "seat.capacity", 100);
    who.balance = words(p + "seat.balance", 40);
    return as_guest([&](Writing& w) { return live::arrive(w, m, {}, who, {}); });
  }

  /// An archive that was uploaded, and a look of the machine that waits for a decision.
  void outside(base::CoalitionId const& id, std::string const& p) {
    as(Role::secretariat, [&](Writing& w) { return sources::allow_hosts(w, {"lists.example.org"}); });
    auto const upload = as(Role::secretariat, [&](Writing& w) { return sources::note_staged(w, id, words(p + "upload.name", 100), 1); });
    as(Role::secretariat, [&](Writing& w) { return sources::note_read(w, {.id = upload, .coalition = id, .state = sources::State::failed, .why = words(p + "upload.why", 200)}); });
    auto const look = as(Role::secretariat, [&](Writing& w) { return sources::ask_look(w, id, sources::Question::list, "https://lists.example.org/join"); });
    as(Role::secretariat, [&](Writing& w) {
      return sources::note_look(w, {.id = look, .coalition = id, .status = 200, .first_lines = words(p + "look.first", 300), .hash = "abc", .why = "The page did not answer.", .words = words(p + "look.words", 300)});
    });
    have("look", look.text);
  }

  /// One that everybody sees as active, and one of which nothing good is known.
  void coalitions() {
    auto const then = now;
    for (std::string const p : {"", "quiet."}) {
      roster::Coalition c{.name = words(p + "coalition.name", 200), .acronym = words(p + "coalition.acronym", 40), .life = roster::Life::listed, .founded = base::parse_day("2015-01-01")};
      c.kinds = {words(p + "coalition.kind", 100)};
      c.themes = {words(p + "coalition.theme", 100)};
      c.aliases = {words(p + "coalition.alias", 100)};
      c.join = words(p + "coalition.join", 1000);
      c.statement = words(p + "coalition.statement", 1000);
      for (auto* list : {&c.kinds, &c.themes, &c.aliases}) std::erase(list->front(), ';');
      auto const id = as(Role::secretariat, [&](Writing& w) { return roster::enter(w, c); });
      as(Role::secretariat, [&](Writing& w) { return roster::note_former_name(w, id, {.name = words(p + "coalition.former", 200), .until = base::parse_day("2018-01-01")}); });
      as(Role::secretariat, [&](Writing& w) { return roster::move_life(w, id, {.to = roster::Life::inactive, .reason = words(p + "coalition.reason", 500)}); });
      as(Role::secretariat, [&](Writing& w) { return roster::move_life(w, id, {.to = roster::Life::listed, .reason = "It is back."}); });
      have("contact", as(Role::secretariat, [&](Writing& w) {
             return roster::add_contact(w, id, {.name = words(p + "contact.name", 100), .address = words(p + "contact.address", 254), .duty = words(p + "contact.duty", 100)});
           }).text);
      int n = 0;
      for (auto const kind : {roster::Kind::output, roster::Kind::session}) {
        if (!p.empty() && n > 0) continue;
        have("evidence", as(Role::secretariat, [&](Writing& w) {
               return roster::add_item(w, {.coalition = id, .kind = kind, .day = base::parse_day(base::iso(now).substr(0, 10)), .words = words(p + "evidence.words", 300), .link = "https://example.org/" + std::to_string(n)});
             }).text);
        ++n;
      }
      as(Role::secretariat, [&](Writing& w) { return roster::note_check(w, id, {.verdict = roster::Verdict::not_met, .url = "https://example.org/join"}, words(p + "check.note", 500)); });
      as(Role::secretariat, [&](Writing& w) { return roster::comment(w, id, words(p + "coalition.comment", 1000)); });
      outside(id, p);
      have("coalition", id.text);
    }
    auto const cycle = as(Role::secretariat, [&](Writing& w) { return roster::open_cycle(w, {.id = {}, .name = words("cycle.name", 40), .gives = words("cycle.gives", 200)}); });
    have("cycle", cycle.text);
    auto const duty = as(Role::secretariat, [&](Writing& w) { return roster::add_duty(w, {.cycle = cycle, .words = words("duty.words", 500), .from_whom = words("duty.from_whom", 200), .due = base::parse_day("2031-01-01")}); });
    as(Role::secretariat, [&](Writing& w) { return roster::set_due(w, duty, base::parse_day("2031-02-01"), words("extension.reason", 500)); });
    as(Role::secretariat, [&](Writing& w) {
      return roster::note_handed_in(w, {.duty = duty, .coalition = base::CoalitionId(parts["{coalition}"].front()), .what = roster::Fulfilment::excused, .day = base::parse_day("2022-01-01"), .link = words("handed_in.why", 500)});
    });
    // Evaluated long enough ago to be public.
    now = then - std::chrono::days(20);
    as(Role::secretariat, [&](Writing& w) { return roster::keep(w, desk::evaluate(w, {}, then)); });
    now = then;
    as(Role::secretariat, [&](Writing& w) { return roster::set_rule(w, {.people = 2}, words("rule.reason", 500)); });
    as(Role::secretariat, [&](Writing& w) { return roster::set_manner(w, {.rest = 200}, words("manner.reason", 500)); });
    themes();
    for (std::size_t n = 0; n < 2; ++n) have("inquiry", inquiry(base::CoalitionId(parts["{coalition}"][n]), n == 0 ? "" : "quiet.").text);
  }
  /// A set of themes with two versions.
  void themes() {
    auto word = words("theme.word", 100);
    std::erase(word, ';');
    auto const set = as(Role::secretariat, [&](Writing& w) { return roster::open_theme_set(w, words("theme_set.name", 120), {word}); });
    as(Role::secretariat, [&](Writing& w) { return roster::add_theme_version(w, set, {word, "drought"}, words("theme_version.reason", 500)); });
    have("set", set.text);
  }
  /// A finding with its first step, and a reply.
  roster::InquiryId inquiry(base::CoalitionId const& id, std::string const& p) {
    return as(Role::secretariat, [&](Writing& w) -> Result<roster::InquiryId> {
      auto const made = roster::open_inquiry(w, {.coalition = id, .about = roster::About::finding, .url = "https://example.org/join", .found = words(p + "inquiry.found", 500),
                                                 .grace = base::parse_day(base::iso(now + std::chrono::days(30)).substr(0, 10))});
      if (!made) return made;
      if (auto const taken = roster::take_step(w, *made, roster::Step::letter, words(p + "inquiry.note", 500)); !taken) return tl::unexpected(taken.error());
      if (auto const said = roster::note_said(w, *made, roster::Said::reply, words(p + "inquiry.who", 100), words(p + "inquiry.reply", 500)); !said) return tl::unexpected(said.error());
      return made;
    });
  }

  static record::ParsedTurn turn(std::int64_t n, std::optional<std::string> label, std::vector<std::string> const& texts) {
    record::ParsedTurn t;
    t.n = n;
    t.kind = label ? record::LabelKind::person : record::LabelKind::unknown;
    t.label = std::move(label);
    for (auto const& text : texts) t.segments.push_back({text, {}, {}, {}, {}});
    return t;
  }

  /// A file as a captioner would have typed it; read here by hand, so that every text arrives whatever it is.
  static std::pair<record::Parsed, std::string> file_of(std::vector<record::ParsedTurn> turns) {
    record::Parsed parsed;
    std::string bytes;
    for (auto& t : turns) {
      bytes += ">> " + (t.label ? *t.label + ": " : std::string());
      for (auto const& s : t.segments) bytes += s.text + "\n\n";
      parsed.counts.turns += 1;
      parsed.counts.words += 2;
    }
    parsed.turns = std::move(turns);
    return {std::move(parsed), std::move(bytes)};
  }

  void transcript(std::string const& p, base::MeetingId const& m, base::SeriesId const& series) {
    auto const erased = words(p + "redacted", 200);
    auto const [parsed, bytes] = file_of({turn(1, words(p + "label", 100), {words(p + "segment", 4000), "And then " + erased + " was said."}),
                                          turn(2, std::nullopt, {words(p + "nameless", 4000), words(p + "before_correction", 400)}),
                                          turn(3, "OSKAR", {words(p + "removed", 400), "That was all."})});
    as(Role::facilitator, [&, &parsed = parsed, &bytes = bytes](Writing& w) { return desk::take_in(w, m, words(p + "raw.file_name", 100), bytes, parsed); });
    auto const head = store.read([&](Reading& r) { return *record::head(r, m); });
    auto const turns = store.read([&](Reading& r) { return record::some_turns(r, head.id, 1, 10); });
    have("turn", turns.at(0).id.text);
    have("turn", turns.at(1).id.text);
    auto const& spoken = turns.at(0).segments.at(0);
    for (auto const& s : {spoken, turns.at(1).segments.at(1), turns.at(2).segments.at(0)}) have("segment", s.id.text);
    if (p.empty()) open_segment = spoken.id;
    correct(p, m, turns, series);
    marks(p, spoken);
    redact(p, m, turns.at(0).segments.at(1), erased);
    as(Role::facilitator, [&](Writing& w) { return record::keep_report(w, m, 0, "# Report\n\n" + words(p + "report", 4000)); });
    as(Role::facilitator, [&](Writing& w) { return record::freeze(w, m, words(p + "edition.note", 200)); });
    have("edition", "1");
  }

  void correct(std::string const& p, base::MeetingId const& m, std::vector<record::Turn> const& turns, base::SeriesId const& series) {
    auto const& s = turns.at(1).segments.at(1);
    as(Role::facilitator, [&](Writing& w) {
      return record::correct_text(w, s.id, s.rev, words(p + "corrected", 400), record::Reason::other, words(p + "edit.note", 200));
    });
    auto const& gone = turns.at(2).segments.at(0);
    as(Role::facilitator, [&](Writing& w) { return record::remove_segment(w, gone.id, gone.rev, words(p + "removal.reason", 200)); });
    as(Role::facilitator, [&](Writing& w) {
      return record::name_voice(w, turns.at(0).id, series, person_, words(p + "voice.capacity", 100), false, record::Reach::turn);
    });
    have("edit", std::to_string(store.read([&](Reading& r) { return record::edits(r, m, 0, 1).empty() ? 1 : record::edits(r, m, 0, 1).front().id; })));
  }

  void marks(std::string const& p, record::Segment const& s) {
    auto const end = std::min<std::int64_t>(12, static_cast<std::int64_t>(base::code_points(s.text)));
    record::Words const words_said{s.id, s.rev, 0, end, std::string(base::slice(s.text, 0, static_cast<std::size_t>(end)))};
    for (auto const kind : {record::MarkKind::decision, record::MarkKind::action, record::MarkKind::question}) {
      record::MarkWish wish;
      wish.kind = kind;
      wish.text = words(p + "mark.text", 1000);
      wish.owner_name = kind == record::MarkKind::action ? words(p + "mark.owner_name", 100) : "";
      wish.note = words(p + "mark.note", 400);
      auto const id = as(Role::facilitator, [&](Writing& w) { return record::make_mark(w, words_said, wish); });
      have("mark", id.text);
      if (kind != record::MarkKind::action) continue;
      have("anchor", store.read([&](Reading& r) { return record::mark(r, id)->words->id.text; }));
      as(Role::facilitator, [&](Writing& w) { return record::set_mark_state(w, id, "done", words(p + "mark.state_note", 400)); });
    }
  }

  void redact(std::string const& p, base::MeetingId const& m, record::Segment const& s, std::string const& erased) {
    auto const from = static_cast<std::int64_t>(9), to = from + static_cast<std::int64_t>(base::code_points(erased));
    auto const first = as(Role::facilitator, [&](Writing& w) {
      return record::ask_redaction(w, s.id, s.rev, from, to, "personal_data", words(p + "redaction.note", 200));
    });
    as(Role::secretariat, [&](Writing& w) { return record::approve_redaction(w, first); });
    auto const open = as(Role::facilitator, [&](Writing& w) {
      auto const turns = record::some_turns(w, record::head(w, m)->id, 1, 10);
      auto const& nameless = turns.at(1).segments.at(0);
      return record::ask_redaction(w, nameless.id, nameless.rev, 0, 1, "other", words(p + "redaction.open_note", 200));
    });
    have("redaction", open);
  }

  void draft(std::string const& p, base::MeetingId const& m) {
    auto const bytes = ">> OSKAR: " + words(p + "draft.bytes", 400) + "\n";
    have("draft", as(Role::facilitator, [&](Writing& w) { return record::keep_draft(w, m, words(p + "draft.file_name", 100), bytes); }).text);
  }

  /// A plan with an adopted variant, a nominee with attributes who is chosen, and one whose attributes were erased.
  void plan_of_a_session() {
    auto const by = Role::facilitator;
    plan::Plan p;
    p.title = words("plan.title", 200);
    p.about = words("plan.about", 4000);
    p.seats = 1;
    auto const id = as(by, [&](Writing& w) { return plan::found_plan(w, p); });
    have("plan", id.text);
    auto const v = as(by, [&](Writing& w) { return plan::add_variant(w, {{}, id, words("variant.title", 120), words("variant.note", 2000)}); });
    have("variant", v.text);
    plan::Part part;
    part.title = words("part.title", 200);
    part.length = 2400;
    part.speakers = 7;
    part.first = 180;
    part.id = as(by, [&](Writing& w) { return plan::add_part(w, id, v, part); });
    have("part", part.id.text);
    as(by, [&](Writing& w) { return plan::adopt(w, id, v, words("plan.outcome", 1000)); });
    plan::Nomination erased;
    erased.name = "Somebody else";
    erased.attributes = {{"said", words("nomination.forgotten", 80)}};
    as(by, [&](Writing& w) { return plan::nominate(w, id, erased); });
    as(by, [&](Writing& w) { return plan::forget_attributes(w, id); });
    plan::Nomination n;
    n.name = words("nomination.name", 200);
    n.by = words("nomination.by", 200);
    n.attributes = {{words("nomination.category", 80), words("nomination.value", 80)}};
    auto const nominee = as(by, [&](Writing& w) { return plan::nominate(w, id, n); });
    have("nomination", nominee.text);
    as(by, [&](Writing& w) { return plan::set_quota(w, id, {words("quota.category", 80), words("quota.name", 80), 0, 1}); });
    as(by, [&](Writing& w) { return plan::choose(w, id, {nominee}, words("panel.why", 2000), "[]"); });
    as(by, [&](Writing& w) { return plan::place_speakers(w, id, part.id, {nominee}); });
    have("rule", as(by, [&](Writing& w) { return plan::add_rule(w, id, {.kind = plan::RuleKind::must, .people = {nominee}}); }).text);
    as(by, [&](Writing& w) { return plan::became(w, id, open_meeting, {}); });
    report_of_a_session(id);
    auto const choice = *store.read([&](Reading& r) { return plan::choice_of(*plan::plan(r, id), plan::nominations(r, id), plan::quotas(r, id)); });
    auto const solved = plan::solve_lottery(choice, plan::Fairness::leximin, [] { return false; });
    have("lottery", as(by, [&](Writing& w) { return plan::keep_lottery(w, id, choice, plan::Fairness::leximin, solved); }).text);
    group_of_a_session(id);
    invited_to_a_session(id, nominee);
  }

  /// A report that was handed in, and a draft of the next.
  void report_of_a_session(plan::PlanId const& id) {
    auto const by = Role::facilitator;
    auto const with = [](std::string const& word) { return plan::ReportText{.rapporteurs = word, .takeaways = word, .calls = word}; };
    as(by, [&](Writing& w) { return plan::keep_report(w, id, plan::ReportStage::first, with(words("session_report.text", 300))); });
    as(by, [&](Writing& w) { return plan::keep_report(w, id, plan::ReportStage::draft, with(words("session_report.draft", 300))); });
  }

  /// What the group says of a plan: questions, a title with support and an outcome, comments, a parked question.
  void group_of_a_session(plan::PlanId const& id) {
    auto const by = Role::facilitator;
    have("question", as(Role::member, [&](Writing& w) { return plan::propose_question(w, id, {.text = words("question.text", 500)}); }).text);
    as(by, [&](Writing& w) { return plan::propose_question(w, id, {.constituency = words("question.constituency", 120), .text = "Who else?"}); });
    as(by, [&](Writing& w) { return plan::set_limits(w, id, {.title_characters = 0, .about_words = 0}); });
    auto const title = as(Role::member, [&](Writing& w) {
      return plan::propose(w, id, {.kind = plan::Asked::description, .text = words("proposal.text", 1000), .reason = words("proposal.reason", 500)});
    });
    as(Role::member, [&](Writing& w) { return plan::support(w, id, title, words("support.reason", 500)); });
    as(by, [&](Writing& w) { return plan::settle(w, id, title, words("outcome.words", 1000)); });
    have("proposal", title.text);
    have("comment", as(Role::member, [&](Writing& w) { return plan::say_about(w, id, {.text = words("comment.text", 1000)}); }).text);
    auto const parked = as(by, [&](Writing& w) { return plan::say_about(w, id, {.kind = plan::Said::parked, .text = "Which order?"}); });
    as(by, [&](Writing& w) { return plan::answer_parked(w, id, parked, words("comment.answer", 1000)); });
    have("comment", parked.text);
  }

  /// A seat whose holder's link ended because a delegate was named, who accepted; and a nominee who is asked. Their links are in nobody's page.
  void invited_to_a_session(plan::PlanId const& id, plan::NominationId const& nominee) {
    auto const by = Role::facilitator;
    as(by, [&](Writing& w) { return plan::set_briefing(w, id, words("briefing.words", 2000)); });
    auto const seat = as(by, [&](Writing& w) {
      return plan::add_seat(w, id, {.constituency = words("seat.for", 120), .owner = words("seat.owner", 120), .deadline = "2031-05-06"});
    });
    as(by, [&](Writing& w) { return plan::seat_the_chosen(w, id); });
    have("panel_seat", seat.text);
    auto const first = invited(id, seat, words("holder.address", 254), words("seat.words", 1000), &secrets);
    auto const delegate = as_guest([&](Writing& w) { return plan::name_delegate(w, first, words("delegate.name", 200), words("delegate.address", 254)); });
    as_guest([&](Writing& w) { return plan::answer_invitation(w, delegate.id, plan::Inviting::accepted, words("seat.needs", 500)); });
    as_guest([&](Writing& w) { return plan::set_lower_third(w, delegate.id, words("third.name", 80), words("third.line", 120)); });
    have("seat_invitation", first.text);
    have("seat_invitation", delegate.id.text);
    secrets.push_back(delegate.secret);
    secrets.push_back(as(by, [&](Writing& w) { return plan::ask_consent(w, id, nominee, words("nominee.address", 254), "en"); }));
  }
  plan::SeatInvitationId invited(plan::PlanId const& id, plan::PanelSeatId const& seat, std::string const& address, std::string const& personal, std::vector<std::string>* secret) {
    plan::SeatInvitation wish;
    wish.address = address;
    wish.words = personal;
    auto const invitation = as(Role::facilitator, [&](Writing& w) { return plan::draft_invitation(w, id, seat, wish); });
    as(Role::facilitator, [&](Writing& w) { return plan::approve_invitation(w, id, invitation); });
    secret->push_back(as(Role::facilitator, [&](Writing& w) { return plan::send_invitation(w, id, invitation); }));
    return invitation;
  }

  /// A second plan, whose personal links are walked: what their holders read without an account is "own." and nobody else's.
  void personal_links() {
    auto const by = Role::facilitator;
    auto const id = as(by, [&](Writing& w) { return plan::found_plan(w, {.title = words("own.title", 200), .about = words("own.about", 1000), .seats = 1}); });
    plan::Nomination n;
    n.name = words("own.name", 120);
    n.by = words("own.by", 120);
    n.attributes = {{words("own.category", 80), words("own.value", 80)}};
    auto const nominee = as(by, [&](Writing& w) { return plan::nominate(w, id, n); });
    as(by, [&](Writing& w) { return plan::choose(w, id, {nominee}, "because", "[]"); });
    as(by, [&](Writing& w) { return plan::set_briefing(w, id, words("own.briefing", 1000)); });
    as(by, [&](Writing& w) { return plan::propose_question(w, id, {.text = words("own.question", 500)}); });
    as(by, [&](Writing& w) { return plan::freeze_questions(w, id); });
    auto const seat = as(by, [&](Writing& w) { return plan::add_seat(w, id, {.constituency = words("own.for", 120), .owner = words("seat.owner", 120)}); });
    as(by, [&](Writing& w) { return plan::seat_the_chosen(w, id); });
    std::vector<std::string> links;
    auto const invitation = invited(id, seat, words("holder.address", 254), words("own.words", 1000), &links);
    as_guest([&](Writing& w) { return plan::answer_invitation(w, invitation, plan::Inviting::accepted, words("own.needs", 500)); });
    as_guest([&](Writing& w) { return plan::set_lower_third(w, invitation, words("own.third", 80), {}); });
    for (auto const* const path : {"/seat/{secret} {secret}", "/seat/{secret}/delegate {secret}"}) parts[path].push_back(links.front());
    auto const coalition = as(Role::secretariat, [](Writing& w) { return roster::enter(w, {.name = "A coalition with a link", .life = roster::Life::listed}); });
    auto const contact = as(Role::secretariat, [&](Writing& w) { return roster::add_contact(w, coalition, {.name = words("own.contact", 100), .address = words("contact.own", 100) + "@example.org"}); });
    inquiry(coalition, "own.");
    auto const at_desk = as(Role::secretariat, [&](Writing& w) { return roster::new_contact_link(w, contact); });
    for (auto const* const more : {"", "/answer", "/comment", "/contact", "/edit", "/evidence", "/revive"}) parts["/our/{secret}" + std::string(more) + " {secret}"].push_back(at_desk);
    parts["/nominee/{secret} {secret}"].push_back(as(by, [&](Writing& w) { return plan::ask_consent(w, id, nominee, words("nominee.address", 254), "en"); }));
  }

  void letters_and_invitations() {
    auto const invited = as(Role::secretariat, [&](Writing& w) {
      return desk::invite(w, {.address = words("invitation.address"), .name = words("invitation.name", 100), .person = {}, .role = people::Role::member, .language = "en"},
                          house.forum, [&](std::string const& secret) { return house.base + "/sign-in/" + secret; });
    });
    secrets.push_back(invited.secret);
    have("invitation", invited.id.text);
    auto const cookie = base::random_secret();
    auto const asked = store.write({}, [&](Writing& w) { return desk::ask_to_sign_in(w, store_address(Role::member), cookie, "192.0.2.9", house.forum,
                                                                                      [&](std::string const& secret) {
                                                                                        secrets.push_back(secret);
                                                                                        return house.base + "/sign-in/" + secret;
                                                                                      }); });
    if (!asked) throw std::runtime_error("no sign-in letter: " + asked.error().detail);
    if (asked->letter) secrets.push_back(asked->letter->code);
    secrets.push_back(cookie);
    have("secret", "0123456789abcdef0123456789abcdef");
    have("letter", as(Role::secretariat, [&](Writing& w) {
           return mail::post(w, {.to_address = words("letter.address"), .to_name = words("letter.name", 100), .subject = words("letter.subject", 150),
                                 .body = words("letter.body", 2000), .reason = mail::Reason::notice, .language = "en", .secret = false, .useful_until = {}});
         }).text);
    have("file", "nothing.css");
    for (auto const format : {"json", "text", "vtt", "chapters", "srt", "podcast", "akn", "tei", "parlamint", "csv", "markdown", "html"}) have("format", format);
  }
  std::string store_address(Role role) {
    return store.read([&](Reading& r) { return people::account(r, accounts.at(role))->address; });
  }

  Plant plant_;
  store::test::Directory search_directory_;
  record::SearchIndex index_;
  base::PersonId person_;

 public:
  std::vector<std::string> secrets;  ///< of letters, links, codes: in nobody's page
};

}  // namespace web::test
