// SPDX-License-Identifier: Apache-2.0
// What may and may not stand in a fragment: it is the same for everybody of an audience, so no token, no "now", no name that this
// audience may not know, and no markup that somebody typed.
#include <doctest/doctest.h>

#include <algorithm>

#include "web/live_room_for_tests.hpp"

using namespace web;

namespace {

constexpr Audience all_audiences[] = {Audience::open, Audience::seated, Audience::moderation, Audience::captioning};

std::string all_of(LiveView const& v, Audience a) {
  std::string out;
  for (auto const& [name, markup] : fragments(v, a)) out += fragment(fragments(v, a), name).str();
  return out;
}

std::string one(LiveView const& v, Audience a, std::string_view name) { return fragment(fragments(v, a), name).str(); }

bool has(std::string const& markup, std::string_view words) { return markup.find(words) != std::string::npos; }

std::vector<LiveView> every_state() {
  return {test::nothing(), test::lobby(), test::speaking(), test::lost_lines(), test::over_time(), test::call_open(), test::off_record()};
}

/// Every text a person can type, replaced.
LiveView typed(std::string const& words) {
  auto v = test::call_open();
  auto& r = v.room;
  r.consent = live::Consent::announced;
  r.consent_text = words;
  for (auto& [id, s] : r.seats) s.name = s.coalition = s.capacity = s.delegate = words;
  for (auto& i : r.items) i.title = i.lead = i.conclusion = words;
  for (auto& [id, e] : r.entries) e.note = e.capacity = e.coalition = words;
  r.access = {{.id = base::EntryId("a1"), .what = "other", .note = words, .state = "raised"}};
  for (auto& c : r.calls) {
    c.text = words;
    for (auto& o : c.objections) o.name = o.capacity = o.reason = o.answer = words;
    c.outcome = live::Outcome{.word = "noted", .sentence = words};
  }
  r.rulings = {{.entry = base::EntryId("e1"), .word = "noted", .text = words}};
  for (auto& c : r.chat) c.name = c.text = words;
  live::Screen s;
  s.id = base::ScreenId("sc1");
  s.message = words;
  s.view = live::View::break_clock;
  s.pin = {live::Pinned::message, words};
  r.screens.emplace(s.id, s);
  for (auto& m : v.marks) m.text = m.owner_name = words;
  for (auto& l : v.lines) l.text = l.name = words;
  meeting::Document d;
  d.id = base::DocumentId("d1");
  d.title = words;
  d.address = "javascript:alert(1)";
  v.documents = {d};
  r.shown = d.id;
  return v;
}

}  // namespace

TEST_CASE("a fragment holds no token, no key and no form of its own") {
  for (auto const& v : every_state())
    for (auto const a : all_audiences) {
      auto const markup = all_of(v, a);
      CHECK_FALSE(has(markup, "csrf"));
      CHECK_FALSE(has(markup, "name=\"key\""));
      CHECK_FALSE(has(markup, "<form"));
      CHECK_FALSE(has(markup, "tok\""));
    }
}

TEST_CASE("a fragment is a function of the view: drawn twice it is the same, and only instants of the log stand in it") {
  for (auto const& v : every_state())
    for (auto const a : all_audiences) {
      auto const once = fragments(v, a), again = fragments(v, a);
      REQUIRE(once.size() == again.size());
      for (std::size_t i = 0; i < once.size(); ++i) CHECK(once[i].second.str() == again[i].second.str());
    }
  auto const floor = one(test::speaking(), Audience::open, "floor");
  CHECK(has(floor, "data-from=\"" + std::to_string(base::to_millis(test::at_minute(6))) + "\""));
  CHECK(has(floor, "data-limit=\"120000\""));
}

TEST_CASE("captions that were heard meanwhile change no fragment: they go out as deltas") {
  auto v = test::speaking();
  auto const before = all_of(v, Audience::moderation);
  v.streams[0].heard_at = test::at_minute(9);
  v.streams[0].last = 400;
  v.room.seq += 50;
  v.lines[3].text += " more";
  CHECK(all_of(v, Audience::moderation) == before);
}

