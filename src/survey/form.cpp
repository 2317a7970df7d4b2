// SPDX-License-Identifier: Apache-2.0
#include "survey/form.hpp"

#include <algorithm>
#include <set>

#include "base/checks.hpp"
#include "base/instant.hpp"
#include "base/numbers.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"

namespace survey {

namespace {

constexpr std::size_t most_words = 300, most_aspect = 2000, most_listed = 40;
constexpr std::string_view nomination_parts[] = {"name", "role", "constituency", "gender", "region", "consent"};

/// A whole number from 1 to `most`; 0 for anything else.
std::size_t numbered(std::string_view s, std::size_t most) {
  auto const n = base::parse_number<std::size_t>(s);
  return n && *n <= most && s[0] != '0' ? *n : 0;
}

bool one_of(std::string_view s, std::initializer_list<std::string_view> all) { return std::find(all.begin(), all.end(), s) != all.end(); }

std::string const& at(Answers const& a, std::string const& field) {
  static std::string const blank;
  auto const found = a.find(field);
  return found == a.end() ? blank : found->second;
}

Result<Done> check_list(std::vector<std::string> const& list, std::size_t least, char const* field) {
  if (list.size() < least) return refuse(Why::malformed, say("At least {} lines are needed here."), field, {std::to_string(least)});
  if (list.size() > most_listed) return refuse(Why::malformed, say("At most {} lines."), field, {std::to_string(most_listed)});
  std::set<std::string> seen;
  for (auto const& words : list) {
    if (words.empty()) return refuse(Why::malformed, say("A line is empty."), field);
    if (auto ok = too_long(words, 200, field); !ok) return ok;
    if (!seen.insert(words).second) return refuse(Why::malformed, say("“{}” stands there twice."), field, {words});
  }
  return Done{};
}

/// The answers that a condition on this question may name.
bool can_be(Question const& q, std::string_view value) {
  if (q.kind == Kind::yes_no) return one_of(value, {"yes", "no", "not_sure"});
  if (q.kind == Kind::one_of || q.kind == Kind::any_of) return numbered(value, q.options.size()) > 0;
  return false;
}

std::size_t distance(std::vector<std::string_view> const& a, std::vector<std::string_view> const& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = above;
    }
  }
  return row[b.size()];
}

std::vector<std::string_view> letters(std::string_view s) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from < s.size();) {
    auto to = from + 1;
    while (to < s.size() && (static_cast<unsigned char>(s[to]) & 0xC0U) == 0x80U) ++to;
    out.push_back(s.substr(from, to - from));
    from = to;
  }
  return out;
}

bool same_lists(std::vector<std::string> const& a, std::vector<std::string> const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](auto const& x, auto const& y) { return is_typo(x, y); });
}

bool is_address(std::string_view s) {
  return (s.starts_with("https://") || s.starts_with("http://")) && s.size() > 10 && s.find_first_of(" \n<>\"") == std::string_view::npos;
}

bool is_decimal(std::string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  auto const point = std::min(s.find('.'), s.size());
  auto const digits = [](std::string_view d) { return !d.empty() && std::all_of(d.begin(), d.end(), [](char c) { return c >= '0' && c <= '9'; }); };
  return s.size() <= 18 && digits(s.substr(0, point)) && (point == s.size() || digits(s.substr(point + 1)));
}

bool is_rank(std::string_view value, std::size_t options) {
  std::set<std::size_t> seen;
  for (auto const piece : split(value, ' '))
    if (auto const n = numbered(piece, options); n == 0 || !seen.insert(n).second) return false;
  return seen.size() == options;
}

Result<Done> check_any(Question const& q, std::string const& value, std::string const& field) {
  auto const pieces = split(value, ' ');
  std::set<std::string_view> seen;
  for (auto const p : pieces) {
    bool const known = numbered(p, q.options.size()) > 0 || (p == "none" && q.none) || (p == "other" && q.other);
    if (!known || !seen.insert(p).second) return refuse(Why::malformed, say("This is not one of the answers."), field);
  }
  if (seen.contains("none") && seen.size() > 1) return refuse(Why::malformed, say("“None of these” stands alone."), field);
  return Done{};
}

