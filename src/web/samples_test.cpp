// SPDX-License-Identifier: Apache-2.0
// Sample pages made of every part, written to INTERSESSION_SAMPLES (else to a temporary directory): what the browser
// looks at when the design is changed (tests/browser/samples.mjs), and a check that the parts fit together. The words
// are ours.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/tr.hpp"
#include "web/layout.hpp"
#include "web/parts.hpp"

using namespace web;
using base::add_html;
using base::Attr;
using base::html;
using base::text;

namespace {

struct Said {
  char const* id;
  char const* who;  // empty: nobody known
  char const* hat;
  std::vector<Html> paragraphs;
};

base::Instant const began = base::parse_iso("2025-03-04T14:00:00Z").value();

Html turn(Said const& s, Html const& extra = {}, bool unresolved = false) {
  Html paragraphs;
  int n = 0;
  for (auto const& p : s.paragraphs) {
    std::string const id = std::string(s.id) + static_cast<char>('a' + n++);
    add_html(paragraphs, "<p id=\"s-{}\" data-segment=\"{}\" data-rev=\"1\" dir=\"auto\">{}</p>", id, id, p);
  }
  bool const known = *s.who != '\0';
  return html(
      "<article class=\"turn\" id=\"t-{}\" data-turn=\"{}\" {} {} aria-labelledby=\"w-{}\"><div class=\"turn-head\"><p "
      "class=\"{}\" id=\"w-{}\">{}</p>"
      "<p class=\"turn-note\">{}</p><p class=\"turn-note\">{} <a class=\"permalink\" href=\"/m/sample/t/{}\" "
      "aria-label=\"Link to this turn\">¶</a></p></div>"
      "<div class=\"turn-text\">{}{}</div></article>",
      s.id, s.id, known ? Attr::value("data-speaker", s.who) : Attr(), Attr::flag("data-unresolved", unresolved), s.id,
      known ? "speaker" : "speaker unknown", s.id, known ? person(s.who) : text("Unknown speaker"), s.hat,
      clock(began, "Africa/Nairobi"), s.id, paragraphs, extra);
}

std::vector<Said> english() {
  return {
      {"t1",
       "Amina Diallo",
       "chair",
       {text("Good afternoon, everybody. We have an hour, three items and a guest who must leave early, so we begin "
             "with the session title. Can the people at the back hear me?")}},
      {"t2", "", "", {text("We hear you well, though the line breaks now and then.")}},
      {"t3",
       "Tomás Oliveira",
       "for the rural networks coalition",
       {html("Thank you, chair. <span class=\"event\">(Clearing throat)</span> Four coalitions sent proposals, and two "
             "of them are nearly the same. My suggestion is that the two groups meet this week, write one text, and "
             "send it to the list by Friday."),
        html("We <mark class=\"decision\">ask every coalition whether it is active and which themes it wants to "
             "bring</mark>, and we give them two weeks.")}},
      {"t4",
       "Amina Diallo",
       "chair",
       {html("I see nodding. <mark class=\"action\">Tomás and Wei will word the question</mark> and the secretariat "
             "sends it. Is anybody against? No. Then that is decided.")}},
  };
}

std::vector<Said> arabic() {
  return {
      {"t1",
       "أمينة ديالو",
       "الرئيسة",
       {text("مساء الخير جميعًا. لدينا ساعة واحدة وثلاثة بنود وضيفة ستغادر مبكرًا، فلنبدأ بعنوان الجلسة. هل يسمعني من "
             "يجلس في الخلف؟")}},
      {"t2", "", "", {text("نسمعك جيدًا، وإن كان الصوت ينقطع أحيانًا.")}},
      {"t3",
       "Tomás Oliveira",
       "عن تحالف شبكات الريف",
       {html("شكرًا. أرسلت أربعة تحالفات مقترحاتها عبر Zoom، واثنان منها متشابهان. <mark class=\"decision\">نسأل كل "
             "تحالف هل هو نشط وما الموضوعات التي يريد طرحها</mark>، ونمنحه أسبوعين.")}},
  };
}

Html note(char const* kind, char const* word, Html const& inside) {
  return html("<p class=\"mark-note {}\"><span class=\"mark-word\">{}</span> {}</p>", kind, word, inside);
}

Html transcript(std::vector<Said> const& turns, char const* lang, char const* dir) {
  Html out =
      html("<div class=\"transcript\" lang=\"{}\" dir=\"{}\"><h2 id=\"i-1\">1. Title of the session</h2>", lang, dir);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    Html extra;
    if (i == 2)
      extra = note("decision", "Decision", html("<a href=\"/q/x1\">Ask every coalition whether it is active.</a>"));
    if (i == 3)
      extra = note("action", "Action",
                   html("<a href=\"/q/x2\">Word the question</a> · Tomás Oliveira · due {}",
                        day(base::parse_day("2025-03-07").value()))) +
              note("action", "Action",
                   html("<a href=\"/q/x3\">Send it to the coalitions</a> · <span class=\"no-owner\">No owner</span>"));
    out += turn(turns[i], extra);
  }
  return out + html("</div>");
}

