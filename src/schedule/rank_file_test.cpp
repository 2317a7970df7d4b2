// SPDX-License-Identifier: Apache-2.0
#include "schedule/rank_file.hpp"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <string>

namespace {

std::string const good = R"({"minutes":60,
  "people":[{"id":"a","zone":"Europe/Lisbon","coalition":"x","required":true,"history":[{"start":"2026-01-06T03:00:00Z","minutes":60},{"start":"2026-02-03T15:00:00Z","minutes":60}]},
            {"id":"b","zone":"Asia/Tokyo","hours":[{"from":"22:00","to":"07:00","points":1}]}],
  "options":[{"id":"one","start":"2026-03-03T15:00:00Z"},{"id":"two","start":"2026-03-04T09:00:00Z"}],
  "answers":[{"person":"a","option":"one","answer":"yes"},{"person":"a","option":"two","answer":"ifneedbe"},{"person":"b","option":"two","answer":"no"}]})";

/// The file with one thing changed.
std::string but(std::string const& from, std::string const& to) {
  auto out = good;
  auto const at = out.find(from);
  REQUIRE(at != std::string::npos);
  return out.replace(at, from.size(), to);
}

std::string fault(std::string const& json) {
  auto const read = schedule::read_poll(json);
  return read ? "none" : read.error().field + "|" + read.error().detail;
}

}  // namespace

TEST_CASE("a poll file is read with its defaults and ranked as JSON") {
  auto const poll = schedule::read_poll(good);
  REQUIRE(poll);
  CHECK(poll->cap == 3);
  CHECK(poll->people[0].history[0].ago == 1);
  CHECK(poll->people[0].history[1].ago == 0);
  CHECK(poll->people[1].coalition.empty());
  CHECK(poll->answers[1][0] == schedule::Answer::blank);
  CHECK(base::print_json(schedule::ranking_to_json(*poll, schedule::rank(*poll))) ==
        R"({"ranking":[{"option":"one","below_night_line":false,"deciding":"Coalitions with a plain yes: 1; for the next 0.","burden":{"a":0,"b":1}},)"
        R"({"option":"two","below_night_line":false,"deciding":null,"burden":{"a":0,"b":1}}]})");
}

TEST_CASE("a fault is told with its place in the file") {
  CHECK(fault(but("\"minutes\":60,\n", "")) == "minutes|This is missing.");
  CHECK(fault(but("\"minutes\":60,\n", "\"minutes\":\"60\",")).starts_with("minutes|"));
  CHECK(fault(but("\"minutes\":60,\n", "\"minutes\":0,")).starts_with("minutes|"));
  CHECK(fault(but("\"minutes\":60,\n", "\"minutes\":60.5,")).starts_with("minutes|"));
  CHECK(fault(but("\"minutes\":60,\n", "\"minutes\":60,\"cap\":-1,")).starts_with("cap|"));
  CHECK(fault(but("Europe/Lisbon", "Europe/Atlantis")) == "people[0].zone|There is no time zone called “{}”.");
  CHECK(fault(but("\"id\":\"b\"", "\"id\":\"a\"")) == "people[1].id|The id “{}” stands here twice.");
  CHECK(fault(but("\"id\":\"two\"", "\"id\":\"one\"")) == "options[1].id|The id “{}” stands here twice.");
  CHECK(fault(but("2026-03-04T09:00:00Z", "2026-03-04T09:00:00")).starts_with("options[1].start|"));
  CHECK(fault(but("2026-03-04T09:00:00Z", "2026-02-30T09:00:00Z")).starts_with("options[1].start|"));
  CHECK(fault(but("2026-03-04T09:00:00Z", "2150-02-03T09:00:00Z")).starts_with("options[1].start|"));
  CHECK(fault(but("2026-01-06T03:00:00Z", "soon")).starts_with("people[0].history[0].start|"));
  CHECK(fault(but("2026-01-06T03:00:00Z", "2026-02-06T03:00:00Z")) == "people[0].history[1].start|Past meetings stand oldest first.");
  CHECK(fault(but("\"required\":true", "\"required\":1")).starts_with("people[0].required|"));
  CHECK(fault(but("\"22:00\"", "\"25:00\"")).starts_with("people[1].hours[0].from|"));
  CHECK(fault(but("\"07:00\"", "\"22:00\"")).starts_with("people[1].hours[0].to|"));
  CHECK(fault(but("\"points\":1", "\"points\":-1")).starts_with("people[1].hours[0].points|"));
  CHECK(fault(but("[{\"from\"", "[{\"from\":\"06:00\",\"to\":\"08:00\",\"points\":3},{\"from\"")).starts_with("people[1].hours[1]|"));
  CHECK(fault(but("\"option\":\"two\",\"answer\":\"no\"", "\"option\":\"three\",\"answer\":\"no\"")).starts_with("answers[2].option|"));
  CHECK(fault(but("{\"person\":\"b\"", "{\"person\":\"z\"")).starts_with("answers[2].person|"));
  CHECK(fault(but("\"answer\":\"no\"", "\"answer\":\"maybe\"")).starts_with("answers[2].answer|"));
  CHECK(fault(but("\"person\":\"b\",\"option\":\"two\"", "\"person\":\"a\",\"option\":\"two\"")).starts_with("answers[2]|"));
  CHECK(fault("[]").starts_with("|"));
  CHECK(fault("{\"minutes\":60,\"people\":{},\"options\":[]}").starts_with("people|"));
  CHECK(fault("{\"minutes\":60,\"people\":[7],\"options\":[]}").starts_with("people[0]|"));
  CHECK(fault(good.substr(0, good.size() - 3)).starts_with("|"));
  CHECK(fault(good) == "none");
}