TEST_CASE("a lost line stands beside request and speaker with its instant; what can be done about it is the desk's alone") {
  auto const v = test::lost_lines();
  auto const since = "data-from=\"" + std::to_string(base::to_millis(test::at_minute(6, 30))) + "\"";
  CHECK(has(one(v, Audience::open, "floor"), since));
  CHECK(has(one(v, Audience::seated, "queue"), "connection lost"));
  CHECK(has(one(v, Audience::seated, "floor"), "also the point of 1 other"));
  auto const desk = one(v, Audience::moderation, "desk");
  CHECK(has(desk, "/turns/g1/end?reason=connection_lost"));
  CHECK(has(desk, "/turns/g1/read"));
  CHECK(has(desk, "/turns/g1/pause?on=no"));
  CHECK_FALSE(has(all_of(v, Audience::seated), "/turns/g1/read"));
  CHECK_FALSE(has(all_of(test::speaking(), Audience::moderation), "connection lost"));
}

TEST_CASE("every control of a fragment belongs to the one form outside it and names a path of this room") {
  for (auto const& v : every_state()) {
    auto const markup = all_of(v, Audience::moderation);
    for (std::size_t at = markup.find("<button"); at != std::string::npos; at = markup.find("<button", at + 1)) {
      auto const tag = markup.substr(at, markup.find('>', at) - at);
      CAPTURE(tag);
      CHECK(has(tag, "form=\"cmd\""));
      CHECK(has(tag, "formaction=\"/meetings/m1/live/"));
    }
  }
}

TEST_CASE("a second channel of captions stands beside the floor's when the meeting has it") {
  auto v = test::speaking();
  v.channels["fr"] = v.lines;
  auto who = test::onlooker(Audience::seated, "layla");
  auto const alone = participant_page(v, who).main.str();
  CHECK(has(alone, "data-captions=\"floor\""));
  CHECK_FALSE(has(alone, "data-captions=\"fr\""));
  CHECK(has(alone, "?beside=fr#h-captions"));
  who.beside = "fr";
  CHECK(has(participant_page(v, who).main.str(), "data-captions=\"fr\""));
  who.beside = "de\"><script>";
  CHECK_FALSE(has(participant_page(v, who).main.str(), "<script>"));
}

TEST_CASE("names are isolated from the direction of the words around them") {
  auto const markup = all_of(test::speaking(), Audience::moderation);
  std::string const name = "ليلى حداد";
  std::size_t seen = 0;
  for (std::size_t at = markup.find(name); at != std::string::npos; at = markup.find(name, at + 1)) {
    auto const tag = markup.rfind('<', at);
    CHECK(markup.substr(tag, 4) == "<bdi");
    ++seen;
  }
  CHECK(seen > 2);
}

TEST_CASE("whatever somebody types comes out as text") {
  std::string const hostile = "<img src=x onerror=alert(1)>\"'&</script>";
  auto const v = typed(hostile);
  for (auto const a : all_audiences) {
    auto const markup = all_of(v, a);
    CHECK_FALSE(has(markup, "<img"));
    CHECK_FALSE(has(markup, "</script"));
    CHECK_FALSE(has(markup, "javascript:"));
    CHECK_FALSE(has(markup, "x onerror=alert(1)>\""));
    CHECK(has(markup, "&lt;img src=x onerror=alert(1)&gt;"));
  }
  auto const who = test::onlooker(Audience::moderation, "layla");
  for (auto const& page : {participant_page(v, who), chair_page(v, who, "objection", "o1"), steward_page(v, who), settings_page(v, who, "https://example.org")}) {
    CHECK_FALSE(has(page.main.str(), "<img src=x"));
    CHECK_FALSE(has(page.main.str(), "</script"));
  }
}

TEST_CASE("a count-only call shows nobody's answer to anybody, the chair included") {
  auto const v = test::call_open(live::Visibility::count);
  for (auto const a : all_audiences) {
    auto const call = one(v, a, "call");
    CHECK_FALSE(has(call, "Wei Zhang"));
    CHECK(has(call, "Only numbers are shown"));
  }
  // Names stand there for other reasons, too: whom one can speak after.
  CHECK_FALSE(has(personal_part(v, test::onlooker(Audience::moderation, "chair")).str(), "class=\"answers\""));
  CHECK_FALSE(has(base::print_json(room_json(v, Audience::moderation).at("calls")), "\"answer\":\"support\""));
}