Page reading(std::vector<Said> const& turns, std::string title, char const* lang, char const* dir) {
  Html main = tabs("Views of this meeting", {{"Meeting", Url::local("/meetings/x")},
                                             {"Transcript", Url::local("/transcript"), true},
                                             {"Report", Url::local("/report")}});
  main += notice(
      Tone::warning,
      html("<p>This is a rough transcript: two speakers are not yet known, and nobody has checked the words.</p>"));
  main += transcript(turns, lang, dir);
  main += html(
      "<details><summary>What the captioner's file said around it</summary><p class=\"wrapper-text\">ROUGH "
      "TEXT\nCOORDINATION CALL 12\n4 MARCH 2025</p></details>");
  main += html("<p>{}</p>", copy_link(Url::local("/m/sample"), "Permanent link"));
  main += words_bar(Url::local("/m/sample/words"), Url::local("/m/sample/marks"), "tok",
                    {{"decision", "d", "Decision", "Decision in one sentence"},
                     {"action", "a", "Action", "What is to be done"},
                     {"question", "q", "Question", "Question"}});
  return {.title = std::move(title),
          .main = main,
          .lead = html("<p>{} · {}</p>", moment(began, "Africa/Nairobi"), badge("rough", Badge::attention)),
          .section = "meetings",
          .wide = true,
          .crumbs = {{"Meetings", Url::local("/meetings")}, {"Coordination, 12", Url::local("/meetings/x")}},
          .islands = {"words", "copy"},
          .canonical = "/m/sample"};
}

Page desk() {
  auto const turns = english();
  Html list = html("<div class=\"transcript\" lang=\"en\" dir=\"ltr\"><h2 id=\"i-1\">1. Title of the session</h2>");
  for (auto const& t : turns) {
    std::string const id = t.id;
    Html acts = html(
        "<p class=\"turn-acts\"><a href=\"/desk?edit={}a#s-{}a\" data-do=\"edit\">Edit words</a> <a "
        "href=\"/desk?split={}\">Split here</a></p>",
        id, id, id);
    bool const nobody = *t.who == '\0';
    if (nobody)
      acts = html(
                 "<div class=\"suggestion\" id=\"g-1\" data-suggestion=\"1\"><p><span class=\"badge "
                 "automatic\">Suggested</span> {} is asked by name in the turn before.</p>{}{}</div>",
                 person("Wei Zhang"),
                 act(Url::local("/desk/accept"), "tok", "Accept", Look::plain, {{"id", "1"}}, "accept"),
                 act(Url::local("/desk/reject"), "tok", "Reject", Look::plain, {{"id", "1"}}, "reject")) +
             acts;
    list += turn(t, acts, nobody);
  }
  list += html("</div>");
  Html panel = html("<aside class=\"desk-panel\" aria-label=\"Work\"><h2>To do</h2>");
  panel += facts({{"Unknown speakers", text("1")}, {"Suggestions", text("1")}, {"Checked", text("2 of 5 paragraphs")}});
  panel += act(Url::local("/desk/undo"), "tok", "Undo: name of turn 3", Look::plain, {}, "undo");
  panel += html("<h2>Next step</h2>");
  panel += confirm("Declare the transcript corrected",
                   html("<p>One speaker is still unknown. The edition is frozen and its text can be cited.</p>"),
                   form(Url::local("/desk/status"), "tok", buttons(button("Declare it corrected", Look::danger))));
  panel += keys_help({{"n", "next unknown speaker"},
                      {"s", "next suggestion"},
                      {"y", "accept"},
                      {"x", "reject"},
                      {"e", "edit"},
                      {"u", "undo"},
                      {"?", "this list"}}) +
           html("</aside>");
  return {.title = "Correct the transcript",
          .main = html("<div class=\"desk\">{}{}</div>", panel, list),
          .section = "meetings",
          .wide = true,
          .crumbs = {{"Meetings", Url::local("/meetings")}},
          .flash = {Tone::success, "The speaker is now Tomás Oliveira."},
          .islands = {"desk"},
          .listed = false};
}