Result<Done> check_value(Question const& q, std::string const& field, std::string const& value) {
  auto const part = part_of(q, field);
  auto const unless = [&](bool fine, char const* sentence) -> Result<Done> { return fine ? Result<Done>(Done{}) : refuse(Why::malformed, sentence, field); };
  auto const words = [&](std::size_t most) { return too_long(value, most, field.c_str()); };
  auto const listed = [&](bool fine) { return unless(fine, say("This is not one of the answers.")); };
  if (part.rest == "link") return all_of(words(1000), unless(is_address(value), say("This is no web address: it begins with https://.")));
  if (!part.rest.empty() && part.row > 0) return words(most_aspect);
  switch (q.kind) {
    case Kind::statement: break;
    case Kind::short_text: return words(most_words);
    case Kind::long_text: return words(q.most > 0 ? static_cast<std::size_t>(q.most) : 4000);
    case Kind::yes_no: return listed(one_of(value, {"yes", "no", "not_sure"}));
    case Kind::one_of: return part.rest == "other" ? words(most_words) : listed(numbered(value, q.options.size()) > 0 || (q.other && value == "other"));
    case Kind::any_of: return part.rest == "other" ? words(most_words) : check_any(q, value, field);
    case Kind::scale: return listed(numbered(value, 5) > 0 || value == "na");
    case Kind::rank: return listed(is_rank(value, q.options.size()));
    case Kind::number: return unless(is_decimal(value), say("This is no number."));
    case Kind::date: return unless(parse_day(value).has_value(), say("This is no day."));
    case Kind::evidence: return part.rest == "file" ? listed(looks_like_id(value)) : all_of(words(1000), unless(is_address(value), say("This is no web address: it begins with https://.")));
    case Kind::grid: return listed(numbered(value, q.options.size()) > 0);
    case Kind::theme_grid: return listed(one_of(value, {"lead", "contribute", "interested", "no"}));
    case Kind::nomination: return part.rest == "consent" ? listed(value == "yes") : words(most_words);
    case Kind::availability: return listed(one_of(value, {"yes", "if_need_be", "no"}));
  }
  return listed(false);
}

}  // namespace

