// SPDX-License-Identifier: Apache-2.0
// Captions 7, vectors I, as far as this layer answers them: numbers, joins, growing texts, cleaning, YouTube, streams.
#include <utility>

#include "record/captions_for_tests.hpp"

using namespace record;
using namespace record::test;

namespace {

template <class F>
void everywhere(F f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    f(kind);
  }
}

}  // namespace

TEST_CASE("literal pieces join without a blank too many, and the line end closes a segment (I1)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    CHECK(room.post(1, "I'M SENDING ").status == "new");
    room.post(2, "SEVERAL CAPTIONS.\n");
    CHECK(room.shown() == "I'M SENDING SEVERAL CAPTIONS.");
    room.post(3, "AND MORE.");
    CHECK(room.shown() == "I'M SENDING SEVERAL CAPTIONS. / AND MORE.");
    CHECK(room.reader.all() == room.shown());
    CHECK(room.store.verify_chains(0) == std::nullopt);
  });
}

TEST_CASE("a repeated number with the same words changes nothing; with other words both are kept and the captioner warned (I2, I3)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, "Alpha");
    CHECK(room.post(1, "Alpha").status == "duplicate");
    room.post(2, "Bravo");
    CHECK(room.shown() == "Alpha Bravo");
    auto const h = room.post(2, "Charlie");
    CHECK(h.status == "conflict");
    CHECK_FALSE(h.warning.empty());
    room.post(3, "Delta");
    CHECK(room.shown() == "Alpha Bravo Charlie Delta");
    CHECK(room.facts().conflicts == 1);
    CHECK(room.facts().duplicates == 1);
    CHECK(room.reader.all() == room.shown());
  });
}

TEST_CASE("a missing number is waited for 400 ms, and later ones behind it (I4)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(5, "five");
    room.post(7, "seven");
    room.post(8, "eight");
    CHECK(room.shown() == "five");
    CHECK(room.facts().holes == 1);
    room.wait(200);
    CHECK(room.post(6, "six").status == "new");
    CHECK(room.shown() == "five six seven eight");
    CHECK(room.facts().holes == 0);
    CHECK(room.facts().last == 8);
  });
}

TEST_CASE("a missing number that comes after the wait goes to its place while that is open, and to the end when it is not (I5)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(5, "five");
    room.post(7, "seven");
    room.wait(500);
    room.tick();
    CHECK(room.shown() == "five seven");
    room.wait(2000);
    CHECK(room.post(6, "six").status == "new");
    CHECK(room.shown() == "five six seven");
    CHECK(room.reader.all() == room.shown());
    room.post(9, "nine");
    room.wait(20'000);
    CHECK(room.post(8, "eight").status == "late");
    CHECK(room.shown() == "five six seven nine eight");
    CHECK(room.facts().late == 1);
  });
}

TEST_CASE("numbers that begin again after silence are a new epoch, and the order goes on (I6)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(40, "forty");
    room.wait(11'000);
    CHECK(room.post(1, "again").status == "new");
    room.post(2, "and on");
    CHECK(room.facts().last == 2);
    CHECK(room.facts().epoch == 2);
    CHECK(room.shown() == "forty again and on");
  });
}

