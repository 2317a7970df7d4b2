// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <map>

#include "base/html.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/json.hpp"
#include "base/keyed_number.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"

using namespace base;
using namespace std::string_literals;

namespace {
enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
struct Leaf {
  std::string name;
  std::optional<int> size;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (name, size))
struct Tree {
  MeetingId id;
  Instant planted{};
  Colour colour = Colour::green;
  std::vector<Leaf> leaves;
  double height = 0;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (id, planted, colour, leaves, height))
}  // namespace

TEST_CASE("hostile values are escaped by the place they stand in") {
  std::string const evil = R"(<script>"'&x</script>)";
  CHECK(html("<p>{}</p>", evil).str() == "<p>&lt;script&gt;&quot;&#39;&amp;x&lt;/script&gt;</p>");
  CHECK(html("<p title=\"{}\"></p>", evil).str() == "<p title=\"&lt;script&gt;&quot;&#39;&amp;x&lt;/script&gt;\"></p>");
  CHECK(html("<a href=\"/find?q={}\">x</a>", "a b&c=0#d"s).str() == "<a href=\"/find?q=a%20b%26c%3D0%23d\">x</a>");
  CHECK(html("<a href=\"/m/{}/t\">x</a>", "../a/b"s).str() == "<a href=\"/m/..%2Fa%2Fb/t\">x</a>");
  CHECK(html("<a href=\"{}\">x</a>", Url::outside("javascript:alert(1)")).str() == "<a href=\"#\">x</a>");
  CHECK(html("<a href=\"{}\">x</a>", Url::outside("https://a.example/?b=1&c=\"2")).str() ==
        "<a href=\"https://a.example/?b=1&amp;c=&quot;2\">x</a>");
  CHECK(html("<a href=\"{}\">x</a>", Url::local("//evil.example")).str() == "<a href=\"#\">x</a>");
  CHECK(html("<a href=\"{}\">x</a>", Url::local("/\\evil.example")).str() == "<a href=\"#\">x</a>");
  CHECK(html("<p {}>{}</p>", Attr::value("title", evil), 7).str() ==
        "<p title=\"&lt;script&gt;&quot;&#39;&amp;x&lt;/script&gt;\">7</p>");
  CHECK(html("<p {}></p>", Attr::flag("hidden", false)).str() == "<p ></p>");
  CHECK((Attr::flag("a", true) + Attr::flag("b", false) + Attr::value("c", "d")).str() == "a c=\"d\"");
  CHECK(html("<a href=\"/s?{}\">x</a>", Query().add("q", "a&b").add("page", 2)).str() == "<a href=\"/s?q=a%26b&amp;page=2\">x</a>");
}

TEST_CASE("a sentence keeps its own words escaped and its parts whole") {
  CHECK(sentence("{1} < {2}", {html("<b>a</b>"), text("b&")}).str() == "<b>a</b> &lt; b&amp;");
  CHECK(sentence("{} of {}", {text("1"), text("2")}).str() == "1 of 2");
  CHECK(fill("{2} before {1}", {"a", "b"}) == "b before a");
  CHECK(fill("{} and {}", {"only one"}) == "only one and ");
}

TEST_CASE("an instant is printed and read as ISO 8601") {
  auto const t = parse_iso("2022-10-03T15:00:00Z");
  REQUIRE(t);
  CHECK(iso(*t) == "2022-10-03T15:00:00Z");
  CHECK(iso(*t + Millis(250)) == "2022-10-03T15:00:00.250Z");
  CHECK(parse_iso("2022-10-03T17:00+02:00") == t);
  CHECK(parse_iso("2022-10-03T17:00:00.000+0200") == t);
  for (auto const* bad : {"", "2022-10-03", "2022-13-03T15:00Z", "2022-02-30T15:00Z", "2022-10-03T15:00", "2022-10-03T25:00Z",
                          "2022-10-03T15:60Z", "2022-10-03T15:00:00+", "2022-10-03T15:00Zx", "20221003T150000Z"})
    CHECK_MESSAGE(!parse_iso(bad), bad);
}

