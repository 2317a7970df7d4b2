// SPDX-License-Identifier: Apache-2.0
// One turn on the correction desk: its words as stored, suggestions beside them, the forms that correct it. The markup follows the
// contract of ui/islands/README.md (desk): every key presses a button or follows a link that stands here.
#include <algorithm>

#include "base/text.hpp"
#include "web/desk.hpp"

namespace web {

using base::Attr;

namespace {

using Hidden = std::vector<std::pair<std::string, std::string>>;

std::string rev_of(record::Segment const& s) { return std::to_string(s.rev); }

// ------------------------------------------------------------------------------------------------ words

/// A stretch of the text to be set apart, in code points.
struct Stretch {
  std::int64_t start = 0, end = 0;
  bool suggested = false;
};

std::vector<Stretch> stretches(record::Segment const& s, std::vector<desk::WordSuggestion> const& words) {
  std::vector<Stretch> all;
  for (auto const& w : words)
    if (w.segment == s.id) all.push_back({w.start, w.end, true});
  for (auto const& e : s.events) all.push_back({e.at, e.at + static_cast<std::int64_t>(base::code_points(e.text)), false});
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.start != b.start ? a.start < b.start : a.suggested > b.suggested; });
  return all;
}

/// The text, code point for code point, with events and suggested words set apart.
Html words_of(record::Segment const& s, std::vector<desk::WordSuggestion> const& words) {
  if (s.redacted) return html("<span class=\"redacted\">{}</span>", s.text);
  if (s.text.empty()) {
    Html out;
    for (auto const& e : s.events) add_html(out, "<span class=\"event\" data-aside>{}</span>", e.text);
    return out;
  }
  Html out;
  std::string_view const all = s.text;
  std::size_t byte = 0;
  std::int64_t point = 0;
  auto const upto = [&](std::int64_t to) {
    auto const from = byte;
    while (point < to && byte < all.size()) {
      ++byte;
      while (byte < all.size() && (static_cast<unsigned char>(all[byte]) & 0xC0U) == 0x80U) ++byte;
      ++point;
    }
    return all.substr(from, byte - from);
  };
  for (auto const& part : stretches(s, words)) {
    if (part.start < point || part.end <= part.start) continue;
    add_html(out, "{}", upto(part.start));
    auto const inside = upto(part.end);
    if (part.suggested) add_html(out, "<span class=\"suggested\">{}</span>", inside);
    else add_html(out, "<span class=\"event\">{}</span>", inside);
  }
  add_html(out, "{}", upto(INT64_MAX));
  return out;
}

Html word_suggestion(Call const& call, DeskFacts const& f, desk::WordSuggestion const& w, int n) {
  Html why = html("{}", w.why);
  if (w.shown > 0)
    why += html(" {}", fill(tr("This rule was right {1} times of {2} here."), {std::to_string(w.accepted), std::to_string(w.shown)}));
  Html inside = hidden("segment", w.segment.text) + hidden("rev", std::to_string(w.rev)) + hidden("start", std::to_string(w.start)) +
                hidden("end", std::to_string(w.end)) + hidden("heard", w.heard) + hidden("meant", w.meant) + hidden("rule", w.rule) +
                hidden("filter", f.filter);
  inside += buttons(button(tr("Accept"), Look::plain, "verdict", "accepted", "accept") +
                    button(tr("Reject"), Look::plain, "verdict", "rejected", "reject") + button(tr("Never for these words"), Look::quiet, "verdict", "never"));
  return html("<div class=\"suggestion\" id=\"g-{}-{}\" data-suggestion=\"{}\"><p>{} {}<br>{}</p>{}</div>", w.segment, w.start, n,
              badge(tr("Suggestion"), Badge::automatic),
              sentence(tr("“{1}” may be “{2}”"), {html("<bdi>{}</bdi>", w.heard), html("<bdi>{}</bdi>", w.meant)}), why,
              form(Url::local("/meetings/" + f.meeting.text + "/suggestions"), call.csrf(), inside));
}

/// The words of a text as choices: each with the words around it, so that two equal ones can be told apart.
std::vector<Choice> word_choices(std::string_view text, bool ends) {
  std::vector<Choice> out;
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    auto const from = text.find_first_not_of(' ', at);
    if (from == std::string_view::npos) break;
    auto const to = std::min(text.find(' ', from), text.size());
    pieces.push_back(text.substr(from, to - from));
    at = to;
  }
  std::int64_t point = 0;
  char const* last = text.data();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    point += static_cast<std::int64_t>(base::code_points({last, static_cast<std::size_t>(pieces[i].data() - last)}));
    auto const length = static_cast<std::int64_t>(base::code_points(pieces[i]));
    std::string label = std::to_string(i + 1) + ". ";
    if (i > 0) label += "… " + std::string(pieces[i - 1]) + " ";
    label += "[" + std::string(pieces[i]) + "]";
    if (i + 1 < pieces.size()) label += " " + std::string(pieces[i + 1]) + " …";
    out.push_back({std::to_string(ends ? point + length : point), std::move(label), {}, false});
    point += length;
    last = pieces[i].data() + pieces[i].size();
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ one paragraph

