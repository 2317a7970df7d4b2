// SPDX-License-Identifier: Apache-2.0
// Sample pages of the live room in several states, beside those of samples_test.cpp: what the browser looks at when the room's
// design is changed (tests/browser/samples.mjs).
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "web/live_room_for_tests.hpp"

using namespace web;

namespace {

std::string from_right_to_left(std::string page) {
  std::string_view const ltr = "<html lang=\"en\" dir=\"ltr\">";
  page.replace(page.find(ltr), ltr.size(), "<html lang=\"ar\" dir=\"rtl\">");
  return page;
}

ScreenLook look(live::View view, char const* ground = "black") {
  ScreenLook out;
  out.view = view;
  out.ground = ground;
  out.id = "sc1";
  out.stream = out.poll = "/meetings/m1/live/stream?as=open";
  out.join = "https://example.org/join";
  out.message = "Lunch is on the second floor. We go on at two.";
  return out;
}

LiveView with_screen(LiveView v, live::View view) {
  live::Screen s;
  s.id = base::ScreenId("sc1");
  s.name = "Hall";
  s.view = view;
  s.message = "Lunch is on the second floor. We go on at two.";
  v.room.screens.emplace(s.id, s);
  return v;
}

}  // namespace

TEST_CASE("every part of the live room is drawn in every state, and its sample pages are written for the browser") {
  char const* const asked = std::getenv("INTERSESSION_SAMPLES");
  std::filesystem::path const to = asked ? std::filesystem::path(asked) : std::filesystem::temp_directory_path() / "intersession-live-samples";
  std::filesystem::create_directories(to);
  Frame const guest{.forum = "Assembly of Coalitions", .path = "/meetings/m1/live"};
  Frame const officer{.forum = "Assembly of Coalitions", .viewer = "Amina Diallo", .role = "facilitator", .csrf = "tok"};
  auto const seated = test::onlooker(Audience::seated, "layla");
  auto answering = seated;
  answering.answering = "c1";
  auto const chair = test::onlooker(Audience::moderation, "chair");
  auto const reader = test::onlooker(Audience::open);
  CaptionerFacts facts;
  facts.stream = test::lobby().streams[0];
  facts.figures.silent_seconds = 3;
  facts.figures.words_per_minute = 142;
  facts.names = {"Amina Diallo", "Tomás Oliveira"};
  facts.terms = {"coalition", "uptake"};
  facts.reach = {{.channel = "floor", .now = 12, .most = 30, .paused = 3}};
  facts.missed = true;
  auto speaking_with_screen = with_screen(test::speaking(), live::View::floor);
  auto own_rules = test::speaking();
  own_rules.room.items[1].rules = live::Rules{.bound = 4};
  std::vector<std::pair<std::string, std::string>> const pages = {
      {"live-nothing", layout(guest, participant_page(test::nothing(), reader))},
      {"live-lobby", layout(guest, participant_page(test::lobby(), seated))},
      {"live-reading", layout(guest, participant_page(test::speaking(), reader))},
      {"live-speaking", layout(guest, participant_page(test::speaking(), seated))},
      {"live-speaking-rtl", from_right_to_left(layout(guest, participant_page(test::speaking(), seated)))},
      {"live-my-turn", layout(guest, participant_page(test::speaking(), test::onlooker(Audience::seated, "tomas")))},
      {"live-answering", layout(guest, participant_page(test::speaking(), answering))},
      {"live-lost", layout(guest, participant_page(test::lost_lines(), seated))},
      {"live-over-time", layout(guest, participant_page(test::over_time(), seated))},
      {"live-call", layout(guest, participant_page(test::call_open(), seated))},
      {"live-off-record", layout(guest, participant_page(test::off_record(), seated))},
      {"chair", layout(officer, chair_page(test::over_time(), chair, "ruling", "e9"))},
      {"chair-rtl", from_right_to_left(layout(officer, chair_page(test::speaking(), chair, "", "")))},
      {"chair-lost", layout(officer, chair_page(test::lost_lines(), chair, "request", "e1"))},
      {"chair-parts", layout(officer, chair_page(test::speaking(), chair, "parts", "tomas"))},
      {"chair-call", layout(officer, chair_page(test::call_open(live::Visibility::named_to_chair), chair, "objection", "o1"))},
      {"steward", layout(officer, steward_page(test::speaking(), chair, {"Open Harbours", "تحالف الأنهار"}))},
      {"leave", layout(officer, leave_page(test::speaking(), chair, test::speaking().room.items[1]))},
      {"item-rules", layout(officer, item_rules_page(own_rules, chair, own_rules.room.items[1]))},
      {"room-settings", layout(officer, settings_page(speaking_with_screen, chair, "https://example.org", facts.reach))},
      {"shown-once", layout(officer, shown_once_page("The captioner's address", caption_addresses("https://example.org", facts.stream, "secret"), "/back"))},
      {"captions-plain", layout(guest, captions_page(test::speaking(), "floor", 0, test::at_minute(7), guest.assets))},
      {"braille", bare_document(braille_page(test::speaking(), "floor", 5), "0")},
      {"captioner", bare_document(captioner_page(test::speaking(), facts, "secret"), "0")},
      {"strip", bare_document(strip_page(test::speaking(), "floor", "black"), "0")},
      {"screen-floor", bare_document(screen_page(speaking_with_screen, look(live::View::floor), test::at_minute(7)), "0")},
      {"screen-over-white", bare_document(screen_page(with_screen(test::over_time(), live::View::floor), look(live::View::floor, "white"), test::at_minute(7)), "0")},
      {"screen-agenda", bare_document(screen_page(with_screen(test::speaking(), live::View::agenda), look(live::View::agenda), test::at_minute(7)), "0")},
      {"screen-call", bare_document(screen_page(with_screen(test::call_open(), live::View::call), look(live::View::call), test::at_minute(7)), "0")},
      {"screen-captions", bare_document(screen_page(with_screen(test::off_record(), live::View::captions), look(live::View::captions), test::at_minute(7)), "0")},
      {"screen-panel", bare_document(screen_page(with_screen(test::call_open(), live::View::panel), look(live::View::panel), test::at_minute(7)), "0")},
      {"screen-message", bare_document(screen_page(with_screen(test::speaking(), live::View::message), look(live::View::message), test::at_minute(7)), "0")},
      {"screen-break", bare_document(screen_page(with_screen(test::speaking(), live::View::break_clock), look(live::View::break_clock), test::at_minute(7)), "0")},
  };
  for (auto const& [name, page] : pages) {
    std::ofstream(to / (name + ".html"), std::ios::binary) << page;
    CAPTURE(name);
    CHECK(page.find(" style=") == std::string::npos);
    CHECK(page.find("<h1") == page.rfind("<h1"));
    CHECK(std::filesystem::file_size(to / (name + ".html")) == page.size());
  }
  if (!asked) std::filesystem::remove_all(to);
}
