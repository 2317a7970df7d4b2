// SPDX-License-Identifier: Apache-2.0
// Words off the record (captions 6.4, rulings 5): shown to who is connected, kept nowhere. What State learns of them are counts and
// hashes with a salt that only this process knows, so that numbers go on and a growing text sent again later is recognised.
#include <algorithm>

#include "base/text.hpp"
#include "record/hearing.hpp"

namespace record::hearing {

namespace {

std::vector<std::string_view> pieces(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    while (i < text.size() && (text[i] == ' ' || text[i] == '\n')) ++i;
    auto const from = i;
    while (i < text.size() && text[i] != ' ' && text[i] != '\n') ++i;
    if (i > from) out.push_back(text.substr(from, i - from));
  }
  return out;
}

std::vector<std::string> hashes_of(std::vector<std::string_view> const& words) {
  std::vector<std::string> out;
  out.reserve(words.size());
  for (auto const w : words) out.push_back(salted(w).substr(0, 16));
  return out;
}

std::string salt_name() { return sha256_hex(process_salt()).substr(0, 12); }

/// How far the window slid: the least number of old words to leave out so that the rest begins the new text; the very last old word may
/// have grown. The old one's size when nothing of it is there.
std::size_t slid(std::vector<std::string> const& before, std::vector<std::string> const& now) {
  // The longest border of now + before, by the failure function: linear for any text.
  auto const n = now.size();
  std::vector<std::size_t> fail(n + 1, 0);
  for (std::size_t i = 1, k = 0; i < n; ++i) {
    while (k > 0 && now[i] != now[k]) k = fail[k];
    if (now[i] == now[k]) ++k;
    fail[i + 1] = k;
  }
  auto const border = [&](std::size_t size) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (k == n && k > 0) k = fail[k];
      while (k > 0 && (k == n || before[i] != now[k])) k = fail[k];
      if (k < n && before[i] == now[k]) ++k;
    }
    return k;
  };
  if (before.empty() || n == 0) return before.size();
  auto const whole = border(before.size());
  auto const but_last = border(before.size() - 1);
  if (whole > 0 && whole >= but_last) return before.size() - whole;
  return but_last > 0 ? before.size() - 1 - but_last : before.size() - whole;
}

}  // namespace

std::string const& process_salt() {
  static std::string const salt = random_secret();
  return salt;
}

std::string salted(std::string_view words) { return keyed_hash_hex(process_salt(), words); }

std::vector<Delta> show_unkept(State& s, std::string const& channel, JoinPolicy policy, std::vector<Said> const& said) {
  std::vector<Delta> out;
  for (auto const& one : said) {
    auto const words = pieces(one.text);
    auto hashes = hashes_of(words);
    std::size_t skip = 0;
    if (s.salt == salt_name() && !s.hashes.empty()) {
      auto const gone = slid(s.hashes, hashes);
      bool const goes_on = gone < s.hashes.size() && hashes.size() > s.hashes.size() - gone;
      s.chain = goes_on ? s.chain + 1 : 0;
      if (s.chain >= 2) s.cumulative = true;
      if (s.cumulative && goes_on) skip = s.hashes.size() - gone;
    }
    s.salt = salt_name();
    s.hashes = std::move(hashes);
    s.off_words = static_cast<std::int64_t>(s.hashes.size());
    std::string text = one.text;
    if (skip > 0) text = skip < words.size() ? one.text.substr(static_cast<std::size_t>(words[skip].data() - one.text.data())) : std::string();
    if (s.off_length > 0 && !text.empty()) {
      // The words before are not known here: a letter stands for them.
      text.insert(0, seam("a", text, policy, one.dialect, s.lengths));
    }
    bool first = true;
    for (auto const line : split(text, '\n')) {
      if (!first) {
        ++s.off_line;
        s.off_length = 0;
      }
      first = false;
      std::string shown(line);
      for (auto at = shown.find('\b'); at != std::string::npos; at = shown.find('\b')) {
        auto const cut = byte_offset(shown, code_points(std::string_view(shown).substr(0, at)) - (at > 0 ? 1 : 0));
        shown.erase(cut, at + 1 - cut);
      }
      if (shown.empty()) continue;
      out.push_back({"append", false, 0,
                     boost::json::object{{"st", channel}, {"seg", "off" + std::to_string(s.off_line)}, {"off", s.off_length}, {"ins", shown}, {"t", one.at}}});
      s.off_length += static_cast<std::int64_t>(code_points(shown));
    }
  }
  return out;
}

std::int64_t erase_unkept(State& s, std::string const& channel, std::int64_t count, std::vector<Delta>& out) {
  auto const n = std::clamp<std::int64_t>(count, 0, s.off_length);
  if (n == 0) return 0;
  s.off_length -= n;
  out.push_back({"edit", false, 0,
                 boost::json::object{{"st", channel}, {"seg", "off" + std::to_string(s.off_line)}, {"off", s.off_length}, {"del", n}, {"ins", ""}}});
  return n;
}

void forget_text(State& s) {
  s.last_body.clear();
  s.merged.clear();
}

void forget_body(State& s) {
  s.hashes = hashes_of(pieces(s.last_body));
  s.salt = salt_name();
  s.off_words = 0;
  forget_text(s);
}

void resume_growing(State& s, bool cumulative, std::string const& whole) {
  s.cumulative = s.cumulative || cumulative;
  s.apart = 0;
  s.last_body = s.hashes.empty() ? whole : std::string();
}

std::string kept_part(State& s, std::string_view text) {
  if (s.hashes.empty()) return std::string(text);
  // Decided once, at the first body after coming back: what is private in a growing text stays so until it has slid out.
  s.off_grows = s.off_grows || s.cumulative || s.chain > 0;
  auto const words = pieces(text);
  auto hashes = hashes_of(words);
  auto const forget = [&] {
    s.hashes.clear();
    s.salt.clear();
    s.off_words = 0;
    s.off_grows = false;
  };
  if (!s.off_grows) {
    forget();
    return std::string(text);
  }
  if (s.salt != salt_name()) {
    // Another process heard the private words: which of these they are cannot be known, so none is kept.
    s.salt = salt_name();
    s.off_words = static_cast<std::int64_t>(words.size());
    s.hashes = std::move(hashes);
    return {};
  }
  auto const gone = slid(s.hashes, hashes);
  if (gone >= s.hashes.size()) {
    forget();
    return std::string(text);
  }
  auto const old = std::min(s.hashes.size() - gone, words.size());
  s.off_words = std::max<std::int64_t>(0, s.off_words - static_cast<std::int64_t>(gone));
  s.hashes = std::move(hashes);
  if (s.off_words == 0) forget();
  if (old >= words.size()) return {};
  return std::string(text.substr(static_cast<std::size_t>(words[old].data() - text.data())));
}

}  // namespace record::hearing