Html edit_form(Call const& call, DeskFacts const& f, DeskTurn const& t, record::Segment const& s, std::optional<DeskTrouble> const& trouble) {
  bool const again = trouble && trouble->segment == s.id;
  auto const wrong = again ? std::optional(trouble->refusal) : std::nullopt;
  auto const typed = again ? base::repair_utf8(call.form.get("text")) : s.text;
  auto const error = error_at(wrong, "text");
  auto const rows = std::clamp<std::size_t>(base::code_points(typed) / 60 + 2, 3, 14);
  Html inside = hidden("base_rev", again ? call.field("base_rev") : rev_of(s)) + hidden("filter", f.filter);
  inside += html("<div class=\"field\"><label for=\"text\">{}</label>", tr("The words as they were said"));
  if (!error.empty()) inside += html("<p class=\"error\" id=\"text-error\">{}</p>", error);
  inside += html("<textarea id=\"text\" name=\"text\" rows=\"{}\" lang=\"{}\" dir=\"auto\" autofocus required {}>{}</textarea></div>", rows,
                 s.lang.empty() ? f.lang : s.lang,
                 error.empty() ? Attr() : Attr::value("aria-describedby", "text-error") + Attr::value("aria-invalid", "true"), typed);
  inside += select({.name = "reason", .label = tr("Why"), .choices = reason_choices(again ? call.field("reason") : "mishearing")});
  inside += field({.name = "note", .label = tr("Note"), .value = again ? call.field("note") : "", .error = error_at(wrong, "note"), .max_length = 500});
  inside += buttons(button(tr("Save the words"), Look::primary, {}, {}, "save") +
                    html("<a href=\"{}\" data-do=\"cancel\">{}</a>", Url::local(desk_at(call, f.meeting, t.turn.id, s.id)), tr("Leave as it was")));
  return form(Url::local("/segments/" + s.id.text + "/text"), call.csrf(), inside);
}

Html page_breaks(Call const& call, DeskFacts const& f, record::Segment const& s) {
  Html out;
  auto const around = [&](std::int64_t at) {
    auto const n = static_cast<std::size_t>(at);
    return fill(tr("“… {1} / {2} …”"), {std::string(base::slice(s.text, n > 24 ? n - 24 : 0, n)), std::string(base::slice(s.text, n + 1, n + 25))});
  };
  auto const line = [&](std::int64_t at, bool joined) {
    add_html(out, "<li><span dir=\"auto\">{}</span> {}</li>", around(at),
             act(Url::local("/segments/" + s.id.text + "/join"), call.csrf(),
                 joined ? tr("This is a new paragraph") : tr("Only the page ended here"), Look::quiet,
                 {{"base_rev", rev_of(s)}, {"at", std::to_string(at)}, {"joined", joined ? "" : "yes"}, {"filter", f.filter}}));
  };
  for (auto const at : s.joins) line(at, true);
  for (auto const at : s.breaks) line(at, false);
  return out.empty() ? out : html("<h4>{}</h4><ul>{}</ul>", tr("Ends of the captioner's pages in these words"), out);
}

Html removal(Call const& call, DeskFacts const& f, record::Segment const& s) {
  return confirm(tr("Remove this paragraph"),
                 html("<p>{}</p>", tr("It is hidden; your reason stays in its place, and the captioner's file keeps the words.")),
                 form(Url::local("/segments/" + s.id.text + "/remove"), call.csrf(),
                      hidden("base_rev", rev_of(s)) + hidden("filter", f.filter) +
                          field({.name = "note", .label = tr("Reason"), .required = true, .max_length = 500, .id = "remove-note"}) +
                          button(tr("Remove"), Look::danger)));
}

