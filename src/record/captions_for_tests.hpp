// SPDX-License-Identifier: Apache-2.0
// For tests: a meeting whose captions come in on an injected clock, and a reader who applies the deltas, as the panel does.
#pragma once

#include <doctest/doctest.h>

#include <map>

#include "base/text.hpp"
#include "record/captions.hpp"
#include "store/test_place.hpp"

namespace record::test {

/// What a reader sees who does nothing but apply deltas.
struct Reader {
  std::vector<std::string> order;
  std::map<std::string, std::string> text;
  std::map<std::string, std::string> turn_of;  ///< first segment to turn
  std::map<std::string, std::string> names, labels;

  void apply(Delta const& d) {
    auto const& o = d.data.as_object();
    auto const str = [&](char const* key) { return std::string(std::string_view(o.at(key).as_string())); };
    if (d.kind == "append" || d.kind == "edit") {
      auto const seg = str("seg");
      if (!text.contains(seg)) order.push_back(seg);
      auto& t = text[seg];
      auto const off = static_cast<std::size_t>(o.at("off").as_int64());
      REQUIRE(off <= code_points(t));
      auto const del = d.kind == "edit" ? static_cast<std::size_t>(o.at("del").as_int64()) : 0;
      if (d.kind == "append") REQUIRE(off == code_points(t));
      auto const from = byte_offset(t, off), to = byte_offset(t, off + del);
      t.replace(from, to - from, str("ins"));
    } else if (d.kind == "turn") {
      if (str("how") == "withdrawn") turn_of.erase(str("seg"));
      else {
        turn_of[str("seg")] = str("turn");
        names[str("turn")] = str("name");
        labels[str("turn")] = str("label");
      }
    } else if (d.kind == "settle") {
      // What settles is what was shown.
      CHECK(text[str("seg")] == str("text"));
    }
  }
  [[nodiscard]] std::string all(char const* between = " / ") const {
    std::string out;
    for (auto const& seg : order)
      if (!text.at(seg).empty()) out += (out.empty() ? "" : between) + text.at(seg);
    return out;
  }
};

inline Instant const start = from_millis(1'900'000'000'000);

struct Room {
  explicit Room(std::string const& kind, NewStream wish = {}) : place(kind), store(options()) {
    wish.not_before = start - std::chrono::hours(2);
    wish.not_after = start + std::chrono::hours(12);
    around.accepts = true;
    stream = open(wish);
  }

  template <class F>
  auto write(F f) {
    return store.write(store::test::somebody, f);
  }
  template <class F>
  auto read(F f) {
    return store.read(f);
  }

  StreamId open(NewStream wish) {
    wish.not_before = start - std::chrono::hours(2);
    wish.not_after = start + std::chrono::hours(12);
    auto opened = write([&](Writing& w) { return open_stream(w, meeting, wish); });
    REQUIRE(opened);
    secret = opened->secret;
    return opened->id;
  }

  store::Options options() {
    auto o = place.options();
    for (auto const& m : migrations()) o.migrations.push_back(m);
    o.clock = [this] { return now; };
    return o;
  }

  void wait(std::int64_t ms) { now += Millis{ms}; }

  Heard heard(Result<Heard> const& h) {
    REQUIRE_MESSAGE(h, (h ? "" : h.error().detail));
    for (auto const& d : h->deltas) (d.stored ? reader : unkept).apply(d);
    return *h;
  }
  Heard post(std::optional<std::int64_t> seq, std::string const& body, Dialect dialect = Dialect::zoom) {
    Post p;
    p.dialect = dialect;
    p.seq = seq;
    p.body = body;
    return heard(write([&](Writing& w) { return hear(w, stream, around, p); }));
  }
  Heard ops(std::vector<Op> const& list, std::int64_t number = 0) {
    if (number == 0) number = ++n;
    return heard(write([&](Writing& w) { return take_ops(w, stream, around, "page", number, list); }));
  }
  std::vector<Delta> tick() {
    auto done = write([&](Writing& w) { return settle_due(w, meeting, around); });
    REQUIRE(done);
    for (auto const& d : *done) reader.apply(d);
    return *done;
  }
  std::vector<Delta> settle() {
    auto done = write([&](Writing& w) { return settle_all(w, meeting, around); });
    REQUIRE(done);
    for (auto const& d : *done) reader.apply(d);
    return *done;
  }
  /// The segments of the panel, settled and open.
  std::string shown() {
    std::string out;
    for (auto const& l : read([&](Reading& r) { return lines(r, meeting, "floor", 1000); })) out += (out.empty() ? "" : " / ") + l.text;
    return out;
  }
  Stream facts() {
    return read([&](Reading& r) { return streams(r, meeting); }).front();
  }
  std::optional<Transcript> kept() {
    return read([&](Reading& r) { return transcript(r, meeting); });
  }

  store::test::Place place;
  Instant now = start;
  store::Store store;
  MeetingId meeting{"m1"};
  StreamId stream;
  std::string secret;
  Around around;
  Reader reader, unkept;
  std::int64_t n = 0;
};

inline Op ins(std::string text) { return {Op::Sort::insert, std::move(text), 0}; }
inline Op bs(std::int64_t n) { return {Op::Sort::erase, "", n}; }

}  // namespace record::test