TEST_CASE("answers for the chair alone stand in the chair's own part, not in a fragment that stewards read too") {
  auto const v = test::call_open(live::Visibility::named_to_chair);
  for (auto const a : all_audiences) CHECK_FALSE(has(one(v, a, "call"), "Wei Zhang"));
  auto const of_chair = personal_part(v, test::onlooker(Audience::moderation, "chair")).str();
  REQUIRE(has(of_chair, "class=\"answers\""));
  CHECK(has(of_chair.substr(of_chair.find("class=\"answers\"")), "Wei Zhang"));
  CHECK_FALSE(has(personal_part(v, test::onlooker(Audience::seated, "tomas")).str(), "class=\"answers\""));
}

TEST_CASE("named answers are for those who may see names") {
  auto v = test::call_open(live::Visibility::named);
  CHECK(has(one(v, Audience::open, "call"), "Wei Zhang"));
  v.room.rules.names_public = false;
  CHECK_FALSE(has(one(v, Audience::open, "call"), "Wei Zhang"));
  CHECK(has(one(v, Audience::seated, "call"), "Wei Zhang"));
}

TEST_CASE("objections stand before missing coalitions, and these before counts") {
  auto const call = one(test::call_open(), Audience::seated, "call");
  auto const objections = call.find("1 objection"), missing = call.find("missing-head"), counts = call.find("class=\"counts\"");
  REQUIRE(objections != std::string::npos);
  REQUIRE(counts != std::string::npos);
  CHECK(objections < counts);
  if (missing != std::string::npos) {
    CHECK(objections < missing);
    CHECK(missing < counts);
  }
}

TEST_CASE("each audience gets what it may read: chat for those who came in, acts and held lines for moderation") {
  auto const v = test::speaking();
  CHECK_FALSE(has(all_of(v, Audience::open), "I can read it."));
  CHECK(has(all_of(v, Audience::seated), "I can read it."));
  CHECK_FALSE(has(all_of(v, Audience::seated), "Hello from the back row"));
  CHECK(has(all_of(v, Audience::moderation), "Hello from the back row"));
  CHECK_FALSE(has(all_of(v, Audience::seated), "turns/next"));
  CHECK(has(all_of(v, Audience::moderation), "turns/next?seen_turn=g1"));
  CHECK_FALSE(has(one(v, Audience::open, "people"), "Wei Zhang"));
  CHECK(has(one(v, Audience::open, "people"), "5 people here"));
  CHECK(has(one(v, Audience::seated, "people"), "Wei Zhang"));
}

TEST_CASE("private notes and the queue's names are kept where the rules say so") {
  auto v = test::speaking();
  CHECK(has(one(v, Audience::open, "queue"), "nearly the same"));
  v.room.rules.notes_private = true;
  CHECK_FALSE(has(one(v, Audience::seated, "queue"), "nearly the same"));
  CHECK(has(one(v, Audience::moderation, "queue"), "nearly the same"));
  v.room.rules.names_public = false;
  auto const open = one(v, Audience::open, "queue") + one(v, Audience::open, "floor");
  CHECK_FALSE(has(open, "ليلى حداد"));
  CHECK(has(open, "Tomás Oliveira"));  // who speaks is public
}

TEST_CASE("an access request is shown without a name") {
  auto const v = test::over_time();
  for (auto const a : all_audiences) {
    CHECK(has(one(v, a, "access"), "The captions have stopped"));
    CHECK_FALSE(has(one(v, a, "access"), "ليلى حداد"));
  }
}

TEST_CASE("off the record, consent and missing captions are said to everybody") {
  for (auto const a : all_audiences) {
    CHECK(has(one(test::off_record(), a, "banner"), "OFF THE RECORD"));
    CHECK(has(one(test::off_record(), a, "banner"), "A transcript of this meeting is kept."));
    CHECK(has(one(test::over_time(), a, "banner"), "There are no captions at the moment"));
  }
}

