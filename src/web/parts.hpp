// SPDX-License-Identifier: Apache-2.0
// The building blocks of pages: forms, tables, notices, times, names. Each is labelled for assistive technology, works
// without script, and looks like its like everywhere (ui/style). They know no room and no request: what they show is
// handed in, translated. Ids are the field's name, or "name-value" for one choice of several; a page that shows one
// form twice gives it another `id`.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/html.hpp"
#include "base/instant.hpp"
#include "web/layout.hpp"

namespace web {

// ------------------------------------------------------------------------------------------------------------ forms

enum class Sending { post, upload, get };  ///< upload: multipart, for files

/// A form around `inside`. A post carries the token as the hidden field "csrf"; a get never does.
Html form(Url const& action, std::string_view csrf, Html const& inside, Sending how = Sending::post);
/// The same in two halves, for long forms.
Html form_open(Url const& action, std::string_view csrf, Sending how = Sending::post);
Html form_close();

Html hidden(std::string_view name, std::string_view value);

/// One line of text. `type` is an HTML input type: text email search date time number url tel.
struct Field {
  std::string name;
  std::string label;
  std::string value = {};
  std::string hint = {};   ///< one sentence, read with the field
  std::string error = {};  ///< one sentence, shown beside the field, which is then marked invalid
  std::string type = "text";
  std::string autocomplete = {};  ///< WCAG 1.3.5: "email", "name"; empty says nothing, "off" forbids
  bool required = false;          ///< said in words after the label
  bool label_hidden = false;      ///< only where the button beside it says the same (a search box)
  int max_length = 0;             ///< characters; 0: no limit
  std::string id = {};            ///< default: name
};
Html field(Field const& f);

struct TextArea {
  std::string name;
  std::string label;
  std::string value = {};
  std::string hint = {};
  std::string error = {};
  int rows = 5;
  bool required = false;
  bool label_hidden = false;
  std::string lang = {};  ///< language of the text where it is not the page's
  std::string id = {};
};
Html text_area(TextArea const& t);

struct Choice {
  std::string value;
  std::string label;
  std::string hint = {};
  bool chosen = false;
};
struct Choices {
  std::string name;
  std::string label;  ///< the question
  std::vector<Choice> choices;
  std::string hint = {};
  std::string error = {};
  bool required = false;
  bool label_hidden = false;  ///< select only
  std::string id = {};
};
Html select(Choices const& c);      ///< one of many, in a list
Html radios(Choices const& c);      ///< one of few: a fieldset
Html checkboxes(Choices const& c);  ///< any of few: a fieldset; all have the same name
Html checkbox(std::string_view name, std::string_view value, std::string_view label, bool on,
              std::string_view hint = {});

/// `accept` is HTML's: ".txt,.vtt". The form must be Sending::upload.
Html file_field(Field const& f, std::string_view accept = {});

enum class Look { primary, plain, danger, quiet };  ///< one primary a page; quiet looks like a link
/// A submit button; with a name it sends name=value. `does` names it to the desk's keys: "accept", "save" (data-do).
Html button(std::string_view label, Look look = Look::primary, std::string_view name = {}, std::string_view value = {},
            std::string_view does = {});
/// A form that is only its button: hidden fields and one act.
Html act(Url const& action, std::string_view csrf, std::string_view label, Look look = Look::plain,
         std::vector<std::pair<std::string, std::string>> const& fields = {}, std::string_view does = {});
/// A link that starts something and so looks like a button.
Html link_button(Url const& to, std::string_view label, Look look = Look::plain);
/// A row of buttons.
Html buttons(Html const& inside);

/// A dangerous act: its words are a summary; opened, they show what will happen and the form that does it.
Html confirm(std::string_view summary, Html const& warning, Html const& its_form);

/// What is wrong with a form, above it, each line leading to its field. Empty when there is nothing.
struct Wrong {
  std::string field_id;
  std::string sentence;
};
Html error_summary(std::vector<Wrong> const& wrongs);

// ------------------------------------------------------------------------------------------------------- statements

enum class Spoken { no, yes };  ///< yes: announced when the page arrives (role status, or alert for errors)
Html notice(Tone tone, Html const& body, Spoken spoken = Spoken::no);

/// Nothing here yet: a sentence that says why, and what one can do.
Html empty_state(std::string_view sentence, Html const& what_to_do = {});

/// A word with a shape. Colour is never its only meaning.
enum class Badge { neutral, good, attention, bad, automatic };
Html badge(std::string_view word, Badge look = Badge::neutral);

/// Names and values.
Html facts(std::vector<std::pair<std::string, Html>> const& rows);

/// A key of the keyboard.
Html key(std::string_view name);

// ----------------------------------------------------------------------------------------------------------- tables

struct Column {
  std::string title;
  bool number = false;  ///< set to the end, in figures of one width
};
/// A table one can scroll sideways with the keyboard. The first cell of a row is its header.
struct Table {
  std::string id;  ///< unique on the page
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Html>> rows;  ///< each as long as columns
  bool caption_hidden = false;          ///< where the heading above says it
};
Html table(Table const& t);

// --------------------------------------------------------------------------------------------------- finding the way

struct Tab {
  std::string label;
  Url at;
  bool current = false;
};
/// Views of one thing, as plain links.
Html tabs(std::string_view label, std::vector<Tab> const& list);

/// Page `page` (from 1) of `pages`, at `path` with `kept` as the rest of the query and page=N. Empty for one page.
Html pager(std::string_view path, base::Query const& kept, std::int64_t page, std::int64_t pages);

/// A permanent address: a link, and with script a button beside it that copies it. Needs the island "copy".
Html copy_link(Url const& to, std::string_view label);

// --------------------------------------------------------------------------------------------------- names and times

/// A name, kept apart from the direction of the words around it.
Html person(std::string_view name);

/// "3 October 2022" in the reader's language.
Html day(std::chrono::year_month_day d);

/// "3 October 2022, 17:00 CEST (15:00 UTC)": what the clock there shows, and UTC. An unknown zone shows UTC only.
Html moment(base::Instant t, std::string_view zone);
/// "17:00" there, with the whole moment as its title; for lists under one date.
Html clock(base::Instant t, std::string_view zone);

// -------------------------------------------------------------------------------------------- words of a transcript

/// What can be done with words selected in a transcript (the island "words"; contract in ui/islands/README.md).
struct WordsAct {
  std::string kind;        ///< decision, action, question: sent as "kind"
  std::string shortcut;    ///< d, a, q
  std::string label;       ///< "Decision"
  std::string text_label;  ///< label of the field for its sentence, prefilled with the words
};
/// The bar that appears when words are selected: everybody may link to them; `acts` are for those who may mark.
/// `link_to` is the page (GET) that shows words given by segment, rev, start, end; `mark_at` receives the POST.
Html words_bar(Url const& link_to, Url const& mark_at, std::string_view csrf, std::vector<WordsAct> const& acts);

/// The list of keys on the correction desk with the switch that turns them off (the island "desk").
Html keys_help(std::vector<std::pair<std::string, std::string>> const& keys);

}  // namespace web
