// SPDX-License-Identifier: Apache-2.0
// The demo: an invented forum on shared waters, so that a newcomer meets every page with something on it. All people,
// groups and words are made up; addresses end in example.org. What is entered goes through the same verbs as everything
// else. A text that lacks an expected phrase only makes the demo poorer, never fail.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/demo.hpp"
#include "desk/desk.hpp"
#include "schedule/polls.hpp"

namespace desk {

namespace demo {

namespace {

constexpr char const* zone = "Europe/Lisbon";

std::string read_text(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("The demo's text " + path + " cannot be read.");
  return {std::istreambuf_iterator<char>(in), {}};
}

Instant at(std::string_view day, int hour, int minute = 0) { return must(from_local(parse_day(day).value(), hour, minute, zone)); }

/// 14:00 there on the first Tuesday that is at least `days` away.
Instant tuesday_after(Instant now, int days) {
  auto day = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(days);
  while (std::chrono::weekday(day) != std::chrono::Tuesday) day += std::chrono::days(1);
  return must(from_local(std::chrono::year_month_day(day), 14, 0, zone));
}

class Filling {
 public:
  Filling(Writing& w, std::string const& texts) : w_(w), texts_(texts) {}

  void run() {
    people();
    series();
    cancelled_call();
    ninth_call();
    tenth_call();
    eleventh_call();
    twelfth_call();
    calls_to_come();
    date_poll();
  }

 private:
  // ---------------------------------------------------------------------------------------------- people

  void people() {
    for (auto const& p : cast) {
      auto const id = must(people::enter_person(w_, p.name));
      people_[p.name] = id;
      people::Capacity hat;
      hat.kind = p.kind;
      hat.of = p.of;
      must(people::add_capacity(w_, id, hat));
    }
    must(people::add_name(w_, who("Idris Belkacem"), {"Idris", people::NameKind::brief}));
    must(people::add_name(w_, who("Mei Chao"), {"趙梅", people::NameKind::native}));
    must(people::add_name(w_, who("Samira Haddad"), {"سميرة حداد", people::NameKind::native}));
    account("Priya Raman", people::Role::secretariat);
    account("Helena Voss", people::Role::facilitator);
    account("Nadia Okonjo", people::Role::coordinator);
    account("Leif Solberg", people::Role::member);
  }

  PersonId who(std::string const& name) const { return people_.at(name); }

  void account(std::string const& name, people::Role role) {
    people::NewAccount wish;
    wish.address = lower_ascii(name.substr(0, name.find(' '))) + "@example.org";
    wish.person = who(name);
    wish.role = role;
    wish.zone = zone;
    wish.demo = true;
    must(people::open_account(w_, wish));
  }

  void series() {
    meeting::Series s;
    s.title = "Coordination meetings";
    s.zone = zone;
    s.licence = "CC-BY-4.0";
    s.disclaimer = "Captions are typed live so that everybody can follow. They are no verbatim record until they are approved.";
    s.about = "The coalitions of the forum meet every two weeks to prepare the annual forum and to hear from one another.";
    series_ = must(meeting::found_series(w_, s));
    for (auto const& t : glossary) {
      record::Term term;
      term.series = series_;
      term.text = t.text;
      term.kind = t.kind;
      term.heard = t.heard;
      must(record::add_term(w_, term));
    }
    record::Alias alias;
    alias.series = series_;
    alias.text = "IDRIS";
    alias.person = who("Idris Belkacem");
    must(record::add_alias(w_, alias));
  }

  // ---------------------------------------------------------------------------------------------- meetings

  MeetingId enter(std::string const& number, std::string const& title, Instant start, int minutes) {
    meeting::Meeting m;
    m.series = series_;
    m.number = number;
    m.title = title;
    m.zone = zone;
    m.start = start;
    m.end = start + std::chrono::minutes(minutes);
    m.place = "https://meet.example.org/shared-waters";
    return must(meeting::enter_meeting(w_, m));
  }
  void item(MeetingId const& m, std::string const& title, int minutes, std::string const& lead) {
    meeting::Item wish;
    wish.title = title;
    wish.minutes = minutes;
    wish.lead = lead;
    must(meeting::add_item(w_, m, wish));
  }
  void document(MeetingId const& m, std::string const& title, std::string const& file) {
    meeting::Document wish;
    wish.title = title;
    wish.address = "https://example.org/shared-waters/" + file;
    must(meeting::add_document(w_, m, wish));
  }
  void there(MeetingId const& m, std::vector<std::string> const& names, meeting::Presence presence = meeting::Presence::present) {
    for (auto const& name : names) {
      meeting::Attendance wish;
      wish.person = who(name);
      wish.name = name;
      for (auto const& p : cast)
        if (name == p.name) wish.capacity = p.of.empty() ? "" : p.of;
      wish.presence = presence;
      must(meeting::note_attendance(w_, m, wish));
    }
  }
  void apologies(MeetingId const& m, std::vector<std::string> const& names) { there(m, names, meeting::Presence::apologies); }