TEST_CASE("an action without an owner says so loudly") { CHECK(has(one(test::speaking(), Audience::open, "outcomes"), "<span class=\"no-owner\">No owner</span>")); }

TEST_CASE("the order is shown with one reason a place") {
  auto const queue = one(test::speaking(), Audience::seated, "queue");
  for (auto const* why : {"its kind goes first", "first time on this item", "room and remote in turn"}) CHECK(has(queue, why));
}

TEST_CASE("one's own part says the place, the floor and the answer, and its forms carry token, key and way back") {
  auto const layla = personal_part(test::speaking(), test::onlooker(Audience::seated, "layla")).str();
  CHECK(has(layla, "You are number 2: first time on this item."));
  CHECK(has(layla, "name=\"csrf\" value=\"tok\""));
  CHECK(has(layla, "name=\"key\" value=\"key0\""));
  CHECK(has(layla, "name=\"back\" value=\"/meetings/m1/live\""));
  CHECK(has(personal_part(test::speaking(), test::onlooker(Audience::seated, "tomas")).str(), "You have the floor."));
  CHECK(has(personal_part(test::call_open(), test::onlooker(Audience::seated, "wei")).str(), "Your answer:"));
  auto const reader = personal_part(test::speaking(), test::onlooker(Audience::open)).str();
  CHECK(has(reader, "/meetings/m1/join"));
  CHECK_FALSE(has(reader, "Raise my hand"));
}

TEST_CASE("the caption panel names a voice once a stretch, and keeps it for those who copy") {
  auto const lines = caption_lines(test::speaking().lines).str();
  CHECK(lines.find("<bdi>Amina Diallo</bdi>") == lines.rfind("<bdi>Amina Diallo</bdi>"));
  CHECK(has(lines, "data-speaker=\"Amina Diallo\""));
  CHECK(has(lines, "class=\"cap-line tail\""));
}

TEST_CASE("captions are missed after twenty seconds while somebody has the floor, not before and not in a break") {
  auto v = test::speaking();
  v.streams[0].heard_at = test::at_minute(6);
  CHECK(captions_missing(v, "floor", test::at_minute(6, 19)).empty());
  CHECK(captions_missing(v, "floor", test::at_minute(6, 40)) == "No captions for 40 seconds.");
  v.room.floor = live::FloorState::suspended;
  CHECK(captions_missing(v, "floor", test::at_minute(6, 40)).empty());
  // After the break it is counted anew, and one who never came is missed from the meeting's beginning on.
  v.room.floor = live::FloorState::turn;
  v.room.open = {{test::at_minute(0), test::at_minute(7)}, {test::at_minute(20), std::nullopt}};
  CHECK(captions_missing(v, "floor", test::at_minute(20, 19)).empty());
  CHECK(captions_missing(v, "floor", test::at_minute(20, 21)) == "No captions for 21 seconds.");
  v.streams[0].heard_at.reset();
  CHECK(captions_missing(v, "floor", test::at_minute(20, 21)) == "No captions for 21 seconds.");
  // After a time off the record, too: of what was said then nothing was to come.
  v.room.back_on_record_at = test::at_minute(25);
  CHECK(captions_missing(v, "floor", test::at_minute(25, 19)).empty());
  CHECK(captions_missing(v, "floor", test::at_minute(25, 22)) == "No captions for 22 seconds.");
}

TEST_CASE("what is pinned stands on the screen whatever it shows, and for the other screens too; what is gone is not said") {
  auto v = test::speaking();
  live::Screen s;
  s.id = base::ScreenId("sc1");
  s.view = live::View::captions;
  s.pin = {live::Pinned::item, v.room.items.front().id.text};
  v.room.screens.emplace(s.id, s);
  ScreenLook look;
  look.id = "sc1";
  auto const page = [&] { return screen_page(v, look, test::at_minute(7)).main.str(); };
  CHECK(has(page(), "id=\"pinned\" class=\"pinned\" role=\"status\" >Agenda item: <bdi>" + v.room.items.front().title + "</bdi></p>"));
  CHECK(has(page(), "data-pin-of=\"sc1\""));
  v.room.screens.at(s.id).pin = {live::Pinned::document, "gone"};
  CHECK(has(page(), "id=\"pinned\" class=\"pinned\" role=\"status\" hidden></p>"));
  CHECK_FALSE(has(page(), "data-pin-of"));
}

