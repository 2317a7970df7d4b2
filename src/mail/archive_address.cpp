// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_address.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "mail/archive_mime.hpp"

namespace mail {

namespace {

bool in_address(char c) { return static_cast<unsigned char>(c) > ' ' && std::string_view("<>()[],;:\"").find(c) == std::string_view::npos; }

void replace_all(std::string& s, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = s.find(what, at)) != std::string::npos; at += by.size()) s.replace(at, what.size(), by);
}

/// "user at host" and the like as "user@host", if both sides look like it.
std::string without_disguise(std::string_view text) {
  std::string s(text);
  for (auto const* at : {"(a)", "(at)", "[at]", "[a]", " AT ", "_at_", " at ", " @ "}) {
    if (s.find('@') != std::string::npos) break;
    auto const found = s.find(at);
    auto const length = std::string_view(at).size();
    if (found == std::string::npos || found == 0 || found + length >= s.size()) continue;
    if (in_address(s[found - 1]) && in_address(s[found + length])) s.replace(found, length, "@");
  }
  if (s.find('@') != std::string::npos) replace_all(s, " dot ", ".");
  return s;
}

/// The word around the first '@' of `s`; empty if there is none.
std::string address_in(std::string_view text) {
  std::string const s = without_disguise(text);
  auto const at = s.find('@');
  if (at == std::string::npos) return {};
  std::size_t from = at, to = at + 1;
  while (from > 0 && in_address(s[from - 1]) && s[from - 1] != '@') --from;
  while (to < s.size() && in_address(s[to]) && s[to] != '@') ++to;
  if (from == at) return {};
  std::string out = base::lower_ascii(s.substr(from, to - from));
  while (!out.empty() && (out.back() == '\'' || out.back() == '.')) {
    // "user at gmail...." was cut by somebody; the dots are part of what is known of it.
    if (out.ends_with("...")) break;
    out.pop_back();
  }
  if (out.front() == '\'') out.erase(0, 1);
  return out;
}

/// Text in quotes and in brackets apart from the rest.
struct Pieces {
  std::string angle, comment, quoted, bare;
};
Pieces pieces_of(std::string_view s) {
  Pieces p;
  std::string* to = &p.bare;
  int depth = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    char const c = s[i];
    if (to == &p.quoted) {
      if (c == '\\' && i + 1 < s.size()) p.quoted += s[++i];
      else if (c == '"') to = &p.bare;
      else p.quoted += c;
    } else if (to == &p.comment) {
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) to = &p.bare;
      else p.comment += c;
    } else if (to == &p.angle) {
      if (c == '>') to = &p.bare;
      else p.angle += c;
    } else if (c == '"') {
      to = &p.quoted;
    } else if (c == '(') {
      to = &p.comment;
      depth = 1;
    } else if (c == '<') {
      // Of several, the last one counts: "ada <ada> <ada@example.org>".
      if (p.angle.find('@') == std::string::npos) p.angle.clear();
      else break;
      to = &p.angle;
    } else if (c == ',' && (!p.angle.empty() || p.bare.find('@') != std::string::npos)) {
      break;  // a second mailbox
    } else {
      p.bare += c;
    }
  }
  return p;
}

std::string_view local_part(std::string_view address) { return address.substr(0, address.find('@')); }

bool is_list(std::string const& address, FromHeaders const& h) {
  if (address.empty()) return false;
  auto const has = [&](std::string_view header) { return base::lower_ascii(header).find(address) != std::string::npos; };
  if (has(h.list_post)) return true;
  // List-Id says "dc-list.lists.example.org" where the address says "dc-list@lists.example.org".
  std::string dotted = address;
  std::replace(dotted.begin(), dotted.end(), '@', '.');
  return base::lower_ascii(h.list_id).find("<" + dotted + ">") != std::string::npos;
}

}  // namespace

SenderRead read_sender(std::string_view value) {
  std::string text(value.substr(0, 4096));
  for (auto const* at : {"(a)", "(at)"}) {
    auto const found = text.find(at);
    if (found != std::string::npos && text.find('@') == std::string::npos && found > 0 && in_address(text[found - 1]))
      text.replace(found, std::string_view(at).size(), "@");
  }
  // Brackets and quotes are looked at before encoded words are decoded, so that a name cannot smuggle an address in.
  auto const p = pieces_of(text);
  SenderRead out;
  out.address = address_in(p.angle);
  if (out.address.empty()) out.address = address_in(p.bare);
  if (out.address.empty()) out.address = address_in(p.quoted);
  if (out.address.empty()) out.address = address_in(p.comment);
  if (out.address.empty() && text.find("=?") != std::string::npos) {
    // The whole mailbox inside an encoded word.
    auto const again = pieces_of(decoded_header(text));
    out.address = address_in(again.angle);
    if (out.address.empty()) out.address = address_in(again.bare);
  }
  std::string_view name = base::trim(p.quoted);
  if (name.empty() && !p.angle.empty()) name = base::trim(p.bare);
  if (name.empty()) name = base::trim(p.comment);
  out.name = decoded_header(name);
  return out;
}

SenderRead person_behind(FromHeaders const& h) {
  auto from = read_sender(h.from);
  auto const lower = base::lower_ascii(from.name);
  bool const from_list = is_list(from.address, h);
  bool const rewritten = from_list || lower.find(" via ") != std::string::npos;
  if (rewritten) {
    from.name = from.name.substr(0, lower.rfind(" via "));
    for (auto const header : {h.original_from, h.reply_to}) {
      auto behind = read_sender(header);
      if (behind.address.empty() || behind.address == from.address || is_list(behind.address, h)) continue;
      if (behind.name.empty()) behind.name = from.name;
      return behind;
    }
    // Only the name is left: "Name via List" is one person, all of them together are not.
    if (from_list && !from.name.empty()) from.address = base::fold(from.name);
  }
  if (from.address.empty() && !base::trim(h.from).empty()) from.address = base::fold(decoded_header(h.from));
  return from;
}

bool is_machine_address(std::string_view address) {
  static constexpr std::array<std::string_view, 12> whole{"mailer-daemon", "postmaster", "mailman", "majordomo", "listserv", "listproc",
                                                           "sympa", "noreply", "no-reply", "donotreply", "do-not-reply", "mdaemon"};
  static constexpr std::array<std::string_view, 9> ends{"-bounces", "-owner", "-request", "-admin", "-confirm", "-errors", "-noreply",
                                                         "-no-reply", "-moderator"};
  auto const local = local_part(address);
  return std::find(whole.begin(), whole.end(), local) != whole.end() || local.starts_with("owner-") || local.starts_with("bounce-") ||
         local.starts_with("bounces+") || std::any_of(ends.begin(), ends.end(), [&](std::string_view e) { return local.ends_with(e); });
}

}  // namespace mail