Html redaction_form(Call const& call, DeskFacts const& f, record::Segment const& s) {
  auto to = word_choices(s.text, true);
  if (!to.empty()) to.back().chosen = true;
  Html inside = hidden("base_rev", rev_of(s)) + hidden("filter", f.filter);
  inside += select({.name = "start", .label = tr("From the word"), .choices = word_choices(s.text, false), .id = "redact-start"});
  inside += select({.name = "end", .label = tr("To the word"), .choices = std::move(to), .id = "redact-end"});
  inside += select({.name = "reason",
                    .label = tr("Why"),
                    .choices = {{"personal_data", tr("personal data")}, {"court", tr("order of a court")}, {"other", tr("another reason")}},
                    .id = "redact-reason"});
  inside += field({.name = "note", .label = tr("Note for the one who decides"), .max_length = 500, .id = "redact-note"});
  return confirm(tr("Ask to erase words for ever"),
                 html("<p>{}</p>", tr("Somebody else of the secretariat must agree. Then the words go from the file, every version and every edition; that they were there stays visible.")),
                 form(Url::local("/segments/" + s.id.text + "/redaction"), call.csrf(), inside + button(tr("Ask"), Look::danger)));
}

Html segment_tools(Call const& call, DeskFacts const& f, DeskTurn const& t, record::Segment const& s) {
  auto const& all = t.turn.segments;
  Hidden const same = {{"base_rev", rev_of(s)}, {"filter", f.filter}};
  auto const to = [&](char const* what) { return Url::local("/segments/" + s.id.text + what); };
  Html inside;
  auto places = word_choices(s.text, false);
  if (places.size() > 1) {
    places.erase(places.begin());
    inside += form(to("/split"), call.csrf(),
                   hidden("base_rev", rev_of(s)) + hidden("filter", f.filter) +
                       select({.name = "at", .label = tr("Split the paragraph before"), .choices = std::move(places)}) +
                       buttons(button(tr("Split"), Look::plain)));
  }
  Html row;
  if (s.id != all.back().id) row += act(to("/merge"), call.csrf(), tr("Join with the next paragraph"), Look::plain, same);
  if (s.id != all.front().id) row += act(to("/turn"), call.csrf(), tr("A new speaker begins here"), Look::plain, same);
  auto disputed = same;
  disputed.emplace_back("check", "disputed");
  row += act(to("/check"), call.csrf(), tr("Mark as doubtful"), Look::plain, disputed);
  row += html("<a href=\"/s/{}/revisions\">{}</a>", s.id, tr("Earlier versions"));
  inside += html("<div class=\"turn-acts\">{}</div>", row) + page_breaks(call, f, s) + removal(call, f, s) + redaction_form(call, f, s);
  return html("<details><summary>{}</summary>{}</details>", tr("Split, join, remove …"), inside);
}

std::string check_title(record::Check c) {
  switch (c) {
    case record::Check::none: return {};
    case record::Check::seen: return tr("seen");
    case record::Check::corrected: return tr("corrected");
    case record::Check::disputed: return tr("doubtful");
  }
  return {};
}

Html one_segment(Call const& call, DeskFacts const& f, DeskTurn const& t, record::Segment const& s, DeskPlace const& place,
                 std::optional<DeskTrouble> const& trouble, int& suggestions) {
  bool const editing = place.edit == s.id && !s.redacted;
  Html out = html("<p id=\"s-{}\" data-segment=\"{}\" data-rev=\"{}\" dir=\"auto\">{}</p>", s.id, s.id, s.rev, words_of(s, t.words));
  for (auto const& w : t.words)
    if (w.segment == s.id) out += word_suggestion(call, f, w, ++suggestions);
  if (s.redacted || s.text.empty() || f.status == record::Status::approved) return out;
  if (editing) return out + edit_form(call, f, t, s, trouble) + segment_tools(call, f, t, s);
  Html row = html("<a href=\"/meetings/{}/desk?{}#s-{}\" data-do=\"edit\">{}</a>", f.meeting, base::Query().add("filter", f.filter).add("edit", s.id.text), s.id,
                  tr("Edit words"));
  if (s.check == record::Check::none || s.check == record::Check::disputed)
    row += act(Url::local("/segments/" + s.id.text + "/check"), call.csrf(), tr("Mark as seen"), Look::quiet, {{"check", "seen"}, {"filter", f.filter}});
  if (s.id == t.turn.segments.front().id && place.turn != t.turn.id)
    row += html("<a href=\"/meetings/{}/desk?{}#t-{}\">{}</a>", f.meeting, base::Query().add("filter", f.filter).add("turn", t.turn.id.text), t.turn.id,
                tr("Speaker and turn"));
  if (auto const word = check_title(s.check); !word.empty())
    row += badge(word, s.check == record::Check::disputed ? Badge::attention : Badge::good);
  return out + html("<div class=\"turn-acts\">{}</div>", row);
}

// ------------------------------------------------------------------------------------------------ the speaker

/// Does one answer hold for all turns with this label? A person's label does; a role may be somebody else each time (R8).
bool label_is_a_person(record::Turn const& t) { return !t.label.empty() && t.kind == record::LabelKind::person; }

