// SPDX-License-Identifier: Apache-2.0
#include "sources/page.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/markup.hpp"
#include "base/text.hpp"

namespace sources {

namespace {

using base::say;

constexpr std::size_t most_links = 5000, most_files = 600, longest_word = 80;

std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  auto const lower = base::lower_ascii(tag);
  for (auto at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
    auto rest = tag.substr(at + name.size());
    if (at == 0 ||
        (lower[at - 1] != ' ' && lower[at - 1] != '\n' && lower[at - 1] != '\t' && lower[at - 1] != '"' && lower[at - 1] != '\''))
      continue;
    rest = base::trim(rest);
    if (!rest.starts_with('=')) continue;
    rest = base::trim(rest.substr(1));
    char const quote = !rest.empty() && (rest.front() == '"' || rest.front() == '\'') ? rest.front() : ' ';
    if (quote != ' ') rest.remove_prefix(1);
    return base::without_entities(rest.substr(0, rest.find(quote)));
  }
  return std::nullopt;
}

bool is_month_file(std::string_view path) {
  auto const name = path.substr(path.rfind('/') + 1);
  auto const plain = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
  if (plain.ends_with(".mbox")) return true;
  if (!plain.ends_with(".txt")) return false;
  // "2021-March.txt", "2021q1.txt", "20210308.txt": Mailman's archives by month, quarter, week.
  return plain.size() > 8 && std::all_of(plain.begin(), plain.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
}

/// The words around the first of these that stands in `lower`; empty when none does. Both texts have the same length.
template <std::size_t N>
std::string around(std::string const& words, std::string const& lower, std::array<std::string_view, N> const& these) {
  for (auto const& w : these) {
    auto const at = lower.find(w);
    if (at == std::string::npos) continue;
    auto from = at > longest_word ? at - longest_word : 0, to = std::min(words.size(), at + w.size() + longest_word);
    while (from > 0 && words[from] != ' ') --from;
    while (to < words.size() && words[to] != ' ') ++to;
    return base::clean_line(base::repair_utf8(std::string_view(words).substr(from, to - from)));
  }
  return {};
}

constexpr std::array<std::string_view, 8> of_login{
    "please log in",  "please sign in", "you must log in",     "you must be logged in",
    "login required", "log in to view", "sign in to continue", "only available to the list members"};
constexpr std::array<std::string_view, 8> of_approval{"approval",      "will be approved", "must be approved", "moderator will",
                                                      "by invitation", "membership fee",   "held for review",  "accepted by the"};
constexpr std::array<std::string_view, 5> of_joining{"subscribe", "join", "sign up", "become a member", "register"};
constexpr std::array<std::string_view, 5> of_messages{"[ thread ]", "messages:", "thread", "[ date ]", "downloadable version"};

}  // namespace

std::string visible_words(std::string_view page) {
  std::string out;
  base::walk_markup(
      page, [&](std::string_view t) { out += base::without_entities(t); }, [&](std::string const&, std::string_view) { out += ' '; });
  std::string line = base::repair_utf8(out);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return base::clean_line(line);
}

std::vector<std::string> links(std::string_view page) {
  std::vector<std::string> out;
  base::walk_markup(
      page, [](std::string_view) {},
      [&](std::string const& name, std::string_view tag) {
        if (name != "a" || out.size() >= most_links) return;
        if (auto href = attribute(tag, "href")) out.push_back(std::move(*href));
      });
  return out;
}

bool is_page(std::string_view type, std::string_view first_bytes) {
  if (type.find("html") != std::string_view::npos) return true;
  auto const start = base::lower_ascii(base::trim(first_bytes.substr(0, 500)));
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

std::vector<WebAddress> archive_files(WebAddress const& at, std::string_view page) {
  auto const own_path = at.path.substr(0, at.path.find('?'));
  auto const directory = own_path.substr(0, own_path.rfind('/') + 1);
  std::vector<WebAddress> out;
  std::set<std::string> seen;
  for (auto const& link : links(page)) {
    if (out.size() >= most_files) break;
    auto const to = follow_link(at, link);
    if (!to || to->host != at.host || to->port != at.port || to->scheme != at.scheme) continue;
    if (!to->path.starts_with(directory) || !is_month_file(to->path.substr(0, to->path.find('?'))) || !seen.insert(to->path).second)
      continue;
    out.push_back(*to);
  }
  return out;
}

PageSaid read_page(Question question, Fetched const& answer, std::string_view page) {
  if (answer.status == 401 || answer.status == 403) return {Proposal::not_met, say("The page asks for a login."), {}};
  if (answer.told != Told::whole) return {Proposal::cannot_tell, say("The page did not answer."), {}};
  auto const words = visible_words(page);
  auto const lower = base::lower_ascii(words);
  if (auto found = around(words, lower, of_login); !found.empty())
    return {Proposal::not_met, say("The page asks for a login."), std::move(found)};
  bool form = false, months = false;
  base::walk_markup(
      page, [](std::string_view) {},
      [&](std::string const& name, std::string_view tag) {
        if (name == "input") form = form || attribute(tag, "type").value_or("text") != "password";
        if (name == "a")
          if (auto const to = attribute(tag, "href")) months = months || is_month_file(to->substr(0, to->find('?')));
      });
  if (question == Question::archive) {
    if (months) return {Proposal::met, say("It answers without a login and lists months."), {}};
    if (auto found = around(words, lower, of_messages); !found.empty())
      return {Proposal::met, say("It answers without a login and shows messages."), std::move(found)};
    return {Proposal::cannot_tell, say("Neither months nor messages were found there."), {}};
  }
  if (auto found = around(words, lower, of_approval); !found.empty())
    return {Proposal::not_met, say("Its words speak of approval."), std::move(found)};
  auto found = around(words, lower, of_joining);
  if (question == Question::list && form && !found.empty())
    return {Proposal::met, say("It answers without a login and has a form to subscribe."), std::move(found)};
  if (question == Question::membership && !found.empty())
    return {Proposal::met, say("It answers without a login, says how to join, and does not speak of approval."), std::move(found)};
  return {Proposal::cannot_tell, say("Nothing was found there that says how to join."), {}};
}

std::string first_lines(std::string_view page) { return std::string(base::slice(visible_words(page.substr(0, 200'000)), 0, 600)); }

}  // namespace sources
