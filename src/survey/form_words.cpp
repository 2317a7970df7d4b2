// SPDX-License-Identifier: Apache-2.0
// Questions and answers in words, in the language of the thread; the form as plain text.
#include <algorithm>
#include <map>

#include "base/html.hpp"
#include "base/numbers.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "survey/form.hpp"

namespace survey {

std::string option_words(Question const& q, std::string_view value) {
  auto const n = base::parse_number<std::size_t>(value);
  return n && value[0] != '0' && *n <= q.options.size() ? q.options[*n - 1] : std::string();
}

namespace {

char const* program_word(std::string const& value) {
  static std::map<std::string, char const*> const words = {
      {"yes", tr_later("yes")}, {"no", tr_later("no")}, {"not_sure", tr_later("not sure")}, {"lead", tr_later("lead")}, {"contribute", tr_later("contribute")},
      {"interested", tr_later("interested")}, {"na", tr_later("does not apply")}, {"none", tr_later("none of these")}, {"other", tr_later("other")}, {"if_need_be", tr_later("if need be")}};
  auto const found = words.find(value);
  return found == words.end() ? nullptr : found->second;
}

}  // namespace

std::string english_word(std::string const& value) {
  auto const* const words = program_word(value);
  return words ? words : value;
}

std::string value_word(std::string const& value) {
  auto const* const words = program_word(value);
  return words ? tr_value(words) : value;
}

std::string row_words(Question const& q, std::size_t row, std::string const& zone) {
  auto const& words = q.rows.at(row - 1);
  auto const time = q.kind == Kind::availability ? parse_iso(words) : std::nullopt;
  return time ? moment_words(*time, zone) : words;
}

int number_of(Form const& form, Question const& q) {
  int number = 0;
  for (auto const& one : form) {
    number += one.kind == Kind::statement ? 0 : 1;
    if (one.id == q.id) return q.kind == Kind::statement ? 0 : number;
  }
  return 0;
}

std::string condition_words(Form const& form, Question const& q) {
  auto const* const other = q.only_if.empty() ? nullptr : question_of(form, q.only_if.text);
  if (!other) return {};
  auto const own = option_words(*other, q.only_value);
  return fill(tr("Only if question {1} is answered “{2}”."), {std::to_string(number_of(form, *other)), own.empty() ? value_word(q.only_value) : own});
}

std::string plain_form(std::string const& title, std::string const& about, Form const& form) {
  std::string out = title + "\n" + std::string(std::min<std::size_t>(code_points(title), 72), '=') + "\n\n";
  if (!about.empty()) out += about + "\n\n";
  auto const boxes = [&](std::vector<std::string> const& all) {
    for (auto const& words : all) out += "   [ ] " + words + "\n";
  };
  std::vector<std::string> const roles = {tr("lead"), tr("contribute"), tr("interested"), tr("no")};
  for (auto const& q : form) {
    if (q.kind == Kind::statement) {
      out += q.title + "\n" + (q.help.empty() ? "" : q.help + "\n") + "\n";
      continue;
    }
    out += std::to_string(number_of(form, q)) + ". " + q.title + (q.required ? " " + tr("(required)") : "") + "\n";
    for (auto const& words : {condition_words(form, q), q.help})
      if (!words.empty()) out += "   " + words + "\n";
    switch (q.kind) {
      case Kind::yes_no: boxes({tr("yes"), tr("no"), tr("not sure")}); break;
      case Kind::scale: {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < 5; ++i) all.push_back(std::to_string(i + 1) + (q.options.empty() ? "" : " " + q.options[i]));
        all.push_back(tr("does not apply"));
        boxes(all);
        break;
      }
      case Kind::one_of:
      case Kind::any_of: {
        auto all = q.options;
        if (q.none) all.push_back(tr("none of these"));
        if (q.other) all.push_back(tr("other:") + " ____________________");
        boxes(all);
        break;
      }
      case Kind::rank:
        for (auto const& words : q.options) out += "   ___ " + words + "\n";
        break;
      case Kind::grid:
      case Kind::theme_grid:
      case Kind::availability:
        for (std::size_t r = 1; r <= q.rows.size(); ++r) {
          out += "   " + row_words(q, r, "UTC") + "\n";
          if (q.kind == Kind::grid) boxes(q.options);
          else if (q.kind == Kind::theme_grid) boxes(roles);
          else boxes({tr("yes"), tr("if need be"), tr("no")});
          for (auto const& aspect : q.aspects) out += "       " + aspect + ": ____________________\n";
        }
        break;
      case Kind::nomination:
        for (auto const& words : {tr("Name"), tr("Role"), tr("Constituency"), tr("Gender, as the person says it"), tr("Region, as the person says it")}) out += "   " + words + ": ____________________\n";
        out += "   [ ] " + tr("This person knows of it and agrees.") + "\n";
        break;
      default: out += "   ____________________\n"; break;
    }
    out += "\n";
  }
  return out;
}

}  // namespace survey
