// SPDX-License-Identifier: Apache-2.0
// The form itself: as fields and what was sent of them, on paper, as plain text.
#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/counter.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

using survey::Kind;

namespace {

class Fields {
 public:
  explicit Fields(FormShown const& s) : s_(s) {}

  Html question(survey::Question const& q, int number) {
    if (q.kind == Kind::statement) return html("<div class=\"question\">{}</div>", paragraphs(q.title + (q.help.empty() ? "" : "\n\n" + q.help)));
    Html inside;
    auto const& id = q.id.text;
    auto const label = std::to_string(number) + ". " + q.title;
    switch (q.kind) {
      case Kind::statement: break;
      case Kind::short_text: inside = line(q, id, label, "text", 300); break;
      case Kind::number: inside = line(q, id, label, "text", 18); break;
      case Kind::date: inside = line(q, id, label, "date", 0); break;
      case Kind::evidence: inside = line(q, id, label, "url", 1000) + evidence(id); break;
      case Kind::long_text: inside = counted(q.most > 0 ? q.most : 4000, area(id, label, hint(q, id), q.required, 5)); break;
      case Kind::yes_no: inside = choice(q, id, label, {"yes", "no", "not_sure"}); break;
      case Kind::one_of: inside = choice(q, id, label, numbers(q)) + other(q); break;
      case Kind::any_of: inside = any(q, id, label) + other(q); break;
      case Kind::scale: inside = choice(q, id, label, {"1", "2", "3", "4", "5", "na"}); break;
      case Kind::rank: inside = rank(q, id, label); break;
      case Kind::grid: inside = rows(q, label, [&](std::string const& f, std::string const& row) { return choice(q, f, row, numbers(q), false); }); break;
      case Kind::availability: inside = rows(q, label, [&](std::string const& f, std::string const& row) { return choice(q, f, row, {"yes", "if_need_be", "no"}, false); }); break;
      case Kind::theme_grid: inside = rows(q, label, [&](std::string const& f, std::string const& row) { return theme(q, f, row); }); break;
      case Kind::nomination: inside = nomination(q, label); break;
    }
    return html("<div class=\"question\">{}</div>", inside);
  }

 private:
  [[nodiscard]] std::string value(std::string const& field) const {
    if (auto const v = s_.answers.find(field); v != s_.answers.end()) return v->second;
    auto const p = s_.prefilled.find(field);
    return p == s_.prefilled.end() ? "" : p->second;
  }
  [[nodiscard]] std::string error(std::string const& field) const { return error_at(s_.wrong, field); }
  [[nodiscard]] Html told(std::string const& field) const { return error(field).empty() ? Html() : html("<p class=\"error\">{}</p>", error(field)); }
  /// Whose the field is, and what was written there by the roster.
  [[nodiscard]] std::string whose(std::string const& field) const {
    if (s_.by_letter.contains(field)) return tr("From your letter: right?");
    if (auto const w = s_.written.find(field); w != s_.written.end()) return fill(tr("Last changed by {1}, {2}."), {w->second.by, base::moment_words(w->second.at, s_.zone)});
    return s_.prefilled.contains(field) && !s_.answers.contains(field) ? tr("From the roster: still right?") : "";
  }
  [[nodiscard]] std::string hint(survey::Question const& q, std::string const& field) const {
    auto const from = whose(field);
    auto out = q.help + (q.help.empty() || from.empty() ? "" : " ") + from;
    if (q.kind == Kind::long_text) out += (out.empty() ? "" : " ") + fill(tr("At most {} characters."), {std::to_string(q.most > 0 ? q.most : 4000)});
    return out;
  }
  [[nodiscard]] static std::vector<std::string> numbers(survey::Question const& q) {
    std::vector<std::string> out;
    for (std::size_t i = 1; i <= q.options.size(); ++i) out.push_back(std::to_string(i));
    if (q.none) out.emplace_back("none");
    if (q.other && q.kind != Kind::grid) out.emplace_back("other");
    return out;
  }
  [[nodiscard]] static std::string words(survey::Question const& q, std::string const& v) {
    auto const own = survey::option_words(q, v);
    if (q.kind == Kind::scale) return own.empty() ? value_word(v) : v + " " + own;
    return own.empty() ? value_word(v) : own;
  }