  void transcript(MeetingId const& m, std::string const& file) {
    auto const bytes = read_text(texts_ + "/" + file);
    auto const name = file.substr(file.find_last_of('/') + 1);
    auto const parsed = must(read_file(bytes, name, known_names(w_, series_)));
    must(take_in(w_, m, name, bytes, parsed));
  }

  // ---------------------------------------------------------------------------------------------- words

  /// The first segment whose text holds `phrase`, and where. None when the text has been written otherwise since.
  std::optional<record::Words> find(MeetingId const& m, std::string_view phrase) {
    auto const t = record::transcript(w_, m);
    if (!t) return std::nullopt;
    for (auto const& turn : t->turns)
      for (auto const& s : turn.segments) {
        auto const found = s.text.find(phrase);
        if (found == std::string::npos) continue;
        auto const start = static_cast<std::int64_t>(code_points(std::string_view(s.text).substr(0, found)));
        return record::Words{s.id, s.rev, start, start + static_cast<std::int64_t>(code_points(phrase)), std::string(phrase)};
      }
    return std::nullopt;
  }
  std::optional<TurnId> turn_with(MeetingId const& m, std::string_view phrase) {
    auto const words = find(m, phrase);
    if (!words) return std::nullopt;
    auto const found = record::find_segment(w_, words->segment);
    return found ? std::optional(found->turn) : std::nullopt;
  }

  void correct(MeetingId const& m, std::string_view heard, std::string_view meant) {
    auto const words = find(m, heard);
    if (!words) return;
    auto text = record::find_segment(w_, words->segment)->segment.text;
    text.replace(text.find(heard), heard.size(), meant);
    must(record::correct_text(w_, words->segment, words->rev, text, record::Reason::mishearing, ""));
  }
  void voice(MeetingId const& m, std::string_view phrase, std::string const& name, std::string const& hat, record::Reach reach) {
    if (auto const turn = turn_with(m, phrase)) must(record::name_voice(w_, *turn, series_, name.empty() ? PersonId() : who(name), hat, name.empty(), reach));
  }
  MarkId mark(MeetingId const& m, std::string_view phrase, record::MarkWish const& wish) {
    auto const words = find(m, phrase);
    return must(words ? record::make_mark(w_, *words, wish) : record::make_mark_without_words(w_, m, wish));
  }
  MarkId decision(MeetingId const& m, std::string_view phrase, std::string const& text) {
    return mark(m, phrase, {.kind = record::MarkKind::decision, .text = text, .owner = {}, .owner_name = {}, .due = {}, .note = {}});
  }
  MarkId question(MeetingId const& m, std::string_view phrase, std::string const& text) {
    return mark(m, phrase, {.kind = record::MarkKind::question, .text = text, .owner = {}, .owner_name = {}, .due = {}, .note = {}});
  }
  MarkId action(MeetingId const& m, std::string_view phrase, std::string const& text, std::string const& owner, std::string const& due) {
    auto const person = owner.empty() ? PersonId() : who(owner);
    return mark(m, phrase, {.kind = record::MarkKind::action, .text = text, .owner = person, .owner_name = {}, .due = due, .note = {}});
  }
  void done(MarkId const& id, std::string const& note) { must(record::set_mark_state(w_, id, "done", note)); }

  // ---------------------------------------------------------------------------------------------- the calls

  void cancelled_call() {
    auto const m = enter("8", "Start of the year", at("2023-01-10", 14), 60);
    must(meeting::cancel_meeting(w_, m, "Too many of us are still on holiday."));
  }

