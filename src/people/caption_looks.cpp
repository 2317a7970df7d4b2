// SPDX-License-Identifier: Apache-2.0
#include "people/caption_looks.hpp"

#include <algorithm>

namespace people {

namespace {

/// "all" marks that something was chosen, be it everything as at first.
constexpr std::string_view chosen_once = "all";

}  // namespace

std::vector<LookSetting> const& look_settings() {
  static std::vector<std::string_view> const colours = {"", "white", "black", "yellow", "cyan", "green", "blue", "red"}, opacity = {"100", "75", "50", "25", "0"},
                                             off_or_on = {"", "on"};
  static std::vector<LookSetting> const all = {
      {"font", {"", "sans", "serif", "mono-sans", "mono-serif", "casual", "small-caps", "dyslexic"}},
      {"size", {"100", "50", "75", "125", "150", "175", "200"}},
      {"colour", colours},
      {"opacity", opacity},
      {"edge", {"", "outline", "shadow", "raised", "sunk"}},
      {"ground", colours},
      {"ground-opacity", opacity},
      {"window", colours},
      {"window-opacity", opacity},
      {"rhythm", {"word", "sentence", "five"}},
      {"mark", off_or_on},
      {"colours", off_or_on},
      {"log", off_or_on},
  };
  return all;
}

std::optional<CaptionLooks> caption_looks(Reading& r, AccountId const& id) {
  std::optional<CaptionLooks> out;
  for (auto& [name, value] : r.rows<std::string, std::string>("select name, value from caption_look where account = :a order by name", id)) {
    if (!out) out.emplace();
    if (name != chosen_once) out->emplace(std::move(name), std::move(value));
  }
  return out;
}

Result<Done> keep_caption_looks(Writing& w, AccountId const& id, CaptionLooks const& wish) {
  auto const& settings = look_settings();
  for (auto const& [name, value] : wish) {
    auto const one = std::find_if(settings.begin(), settings.end(), [&](LookSetting const& s) { return s.name == name; });
    if (one == settings.end() || std::find(one->values.begin(), one->values.end(), value) == one->values.end())
      return refuse(Why::malformed, say("There is no such choice."), name);
  }
  if (!account(w, id)) return refuse(Why::unknown, say("There is no such account."));
  w.run("delete from caption_look where account = :a", id);
  w.run("insert into caption_look (account, name, value) values (:a, :n, '')", id, chosen_once);
  for (auto const& s : settings)
    if (auto const it = wish.find(std::string(s.name)); it != wish.end() && it->second != s.values.front())
      w.run("insert into caption_look (account, name, value) values (:a, :n, :v)", id, it->first, it->second);
  w.audit("keep_caption_looks", id.text);
  return Done{};
}

}  // namespace people
