// SPDX-License-Identifier: Apache-2.0
// A caption stream against any bytes: each line of the input is one post, its first two bytes say how (dialect, number, waiting). A
// reader who applies the deltas must see what the state says, the tail and its times must agree, and the state must survive being
// written and read.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "base/text.hpp"
#include "record/hearing.hpp"

namespace {

using namespace record;

void must(bool law) {
  if (!law) std::abort();
}

std::string_view text_of(base::Json const& data, char const* key) { return data.at(key).as_string(); }

struct Reader {
  std::map<std::string, std::string> segments;

  void apply(Delta const& d) {
    if (d.kind != "append" && d.kind != "edit" && d.kind != "settle") return;
    auto& text = segments[std::string(text_of(d.data, "seg"))];
    if (d.kind == "settle") {
      must(text == text_of(d.data, "text"));
      return;
    }
    auto const off = static_cast<std::size_t>(d.data.at("off").as_int64());
    auto const del = d.kind == "edit" ? static_cast<std::size_t>(d.data.at("del").as_int64()) : 0;
    must(off + del <= base::code_points(text));
    auto const from = base::byte_offset(text, off), to = base::byte_offset(text, off + del);
    text.replace(from, to - from, text_of(d.data, "ins"));
    must(base::is_utf8(text));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<char const*>(data), size);
  hearing::State state;
  std::vector<Holder> holders;
  holders.push_back({base::from_millis(1'000'000), "", base::PersonId("p1"), "Anna Baker", "chair", true});
  holders.push_back({base::from_millis(1'010'000), "g1", base::PersonId("p2"), "Ben Moss", "", true});
  Reader reader;
  std::int64_t now = 1'000'000, seq = 0, ids = 0;
  while (rest.size() > 2) {
    auto const how = static_cast<unsigned char>(rest[0]), wait = static_cast<unsigned char>(rest[1]);
    rest.remove_prefix(2);
    auto const end = std::min(rest.find('\0'), rest.size());
    auto const body = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    now += wait * wait;
    hearing::Hearing h(state, "floor", static_cast<JoinPolicy>(how % 3), true, holders, now,
                       [&](char const* p) { return p + std::to_string(++ids); });
    auto const dialect = how / 4 % 2 == 0 ? Dialect::zoom : Dialect::teams;
    auto text = hearing::clean(state, dialect, body);
    must(base::is_utf8(text));
    (void)hearing::cues(text);
    switch (how / 16 % 4) {
      case 0: (void)h.put(++seq, hearing::Hearing::Known::no, {{text, dialect, now, false}}); break;
      case 1: (void)h.put(seq += 2, hearing::Hearing::Known::no, {{text, dialect, now, false}}); break;
      case 2: (void)h.put(seq - 1, hearing::Hearing::Known::no, {{text, dialect, now, false}}); break;
      default:
        h.type(hearing::clean_typed(body));
        (void)h.erase(wait);
    }
    if (how >= 192) h.settle_all();
    else h.due();
    state.heard_at = now;
    for (auto const& d : h.deltas) reader.apply(d);
    std::int64_t in_runs = 0;
    for (auto const& r : state.runs) in_runs += r.size;
    must(base::is_utf8(state.open) && in_runs == static_cast<std::int64_t>(base::code_points(state.open)));
    for (auto const& o : state.segments) must(reader.segments[o.id] == o.text);
    auto const printed = hearing::print(state);
    state = hearing::read(printed);
    must(hearing::print(state) == printed);
  }
  return 0;
}
