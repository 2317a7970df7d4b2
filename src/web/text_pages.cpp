// SPDX-License-Identifier: Apache-2.0
// The words of letters, as the secretariat may change them: by kind and language, with what may stand in braces, and the letter as it
// would be. Plain text only; what is refused is said at its field.
#include "base/when.hpp"
#include "web/drafts.hpp"
#include "web/letters.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using desk::LetterKind;

std::string kind_words(LetterKind kind) {
  switch (kind) {
    case LetterKind::invited: return tr("Invitation to a meeting");
    case LetterKind::moved: return tr("A meeting has changed");
    case LetterKind::called_off: return tr("A meeting is called off");
    case LetterKind::confirm: return tr("Please confirm what you wrote");
    case LetterKind::poll: return tr("A date poll asks");
    case LetterKind::check_in: return tr("Procedure: friendly check-in");
    case LetterKind::contacts: return tr("Procedure: are the contacts right?");
    case LetterKind::quiet: return tr("Procedure: nothing was seen for a year");
    case LetterKind::quiet_again: return tr("Procedure: second and third letter");
    case LetterKind::quiet_list: return tr("Procedure: copy to the list");
    case LetterKind::quiet_offer: return tr("Procedure: four answers");
    case LetterKind::quiet_call: return tr("Procedure: the coalitions are asked");
    case LetterKind::finding: return tr("Procedure: a principle is not met");
    case LetterKind::finding_again: return tr("Procedure: it may become public");
    case LetterKind::call_opened: return tr("A consensus call asks a coalition");
    case LetterKind::call_changed: return tr("A consensus call asks anew");
    case LetterKind::call_reminder: return tr("A coalition is silent on a call");
    case LetterKind::call_outcome: return tr("A consensus call is closed");
    case LetterKind::decision: return tr("A meeting's decision can be objected to");
    case LetterKind::call_said: return tr("Somebody has spoken for a coalition");
    case LetterKind::recurring: break;
  }
  return tr("Invitation to a row of meetings");
}

struct TextLine {
  LetterKind kind = LetterKind::invited;
  std::string language;
  bool own = false;  ///< the forum's own words
};
BOOST_DESCRIBE_STRUCT(TextLine, (), (kind, language, own))
struct Texts {
  std::vector<TextLine> texts;
};
BOOST_DESCRIBE_STRUCT(Texts, (), (texts))

struct OneText {
  LetterKind kind = LetterKind::invited;
  std::string language;
  bool own = false;
  mail::Text text, example;
  std::vector<desk::Placeholder> placeholders;
};
BOOST_DESCRIBE_STRUCT(OneText, (), (kind, language, own, text, example, placeholders))

std::string at(LetterKind kind, std::string const& language) { return "/letter-texts/" + std::string(desk::kind_name(kind)) + "/" + language; }

http::Response list(Call& call) {
  auto const f = call.read([](Reading& r) {
    Texts out;
    for (auto const kind : desk::letter_kinds)
      for (auto const& l : base::languages()) out.texts.push_back({kind, l.tag, mail::kept_text(r, desk::kind_name(kind), l.tag).has_value()});
    return out;
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Words of letters");
    page.section = "outbox";
    page.listed = false;
    page.crumbs = {{tr("Letters out"), Url::local("/outbox")}};
    page.main += html("<p>{}</p>", tr("Where the forum has words of its own, its letters carry them; everywhere else they carry ours."));
    Table t{"texts", tr("Words of letters"), {{tr("Letter")}, {tr("Language")}, {tr("Whose words")}}, {}, true};
    for (auto const& line : f.texts)
      t.rows.push_back({html("<a href=\"{}\">{}</a>", Url::local(at(line.kind, line.language)), kind_words(line.kind)), text(line.language),
                        line.own ? badge(tr("the forum's"), Badge::good) : text(tr("ours"))});
    page.main += table(t);
    return page;
  });
}

/// Values that show what each placeholder becomes.
std::map<std::string, std::string> examples(Call const& call) {
  return {{"forum", call.house.forum},
          {"name", tr("Name")},
          {"meeting", tr("Coordination meeting")},
          {"when", base::moment_words(call.now, zone_of(call.viewer))},
          {"place", tr("Room 4, and by video")},
          {"about", tr("What it is about.")},
          {"page", call.absolute("/meetings/...")},
          {"link", call.absolute("/...")},
          {"reason", tr("Too few could come.")},
          {"words", tr("I will be ten minutes late.")},
          {"poll", tr("The next meeting")},
          {"coalition", tr("Name of a coalition")},
          {"line", tr("What its badge says, and why.")},
          {"day", base::day_words(base::utc_day(call.now))},
          {"found", tr("What was found.")},
          {"details", tr("Name")},
          {"note", ""},
          {"call", tr("Rules for the mailing list")},
          {"text", tr("Announcements stay under ten a month.")},
          {"closes", base::moment_words(call.now + std::chrono::days(14), zone_of(call.viewer))},
          {"outcome", tr("adopted")},
          {"said", tr("Somebody has spoken for a coalition")},
          {"dates", base::moment_words(call.now, zone_of(call.viewer)) + "\n  " + call.absolute("/...") + "\n"}};
}