Html quick_names(Call const& call, DeskFacts const& f, DeskTurn const& t) {
  auto const to = Url::local("/turns/" + t.turn.id.text + "/voice");
  std::string const reach = label_is_a_person(t.turn) ? "meeting" : "turn";
  Html why, row;
  for (auto const& s : t.speakers) {
    add_html(why, "<li>{}{}</li>", s.name.empty() ? Html() : html("{}: ", person(s.name)), s.why);
    if (!s.person.empty())
      row += act(to, call.csrf(), s.name, Look::plain, {{"person", s.person.text}, {"reach", reach}, {"filter", f.filter}}, "choose");
  }
  row += html("<a href=\"/meetings/{}/desk?{}#t-{}\">{}</a>", f.meeting, base::Query().add("filter", f.filter).add("turn", t.turn.id.text), t.turn.id,
              t.speakers.empty() ? tr("Name the speaker") : tr("Somebody else"));
  row += act(to, call.csrf(), tr("Nobody knows"), Look::quiet, {{"person", "nobody"}, {"reach", "turn"}, {"filter", f.filter}}, "choose");
  Html lead;
  if (t.two_fit) lead = html("<p>{}</p>", tr("Several people fit: nobody is preselected."));
  else if (t.speakers.empty()) lead = html("<p>{}</p>", tr("Who is speaking here? There is no suggestion."));
  if (reach == "meeting" && !t.speakers.empty())
    lead += html("<p>{}</p>", sentence(tr("A name below is taken for every turn labelled {} in this meeting."), {html("<bdi>{}</bdi>", t.turn.label)}));
  return html("<div class=\"suggestion\">{}{}<div class=\"turn-acts\">{}</div></div>", lead, why.empty() ? why : html("<ul>{}</ul>", why), row);
}

/// "MARK CARVELL" as people write it, to begin the field with when nobody of that label is known: what is typed there decides.
std::string name_from(record::Turn const& t) {
  if (!label_is_a_person(t) || t.label.find(' ') == std::string::npos) return {};
  bool begins = true, plain = true;
  auto out = base::lower_ascii(t.label);
  for (char& c : out) {
    plain = plain && static_cast<unsigned char>(c) < 0x80;
    if (begins && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    begins = c == ' ' || c == '-' || c == '\'';
  }
  return plain ? out : t.label;
}

Html voice_form(Call const& call, DeskFacts const& f, DeskTurn const& t, std::optional<DeskTrouble> const& trouble,
                std::map<base::PersonId, std::string> const& names) {
  bool const again = trouble && trouble->turn == t.turn.id;
  auto const wrong = again ? std::optional(trouble->refusal) : std::nullopt;
  auto const chosen = again ? call.field("person") : t.turn.person.text;
  Choices who{.name = "person", .label = tr("Who is speaking?"), .choices = {}, .error = error_at(wrong, "person")};
  if (!t.turn.person.empty()) who.choices.push_back({t.turn.person.text, t.turn.person_name, tr("as it is now"), chosen == t.turn.person.text});
  for (auto const& s : t.speakers) {
    if (s.person.empty() || s.person == t.turn.person) continue;
    who.choices.push_back({s.person.text, s.name, s.why, again ? chosen == s.person.text : t.turn.person.empty() && s.preselected});
  }
  auto const from_label = !again && t.speakers.empty() && t.turn.person.empty() && t.turn.method != record::Method::unidentified ? name_from(t.turn) : std::string();
  who.choices.push_back({"other", tr("Somebody else"), tr("Choose or type the name below."), chosen == "other" || !from_label.empty()});
  who.choices.push_back({"nobody", tr("Nobody knows"), tr("A final answer; readers see “Unidentified speaker”."),
                         again ? chosen == "nobody" : t.turn.method == record::Method::unidentified});
  Html inside = hidden("filter", f.filter) + radios(who);
  auto const other = again ? base::PersonId(call.field("other")) : base::PersonId();
  inside += select({.name = "other", .label = tr("Somebody else, by name"), .choices = person_choices(names, tr("Choose a person"), other), .error = error_at(wrong, "other")});
  inside += field({.name = "name",
                   .label = tr("Or the name in words"),
                   .value = again ? call.field("name") : from_label,
                   .hint = tr("A name that is not known yet is written down among the people."),
                   .error = error_at(wrong, "name"),
                   .max_length = 120});
  inside += field({.name = "capacity", .label = tr("Speaks as"), .value = again ? call.field("capacity") : t.turn.capacity,
                   .hint = tr("For example: chair, for a coalition"), .error = error_at(wrong, "capacity"), .max_length = 120});
  if (label_is_a_person(t.turn)) {
    auto const reach = again ? call.field("reach") : std::string("meeting");
    inside += radios({.name = "reach",
                      .label = fill(tr("What the label “{}” means"), {t.turn.label}),
                      .choices = {{"turn", tr("For this turn"), {}, reach == "turn"},
                                  {"meeting", tr("For all turns with this label in this meeting"), {}, reach == "meeting"},
                                  {"always", tr("Always in this series"), {}, reach == "always"}},
                      .error = error_at(wrong, "reach")});
  } else {
    inside += hidden("reach", "turn");
  }
  inside += buttons(button(tr("Name the speaker"), Look::primary, {}, {}, "save") +
                    html("<a href=\"{}\" data-do=\"cancel\">{}</a>", Url::local(desk_at(call, f.meeting, t.turn.id)), tr("Leave as it was")));
  return form(Url::local("/turns/" + t.turn.id.text + "/voice"), call.csrf(), inside);
}

Html turn_tools(Call const& call, DeskFacts const& f, DeskTurn const& t) {
  auto const to = [&](char const* what) { return Url::local("/turns/" + t.turn.id.text + what); };
  Hidden const same = {{"filter", f.filter}};
  Html row;
  if (t.turn.method != record::Method::none) row += act(to("/unname"), call.csrf(), tr("Take the name away"), Look::plain, same);
  if (t.n > 1) row += act(to("/merge"), call.csrf(), tr("Join with the turn before"), Look::plain, same);
  if (t.turn.segments.size() > 1) {
    if (t.n > 1)
      row += act(to("/boundary"), call.csrf(), tr("First paragraph to the turn before"), Look::plain, {{"to", "-1"}, {"filter", f.filter}});
    if (t.n < f.counts.turns)
      row += act(to("/boundary"), call.csrf(), tr("Last paragraph to the next turn"), Look::plain, {{"to", "1"}, {"filter", f.filter}});
  }
  return row.empty() ? row : html("<div class=\"turn-acts\">{}</div>", row);
}

Html voice_badge(DeskTurn const& t) {
  if (t.unresolved) return badge(tr("no speaker yet"), Badge::attention);
  if (t.automatic) return badge(t.turn.method == record::Method::alias ? tr("automatic: alias") : t.turn.method == record::Method::roster ? tr("automatic: name") : tr("automatic: floor"), Badge::automatic);
  if (t.turn.method == record::Method::confirmed) return badge(tr("confirmed"), Badge::good);
  return {};
}

}  // namespace

