// SPDX-License-Identifier: Apache-2.0
#include "survey/mail_form.hpp"

#include <algorithm>
#include <set>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"

namespace survey {

namespace {

constexpr std::size_t most_unread = 40;

/// Which of these values of the program is meant; empty for none of them.
std::string meant(std::string_view words, std::vector<std::string> const& values) {
  auto const said = fold(words);
  for (auto const& value : values)
    // Underlined blanks fold away: "not_sure" is English for itself.
    if (said == fold(value_word(value)) || said == fold(value) || said == fold(english_word(value))) return value;
  if (said == "n a" && std::find(values.begin(), values.end(), "na") != values.end()) return "na";
  return {};
}

/// An option by its own words or its number; "none" and "other" where the question has them.
std::string option_meant(Question const& q, std::string_view words) {
  auto const said = fold(words);
  for (std::size_t i = 0; i < q.options.size(); ++i)
    if (said == fold(q.options[i])) return std::to_string(i + 1);
  auto const given = std::string(trim(words));
  if (!option_words(q, given).empty()) return given;
  std::vector<std::string> more;
  if (q.none) more.emplace_back("none");
  if (q.other && q.kind != Kind::grid) more.emplace_back("other");
  return meant(words, more);
}

/// "1, 3" or "time; captions" as "1 3".
std::string several(Question const& q, std::string_view words) {
  if (auto const one = option_meant(q, words); !one.empty()) return one;
  bool const numbers = words.find_first_not_of("0123456789 ") == std::string_view::npos;
  std::string out;
  for (std::size_t from = 0; from <= words.size();) {
    auto const to = std::min(words.find_first_of(numbers ? " " : ",;>", from), words.size());
    auto const piece = trim(words.substr(from, to - from));
    from = to + 1;
    if (piece.empty()) continue;
    auto const one = option_meant(q, piece);
    if (one.empty()) return {};
    out += (out.empty() ? "" : " ") + one;
  }
  return out;
}

std::vector<std::string> choices_of(Question const& q) {
  switch (q.kind) {
    case Kind::yes_no: return {"yes", "no", "not_sure"};
    case Kind::theme_grid: return {"lead", "contribute", "interested", "no"};
    case Kind::availability: return {"yes", "if_need_be", "no"};
    default: return {};
  }
}

bool is_long(Question const& q, std::string const& rest) { return q.kind == Kind::long_text || (q.kind == Kind::theme_grid && !rest.empty() && rest != "link"); }

/// What stands in the field when somebody wrote this; empty when it says nothing to us.
std::string value_meant(Question const& q, Part const& part, std::string_view words) {
  if (part.rest == "consent") return meant(words, {"yes"});
  if (!part.rest.empty()) return is_long(q, part.rest) ? clean_text(words) : clean_line(words);
  switch (q.kind) {
    case Kind::yes_no:
    case Kind::theme_grid:
    case Kind::availability: return meant(words, choices_of(q));
    case Kind::one_of:
    case Kind::grid: return option_meant(q, words);
    case Kind::any_of:
    case Kind::rank: return several(q, words);
    case Kind::scale: {
      auto const label = option_meant(q, words);
      if (!label.empty()) return label;
      auto const na = meant(words, {"na"});
      return na.empty() ? std::string(trim(words)) : na;
    }
    case Kind::long_text: return clean_text(words);
    default: return clean_line(words);
  }
}

/// The fields of a question that go by mail.
std::vector<std::string> mailed_fields(Question const& q) {
  auto out = fields_of(q);
  std::erase_if(out, [&](std::string const& f) { return is_private(q, f) || (q.kind == Kind::evidence && f != q.id.text); });
  return out;
}

std::string code_of(Question const& q, int number, std::string const& field) { return std::to_string(number) + field.substr(q.id.text.size()); }

std::string choices_words(Question const& q) {
  std::string out;
  auto const add = [&](std::string const& words) { out += (out.empty() ? "" : "; ") + words; };
  for (auto const& v : choices_of(q)) add(value_word(v));
  if (q.kind != Kind::theme_grid && q.kind != Kind::availability)
    for (std::size_t i = 0; i < q.options.size(); ++i) add(std::to_string(i + 1) + " " + q.options[i]);
  if (q.none) add(value_word("none"));
  if (q.other && q.kind != Kind::grid) add(value_word("other"));
  return out;
}

std::string how_to_answer(Question const& q) {
  auto const choices = choices_words(q);
  switch (q.kind) {
    case Kind::yes_no:
    case Kind::one_of: return fill(tr("One of: {}"), {choices});
    case Kind::any_of: return fill(tr("Any of these, with commas between: {}"), {choices});
    case Kind::rank: return fill(tr("All numbers, the best first: {}"), {choices});
    case Kind::scale: return choices.empty() ? tr("A number from 1 to 5, or “does not apply”.") : fill(tr("A number from 1 to 5, or “does not apply”: {}"), {choices});
    case Kind::number: return tr("A number.");
    case Kind::date: return tr("A day, written 2026-05-31.");
    case Kind::evidence: return tr("A web address.");
    case Kind::grid:
    case Kind::theme_grid:
    case Kind::availability: return fill(tr("In each line one of: {}"), {choices});
    default: return {};
  }
}

/// What a field is called on its line, beside its code.
std::string label_of(Question const& q, std::string const& field, std::string const& row) {
  auto const part = part_of(q, field);
  auto words = row;
  auto const add = [&](std::string const& more) { words += (words.empty() ? "" : ", ") + more; };
  if (part.rest == "link") add(tr("link"));
  else if (part.rest == "other") add(tr("other"));
  else if (part.rest == "name") add(tr("name"));
  else if (part.rest == "role") add(tr("role"));
  else if (part.rest == "constituency") add(tr("constituency"));
  else if (part.rest == "consent") add(tr("this person agrees: yes"));
  else if (!part.rest.empty()) add(q.aspects.at(static_cast<std::size_t>(std::stoul(part.rest)) - 1));
  return words;
}

std::string heading_of(Question const& q, int number) { return clean_line(std::to_string(number) + ". " + q.title + (q.required ? " " + tr("(required)") : "")); }

/// The question's own words behind its number, perhaps cut by a program that breaks lines.
bool is_heading(Question const& q, std::string const& words) {
  auto const title = clean_line(q.title);
  return words.starts_with(title) || (words.size() > 20 && title.starts_with(words));
}

/// A field a line may speak of.
struct Place {
  Question const* question = nullptr;
  std::string field = {};
};

/// "7.2 (Open data): lead" cut into its code and what follows, when it begins with one that is known.
struct Cut {
  Place const* place = nullptr;
  std::string_view value = {};
};
Cut cut(std::map<std::string, Place> const& places, std::string_view line) {
  Cut out;
  std::size_t known = 0;
  for (std::size_t end = 0; end < 40;) {
    auto const from = end + (end > 0 ? 1 : 0);  // behind the point
    auto to = from;
    while (to < line.size() && (end > 0 ? std::isalnum(static_cast<unsigned char>(line[to])) : std::isdigit(static_cast<unsigned char>(line[to])))) ++to;
    if (to == from) break;
    end = to;
    // Of a grid the number alone is no field: "7.2" is one although "7" is none.
    if (auto const found = places.find(lower_ascii(std::string(line.substr(0, end)))); found != places.end()) {
      out.place = &found->second;
      known = end;
    }
    if (end >= line.size() || line[end] != '.') break;
  }
  if (!out.place) return {};
  auto rest = trim(line.substr(known));
  if (rest.starts_with('(')) {
    auto const close = rest.find("):");
    if (close == std::string_view::npos) return {};
    rest = rest.substr(close + 1);
  }
  if (rest.empty() || std::string_view(":.)").find(rest.front()) == std::string_view::npos) return {};
  out.value = trim(rest.substr(1));
  return out;
}

}  // namespace

std::string mail_form(Form const& form, std::string const& zone) {
  std::string out;
  int number = 0;
  for (auto const& q : form) {
    if (q.kind == Kind::statement) {
      out += q.title + "\n" + (q.help.empty() ? "" : q.help + "\n") + "\n";
      continue;
    }
    out += heading_of(q, ++number) + "\n";
    for (auto const& words : {condition_words(form, q), q.help, how_to_answer(q)})
      if (!words.empty()) out += "   " + words + "\n";
    for (auto const& field : mailed_fields(q)) {
      auto const part = part_of(q, field);
      auto const label = label_of(q, field, part.row > 0 ? row_words(q, part.row, zone) : std::string());
      out += code_of(q, number, field) + (label.empty() ? "" : " (" + label + ")") + ":\n";
    }
    out += "\n";
  }
  return out;
}

Reply read_reply(Form const& form, std::string_view words) {
  std::map<std::string, Place> places;
  std::set<std::string> printed;  // lines of the form itself, which a person may leave standing
  int number = 0;
  for (auto const& q : form) {
    if (q.kind != Kind::statement) ++number;
    for (auto const& field : mailed_fields(q)) places[code_of(q, number, field)] = {&q, field};
    for (auto const& line : {condition_words(form, q), how_to_answer(q)}) printed.insert(clean_line(line));
    for (auto const line : split(q.help, '\n')) printed.insert(clean_line(line));
    printed.insert(clean_line(q.title));
    printed.insert(heading_of(q, number));
  }
  std::map<std::string, std::string> raw;  // by field
  Place const* open = nullptr;             // a long text that may go on
  Reply out;
  auto const unread = [&](std::string_view line) {
    if (out.unread.size() < most_unread) out.unread.push_back(clean_line(line));
  };
  for (auto const whole : split(words, '\n')) {
    auto const line = trim(whole);
    if (!line.empty() && printed.contains(clean_line(line))) {
      open = nullptr;
    } else if (auto const found = cut(places, line); found.place) {
      auto const& q = *found.place->question;
      open = nullptr;
      if (is_heading(q, clean_line(found.value))) continue;
      if (!found.value.empty()) raw[found.place->field] = std::string(found.value);
      if (is_long(q, part_of(q, found.place->field).rest)) open = found.place;
    } else if (open) {
      auto& text = raw[open->field];
      text += (text.empty() ? "" : "\n") + std::string(line);
    } else if (!line.empty()) {
      unread(line);
    }
  }
  for (auto const& [field, said] : raw) {
    auto const& q = *question_of(form, field);
    std::string_view given = trim(said);
    auto const part = part_of(q, field);
    // "other: a working group" says both.
    auto const colon = given.find(':');
    if (q.other && part.rest.empty() && colon != std::string_view::npos && !meant(given.substr(0, colon), {"other"}).empty()) {
      out.answers[field + ".other"] = clean_line(given.substr(colon + 1));
      given = given.substr(0, colon);
    }
    auto const value = value_meant(q, part, given);
    if (!value.empty() && check_answers({q}, {{field, value}})) out.answers[field] = value;
    else if (!given.empty()) unread(code_of(q, number_of(form, q), field) + ": " + std::string(given));
  }
  return out;
}

}  // namespace survey