/// Kind and language of the path; none for others.
std::optional<std::pair<LetterKind, std::string>> in_path(Call const& call) {
  if (call.parts.size() < 2) return std::nullopt;
  auto const kind = desk::kind_named(call.parts[0]);
  if (!kind) return std::nullopt;
  for (auto const& l : base::languages())
    if (l.tag == call.parts[1]) return std::pair{*kind, l.tag};
  return std::nullopt;
}

http::Response show_text(Call& call, std::optional<mail::Text> const& typed = {}, std::optional<Refusal> const& wrong = {}) {
  auto const which = in_path(call);
  if (!which) return call.nothing_here();
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const& [kind, language] = *which;
  auto f = call.read([&, k = kind, l = language](Reading& r) {
    OneText out{k, l, mail::kept_text(r, desk::kind_name(k), l).has_value(), desk::text_of(r, k, l), {}, desk::placeholders_of(k)};
    return out;
  });
  if (typed) f.text = *typed;
  f.example = mail::filled(f.text, examples(call));
  return call.show(f, [&] {
    Page page;
    page.title = kind_words(f.kind);
    page.section = "outbox";
    page.listed = false;
    page.crumbs = {{tr("Letters out"), Url::local("/outbox")}, {tr("Words of letters"), Url::local("/letter-texts")}};
    page.lead = html("<p>{}</p>", f.language);
    page.main += wrong_with(wrong, {"subject", "body"});
    Html inside = field({.name = "subject", .label = tr("Subject"), .value = f.text.subject, .error = error_at(wrong, "subject"), .required = true, .max_length = 150});
    inside += text_area({.name = "body", .label = tr("Text"), .value = f.text.body, .error = error_at(wrong, "body"), .rows = 16, .required = true, .lang = f.language});
    inside += buttons(button(tr("Look at it"), Look::plain, "act", "look", "look") + button(tr("Save"), Look::primary, "act", "save"));
    std::vector<std::pair<std::string, Html>> names;
    for (auto const& p : f.placeholders) names.emplace_back("{" + p.name + "}", p.needed ? html("{} {}", p.means, badge(tr("needed"))) : text(p.means));
    page.islands = {keep_island};
    page.main += form(Url::local(at(f.kind, f.language)), call.csrf(), keep_draft(call, at(f.kind, f.language)) + inside);
    page.main += html("<section><h2>{}</h2><p>{}</p>{}</section>", tr("What may stand in braces"), tr("Each becomes plain text, once."), facts(names));
    page.main += html("<section id=\"example\"><h2>{}</h2>{}<pre lang=\"{}\" dir=\"auto\">{}</pre></section>", tr("As it would be"),
                      facts({{tr("Subject"), html("<bdi>{}</bdi>", f.example.subject)}}), f.language, f.example.body);
    if (f.own) page.main += act(Url::local(at(f.kind, f.language) + "/ours"), call.csrf(), tr("Back to our words"), Look::danger);
    return page;
  }, form_status(wrong));
}

http::Response shown(Call& call) { return show_text(call); }

http::Response save(Call& call) {
  auto const which = in_path(call);
  if (!which) return call.nothing_here();
  // Not cleaned: a line break in a subject is refused, not mended.
  auto const given = call.form.get("subject");
  mail::Text const typed{given.find_first_of("\r\n") == std::string::npos ? call.field("subject") : given, call.long_field("body")};
  if (call.field("act") == "look") return show_text(call, typed);
  auto const done = call.write([&](Writing& w) { return desk::keep_text(w, which->first, which->second, typed); });
  if (!done) return show_text(call, typed, done.error());
  return call.see(at(which->first, which->second), tr("Kept. The next letters carry these words."));
}

http::Response ours(Call& call) {
  auto const which = in_path(call);
  if (!which) return call.nothing_here();
  auto const done = call.write([&](Writing& w) { return mail::drop_text(w, desk::kind_name(which->first), which->second); });
  if (!done) return call.refused(done.error());
  return call.see(at(which->first, which->second), tr("The next letters carry our words."));
}

}  // namespace

std::vector<Route> text_rows() {
  using http::Method;
  auto const least = Role::secretariat;
  return {
      {Method::get, "/letter-texts", least, list, "The words of letters, by kind and language: the forum's own or ours."},
      {Method::get, "/letter-texts/{kind}/{language}", least, shown, "One letter's words, its placeholders, and the letter as it would be."},
      {Method::post, "/letter-texts/{kind}/{language}", least, save, "Keeps the forum's own words: subject, body; act look only shows.", form_body},
      {Method::post, "/letter-texts/{kind}/{language}/ours", least, ours, "Goes back to our words.", form_body},
  };
}

}  // namespace web
