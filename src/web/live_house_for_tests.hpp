// SPDX-License-Identifier: Apache-2.0
// For the tests of the live room's pages and streams: a house with one open meeting, and browsers for those who come to it. Every
// act goes through web::answer.
#pragma once

#include <boost/json.hpp>

#include "http/streams.hpp"
#include "web/delays.hpp"
#include "web/house_for_tests.hpp"
#include "web/live_commands.hpp"
#include "web/live_hearing.hpp"
#include "web/reach.hpp"

namespace web::test {

/// Where an answer's JSON has this name; null when it has not.
inline base::Json at(http::Response const& out, std::string_view name) {
  auto const read = base::parse_json(out.body);
  if (!read || !read->is_object()) return {};
  auto const* const v = read->as_object().if_contains(name);
  return v ? *v : base::Json();
}
inline std::string word(base::Json const& v) { return v.is_string() ? std::string(v.as_string()) : std::string(); }
inline std::int64_t number(base::Json const& v) { return v.is_int64() ? v.as_int64() : -1; }

class LiveHouse : public TestHouse {
 public:
  explicit LiveHouse(bool open = true) {
    house.streams = &streams;
    house.teller = &teller;
    house.delays = &delays;
    house.reach = &reach;
    done([&](Writing& w) -> Result<Done> {
      auto const series = meeting::found_series(w, {.title = "Coordination"});
      if (!series) return tl::unexpected(series.error());
      auto const made = meeting::enter_meeting(w, {.series = *series, .number = "66", .start = w.now(), .end = w.now() + std::chrono::hours(1)});
      if (!made) return tl::unexpected(made.error());
      id = *made;
      for (auto const* const title : {"Opening", "Main session"}) {
        auto const item = meeting::add_item(w, id, {.title = title, .minutes = 10});
        if (!item) return tl::unexpected(item.error());
        items.push_back(*item);
      }
      return Done{};
    });
    if (!open) return;
    REQUIRE(act(chair, "/life?to=open").status == 200);
    REQUIRE(act(chair, "/items/" + items[0].text + "/take-up").status == 200);
    REQUIRE(act(chair, "/queue?state=open").status == 200);
  }

  /// An act of a browser as a program; with a key of its own.
  http::Response act(Browser& who, std::string const& at, std::string const& body = "{}") {
    now += std::chrono::milliseconds(10);
    return who.post_json(room_path(id) + at, body);
  }
  /// A guest who has come in by this name.
  Browser guest(std::string const& name) {
    auto out = visitor();
    auto const in = out.post_json("/meetings/" + id.text + "/join", R"({"name": ")" + name + R"("})");
    REQUIRE(in.status == 200);
    seats[name] = word(at(in, "seat"));
    return out;
  }
  /// The account of a role, come in.
  Browser seated(Role role) {
    auto out = signed_in(role);
    auto const in = out.post_json("/meetings/" + id.text + "/join", "{}");
    REQUIRE(in.status == 200);
    seats[role_word(role)] = word(at(in, "seat"));
    return out;
  }
  live::Room room() {
    return store.read([&](Reading& r) { return live::room(r, id); });
  }
  std::int64_t seq() { return room().seq; }

  MeetingId id;
  std::vector<ItemId> items;
  std::map<std::string, std::string> seats;
  http::Streams streams;
  Teller teller{house, streams};
  Delays delays;
  Reach reach;
  Browser chair = signed_in(Role::secretariat);  ///< Ada, who opened it and so sits in the chair
};

}  // namespace web::test