TEST_CASE("a wall clock is asked about the hour that is missing and the hour that comes twice") {
  auto const day = [](int y, unsigned m, unsigned d) {
    return std::chrono::year_month_day{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
  };
  auto const plain = from_local(day(2026, 7, 1), 17, 0, "Europe/Zurich");
  REQUIRE(plain);
  CHECK(iso(*plain) == "2026-07-01T15:00:00Z");
  CHECK_FALSE(from_local(day(2026, 3, 29), 2, 30, "Europe/Zurich"));
  CHECK_FALSE(from_local(day(2026, 10, 25), 2, 30, "Europe/Zurich"));
  CHECK_FALSE(from_local(day(2026, 7, 1), 17, 0, "Europe/Atlantis"));
  auto const local = local_time(*plain, "Asia/Kathmandu");
  REQUIRE(local);
  CHECK(local->hour == 20);
  CHECK(local->minute == 45);
  CHECK_FALSE(local_time(*plain, "../etc/passwd"));
}

TEST_CASE("files are decoded by their mark, as UTF-8, or as Windows-1252") {
  CHECK(decode("caf\xC3\xA9")->text == "café");
  CHECK(decode("caf\xE9 \x96")->text == "café –");
  CHECK(decode("caf\xE9")->encoding == Encoding::windows1252);
  CHECK(decode("caf\xC3\xA9 \xC3\xBC \xE9.")->text == "café ü \uFFFD.");
  CHECK(decode("\xEF\xBB\xBFx")->text == "x");
  CHECK(decode("\xFF\xFEh\0i\0"s)->text == "hi");
  CHECK(decode("\xFE\xFF\0h\0i"s)->text == "hi");
  CHECK_FALSE(decode("\xFF\xFEh"s));
  CHECK_FALSE(decode("\xFF\xFE\x00\xD8"s));
  CHECK(is_utf8("abcdefgh\xC3\xA9"));
  CHECK_FALSE(is_utf8("abcdefgh\xC3"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK(repair_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
}

TEST_CASE("labels are equal when only case, marks and punctuation differ") {
  CHECK(fold("Kühn") == fold("KUHN"));
  CHECK(fold("ABU-ZARA") == fold("Abu Zara"));
  CHECK(fold("  O\xE2\x80\x99Reil. ") == "o reil");
  CHECK(fold("İstanbul") == fold("istanbul"));
  CHECK(fold("हिन्दी") != fold("हनद"));
  CHECK(fold("...").empty());
}

TEST_CASE("a line of a form loses what could deceive") {
  CHECK(clean_line("  a\t b\r\nc \xE2\x80\xAE x\x07") == "a b c x");
  CHECK(clean_text("a\r\nb\rc\xE2\x80\xA8" "d") == "a\nb\nc\nd");
  CHECK(clean_line("e\xCC\x81") == "é");
}

TEST_CASE("positions are code points, not bytes") {
  std::string const s = "añ€😀z";
  CHECK(code_points(s) == 5);
  CHECK(slice(s, 1, 3) == "ñ€");
  CHECK(slice(s, 3, 99) == "😀z");
  CHECK(byte_offset(s, 5) == s.size());
  CHECK(direction("(123) مرحبا abc") == "rtl"s);
  CHECK(direction("123 abc") == "ltr"s);
}

TEST_CASE("words keep their inner hyphens and apostrophes") {
  std::string const s = "We don’t co-chair -- 'really'.";
  std::vector<std::string> found;
  for (auto const& w : words(s)) found.push_back(s.substr(w.begin, w.end - w.begin));
  CHECK(found == std::vector<std::string>{"We", "don’t", "co-chair", "really"});
  CHECK(count_words("one  two\xC2\xA0three\nfour -- ") == 5);
}

TEST_CASE("ids are random, well-formed and told apart from other text") {
  auto const a = new_id<TurnId>("t", 8), b = new_id<TurnId>("t", 8);
  CHECK(a != b);
  CHECK(a.text.size() == 9);
  CHECK(a.text[0] == 't');
  CHECK(looks_like_id(a.text));
  CHECK_FALSE(looks_like_id(""));
  CHECK_FALSE(looks_like_id("a/b"));
  CHECK_FALSE(looks_like_id("A1"));
  CHECK(random_secret().size() == 32);
}

TEST_CASE("hashes and encodings") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base64("hello") == "aGVsbG8=");
  CHECK(from_base64("aGVsbG8=") == "hello"s);
  CHECK_FALSE(from_base64("aGVsbG8=!"));
  CHECK(from_base64(base64(std::string(1000, '\0'))) == std::string(1000, '\0'));
  CHECK(keyed_hash_hex("0123456789abcdef", "x") != keyed_hash_hex("0123456789abcdeg", "x"));
  CHECK(keyed_number("0123456789abcdef", "x") == std::stoull(keyed_hash_hex("0123456789abcdef", "x").substr(0, 16), nullptr, 16));
  std::string digits = "x";
  add_digits(digits, 0x0123456789abcdefU);
  CHECK(digits == "x0123456789abcdef");
  CHECK(number_of_digits("0123456789abcdef") == 0x0123456789abcdefU);
  CHECK(number_of_digits("ffffffffffffffff") == UINT64_MAX);
  for (auto const* const none : {"", "123456789abcdef", "00123456789abcdef", "0123456789abcdeg", "-123456789abcdef"}) CHECK_FALSE(number_of_digits(none));
  CHECK(same_secret("abc", "abc"));
  CHECK_FALSE(same_secret("abc", "abd"));
}

TEST_CASE("facts become JSON by their description") {
  Tree const t{MeetingId("abc"), *parse_iso("2022-10-03T15:00:00Z"), Colour::red, {{"a", 1}, {"b", std::nullopt}}, 1.5};
  CHECK(json_text(t) == print_json(to_json(t)));
  CHECK(json_text(t) ==
        R"({"id":"abc","planted":"2022-10-03T15:00:00Z","colour":"red","leaves":[{"name":"a","size":1},{"name":"b","size":null}],"height":1.5E0})");
}

TEST_CASE("JSON is written the same with and without a tree: every byte, empty lists, numbers of every size") {
  Tree t{{}, *parse_iso("1969-12-31T23:59:59.250Z"), Colour::red, {}, -1e-300};
  CHECK(json_text(t) == print_json(to_json(t)));
  for (int byte = 0; byte < 256; ++byte) {
    t.leaves = {{std::string("a") + static_cast<char>(byte) + static_cast<char>(byte) + "z", byte - 128}, {std::string(), std::nullopt}};
    CHECK(json_text(t) == print_json(to_json(t)));
  }
  std::map<std::string, std::vector<double>> const more{{"", {}}, {"\"\n", {0, 1e21, std::numeric_limits<double>::infinity()}}};
  CHECK(json_text(more) == print_json(to_json(more)));
  CHECK(json_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(json_text(Json{{"a", nullptr}}) == R"({"a":null})");
}

TEST_CASE("JSON from outside has limits") {
  CHECK(parse_json(R"({"a":[1,2,{"b":null}]})"));
  for (std::string const& bad :
       {"{"s, ""s, "[1e400]"s, "[-1e999]"s, R"({"a":1,"a":2})"s, R"([{"b":{"x":1,"x":1}}])"s, "[1] x"s, "nul"s, "[\"\xFF\"]"s,
        std::string(40, '[') + std::string(40, ']')})
    CHECK_MESSAGE(!parse_json(bad), bad);
  std::string many = "[0";
  for (int i = 0; i < 10'000; ++i) many += ",0";
  CHECK_FALSE(parse_json(many + "]"));
  CHECK(parse_json(many + "]", {.depth = 32, .nodes = 20'000}));
}

TEST_CASE("without a catalogue the sentence is its own translation") {
  CHECK(tr("Nothing here yet.") == "Nothing here yet.");
  CHECK(count_of("{} turn", "{} turns", 1) == "1 turn");
  CHECK(count_of("{} turn", "{} turns", 62) == "62 turns");
  CHECK(choose_language("fr-CH, en;q=0.8") == "en");
}
