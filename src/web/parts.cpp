// SPDX-License-Identifier: Apache-2.0
// Labels, hints and errors hang together by ids: field "x" has its hint at "x-hint" and its error at "x-error".
// What is written in pieces here (several values in one tag) is so because an Attr stands alone in its place.
#include "web/parts.hpp"

#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"

namespace web {
namespace {

using base::add_html;
using base::Attr;
using base::html;
using base::tr;

Attr described_by(std::string_view id, bool hint, bool error) {
  std::string ids;
  if (hint) ids.append(id).append("-hint");
  if (error) ids.append(ids.empty() ? "" : " ").append(id).append("-error");
  return ids.empty() ? Attr() : Attr::value("aria-describedby", ids);
}

Attr named(char const* name, std::string_view value) { return value.empty() ? Attr() : Attr::value(name, value); }

Attr invalid(std::string_view error) { return error.empty() ? Attr() : Attr::value("aria-invalid", "true"); }

/// How the name of a column stands: one of more letters than this, like a duty of a cycle, goes over several lines.
constexpr std::size_t one_line = 24;
std::string head_look(Column const& c) {
  std::string out = c.number ? "number" : "";
  if (base::code_points(c.title) > one_line) out.append(out.empty() ? "" : " ").append("long");
  return out;
}

Html hint_and_error(std::string_view id, std::string_view hint, std::string_view error) {
  Html out;
  if (!hint.empty()) add_html(out, "<span class=\"hint\" id=\"{}-hint\">{}</span>", id, hint);
  if (!error.empty())
    add_html(out, "<span class=\"error\" id=\"{}-error\"><span class=\"visually-hidden\">{} </span>{}</span>", id,
             tr("Error:"), error);
  return out;
}

Html required_word(bool required) {
  return required ? html(" <span class=\"soft\">{}</span>", tr("(required)")) : Html();
}

Html label_of(std::string_view id, std::string_view label, bool required, bool hidden_label) {
  return html("<label for=\"{}\" {}>{}{}</label>", id, hidden_label ? Attr::value("class", "visually-hidden") : Attr(),
              label, required_word(required));
}

/// The row of one field: label, hint, error, then the control, which is where a hand goes next.
Html row(std::string_view error, Html const& label, Html const& notes, Html const& control) {
  return html("<div class=\"{}\">{}{}{}</div>", error.empty() ? "field" : "field wrong", label, notes, control);
}

std::string_view id_of(std::string const& id, std::string const& name) { return id.empty() ? name : id; }

std::string_view look_class(Look look) {
  switch (look) {
    case Look::primary: return "button primary";
    case Look::plain: return "button";
    case Look::danger: return "button danger";
    case Look::quiet: return "button quiet";
  }
  return "button";
}

Html choice(std::string_view group, std::string_view type, std::string_view name, Choice const& c) {
  std::string const id = std::string(group) + "-" + c.value;
  return html(
      "<div class=\"choice\"><input type=\"{}\" id=\"{}\" name=\"{}\" value=\"{}\" {} {}><div><label "
      "for=\"{}\">{}</label>{}</div></div>",
      type, id, name, c.value, Attr::flag("checked", c.chosen), described_by(id, !c.hint.empty(), false), id, c.label,
      hint_and_error(id, c.hint, {}));
}

Html choice_group(Choices const& c, std::string_view type) {
  std::string_view const id = id_of(c.id, c.name);
  Html inside;
  for (auto const& one : c.choices) inside += choice(id, type, c.name, one);
  return html("<fieldset class=\"{}\" id=\"{}\" tabindex=\"-1\" {}><legend>{}{}</legend>{}{}</fieldset>",
              c.error.empty() ? "field" : "field wrong", id, described_by(id, !c.hint.empty(), !c.error.empty()),
              c.label, required_word(c.required), hint_and_error(id, c.hint, c.error), inside);
}

}  // namespace

Html form_open(Url const& action, std::string_view csrf, Sending how) {
  // novalidate: the server's sentences are in the reader's language, stay on the page and are read with the field.
  if (how == Sending::get) return html("<form method=\"get\" action=\"{}\" novalidate>", action);
  Html out = html("<form method=\"post\" action=\"{}\" {} novalidate>", action,
                  how == Sending::upload ? Attr::value("enctype", "multipart/form-data") : Attr());
  out += hidden("csrf", csrf);
  return out;
}

Html form_close() { return html("</form>"); }

Html form(Url const& action, std::string_view csrf, Html const& inside, Sending how) {
  return form_open(action, csrf, how) + inside + form_close();
}

Html hidden(std::string_view name, std::string_view value) {
  return html("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
}

Html field(Field const& f) {
  std::string_view const id = id_of(f.id, f.name);
  Html const control =
      html("<input type=\"{}\" id=\"{}\" name=\"{}\" value=\"{}\" dir=\"auto\" {} {} {} {} {}>", f.type, id, f.name,
           f.value, named("autocomplete", f.autocomplete), Attr::flag("required", f.required),
           described_by(id, !f.hint.empty(), !f.error.empty()), invalid(f.error),
           f.max_length > 0 ? Attr::value("maxlength", std::to_string(f.max_length)) : Attr());
  return row(f.error, label_of(id, f.label, f.required, f.label_hidden), hint_and_error(id, f.hint, f.error), control);
}

Html text_area(TextArea const& t) {
  std::string_view const id = id_of(t.id, t.name);
  // The line feed after the tag is dropped by every browser; without it a leading one of the value would be.
  Html const control = html("<textarea id=\"{}\" name=\"{}\" rows=\"{}\" dir=\"auto\" {} {} {} {}>\n{}</textarea>", id,
                            t.name, t.rows, named("lang", t.lang), Attr::flag("required", t.required),
                            described_by(id, !t.hint.empty(), !t.error.empty()), invalid(t.error), t.value);
  return row(t.error, label_of(id, t.label, t.required, t.label_hidden), hint_and_error(id, t.hint, t.error), control);
}

Html select(Choices const& c) {
  std::string_view const id = id_of(c.id, c.name);
  Html options;
  for (auto const& one : c.choices)
    add_html(options, "<option value=\"{}\" {}>{}</option>", one.value, Attr::flag("selected", one.chosen), one.label);
  Html const control =
      html("<select id=\"{}\" name=\"{}\" {} {} {}>{}</select>", id, c.name, Attr::flag("required", c.required),
           described_by(id, !c.hint.empty(), !c.error.empty()), invalid(c.error), options);
  return row(c.error, label_of(id, c.label, c.required, c.label_hidden), hint_and_error(id, c.hint, c.error), control);
}

Html radios(Choices const& c) { return choice_group(c, "radio"); }
Html checkboxes(Choices const& c) { return choice_group(c, "checkbox"); }

Html checkbox(std::string_view name, std::string_view value, std::string_view label, bool on, std::string_view hint) {
  return choice(name, "checkbox", name, {std::string(value), std::string(label), std::string(hint), on});
}

Html file_field(Field const& f, std::string_view accept) {
  std::string_view const id = id_of(f.id, f.name);
  Html const control =
      html("<input type=\"file\" id=\"{}\" name=\"{}\" {} {} {} {}>", id, f.name, named("accept", accept),
           Attr::flag("required", f.required), described_by(id, !f.hint.empty(), !f.error.empty()), invalid(f.error));
  return row(f.error, label_of(id, f.label, f.required, f.label_hidden), hint_and_error(id, f.hint, f.error), control);
}

Html button(std::string_view label, Look look, std::string_view name, std::string_view value, std::string_view does) {
  return html("<button type=\"submit\" class=\"{}\" {} {} {}>{}</button>", look_class(look), named("name", name),
              name.empty() ? Attr() : Attr::value("value", value), named("data-do", does), label);
}

Html act(Url const& action, std::string_view csrf, std::string_view label, Look look,
         std::vector<std::pair<std::string, std::string>> const& fields, std::string_view does) {
  Html inside;
  for (auto const& [name, value] : fields) inside += hidden(name, value);
  return html("<div class=\"act\">{}</div>", form(action, csrf, inside + button(label, look, {}, {}, does)));
}

Html link_button(Url const& to, std::string_view label, Look look) {
  return html("<a class=\"{}\" href=\"{}\">{}</a>", look_class(look), to, label);
}

Html buttons(Html const& inside) { return html("<div class=\"buttons\">{}</div>", inside); }

Html confirm(std::string_view summary, Html const& warning, Html const& its_form) {
  return html("<details class=\"confirm\"><summary>{}</summary><div>{}{}</div></details>", summary, warning, its_form);
}

Html error_summary(std::vector<Wrong> const& wrongs) {
  if (wrongs.empty()) return {};
  Html list;
  for (auto const& w : wrongs) {
    if (w.field_id.empty()) add_html(list, "<li>{}</li>", w.sentence);
    else add_html(list, "<li><a href=\"#{}\">{}</a></li>", w.field_id, w.sentence);
  }
  return html("<div class=\"notice error\" role=\"alert\" id=\"wrong\" tabindex=\"-1\"><h2>{}</h2><ul>{}</ul></div>",
              tr("There is a problem"), list);
}

Html notice(Tone tone, Html const& body, Spoken spoken) {
  std::string_view look = "notice info";
  std::string word;
  switch (tone) {
    case Tone::info: break;
    case Tone::success: look = "notice success", word = tr("Done"); break;
    case Tone::warning: look = "notice warning", word = tr("Note"); break;
    case Tone::error: look = "notice error", word = tr("Not done"); break;
  }
  bool const alert = tone == Tone::error;
  Html const lead = word.empty() ? Html() : html("<strong class=\"notice-word\">{}</strong> ", word);
  return html("<div class=\"{}\" {}>{}{}</div>", look,
              spoken == Spoken::yes ? Attr::value("role", alert ? "alert" : "status") : Attr(), lead, body);
}

Html empty_state(std::string_view sentence, Html const& what_to_do) {
  return html("<div class=\"empty\"><p>{}</p>{}</div>", sentence, what_to_do);
}

Html badge(std::string_view word, Badge look) {
  std::string_view name = "badge";
  switch (look) {
    case Badge::neutral: break;
    case Badge::good: name = "badge good"; break;
    case Badge::attention: name = "badge attention"; break;
    case Badge::bad: name = "badge bad"; break;
    case Badge::automatic: name = "badge automatic"; break;
  }
  return html("<span class=\"{}\">{}</span>", name, word);
}

Html facts(std::vector<std::pair<std::string, Html>> const& rows) {
  Html out;
  for (auto const& [name, value] : rows) add_html(out, "<div><dt>{}</dt><dd>{}</dd></div>", name, value);
  return html("<dl class=\"facts\">{}</dl>", out);
}

Html key(std::string_view name) { return html("<kbd>{}</kbd>", name); }

Html table(Table const& t) {
  bool const stacked = t.columns.size() > 2;  // two columns fit a phone
  Html head, body;
  for (auto const& c : t.columns) {
    // A corner without words heads nothing.
    if (c.title.empty()) head += html("<td></td>");
    else add_html(head, "<th scope=\"col\" {}>{}</th>", named("class", head_look(c)), c.title);
  }
  for (auto const& r : t.rows) {
    Html cells;
    for (std::size_t i = 0; i < r.size(); ++i) {
      Attr const look = i < t.columns.size() && t.columns[i].number ? Attr::value("class", "number") : Attr();
      Attr const column = stacked && i < t.columns.size() ? Attr::value("data-column", t.columns[i].title) : Attr();
      if (i == 0) add_html(cells, "<th scope=\"row\" {}>{}</th>", look, r[i]);
      else add_html(cells, "<td {}>{}</td>", look + column, r[i]);
    }
    add_html(body, "<tr>{}</tr>", cells);
  }
  return html(
      "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{}-caption\" tabindex=\"0\"><table id=\"{}\" {}>"
      "<caption id=\"{}-caption\" {}>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
      t.id, t.id, stacked ? Attr::value("class", "stacked") : Attr(), t.id, t.caption_hidden ? Attr::value("class", "visually-hidden") : Attr(), t.caption, head, body);
}

Html tabs(std::string_view label, std::vector<Tab> const& list) {
  Html items;
  for (auto const& t : list)
    add_html(items, "<li><a href=\"{}\" {}>{}</a></li>", t.at, t.current ? Attr::value("aria-current", "page") : Attr(),
             t.label);
  return html("<nav class=\"tabs\" aria-label=\"{}\"><ul>{}</ul></nav>", label, items);
}

Html pager(std::string_view path, base::Query const& kept, std::int64_t page, std::int64_t pages) {
  if (pages <= 1) return {};
  auto const at = [&](std::int64_t n) {
    base::Query q = kept;
    return in_language(path, q.add("page", n).str(), {});
  };
  Html items;
  if (page > 1) add_html(items, "<li><a rel=\"prev\" href=\"{}\">{}</a></li>", at(page - 1), tr("Previous page"));
  add_html(items, "<li>{}</li>", base::fill(tr("Page {1} of {2}"), {std::to_string(page), std::to_string(pages)}));
  if (page < pages) add_html(items, "<li><a rel=\"next\" href=\"{}\">{}</a></li>", at(page + 1), tr("Next page"));
  return html("<nav class=\"pager\" aria-label=\"{}\"><ul>{}</ul></nav>", tr("Pages"), items);
}

Html copy_link(Url const& to, std::string_view label) {
  return html(
      "<span class=\"copy\"><a href=\"{}\">{}</a> <button type=\"button\" class=\"button quiet\" data-copy "
      "hidden>{}</button></span>",
      to, label, tr("Copy link"));
}

Html person(std::string_view name) { return html("<bdi>{}</bdi>", name); }

Html day(std::chrono::year_month_day d) {
  return html("<time datetime=\"{}\">{}</time>", base::iso_day(d), base::day_words(d));
}

Html moment(base::Instant t, std::string_view zone) {
  return html("<time datetime=\"{}\">{}</time>", base::iso(t), base::moment_words(t, zone));
}

Html clock(base::Instant t, std::string_view zone) {
  auto const there = base::local_time(t, zone);
  return html("<time datetime=\"{}\" title=\"{}\">{}</time>", base::iso(t), base::moment_words(t, zone),
              base::hours_words(there ? *there : base::local_time(t, "UTC").value_or(base::LocalTime{})));
}

Html words_bar(Url const& link_to, Url const& mark_at, std::string_view csrf, std::vector<WordsAct> const& acts) {
  Html const where = hidden("segment", "") + hidden("rev", "") + hidden("start", "") + hidden("end", "");
  Html forms = html(
      "<form method=\"get\" action=\"{}\" data-words=\"link\" data-key=\"l\">{}<button type=\"submit\" class=\"button "
      "primary\">{}</button></form>",
      link_to, where, tr("Link to these words"));
  for (auto const& a : acts) {
    std::string const id = "words-" + a.kind;
    add_html(forms,
             "<form method=\"post\" action=\"{}\" data-words=\"mark\" data-key=\"{}\">{}{}{}"
             "<div class=\"words-sentence\" hidden><label for=\"{}\">{}</label><input id=\"{}\" name=\"text\" "
             "dir=\"auto\" autocomplete=\"off\"></div>"
             "<button type=\"submit\" class=\"button\">{} <kbd>{}</kbd></button></form>",
             mark_at, a.shortcut, hidden("csrf", csrf), hidden("kind", a.kind), where + hidden("quote", ""), id,
             a.text_label, id, a.label, a.shortcut);
  }
  return html(
      "<section class=\"words-bar\" id=\"words-bar\" aria-label=\"{}\" hidden><blockquote dir=\"auto\" "
      "data-words-quote></blockquote>"
      "<div class=\"words-acts\">{}<button type=\"button\" class=\"button quiet\" "
      "data-words-close>{}</button></div>{}</section>",
      tr("Selected words"), forms, tr("Close"),
      acts.empty()
          ? Html()
          : html("<p class=\"keys-switch\" hidden><label><input type=\"checkbox\" data-keys-switch> {}</label></p>",
                 tr("Use single keys")));
}

Html keys_help(std::vector<std::pair<std::string, std::string>> const& keys) {
  Html list;
  for (auto const& [name, what] : keys) add_html(list, "<div><dt>{}</dt><dd>{}</dd></div>", key(name), what);
  return html(
      "<details class=\"keys\" id=\"keys-help\" data-keys-help><summary>{}</summary><dl>{}</dl>"
      "<p class=\"keys-switch\" hidden><label><input type=\"checkbox\" data-keys-switch> {}</label></p></details>",
      tr("Keyboard"), list, tr("Use single keys"));
}

}  // namespace web