  [[nodiscard]] Html line(survey::Question const& q, std::string const& f, std::string const& label, std::string const& type, int most) const {
    return field({.name = f, .label = label, .value = value(f), .hint = hint(q, f), .error = error(f), .type = type, .required = q.required, .max_length = most});
  }
  [[nodiscard]] Html area(std::string const& f, std::string const& label, std::string const& why, bool required, int lines) const {
    return text_area({.name = f, .label = label, .value = value(f), .hint = why, .error = error(f), .rows = lines, .required = required});
  }
  /// How many characters are there, as long as somebody writes.
  [[nodiscard]] static Html counted(std::int64_t most, Html const& its_field) {
    return with_counter(most, 0, fill(tr("{1} of {2} characters"), {"{1}", std::to_string(most)}), its_field);
  }
  /// Radios; a way back to "no answer" is always there.
  [[nodiscard]] Html choice(survey::Question const& q, std::string const& f, std::string const& label, std::vector<std::string> const& values, bool own_hint = true) const {
    std::vector<Choice> all;
    for (auto const& v : values) all.push_back({v, words(q, v), "", v == value(f)});
    all.push_back({"", tr("no answer"), "", value(f).empty()});
    return radios({.name = f, .label = label, .choices = all, .hint = own_hint ? hint(q, f) : whose(f), .error = error(f), .required = q.required});
  }
  [[nodiscard]] Html any(survey::Question const& q, std::string const& f, std::string const& label) const {
    auto const given = value(f);
    auto const pieces = base::split(given, ' ');
    std::vector<Choice> all;
    for (auto const& v : numbers(q)) all.push_back({v, words(q, v), "", std::find(pieces.begin(), pieces.end(), v) != pieces.end()});
    return checkboxes({.name = f, .label = label, .choices = all, .hint = hint(q, f), .error = error(f), .required = q.required}) + hidden("shown-" + f, "yes");
  }
  [[nodiscard]] Html other(survey::Question const& q) const {
    if (!q.other) return {};
    auto const f = q.id.text + ".other";
    return field({.name = f, .label = tr("Other: which?"), .value = value(f), .hint = whose(f), .error = error(f), .max_length = 300});
  }
  /// A file beside the link: the one that is kept, and a field for another.
  [[nodiscard]] Html evidence(std::string const& id) const {
    if (s_.files.empty()) return {};
    auto const kept = value(id + ".file");
    Html out;
    if (!kept.empty()) out = html("<p><a href=\"{}\">{}</a></p>", Url::local(s_.files + kept), tr("The file that is kept")) + checkbox(id + ".drop", "yes", tr("Take the file out"), false);
    return out + file_field({.name = id + ".upload", .label = kept.empty() ? tr("Or a file") : tr("Another file"), .hint = tr("At most 5 MB."), .error = error(id + ".file")});
  }
  [[nodiscard]] Html rank(survey::Question const& q, std::string const& f, std::string const& label) const {
    auto const given = value(f);
    auto const order = survey::moved(given, q.options.size(), 0, true);
    Html lines;
    for (auto const piece : base::split(order, ' ')) {
      auto const n = std::string(piece);
      Html moves;
      if (s_.moves)
        for (auto const& [way, says] : {std::pair{"up", tr("Up")}, {"down", tr("Down")}})
          add_html(moves, "<button type=\"submit\" class=\"button quiet\" name=\"move\" value=\"{}\">{}<span class=\"visually-hidden\"> <bdi>{}</bdi></span></button>", f + " " + n + " " + way, says,
                   survey::option_words(q, n));
      add_html(lines, "<li><bdi>{}</bdi> {}</li>", survey::option_words(q, n), moves);
    }
    auto const said = given.empty() ? tr("Not put in order yet: the first press begins.") : whose(f);
    return html("<fieldset class=\"{}\" id=\"{}\" tabindex=\"-1\"><legend>{}</legend><p class=\"hint\">{}</p>{}<ol>{}</ol>{}</fieldset>", error(f).empty() ? "field" : "field wrong", f, label,
                q.help + (q.help.empty() ? "" : " ") + said, told(f), lines, hidden(f, given));
  }
  template <class Row>
  [[nodiscard]] Html rows(survey::Question const& q, std::string const& label, Row&& each) const {
    Html inside;
    for (std::size_t r = 1; r <= q.rows.size(); ++r) inside += each(q.id.text + "." + std::to_string(r), row_words(q, r, s_.zone));
    return html("<section class=\"grid-question\" id=\"{}\"><h2 dir=\"auto\">{}</h2>{}{}</section>", q.id, label, paragraphs(q.help), inside);
  }
  [[nodiscard]] Html theme(survey::Question const& q, std::string const& f, std::string const& row) const {
    Html more;
    bool filled = false;
    for (std::size_t a = 1; a <= q.aspects.size(); ++a) {
      auto const one = f + "." + std::to_string(a);
      filled = filled || !value(one).empty() || !error(one).empty();
      more += area(one, q.aspects[a - 1], whose(one), false, 2);
    }
    auto const link = f + ".link";
    filled = filled || !value(link).empty() || !error(link).empty();
    more += field({.name = link, .label = tr("Link"), .value = value(link), .hint = whose(link), .error = error(link), .type = "url", .max_length = 1000});
    return choice(q, f, row, {"lead", "contribute", "interested", "no"}, false) + folded(fill(tr("What you bring to “{}”"), {row}), html("<div>{}</div>", more), filled);
  }
  [[nodiscard]] Html nomination(survey::Question const& q, std::string const& label) const {
    Html inside;
    for (auto const& [part, says, why] : {std::tuple{"name", tr("Name"), std::string()}, {"role", tr("Role"), ""}, {"constituency", tr("Constituency"), ""},
                                          {"gender", tr("Gender, as the person says it"), tr("Only the selectors see it; erased 90 days after closing.")},
                                          {"region", tr("Region, as the person says it"), tr("Only the selectors see it; erased 90 days after closing.")}}) {
      auto const f = q.id.text + "." + part;
      inside += field({.name = f, .label = says, .value = value(f), .hint = why + (why.empty() ? "" : " ") + whose(f), .error = error(f), .max_length = 300});
    }
    auto const consent = q.id.text + ".consent";
    inside += html("<div id=\"{}\" tabindex=\"-1\">{}{}</div>", consent, told(consent), checkbox(consent, "yes", tr("This person knows of it and agrees."), value(consent) == "yes"));
    return html("<fieldset class=\"field\" id=\"{}\" tabindex=\"-1\"><legend>{}</legend>{}{}</fieldset>", q.id, label, paragraphs(q.help), inside);
  }

