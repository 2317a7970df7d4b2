// SPDX-License-Identifier: Apache-2.0
// Captions at the door (captions 6.1, 6.2.1; vectors I7, I16, I17, I20-I24, I30 of 7): what each shape of address answers, that no refusal
// tells a guess anything, and that what cannot be stored is shown all the same. What the words become is tested in record.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::LiveHouse;

/// A room with one stream on air, and its captioner: a program without cookies.
class Captioner {
 public:
  explicit Captioner(bool open = true) : place(open) {
    fresh = place.done([&](Writing& w) {
      return record::open_stream(w, place.id, {.not_before = w.now(), .not_after = w.now() + std::chrono::hours(12)});
    });
  }
  http::Response send(std::string const& target, std::string const& body, std::vector<http::Field> fields = {},
                      http::Method method = http::Method::post) {
    http::Request r;
    r.method = method;
    r.target = target;
    auto const mark = target.find('?');
    r.path = target.substr(0, mark);
    r.query = mark == std::string::npos ? "" : target.substr(mark + 1);
    r.fields = std::move(fields);
    r.fields.push_back({"Host", "forum.test"});
    r.body = body;
    r.remote = "192.0.2.7";
    r.id = "test";
    return answer(place.house, r);
  }
  http::Response zoom(std::string const& query, std::string const& body = "Words.\n") {
    return send("/closedcaption?id=" + place.id.text + "&signature=" + fresh.secret + "&" + query, body);
  }
  http::Response teams(std::string const& body = "Words.") {
    return send("/cartcaption?meetingid=" + place.id.text + "&token=" + fresh.secret, body);
  }
  std::string text() {
    std::string out;
    auto const lines = place.store.read([&](Reading& r) { return record::lines(r, place.id, "floor", 100); });
    for (auto const& l : lines) out += (out.empty() ? "" : "|") + l.text;
    return out;
  }

  LiveHouse place;
  record::OpenedStream fresh;
};

TEST_CASE("a post in Zoom's shape needs a number, one in Teams' shape does not (I7)") {
  Captioner c;
  CHECK(c.zoom("lang=en").status == 403);
  CHECK(c.zoom("seq=1&lang=en").status == 200);
  CHECK(c.teams().status == 200);
}

TEST_CASE("JSON and multipart are not captions, everything else is taken as text (I15, I16)") {
  Captioner c;
  auto const with = [&](std::string const& type, std::string const& seq) {
    return c.send("/closedcaption?signature=" + c.fresh.secret + "&seq=" + seq, "a=b&c\n", {{"Content-Type", type}}).status;
  };
  CHECK(with("application/json", "1") == 415);
  CHECK(with("Multipart/Form-Data; boundary=x", "1") == 415);
  CHECK(with("application/x-www-form-urlencoded", "1") == 200);
  CHECK(with("", "2") == 200);
  CHECK(c.text().find("a=b&c") != std::string::npos);
}