Page form_page() {
  Html inside = field({.name = "title",
                       .label = "Title",
                       .value = "Coordination",
                       .hint = "As it shall stand in lists.",
                       .required = true});
  inside += field({.name = "mail",
                   .label = "E-mail address",
                   .value = "amina@",
                   .error = "Enter an address like name@example.org.",
                   .type = "email",
                   .autocomplete = "email"});
  inside += field({.name = "on", .label = "Day", .value = "2025-03-04", .type = "date"});
  inside += select(
      {.name = "series", .label = "Series", .choices = {{"a", "Coordination", {}, true}, {"b", "Main session"}}});
  inside += radios(
      {.name = "owner",
       .label = "Who does it?",
       .choices = {{"me", "I do"}, {"other", "Somebody else", "They are told by a letter."}, {"none", "No owner yet"}},
       .error = "Choose who does it."});
  inside +=
      checkboxes({.name = "theme", .label = "Themes", .choices = {{"access", "Access"}, {"trust", "Trust", {}, true}}});
  inside += text_area({.name = "text", .label = "Text", .value = "First line.\nSecond line.", .hint = "Plain text."});
  inside +=
      file_field({.name = "file", .label = "Captioner's file", .hint = "Text, WebVTT, SRT or JSON; at most 10 MB."},
                 ".txt,.vtt,.srt,.json");
  inside += buttons(button("Save") + link_button(Url::local("/"), "Cancel"));
  Html main = error_summary({{"mail", "Enter an address like name@example.org."}, {"owner", "Choose who does it."}});
  main += form(Url::local("/form"), "tok", inside, Sending::upload);
  main += confirm("Delete this meeting", html("<p>Its transcript stays in the audit log only.</p>"),
                  act(Url::local("/delete"), "tok", "Delete", Look::danger));
  return {.title = "New meeting",
          .main = main,
          .section = "meetings",
          .crumbs = {{"Meetings", Url::local("/meetings")}},
          .listed = false};
}

Page lists() {
  Html main = form(
      Url::local("/search"), {},
      html("<div class=\"inline\">{}{}</div>",
           field({.name = "q", .label = "Words", .value = "session title", .type = "search", .label_hidden = true}),
           button("Search")),
      Sending::get);
  main += html(
      "<ol class=\"list\"><li><h2><a href=\"/m/sample/t/t1\">Coordination, 12</a></h2><p class=\"hit\">… so we begin "
      "with the <mark>session title</mark>. Can the people at the back …</p><p class=\"hit-source\">{} · "
      "{}</p></li></ol>",
      person("Amina Diallo"), day(base::parse_day("2025-03-04").value()));
  main += table({.id = "actions",
                 .caption = "Open actions",
                 .columns = {{"What"}, {"Owner"}, {"Due"}, {"Days left", true}, {"State"}},
                 .rows = {{html("<a href=\"/q/x2\">Word the question</a>"), person("Tomás Oliveira"),
                           day(base::parse_day("2025-03-07").value()), text("3"), badge("open")},
                          {html("<a href=\"/q/x3\">Send it to the coalitions</a>"),
                           html("<span class=\"no-owner\">No owner</span>"),
                           text("no date"),
                           {},
                           badge("open", Badge::attention)},
                          {html("<a href=\"/q/x4\">Book the room</a>"), person("ليلى حداد"),
                           day(base::parse_day("2025-02-28").value()), text("-4"), badge("late", Badge::bad)}}});
  main += pager("/lists", {}, 2, 5);
  main += html("<h2>What changed</h2><p>We meet <del>on Thursday</del> <ins>on Friday</ins> at the same hour.</p>");
  main += html(
      "<div class=\"both-texts\"><section><h3>Your text</h3><p>We meet on Friday.</p></section><section><h3>The text "
      "now</h3><p>We meet on Thursday.</p></section></div>");
  main += html("<h2>Parked questions</h2>") +
          empty_state("No question is parked in this series.", html("<p><a href=\"/meetings\">All meetings</a></p>"));
  return {.title = "Search", .main = main, .section = "search"};
}

