// SPDX-License-Identifier: Apache-2.0
#include "base/tr.hpp"

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <memory>

#include <unicode/uloc.h>

#include "base/html.hpp"
#include "base/text.hpp"

namespace base {

namespace {

namespace gettext = boost::locale::gnu_gettext;
using Catalogue = boost::locale::message_format<char>;

struct Loaded {
  Language language;
  std::locale holder;                    // owns the catalogue
  Catalogue const* catalogue = nullptr;  // none for English: the keys are English
};

std::vector<Loaded>& loaded() {
  static std::vector<Loaded> all = {{{"en", "English", "ltr"}, std::locale::classic(), nullptr}};
  return all;
}

std::vector<Language>& names() {
  static std::vector<Language> all = {{"en", "English", "ltr"}};
  return all;
}

thread_local int current = 0;

/// Each catalogue says its own name and direction by translating these two keys.
constexpr char const* name_key = "English";
constexpr char const* direction_key = "ltr";

char const* look_up(int language, char const* sentence) {
  auto const* const c = loaded()[static_cast<std::size_t>(language)].catalogue;
  if (!c) return nullptr;
  return c->get(0, nullptr, sentence);
}

}  // namespace

std::string direction_of(std::string_view tag) { return uloc_isRightToLeft(std::string(tag).c_str()) ? "rtl" : "ltr"; }

void load_words(std::string const& directory) {
  std::error_code gone;
  for (auto const& entry : std::filesystem::directory_iterator(directory, gone)) {
    if (entry.path().extension() != ".mo") continue;
    std::string const tag = entry.path().stem().string();
    auto const known = [&](Language const& l) { return l.tag == tag; };
    if (std::any_of(names().begin(), names().end(), known)) continue;  // called twice
    gettext::messages_info info;
    info.language = tag;
    info.encoding = "UTF-8";
    info.locale_category = "";
    info.domains.emplace_back("intersession");
    info.paths.emplace_back(directory);
    std::string const file = entry.path().string();
    info.callback = [file](std::string const&, std::string const&) {
      std::ifstream in(file, std::ios::binary);
      return std::vector<char>(std::istreambuf_iterator<char>(in), {});
    };
    auto* const facet = gettext::create_messages_facet<char>(info);
    Loaded one{{tag, tag, "ltr"}, std::locale(std::locale::classic(), facet), facet};
    if (auto const* const name = facet->get(0, nullptr, name_key)) one.language.name = name;
    if (auto const* const direction = facet->get(0, nullptr, direction_key)) one.language.direction = direction;
    names().push_back(one.language);
    loaded().push_back(std::move(one));
  }
}

std::vector<Language> const& languages() { return names(); }

std::string choose_language(std::string_view accept) {
  std::string best = "en";
  double best_quality = 0;
  for (auto part : split(accept, ',')) {
    auto const pieces = split(part, ';');
    auto const tag = lower_ascii(trim(pieces[0]));
    double quality = 1;
    if (pieces.size() > 1) {
      auto const q = trim(pieces[1]);
      if (q.substr(0, 2) == "q=") {
        // Only the first decimal matters for choosing between a few languages.
        quality = q.size() > 2 && q[2] == '1' ? 1.0 : q.size() > 4 && q[4] >= '0' && q[4] <= '9' ? (q[4] - '0') / 10.0 : 0.0;
      }
    }
    auto const main_tag = std::string(split(tag, '-')[0]);
    for (auto const& l : names()) {
      if ((l.tag == tag || l.tag == main_tag) && quality > best_quality) {
        best = l.tag;
        best_quality = quality;
      }
    }
  }
  return best;
}

Speaking::Speaking(std::string_view tag) : before_(current) {
  current = 0;
  for (std::size_t i = 0; i < names().size(); ++i)
    if (names()[i].tag == tag) current = static_cast<int>(i);
}

Speaking::~Speaking() { current = before_; }

Language const& speaking() { return names()[static_cast<std::size_t>(current)]; }

std::string tr(char const* sentence) {
  auto const* const found = look_up(current, sentence);
  return found ? found : sentence;
}

std::string tr_value(std::string const& sentence) { return tr(sentence.c_str()); }

std::string tr_n(char const* one, char const* many, std::int64_t n) {
  auto const* const c = loaded()[static_cast<std::size_t>(current)].catalogue;
  if (c) {
    auto const* const found = c->get(0, nullptr, one, static_cast<int>(n));
    if (found) return found;
  }
  return n == 1 ? one : many;
}

std::string count_of(char const* one, char const* many, std::int64_t n) { return fill(tr_n(one, many, n), {std::to_string(n)}); }

}  // namespace base