  void ninth_call() {
    auto const m = enter("9", "How often we meet, and the reports", at("2023-01-24", 14), 60);
    item(m, "How often we meet", 20, "Helena Voss");
    item(m, "Reports of the last year", 30, "Samira Haddad");
    there(m, {"Helena Voss", "Priya Raman", "Leif Solberg", "Nadia Okonjo", "Samira Haddad", "Oskar Lindqvist", "Idris Belkacem"});
    apologies(m, {"Mei Chao", "Dario Fell"});
    transcript(m, "demo/shared-waters-9.txt");
    decision(m, "we meet every two weeks, and the hour moves between the regions", "Calls are held every two weeks, at an hour that moves between the regions.");
    decision(m, "the reports are collected in one place as copies with a link back", "Reports are collected in one place, as copies with a link back.");
    done(action(m, "I will put a list of hours together", "List the possible hours with the places where they hurt.", "Priya Raman", "2023-01-31"), "Sent to the list.");
    done(action(m, "I will draft a cover page", "Draft a common cover page for the reports.", "Samira Haddad", "2023-01-31"), "");
    question(m, "What becomes of the report of a coalition that has not met for two years?", "Is the report of a coalition kept that has not met for two years?");
    approve(m);
  }

  /// Every voice confirmed, every word looked at: the way of a record to its approved edition.
  void approve(MeetingId const& m) {
    must(record::advance(w_, m, record::Status::in_correction, ""));
    must(record::confirm_automatic(w_, m));
    auto const read = record::transcript(w_, m).value();
    for (auto const& t : read.turns)
      if (t.person.empty() && t.kind != record::LabelKind::captioner)
        must(record::name_voice(w_, t.id, series_, PersonId(), "", true, record::Reach::turn));
    must(record::advance(w_, m, record::Status::corrected, ""));
    must(record::advance(w_, m, record::Status::approved, "Read and approved at the following call."));
  }

  void tenth_call() {
    auto const m = enter("10", "Hours, and a cover page", at("2023-02-07", 9), 60);
    item(m, "Hours of the coming calls", 20, "Priya Raman");
    item(m, "Cover page of the reports", 20, "Samira Haddad");
    document(m, "Cover page, first draft", "cover-page-1.pdf");
    there(m, {"Helena Voss", "Priya Raman", "Mei Chao", "Samira Haddad", "Tomas Arriaga"});
    apologies(m, {"Nadia Okonjo", "Leif Solberg"});
    must(meeting::close_meeting(w_, m));
  }

  void eleventh_call() {
    auto const m = enter("11", "What we want at the annual forum", at("2023-02-21", 14), 60);
    item(m, "The annual forum in September", 45, "Helena Voss");
    there(m, {"Helena Voss", "Priya Raman", "Tomas Arriaga", "Wanjiru Kamau", "Nadia Okonjo", "Leif Solberg", "Mei Chao"});
    apologies(m, {"Oskar Lindqvist"});
    transcript(m, "demo/shared-waters-11.txt");
    decision(m, "we ask the Programme Board for one joint session and not for five small ones", "The coalitions ask for one joint session instead of five small ones.");
    done(action(m, "You will have a concept note before the next call", "Write a concept note of one or two pages.", "Tomas Arriaga", "2023-03-07"), "Presented at call 12.");
    action(m, "somebody should find that out", "Find out when the consultation on the charter closes.", "", "");
  }

  void twelfth_call() {
    auto const m = enter("12", "The joint session", at("2023-03-07", 14), 60);
    item(m, "Concept of the joint session", 30, "Tomas Arriaga");
    item(m, "Panel and chairs", 20, "Helena Voss");
    item(m, "Next steps", 10, "Priya Raman");
    document(m, "Concept note, first version", "concept-note-1.pdf");
    document(m, "Chapters of the Global Water Charter", "charter-chapters.html");
    there(m, {"Helena Voss", "Priya Raman", "Tomas Arriaga", "Nadia Okonjo", "Idris Belkacem", "Mei Chao", "Leif Solberg", "Dario Fell"});
    apologies(m, {"Oskar Lindqvist"});
    transcript(m, "captions/shared-waters-12.txt");
    must(record::advance(w_, m, record::Status::in_correction, ""));
    correct(m, "two people from the bored", "two people from the Board");
    correct(m, "ground water date the charter", "ground water data the charter");
    correct(m, "Agenda balance", "Gender balance");
    voice(m, "Good afternoon, good morning", "Helena Voss", "chair", record::Reach::meeting);
    voice(m, "I have apologies from Oskar", "Priya Raman", "secretariat", record::Reach::meeting);
    voice(m, "I have a question on the numbers", "Leif Solberg", "", record::Reach::turn);
    voice(m, "Until the 20th", "", "", record::Reach::turn);
    twelfth_marks(m);
  }