Page start() {
  Html main = html(
      "<div class=\"columns\"><section><h2>Next</h2><p><a href=\"/meetings/y\">Coordination, "
      "13</a><br>{}</p></section>",
      moment(began, "Europe/Zurich"));
  main += html(
      "<section><h2>Lately decided</h2><ul class=\"list\"><li><p><a href=\"/q/x1\">Ask every coalition whether it is "
      "active.</a></p><p class=\"hit-source\">Coordination, 12 · {}</p></li></ul></section>",
      day(base::parse_day("2025-03-04").value()));
  main += html(
      "<section><h2>Open</h2><ul class=\"list\"><li><p><a href=\"/q/x3\">Send it to the coalitions</a></p><p "
      "class=\"hit-source\"><span class=\"no-owner\">No owner</span></p></li></ul></section></div>");
  return {.title = "",
          .main = main,
          .lead = html("<p>The record of the coordination meetings of self-governing groups.</p>"),
          .section = "start"};
}

/// The second step of signing in, with the markup of the island "passkey", and a sheet of recovery codes as it is shown once.
Page second_step() {
  Html main = form(Url::local("/sign-in/second"), "tok",
                   field({.name = "code",
                          .label = "Code of your app",
                          .hint = "The six digits it shows now, or one of your recovery codes.",
                          .error = "This code is not right, or was used already. Tries left: 4",
                          .autocomplete = "one-time-code",
                          .required = true}) +
                       buttons(button("Sign in")));
  main += html(
      "<section data-passkey=\"get\" data-challenge=\"/sign-in/passkey/challenge\" hidden><h2>With a passkey</h2><div "
      "data-passkey-failed hidden>{}</div>{}</section>",
      notice(Tone::warning, html("<p>The browser handed over no passkey.</p>"), Spoken::yes),
      form(Url::local("/sign-in/passkey"), "tok",
           hidden("client_data", "") + buttons(button("Sign in with a passkey", Look::plain))));
  Html codes;
  for (auto const* const code : {"mzxw-6ytb-oi4d-qnbv-gy3t-qojq", "nbxw-s3dp-eb3w-64tm-mqxg-c2lu", "kjsw-g33w-mvzh-sidd-n5sg-k4zb"})
    codes += html("<li><code class=\"secret-link\">{}</code></li>", code);
  main += html("<h2>Your recovery codes</h2><ol class=\"codes\">{}</ol>", codes);
  return {.title = "The second step", .main = main, .islands = {"passkey"}, .listed = false};
}

/// The catalogues come with the pages that use them; for the look of a page set from right to left the two attributes
/// suffice.
std::string from_right_to_left(std::string page) {
  std::string_view const ltr = "<html lang=\"en\" dir=\"ltr\">";
  page.replace(page.find(ltr), ltr.size(), "<html lang=\"ar\" dir=\"rtl\">");
  return page;
}

}  // namespace

TEST_CASE("every part fits into a page, and the sample pages are written for the browser") {
  char const* const asked = std::getenv("INTERSESSION_SAMPLES");
  std::filesystem::path const to =
      asked ? std::filesystem::path(asked) : std::filesystem::temp_directory_path() / "intersession-samples";
  std::filesystem::create_directories(to);
  Frame const stranger{.forum = "Assembly of Coalitions"};
  Frame const officer{
      .forum = "Assembly of Coalitions", .viewer = "Amina Diallo", .role = "secretariat", .csrf = "tok"};
  std::vector<std::pair<std::string, std::string>> const pages = {
      {"start", layout(stranger, start())},
      {"transcript", layout(officer, reading(english(), "Coordination, 12", "en", "ltr"))},
      {"transcript-ar", from_right_to_left(layout(stranger, reading(arabic(), "اجتماع التنسيق 12", "ar", "rtl")))},
      {"desk", layout(officer, desk())},
      {"desk-rtl", from_right_to_left(layout(officer, desk()))},
      {"form", layout(officer, form_page())},
      {"lists", layout(stranger, lists())},
      {"second-step", layout(stranger, second_step())},
  };
  for (auto const& [name, page] : pages) {
    std::ofstream(to / (name + ".html"), std::ios::binary) << page;
    CAPTURE(name);
    CHECK(page.find("<h1>") != std::string::npos);
    CHECK(page.find(" style=") == std::string::npos);
    CHECK(std::filesystem::file_size(to / (name + ".html")) == page.size());
  }
  if (!asked) std::filesystem::remove_all(to);
}
