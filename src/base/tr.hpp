// SPDX-License-Identifier: Apache-2.0
// Words a person can see. Every one goes through tr("..."): English is the key, gettext catalogues in ui/words hold the
// other languages (Boost.Locale reads them). The language is the request's: web::answer sets it for its thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// A language the pages are complete in.
struct Language {
  std::string tag;        ///< BCP 47: "en", "fr", "ar"
  std::string name;       ///< in its own words: "Français"
  std::string direction;  ///< "ltr" or "rtl"
};

/// Reads every ui/words/*.mo below `directory`; English is always there. Called once at the start.
void load_words(std::string const& directory);
std::vector<Language> const& languages();

/// "rtl" or "ltr": how the script of that language runs, whether or not the pages speak it ("fa", "ar-EG").
std::string direction_of(std::string_view tag);

/// The best of languages() for an Accept-Language header or a stored choice; "en" if none fits.
std::string choose_language(std::string_view accept);

/// While it lives, tr() on this thread speaks `tag`. They nest.
class Speaking {
 public:
  explicit Speaking(std::string_view tag);
  ~Speaking();
  Speaking(Speaking const&) = delete;
  Speaking& operator=(Speaking const&) = delete;

 private:
  int before_;
};

/// The language tr() speaks on this thread now.
Language const& speaking();

/// The sentence in the language of this thread; the English one where the catalogue has none.
std::string tr(char const* sentence);
/// For a sentence that comes as a value (a Refusal's detail marked with say()).
std::string tr_value(std::string const& sentence);
/// Singular or plural by the language's own rule; "{}" is not filled in.
std::string tr_n(char const* one, char const* many, std::int64_t n);
/// tr_n with the number in its place.
std::string count_of(char const* one, char const* many, std::int64_t n);

/// Marks a sentence for the catalogues where it is stored in a table; tr_value() translates it later.
constexpr char const* tr_later(char const* sentence) { return sentence; }

}  // namespace base