TEST_CASE("whoever goes on from a number that was told a moment ago begins an epoch when others went on meanwhile; a retry does not") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    for (std::int64_t n = 38; n <= 40; ++n) room.post(n, "word" + std::to_string(n));
    auto const told = [&] { return room.read([&](Reading& r) { return tell_number(streams(r, room.meeting).front(), room.now); }); };
    auto const after = [&](std::int64_t seq, std::string const& body) {
      Post p;
      p.seq = seq;
      p.body = body;
      p.told = told_number(room.stream, room.now);
      return room.heard(room.write([&](Writing& w) { return hear(w, room.stream, room.around, p); }));
    };
    CHECK_FALSE(told_number(room.stream, room.now));
    CHECK(told() == 40);
    room.wait(1000);
    CHECK(after(41, "first").status == "new");
    CHECK(after(42, "second").status == "new");
    // Its answer was lost: the same words under the same number.
    CHECK(after(41, "first").status == "duplicate");
    CHECK(room.facts().epoch == 1);
    // Another program, which was told 40 as well.
    auto const other = after(41, "elsewhere");
    CHECK(other.status == "new");
    CHECK(other.last == 41);
    CHECK(room.facts().epoch == 2);
    CHECK(after(42, "and on").status == "new");
    // Told once, taken up once: the next one with that number is beside it.
    CHECK(after(41, "a third").status == "conflict");
    CHECK(room.facts().conflicts == 1);
    CHECK(room.shown() == "word38 word39 word40 first second elsewhere and on a third");

    // The control: asked longer ago than "just before", the number stands beside another.
    CHECK(told() == 42);
    room.wait(10'000);
    CHECK(after(43, "late asker").status == "new");
    CHECK(after(43, "later still").status == "conflict");
    CHECK(room.facts().epoch == 2);
    // What is kept is what was shown, over both epochs.
    auto const closed = room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); });
    REQUIRE(closed);
    auto const kept = room.read([&](Reading& r) { return store::file_bytes(r, head(r, room.meeting)->file); });
    REQUIRE(kept);
    CHECK(kept->find("second elsewhere and on a third") != std::string::npos);
  });
}

TEST_CASE("a number that is still missing fills its place, whoever was told the one before it a moment ago") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(40, "forty");
    room.wait(100);
    for (std::int64_t const n : {42, 41}) {
      Post p;
      p.seq = n;
      p.body = "word" + std::to_string(n);
      p.told = ToldNumber{40, room.now};
      CHECK(room.heard(room.write([&](Writing& w) { return hear(w, room.stream, room.around, p); })).status == "new");
    }
    CHECK(room.facts().epoch == 1);
    CHECK(room.shown() == "forty word41 word42");
  });
}

TEST_CASE("a program that asks for the last number and begins at 1 all the same need not be silent first") {
  everywhere([](std::string const& kind) {
    for (bool const asked : {true, false}) {
      Room room(kind);
      room.post(1, "one");
      room.post(2, "two");
      room.post(40, "forty");
      room.wait(1000);
      room.tick();
      Post p;
      p.seq = 1;
      p.body = "one";
      if (asked) p.told = ToldNumber{40, room.now};
      room.wait(1000);
      auto const heard = room.heard(room.write([&](Writing& w) { return hear(w, room.stream, room.around, p); }));
      CHECK(heard.status == (asked ? "new" : "duplicate"));
      CHECK(room.facts().epoch == (asked ? 2 : 1));
    }
  });
}

TEST_CASE("without numbers the same line twice is two lines, unless its key says that it is a retry (I8)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(std::nullopt, "Yes.", Dialect::teams);
    room.post(std::nullopt, "Yes.", Dialect::teams);
    CHECK(room.shown() == "Yes. / Yes.");
    Post p;
    p.dialect = Dialect::teams;
    p.key = "k1";
    p.body = "No.";
    for (auto const* const status : {"new", "duplicate"})
      CHECK(room.heard(room.write([&](Writing& w) { return hear(w, room.stream, room.around, p); })).status == status);
    CHECK(room.shown() == "Yes. / Yes. / No.");
  });
}