TEST_CASE("a caption has at most 4 KiB, in YouTube's shape 16 KiB (I17)") {
  Captioner c;
  CHECK(c.zoom("seq=1", std::string(4096, 'x')).status == 200);
  CHECK(c.zoom("seq=2", std::string(4097, 'x')).status == 413);
  auto const youtube = [&](std::size_t bytes) {
    std::string body = "2022-10-03T12:00:00.000\n";
    return c.send("/closedcaption?cid=" + c.fresh.secret + "&seq=2", body + std::string(bytes - body.size(), 'y')).status;
  };
  CHECK(youtube(16'385) == 413);
  CHECK(youtube(16'384) == 200);
}

TEST_CASE("an empty post is a sign of life, with the server's time as its answer (I20)") {
  Captioner c;
  auto const out = c.zoom("seq=1", "");
  CHECK(out.status == 200);
  CHECK(out.body == "2022-10-03T12:00:" + out.body.substr(17));
  CHECK(out.header("X-Caption-Status") == "heartbeat");
  CHECK(c.text().empty());
}

TEST_CASE("other methods are refused; the last number is a bare decimal (I21)") {
  Captioner c;
  CHECK(c.send("/closedcaption?signature=" + c.fresh.secret, "", {}, http::Method::get).status == 405);
  CHECK(c.send("/closedcaption/seq?signature=" + c.fresh.secret, "").status == 405);
  CHECK(c.send("/closedcaption/seq?signature=" + c.fresh.secret, "", {}, http::Method::head).status == 405);
  REQUIRE(c.zoom("seq=41").status == 200);
  CHECK(c.send("/closedcaption/seq?signature=" + c.fresh.secret, "", {}, http::Method::get).body == "41");
}

TEST_CASE("two programs that were told the same last number are both taken, the second as a new epoch") {
  Captioner c;
  REQUIRE(c.zoom("seq=41").status == 200);
  auto const ask = [&] { return c.send("/closedcaption/seq?signature=" + c.fresh.secret, "", {}, http::Method::get).body; };
  REQUIRE(ask() == "41");
  c.place.now += base::Millis{500};
  CHECK(c.zoom("seq=42", "Ours.\n").header("X-Caption-Status") == "new");
  CHECK(c.zoom("seq=43", "Ours again.\n").header("X-Caption-Status") == "new");
  auto const other = c.zoom("seq=42", "Theirs.\n");
  CHECK(other.header("X-Caption-Status") == "new");
  CHECK(other.header("X-Caption-Seq") == "42");
  CHECK(ask() == "42");
  CHECK(c.text().find("Theirs.") != std::string::npos);
}

TEST_CASE("while somebody objects nothing is kept, and what was said until it is settled is not kept when it comes late") {
  Captioner c;
  auto const consent = [&](char const* state) { return c.place.act(c.place.chair, "/consent", std::string(R"({"state": ")") + state + "\"}").status; };
  auto amina = c.place.guest("Amina Diallo");
  // Anybody can say so, without a name; the chair decides that nothing is kept.
  REQUIRE(c.place.act(amina, "/hands", R"({"kind": "access", "access": "record", "unnamed": true})").status == 200);
  CHECK(c.place.chair.get("/meetings/" + c.place.id.text + "/chair").body.find("Keep nothing until this is settled") != std::string::npos);
  REQUIRE(c.zoom("seq=1", "Before. ").status == 200);
  REQUIRE(consent("objected") == 200);
  CHECK(c.zoom("seq=2", "xylophone ").status == 200);
  c.place.now += std::chrono::minutes(1);
  REQUIRE(consent("none") == 200);
  c.place.now += std::chrono::seconds(4);
  CHECK(c.zoom("seq=3", "zeppelin ").status == 200);
  c.place.now += std::chrono::seconds(4);
  CHECK(c.zoom("seq=4", "After. ").status == 200);
  auto const text = c.text();
  CHECK(text.find("Before.") != std::string::npos);
  CHECK(text.find("After.") != std::string::npos);
  CHECK(text.find("xylophone") == std::string::npos);
  CHECK(text.find("zeppelin") == std::string::npos);
  // The record says how long: from the objection to the moment words are kept again.
  auto const off = c.place.room().off;
  REQUIRE(off.size() == 1);
  CHECK(*off.front().until - off.front().from == std::chrono::seconds(67) + std::chrono::milliseconds(10));
}

TEST_CASE("words shown as text while nothing is kept do not become a turn of the record, those shown before do") {
  Captioner c;
  auto& place = c.place;
  auto amina = place.guest("Amina Diallo");
  auto const show = [&](std::string const& words) {
    place.now += std::chrono::seconds(10);
    auto const hand = place.act(amina, "/hands", R"({"delivery": "text", "note": ")" + words + "\"}");
    REQUIRE(hand.status == 200);
    REQUIRE(place.act(place.chair, "/turns/next?seen_turn=&entry=" + test::word(test::at(hand, "entry"))).status == 200);
    REQUIRE(place.act(place.chair, "/turns/" + place.room().grant.text + "/end?reason=finished").status == 200);
  };
  REQUIRE(c.zoom("seq=1", "Welcome. ").status == 200);
  show("Open words.");
  REQUIRE(place.act(place.chair, "/consent", R"({"state": "objected"})").status == 200);
  show("xylophone");
  REQUIRE(place.act(place.chair, "/items/" + place.items[0].text + "/leave").status == 200);
  REQUIRE(place.act(place.chair, "/life?to=closed").status == 200);
  CHECK(c.text().find("Open words.") != std::string::npos);
  CHECK(c.text().find("xylophone") == std::string::npos);
}

TEST_CASE("a captioner on stand-by takes over by a press of their own; whoever guesses an address does not, and the chair may switch back") {
  Captioner c;
  auto const second = c.place.done([&](Writing& w) {
    return record::open_stream(w, c.place.id, {.title = "second", .not_before = w.now(), .not_after = w.now() + std::chrono::hours(12)});
  });
  auto const on_air = [&] {
    auto const view = c.place.store.read([&](Reading& r) { return *live_view(r, c.place.id); });
    return stream_on_air(view, "floor")->id;
  };
  auto const page = [&](std::string const& secret) { return c.send("/c/" + secret, "", {{"Accept", "text/html"}}, http::Method::get).body; };
  REQUIRE(on_air() == c.fresh.id);
  auto const desk = c.place.chair.get("/meetings/" + c.place.id.text + "/chair").body;
  CHECK(desk.find("/streams/" + second.id.text + "/on-air") != std::string::npos);
  CHECK(desk.find("/streams/" + c.fresh.id.text + "/on-air") == std::string::npos);
  auto const press = "action=\"/c/" + second.secret + "/on-air\"";
  CHECK(page(second.secret).find(press) != std::string::npos);
  CHECK(page(c.fresh.secret).find("/on-air") == std::string::npos);
  CHECK(c.send("/c/" + std::string(32, 'a') + "/on-air", "").status == 403);
  CHECK(on_air() == c.fresh.id);
  CHECK(c.send("/c/" + second.secret + "/on-air", "").status == 303);
  CHECK(on_air() == second.id);
  CHECK(page(second.secret).find(press) == std::string::npos);
  REQUIRE(c.place.act(c.place.chair, "/streams/" + c.fresh.id.text + "/on-air").status == 200);
  CHECK(on_air() == c.fresh.id);
}

TEST_CASE("closed, not yet open, unknown, revoked, expired: refusals of one shape and length (I22)") {
  Captioner c;
  auto const unknown = c.send("/closedcaption?seq=1&signature=" + std::string(32, 'a'), "x");
  CHECK(unknown.status == 403);
  CHECK(c.send("/cartcaption?token=" + std::string(32, 'a'), "x").status == 401);
  CHECK(c.send("/closedcaption?seq=1&signature=short", "x").body == unknown.body);
  CHECK(c.send("/closedcaption?seq=1&id=other&signature=" + c.fresh.secret, "x").body == unknown.body);
  c.place.house.buckets = nullptr;  // who guesses on is told to wait
  REQUIRE(c.place.act(c.place.chair, "/life?to=closed").status == 200);
  auto const closed = c.zoom("seq=1");
  CHECK(closed.status == 400);
  CHECK(closed.body == unknown.body);
  CHECK(c.teams().status == 404);
  c.place.now += std::chrono::hours(13);
  auto const expired = c.zoom("seq=1");
  CHECK(expired.status == 403);
  CHECK(expired.body == unknown.body);

  Captioner early(false);
  early.place.house.buckets = nullptr;
  CHECK(early.zoom("seq=1").status == 400);
  early.place.done([&](Writing& w) { return record::revoke_stream(w, early.fresh.id); });
  auto const revoked = early.zoom("seq=1");
  CHECK(revoked.status == 403);
  CHECK(revoked.body == unknown.body);
}

TEST_CASE("numbers that are none are refused; of two in the address the last counts (I23)") {
  Captioner c;
  for (auto const* const seq : {"-1", "1e3", "12345678901234567890", "", "%2B1", "0x1"}) CHECK(c.zoom(std::string("seq=") + seq).status == 400);
  auto const two = c.zoom("seq=1&seq=7");
  CHECK(two.status == 200);
  CHECK(two.header("X-Caption-Seq") == "7");
}

TEST_CASE("a language may be written with an underscore; what is none is refused (I24)") {
  Captioner c;
  CHECK(c.zoom("seq=1&lang=en_US").status == 200);
  CHECK(c.zoom("seq=2&lang=xx-YY-" + std::string(53, 'z')).status == 400);
  CHECK(c.zoom("seq=2&lang=%3Cscript%3E").status == 400);
  CHECK(c.zoom("seq=2&lang=").status == 400);
}

TEST_CASE("a guess from one address is answered five times, then told to wait") {
  Captioner c;
  int refused = 0;
  for (int i = 0; i < 8; ++i) refused += c.send("/closedcaption?seq=1&signature=" + std::string(32, 'a'), "x").status == 429 ? 1 : 0;
  CHECK(refused == 3);
}

}  // namespace
}  // namespace web