Html desk_turn(Call const& call, DeskFacts const& f, DeskTurn const& t, DeskPlace const& place, std::optional<DeskTrouble> const& trouble,
               std::map<base::PersonId, std::string> const& names) {
  auto const& turn = t.turn;
  bool const known = !turn.person.empty();
  bool const open = place.turn == turn.id, closed = f.status == record::Status::approved;
  auto const who = known ? person(turn.person_name) : text(turn.method == record::Method::unidentified ? tr("Unidentified speaker") : tr("Nobody named yet"));
  Html head = html("<p class=\"{}\" id=\"w-{}\">{}</p>", known ? "speaker" : "speaker unknown", turn.id, who);
  if (!turn.capacity.empty()) head += html("<p class=\"turn-note\" dir=\"auto\">{}</p>", turn.capacity);
  if (!turn.label.empty()) head += html("<p class=\"turn-note\">{}</p>", sentence(tr("label: {}"), {html("<bdi>{}</bdi>", turn.label)}));
  head += html("<p class=\"turn-note\">{} <a class=\"permalink\" href=\"/m/{}/t/{}\" aria-label=\"{}\">¶</a></p>", voice_badge(t), f.meeting, turn.id,
               fill(tr("Link to turn {}"), {std::to_string(t.n)}));
  Html body;
  if (!closed && t.unresolved && !open) body += quick_names(call, f, t);
  int suggestions = 0;
  for (auto const& s : turn.segments) body += one_segment(call, f, t, s, place, trouble, suggestions);
  if (open && !closed) body += voice_form(call, f, t, trouble, names) + turn_tools(call, f, t);
  return html("<article class=\"turn\" id=\"t-{}\" data-turn=\"{}\" {} {} aria-labelledby=\"w-{}\"><div class=\"turn-head\">{}</div>"
              "<div class=\"turn-text\">{}</div></article>",
              turn.id, turn.id, known ? Attr::value("data-speaker", turn.person_name) : Attr(), Attr::flag("data-unresolved", t.unresolved), turn.id, head,
              body);
}

}  // namespace web