TEST_CASE("pieces of a growing and a sliding text are shown once; a sentence said three times is said three times (I10-I12)") {
  everywhere([](std::string const& kind) {
    Room growing(kind);
    std::int64_t seq = 0;
    for (auto const* const text : {"This", "This is", "This is an", "This is an example"}) growing.post(++seq, text);
    CHECK(growing.shown() == "This is an example");
    CHECK(growing.facts().cumulative);
    CHECK(growing.reader.all() == growing.shown());
    growing.post(++seq, "This is an exercise in patience");
    CHECK(growing.shown() == "This is an exercise in patience");

    Room sliding(kind);
    seq = 0;
    for (auto const* const text : {"a fox\nbit", "a fox\nbit cats", "bit cats\ndown"}) sliding.post(++seq, text);
    CHECK(sliding.shown() == "a fox bit cats down");

    Room saying(kind);
    seq = 2;
    for (auto const* const text : {"No.", "No.", "No."}) saying.post(++seq, text);
    CHECK(saying.shown() == "No. No. No.");
    CHECK_FALSE(saying.facts().cumulative);
  });
}

TEST_CASE("a body cut inside a letter loses that letter and nothing else, and it is counted (I14)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, std::string("Résumé — Jo\xC3"));
    CHECK(room.shown() == "Résumé — Jo");
    CHECK(room.facts().tails_lost == 1);
  });
}

TEST_CASE("what looks like a form or like HTML is text (I15, I25)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, "a=b&c ");
    room.post(2, "<b>hi</b> &amp; <script>");
    CHECK(room.shown() == "a=b&c <b>hi</b> &amp; <script>");
  });
}

TEST_CASE("cues of YouTube come in order of time, without the blank and breaks around them; a broken time line is refused (I18, I19)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    auto const at = iso(start - std::chrono::seconds(2)).substr(0, 19);
    auto const later = iso(start - std::chrono::seconds(1)).substr(0, 19);
    room.post(0, later + ".500 region:reg1#cue1\n<br>hello<br>\n" + at + ".250\n Good day.", Dialect::youtube);
    CHECK(room.shown() == "Good day. hello");
    CHECK(room.post(0, later + ".500 region:reg1#cue1\n<br>hello<br>\n" + at + ".250\n Good day.", Dialect::youtube).status == "duplicate");
    auto dotted = later;
    dotted[16] = '.';
    room.post(1, dotted + ".5\nagain", Dialect::youtube);
    room.post(2, later + ".700Z\nand\tagain", Dialect::youtube);
    CHECK(room.shown() == "Good day. hello again and again");
    Post broken;
    broken.dialect = Dialect::youtube;
    broken.seq = 3;
    broken.body = later + "\nno milliseconds";
    auto const refused = room.write([&](Writing& w) { return hear(w, room.stream, room.around, broken); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::malformed);
    CHECK(refused.error().field == "time");
    CHECK(room.facts().last == 2);
  });
}

TEST_CASE("an empty body is a heartbeat and no chunk (I20)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, "words");
    CHECK(room.post(2, "").status == "heartbeat");
    room.post(3, "more");
    CHECK(room.shown() == "words more");
    CHECK(room.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from caption_chunk"); }) == 2);
  });
}

TEST_CASE("captions are taken while the room takes them and the address is valid (I22)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    Post p;
    p.seq = 1;
    p.body = "x";
    auto const why = [&] {
      auto const h = room.write([&](Writing& w) { return hear(w, room.stream, room.around, p); });
      REQUIRE_FALSE(h);
      return std::pair(h.error().why, h.error().field);
    };
    room.around.accepts = false;
    CHECK(why() == std::pair(Why::not_now, std::string("meeting")));
    room.around.accepts = true;
    room.now = start + std::chrono::hours(13);
    CHECK(why() == std::pair(Why::not_now, std::string("stream")));
    room.now = start;
    auto const old = room.secret;
    auto const fresh = room.write([&](Writing& w) { return renew_secret(w, room.stream); });
    REQUIRE(fresh);
    CHECK_FALSE(room.read([&](Reading& r) { return stream_of(r, old); }));
    CHECK(room.read([&](Reading& r) { return stream_of(r, *fresh); })->id == room.stream);
    REQUIRE(room.write([&](Writing& w) { return revoke_stream(w, room.stream); }));
    CHECK(room.read([&](Reading& r) { return stream_of(r, *fresh); })->revoked);
    CHECK(why().second == "stream");
  });
}