  void twelfth_marks(MeetingId const& m) {
    decision(m, "We send the poll, and taking part in the joint session is by opting in.", "A poll goes to all coalitions; taking part in the joint session is by opting in.");
    decision(m, "the invitations to the Advisory Panel, to the commissioner's office and to the Programme Board go out as soon as there is a date", "Invitations to the guests go out as soon as there is a date, without waiting for the poll.");
    decision(m, "at most four in each part", "Each part of the session has four speakers at most.");
    decision(m, "after that every two weeks, until the forum", "From the week of 20 March calls are held every two weeks until the forum.");
    action(m, "Tomas and Priya work on the wording", "Write the questions of the poll.", "Tomas Arriaga", "2023-03-14");
    done(action(m, "I will send the date poll tomorrow", "Send a date poll for the week of 20 March, with the time zones in mind.", "Priya Raman", "2023-03-08"), "");
    action(m, "Nadia thinks about the title", "Collect ideas for a short title of the joint session.", "Nadia Okonjo", "2023-03-21");
    action(m, "I volunteer to collect what we have for the consultation", "Collect two pages for the consultation on the charter.", "Mei Chao", "2023-04-30");
    action(m, "We still have to see who writes those letters", "Write the letters of invitation.", "", "");
    question(m, "We never said what active means", "When is a coalition active?");
    question(m, "the order of the two parts is parked", "In which order do the two parts of the session come?");
  }

  /// A time is sought across zones; some have answered, one only if need be, one not yet.
  void date_poll() {
    auto const id = must(schedule::open_poll(w_, {.series = series_, .title = "Rehearsal of the joint session", .about = "An hour for chairs and speakers.", .zone = zone}));
    std::vector<SlotId> times;
    for (auto const& [days, hour] : {std::pair{20, 9}, {21, 14}, {22, 20}}) {
      auto const day = base::utc_day(w_.now() + std::chrono::days(days));
      times.push_back(must(schedule::propose(w_, id, day, hour, 0)));
    }
    using enum schedule::Answer;
    struct Asked {
      char const *name, *zone;
      bool required;
      std::vector<schedule::Answer> says;
    };
    for (auto const& [name, where, required, says] : {Asked{"Helena Voss", "Europe/Zurich", true, {yes, yes, if_need_be}}, Asked{"Mei Chao", "Asia/Hong_Kong", false, {yes, if_need_be, no}},
                                                      Asked{"Wanjiru Kamau", "Africa/Nairobi", false, {yes, yes, no}}, Asked{"Tomas Arriaga", "America/Santiago", true, {if_need_be, yes, yes}},
                                                      Asked{"Leif Solberg", "Europe/Oslo", false, {}}}) {
      schedule::Invitee wish{.person = who(name), .name = name, .zone = where, .required = required};
      for (auto const& p : cast)
        if (wish.name == p.name && p.kind == people::CapacityKind::coalition) wish.coalition = p.of;
      auto const asked = must(schedule::ask(w_, id, wish));
      std::map<SlotId, schedule::Answer> given;
      for (std::size_t i = 0; i < says.size(); ++i) given[times[i]] = says[i];
      if (!says.empty()) must(schedule::answer(w_, asked.id, given, where, {}));
    }
  }

  void calls_to_come() {
    auto const first = tuesday_after(w_.now(), 5);
    auto const m = enter("13", "Answers to the poll", first, 60);
    item(m, "Answers to the poll", 25, "Priya Raman");
    item(m, "Order of the two parts", 15, "Helena Voss");
    item(m, "Title of the session", 10, "Nadia Okonjo");
    document(m, "Concept note, second version", "concept-note-2.pdf");
    apologies(m, {"Dario Fell"});
    auto const next = enter("14", "Speakers of the joint session", tuesday_after(first, 14), 60);
    item(next, "Speakers of both parts", 40, "Tomas Arriaga");
  }

  Writing& w_;
  std::string const& texts_;
  std::map<std::string, PersonId> people_;
  SeriesId series_;
};

}  // namespace

}  // namespace demo

Result<Done> fill_demo(Writing& w, std::string const& texts) {
  if (!people::everybody(w).empty() || !meeting::all_series(w).empty())
    return refuse(Why::not_now, say("This forum is not empty: a demo is filled into a new data directory only."));
  demo::Filling(w, texts).run();
  demo::fill_roster(w);
  demo::duties(w);
  demo::plan_session(w);
  demo::questionnaires(w);
  demo::consensus_calls(w);
  demo::inquiries(w);
  return Done{};
}

std::map<std::string, AccountId> demo_accounts(Reading& r) {
  std::map<std::string, AccountId> out;
  for (auto const& a : people::accounts(r))
    if (a.demo && a.state == people::AccountState::active) out.emplace(people::role_name(a.role), a.id);
  return out;
}

}  // namespace desk