  FormShown const& s_;
};

}  // namespace

Html form_fields(FormShown const& s) {
  Html out;
  Fields fields(s);
  int number = 0;
  for (auto const& q : s.form) {
    number += q.kind == Kind::statement ? 0 : 1;
    if (survey::is_shown(s.form, q, s.answers)) out += fields.question(q, number);
  }
  return out;
}

survey::Answers sent_answers(Call const& call, survey::Form const& form) {
  survey::Answers out;
  for (auto const& q : form) {
    auto const fields = survey::fields_of(q);
    // A question whose condition was not fulfilled was not in the form: what is in its draft stays. Boxes that are not ticked send nothing.
    bool const there = std::any_of(fields.begin(), fields.end(), [&](auto const& f) { return call.form.has(f); });
    bool const boxes = q.kind == Kind::any_of && call.form.has("shown-" + q.id.text);
    if (!there && !boxes) continue;
    for (auto const& f : fields) {
      if (q.kind == Kind::any_of && f == q.id.text) {
        std::string all;
        for (auto const& v : call.form.all(f)) all += (all.empty() ? "" : " ") + base::clean_line(v);
        out[f] = all;
      } else if (q.kind != Kind::evidence || f == q.id.text) {
        bool const lines = q.kind == Kind::long_text || q.kind == Kind::theme_grid;
        out[f] = lines ? call.long_field(f) : call.field(f);
      }
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ paper and mail

Html blank_form_part(survey::Survey const& s, survey::Form const& form, std::string const& zone) {
  Html out = paragraphs(s.about);
  if (s.closes) out += html("<p>{}</p>", sentence(tr("Answers are taken until {}."), {moment(*s.closes, zone)}));
  out += html("<p>{}</p>", names_promise(s.names));
  auto const boxes = [](std::vector<std::string> const& all) {
    Html list;
    for (auto const& words : all) add_html(list, "<li><span aria-hidden=\"true\">☐</span> <bdi>{}</bdi></li>", words);
    return html("<ul class=\"boxes\">{}</ul>", list);
  };
  auto const lines = [](int n) {
    Html all;
    for (int i = 0; i < n; ++i) all += html("<p class=\"line\">&nbsp;</p>");
    return all;
  };
  auto const grid = [&](survey::Question const& q, std::vector<std::string> const& columns) {
    Table t{.id = "q" + q.id.text, .caption = q.title, .columns = {{""}}, .rows = {}, .caption_hidden = true};
    for (auto const& c : columns) t.columns.push_back({c});
    for (std::size_t r = 1; r <= q.rows.size(); ++r) {
      std::vector<Html> cells = {text(row_words(q, r, zone))};
      for (std::size_t c = 0; c < columns.size(); ++c) cells.push_back(html("<span aria-hidden=\"true\">☐</span>"));
      t.rows.push_back(std::move(cells));
    }
    return table(t);
  };
  // Beside the boxes there would be no room to write: what is said of each theme has a table of its own.
  auto const aspects = [&](survey::Question const& q) {
    if (q.aspects.empty()) return Html();
    Table t{.id = "a" + q.id.text, .caption = q.title + ": " + base::joined(q.aspects, ", "), .columns = {{""}}, .rows = {}, .caption_hidden = true};
    for (auto const& a : q.aspects) t.columns.push_back({a});
    for (std::size_t r = 1; r <= q.rows.size(); ++r) {
      std::vector<Html> cells = {text(row_words(q, r, zone))};
      cells.resize(t.columns.size(), lines(2));
      t.rows.push_back(std::move(cells));
    }
    return table(t);
  };
  for (auto const& q : form) {
    if (q.kind == Kind::statement) {
      out += paragraphs(q.title + (q.help.empty() ? "" : "\n\n" + q.help));
      continue;
    }
    Html inside;
    auto all = q.options;
    if (q.none) all.push_back(tr("none of these"));
    if (q.other) all.push_back(tr("other:") + " ______________");
    switch (q.kind) {
      case Kind::yes_no: inside = boxes({tr("yes"), tr("no"), tr("not sure")}); break;
      case Kind::scale: {
        std::vector<std::string> five;
        for (std::size_t i = 0; i < 5; ++i) five.push_back(std::to_string(i + 1) + (q.options.empty() ? "" : " " + q.options[i]));
        five.push_back(tr("does not apply"));
        inside = boxes(five);
        break;
      }
      case Kind::one_of:
      case Kind::any_of:
      case Kind::rank: inside = boxes(all); break;
      case Kind::grid: inside = grid(q, q.options); break;
      case Kind::availability: inside = grid(q, {tr("yes"), tr("if need be"), tr("no")}); break;
      case Kind::theme_grid: inside = grid(q, {tr("lead"), tr("contribute"), tr("interested"), tr("no")}) + aspects(q); break;
      case Kind::nomination:
        inside = boxes({tr("Name") + ": ______________", tr("Role") + ": ______________", tr("Constituency") + ": ______________", tr("This person knows of it and agrees.")});
        break;
      case Kind::long_text: inside = lines(5); break;
      default: inside = lines(1); break;
    }
    auto const rank = q.kind == Kind::rank ? tr("Write 1 beside the first, 2 beside the second, and so on.") : std::string();
    add_html(out, "<section class=\"question\"><h2 dir=\"auto\">{}</h2>{}{}{}{}</section>", std::to_string(survey::number_of(form, q)) + ". " + q.title + (q.required ? " " + tr("(required)") : ""),
             paragraphs(survey::condition_words(form, q)), paragraphs(q.help), paragraphs(rank), inside);
  }
  return out;
}

http::Response plain_form_response(survey::Survey const& s, survey::Form const& form) {
  http::Response out;
  out.set("Content-Type", "text/plain; charset=utf-8");
  out.set("X-Content-Type-Options", "nosniff");
  out.body = survey::plain_form(s.title, s.about, form);
  return out;
}

Html clashes_part(survey::Form const& form, std::vector<survey::Clash> const& clashes) {
  if (clashes.empty()) return {};
  Table t{.id = "clashes", .caption = tr("Where you and others wrote differently"), .columns = {{tr("Question")}, {tr("Stands there now")}, {tr("You wrote")}}, .rows = {}};
  for (auto const& c : clashes)
    t.rows.push_back({html("<span dir=\"auto\">{}</span>", field_words(form, c.field)), paragraphs(answer_words(form, c.field, c.theirs)), paragraphs(answer_words(form, c.field, c.mine))});
  return table(t);
}

}  // namespace web