TEST_CASE("a break's clocks are the meeting's, UTC and those named for the screen, each once, and no others") {
  auto v = test::speaking();
  v.meeting.zone = "Europe/Zurich";
  live::Screen s;
  s.id = base::ScreenId("sc1");
  s.view = live::View::break_clock;
  v.room.screens.emplace(s.id, s);
  ScreenLook look;
  look.id = "sc1";
  auto const zones = [&] {
    auto const main = screen_page(v, look, test::at_minute(7)).main.str();
    auto const list = main.substr(main.find("data-clocks>"));
    std::string out;
    for (auto at = list.find("data-zone=\""); at < list.find("</ul>"); at = list.find("data-zone=\"", at + 1)) {
      auto const begin = at + std::string("data-zone=\"").size();
      out += (out.empty() ? "" : " ") + list.substr(begin, list.find('"', begin) - begin);
    }
    return out;
  };
  CHECK(zones() == "Europe/Zurich UTC");
  v.room.screens.at(s.id).zones = {"Asia/Tokyo", "UTC", "America/Lima"};
  CHECK(zones() == "Europe/Zurich UTC Asia/Tokyo America/Lima");
  // In the fragment that is told there is no "now".
  CHECK(has(fragment(fragments(v, Audience::open), "screen").str(), "data-zone=\"Asia/Tokyo\">–:––</span>"));
}

TEST_CASE("captions more than six seconds late are said so in panel, plain page, strip and projector; nearer ones and assumed ones are not") {
  auto v = test::speaking();
  ScreenLook look;
  look.ground = "black";
  auto const pages = [&] {
    return std::vector<std::string>{caption_panel(v).str(), captions_page(v, "floor", 0, test::at_minute(7), "0").main.str(), strip_page(v, "floor", "black").main.str(),
                                    screen_page(v, look, test::at_minute(7)).main.str()};
  };
  std::string const late = "Captions come late: about 8 s behind.</";
  v.streams[0].lag_ms = 8200;
  v.streams[0].lag_measured = true;
  for (auto const& page : pages()) CHECK(has(page, late));
  v.streams[0].lag_measured = false;
  for (auto const& page : pages()) CHECK_FALSE(has(page, late));
  v.streams[0].lag_measured = true;
  v.streams[0].lag_ms = 6000;
  for (auto const& page : pages()) CHECK_FALSE(has(page, "s behind.</"));
}

TEST_CASE("captions that rest while the meeting is interrupted are said so on all of their pages") {
  auto v = test::speaking();
  v.room.life = live::Life::suspended;
  v.streams[0].state = "paused";
  ScreenLook look;
  std::string const rests = "captions rest.</";
  for (auto const& page : {caption_panel(v).str(), captions_page(v, "floor", 0, test::at_minute(7), "0").main.str(), strip_page(v, "floor", "black").main.str(),
                           screen_page(v, look, test::at_minute(7)).main.str()})
    CHECK(has(page, rests));
  v.room.life = live::Life::open;
  CHECK_FALSE(has(caption_panel(v).str(), rests));
}

TEST_CASE("a strip in another page shows at once that it is off the record, and both it and the projector have a place to say that captions have stopped") {
  auto const strip = strip_page(test::off_record(), "floor", "black").main.str();
  CHECK(has(strip, "id=\"f-banner\""));
  CHECK(has(strip, "OFF THE RECORD"));
  CHECK(has(strip, "id=\"captions-gone\""));
  ScreenLook look;
  look.ground = "black";
  CHECK(has(screen_page(test::speaking(), look, test::at_minute(7)).main.str(), "id=\"captions-gone\""));
}

TEST_CASE("lengths are said as clocks say them") {
  CHECK(length_words(base::Millis(125'000)) == "2:05");
  CHECK(length_words(base::Millis(3'725'000)) == "1:02:05");
  CHECK(length_words(base::Millis(-5)) == "0:00");
}