TEST_CASE("a text sent in random pieces with retries and swapped neighbours arrives exactly once (I28)") {
  everywhere([](std::string const& kind) {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "w" + std::to_string(i) + (i % 9 == 8 ? ". " : " ");
    for (unsigned seed = 1; seed <= 3; ++seed) {
      CAPTURE(seed);
      Room room(kind, {.join = JoinPolicy::literal});
      unsigned state = seed * 2654435761U;
      auto const random = [&](unsigned below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
      std::vector<std::string> pieces;
      for (std::size_t at = 0; at < text.size();) {
        auto const size = 1 + random(40);
        pieces.push_back(text.substr(at, size));
        at += size;
      }
      std::vector<std::size_t> order(pieces.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      for (std::size_t i = 1; i + 1 < order.size(); i += 2)
        if (random(4) == 0) std::swap(order[i], order[i + 1]);
      for (auto const i : order) {
        room.post(static_cast<std::int64_t>(i) + 1, pieces[i]);
        if (random(3) == 0) CHECK(room.post(static_cast<std::int64_t>(i) + 1, pieces[i]).status == "duplicate");
        room.wait(50);
      }
      room.wait(40'000);
      room.tick();
      std::string joined;
      for (char const c : room.shown())
        if (c != '/' ) joined += c;
      auto const words_of = [](std::string const& s) {
        std::string out;
        for (char const c : s)
          if (c != ' ') out += c;
        return out;
      };
      CHECK(words_of(joined) == words_of(text));
      CHECK(room.reader.all() == room.shown());
      auto const closed = room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); });
      REQUIRE(closed);
      auto const head_now = room.read([&](Reading& r) { return head(r, room.meeting); });
      CHECK(head_now->status == Status::rough);
      auto const file = room.read([&](Reading& r) { return store::file_bytes(r, head_now->file); });
      CHECK(words_of(*file) == words_of(text) + "\n");
    }
  });
}

TEST_CASE("a post that was rolled back never happened, and its retry is the first (I29)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, "first");
    Post p;
    p.seq = 2;
    p.body = "second";
    auto const lost = room.write([&](Writing& w) -> Result<Heard> {
      auto h = hear(w, room.stream, room.around, p);
      REQUIRE(h);
      return refuse(Why::conflict, "the transaction was lost");
    });
    CHECK_FALSE(lost);
    CHECK(room.shown() == "first");
    CHECK(room.facts().last == 1);
    CHECK(room.post(2, "second").status == "new");
    CHECK(room.post(2, "second").status == "duplicate");
    CHECK(room.shown() == "first second");
  });
}

TEST_CASE("two streams of one channel: the one on air is settled when the other goes on air, and both are kept raw (I31)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    auto const main = room.stream;
    auto const spare = room.open({.title = "stand-by"});
    room.post(1, ">> ANNA BAKER: We are in the middle of");
    room.stream = spare;
    room.post(1, "Never shown.");
    CHECK(room.shown() == "We are in the middle of");
    room.wait(1000);
    REQUIRE(room.write([&](Writing& w) { return put_on_air(w, spare); }));
    room.post(2, "a sentence.");
    CHECK(room.shown() == "We are in the middle of / a sentence.");
    room.settle();
    auto const t = room.kept();
    REQUIRE(t->turns.size() == 2);
    CHECK(t->turns[0].segments[0].text == "We are in the middle of");
    CHECK(room.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from caption_chunk"); }) == 3);
    auto const both = room.read([&](Reading& r) { return streams(r, room.meeting); });
    CHECK_FALSE((both[0].id == main ? both[0] : both[1]).on_air);
    REQUIRE(room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); }));
    auto const file = room.read([&](Reading& r) { return store::file_bytes(r, head(r, room.meeting)->file); });
    CHECK(*file == ">> ANNA BAKER: We are in the middle of\n\na sentence.\n");
  });
}