Result<Done> check_question(Question const& q, Form const& before) {
  if (q.title.empty()) return refuse(Why::malformed, say("A question needs its words."), "title");
  if (auto ok = all_of(too_long(q.title, 300, "title"), too_long(q.help, 2000, "help")); !ok) return ok;
  bool const has_options = q.kind == Kind::one_of || q.kind == Kind::any_of || q.kind == Kind::rank || q.kind == Kind::grid;
  bool const has_rows = q.kind == Kind::grid || q.kind == Kind::theme_grid || q.kind == Kind::availability;
  if (has_options)
    if (auto ok = check_list(q.options, 2, "options"); !ok) return ok;
  if (q.kind == Kind::scale && !q.options.empty()) {
    if (q.options.size() != 5) return refuse(Why::malformed, say("A scale has five labels, one a line, or none."), "options");
    if (auto ok = check_list(q.options, 5, "options"); !ok) return ok;
  }
  if (has_rows)
    if (auto ok = check_list(q.rows, 1, "rows"); !ok) return ok;
  if (q.kind == Kind::theme_grid)
    if (auto ok = check_list(q.aspects, 0, "aspects"); !ok) return ok;
  if (q.kind == Kind::availability && !std::all_of(q.rows.begin(), q.rows.end(), [](auto const& t) { return parse_iso(t).has_value(); }))
    return refuse(Why::malformed, say("A line is no time. Write it so: 2026-05-06T14:00Z."), "rows");
  if (q.most < 0 || q.most > 10'000) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "most", {"0", "10000"});
  if (q.only_if.empty()) return Done{};
  auto const other = std::find_if(before.begin(), before.end(), [&](Question const& b) { return b.id == q.only_if; });
  if (other == before.end() || !can_be(*other, q.only_value))
    return refuse(Why::malformed, say("It can only depend on an earlier question of yes or no, or of options, and on one of its answers."), "only_if");
  return Done{};
}

bool is_typo(std::string_view before, std::string_view after) {
  auto const a = letters(before), b = letters(after);
  // Of "Yes" one letter is a slip, three are another answer.
  auto const slip = std::max(std::min<std::size_t>(3, (a.size() + 4) / 5), a.size() / 20);
  return distance(a, b) <= slip && a.empty() == b.empty();
}

bool only_typos(Question const& before, Question const& after) {
  return before.kind == after.kind && before.required == after.required && before.none == after.none && before.other == after.other && before.most == after.most &&
         before.prefill == after.prefill && before.only_if == after.only_if && before.only_value == after.only_value && before.poll == after.poll &&
         is_typo(before.title, after.title) && is_typo(before.help, after.help) && same_lists(before.options, after.options) && same_lists(before.rows, after.rows) &&
         same_lists(before.aspects, after.aspects);
}

std::vector<std::string> fields_of(Question const& q) {
  auto const& id = q.id.text;
  std::vector<std::string> out;
  if (q.kind == Kind::statement) return out;
  if (q.kind == Kind::nomination) {
    for (auto const part : nomination_parts) out.push_back(id + "." + std::string(part));
    return out;
  }
  bool const rows = q.kind == Kind::grid || q.kind == Kind::theme_grid || q.kind == Kind::availability;
  if (!rows) {
    out.push_back(id);
    if (q.other && (q.kind == Kind::one_of || q.kind == Kind::any_of)) out.push_back(id + ".other");
    if (q.kind == Kind::evidence) out.push_back(id + ".file");
    return out;
  }
  for (std::size_t r = 1; r <= q.rows.size(); ++r) {
    auto const row = id + "." + std::to_string(r);
    out.push_back(row);
    if (q.kind != Kind::theme_grid) continue;
    for (std::size_t a = 1; a <= q.aspects.size(); ++a) out.push_back(row + "." + std::to_string(a));
    out.push_back(row + ".link");
  }
  return out;
}

Part part_of(Question const& q, std::string_view field) {
  if (field.size() <= q.id.text.size()) return {};
  auto const pieces = split(field.substr(q.id.text.size() + 1), '.');
  if (auto const row = numbered(pieces[0], most_listed)) return {row, pieces.size() > 1 ? std::string(pieces[1]) : std::string()};
  return {0, std::string(pieces[0])};
}

Question const* question_of(Form const& form, std::string_view field) {
  auto const id = split(field, '.')[0];
  auto const q = std::find_if(form.begin(), form.end(), [&](Question const& one) { return one.id.text == id; });
  return q == form.end() ? nullptr : &*q;
}

bool is_private(Question const& q, std::string_view field) {
  if (q.kind != Kind::nomination) return false;
  auto const rest = part_of(q, field).rest;
  return rest == "gender" || rest == "region";
}

bool is_shown(Form const& form, Question const& q, Answers const& answers) {
  if (q.only_if.empty()) return true;
  auto const* const other = question_of(form, q.only_if.text);
  if (!other || !is_shown(form, *other, answers)) return false;
  auto const given = split(at(answers, q.only_if.text), ' ');
  return std::find(given.begin(), given.end(), q.only_value) != given.end();
}

Answers shown_only(Form const& form, Answers const& answers) {
  Answers out;
  for (auto const& q : form) {
    if (!is_shown(form, q, answers)) continue;
    for (auto const& field : fields_of(q))
      if (auto const& value = at(answers, field); !value.empty()) out[field] = value;
  }
  return out;
}

Result<Done> check_answers(Form const& form, Answers const& answers) {
  std::set<std::string> known;
  for (auto const& q : form)
    for (auto& field : fields_of(q)) known.insert(std::move(field));
  for (auto const& [field, value] : answers) {
    if (!known.contains(field)) return refuse(Why::malformed, say("This questionnaire has no such question."), field);
    if (value.empty()) continue;
    if (auto ok = check_value(*question_of(form, field), field, value); !ok) return ok;
  }
  return Done{};
}

Result<Done> check_complete(Form const& form, Answers const& answers) {
  for (auto const& q : form) {
    if (!is_shown(form, q, answers)) continue;
    if (q.kind == Kind::nomination && !at(answers, q.id.text + ".name").empty() && at(answers, q.id.text + ".consent").empty())
      return refuse(Why::malformed, say("Nobody is named without having been asked: tick that this person agrees."), q.id.text + ".consent");
    if (!q.required) continue;
    for (auto const& field : fields_of(q)) {
      auto const part = part_of(q, field);
      bool const needed = q.kind == Kind::nomination ? part.rest == "name" : part.rest.empty();
      bool const by_file = q.kind == Kind::evidence && !at(answers, field + ".file").empty();
      if (needed && !by_file && at(answers, field).empty()) return refuse(Why::malformed, say("This question needs an answer."), field);
    }
  }
  return Done{};
}

Merged merge(Answers const& base, Answers const& theirs, Answers const& mine) {
  Merged out;
  std::set<std::string> fields;
  for (auto const* const some : {&base, &theirs, &mine})
    for (auto const& [field, _] : *some) fields.insert(field);
  for (auto const& field : fields) {
    auto const &was = at(base, field), &is = at(theirs, field), &wish = at(mine, field);
    if (wish == was || wish == is) continue;
    if (is == was) out.write[field] = wish;
    else out.clashes.push_back({field, was, is, wish});
  }
  return out;
}

std::vector<Clash> differences(Answers const& theirs, Answers const& mine) {
  std::vector<Clash> out;
  for (auto const& [field, value] : mine)
    if (at(theirs, field).empty() && !value.empty()) out.push_back({field, {}, {}, value});
  for (auto const& [field, value] : theirs)
    if (at(mine, field) != value) out.push_back({field, {}, value, at(mine, field)});
  std::sort(out.begin(), out.end(), [](Clash const& a, Clash const& b) { return a.field < b.field; });
  return out;
}

std::string hash_of(Answers const& answers) {
  std::string all;
  for (auto const& [field, value] : answers) all += std::to_string(field.size()) + ":" + field + std::to_string(value.size()) + ":" + value;
  return sha256_hex(all);
}

std::string moved(std::string const& rank, std::size_t options, std::size_t option, bool up) {
  std::vector<std::size_t> order;
  if (is_rank(rank, options))
    for (auto const piece : split(rank, ' ')) order.push_back(numbered(piece, options));
  else
    for (std::size_t i = 1; i <= options; ++i) order.push_back(i);
  auto const here = std::find(order.begin(), order.end(), option);
  if (here != order.end() && up && here != order.begin()) std::iter_swap(here, here - 1);
  if (here != order.end() && !up && here + 1 != order.end()) std::iter_swap(here, here + 1);
  std::string out;
  for (auto const n : order) out += (out.empty() ? "" : " ") + std::to_string(n);
  return out;
}

}  // namespace survey
