// SPDX-License-Identifier: Apache-2.0
// The captioner's page: one text box that has the focus, whatever steno program types into it; beside it who has the floor, what
// the figures are, names and terms for the dictionary (captions 6.2.9). The secret in the address is the only right; no cookie.
#include <algorithm>

#include "base/text.hpp"
#include "desk/live.hpp"
#include "people/people.hpp"
#include "record/glossary_files.hpp"
#include "record/voices.hpp"
#include "web/assets.hpp"
#include "web/room_forms.hpp"

namespace web {

namespace {

Html figure(std::string const& what, Html const& value) { return html("<div><dt>{}</dt><dd>{}</dd></div>", what, value); }

Html figures_list(CaptionerFacts const& f) {
  auto const& n = f.figures;
  auto const seconds = [](std::int64_t ms) { return std::to_string((ms + 500) / 1000); };
  Html out = figure(tr("Delay"), text(n.lag_measured ? fill(tr("{1} s, measured at changes of the floor; 95 of 100 within {2} s"), {seconds(n.lag_ms), seconds(n.lag_p95_ms)})
                                                     : fill(tr("{} s, assumed"), {seconds(n.lag_ms)})));
  out += figure(tr("Readers"), text(std::to_string(f.readers)));
  for (auto const& r : f.reach) out += figure(r.channel == "floor" ? tr("Readers of captions") : fill(tr("Readers of captions: {}"), {r.channel}), text(readers_words(r)));
  out += figure(tr("Words a minute"), text(fill(tr("{1}, over five minutes {2}"), {std::to_string(n.words_per_minute), std::to_string(n.words_per_minute_5)})));
  if (n.silent_seconds) out += figure(tr("Silent for"), text(base::count_of("{} second", "{} seconds", *n.silent_seconds)));
  out += figure(tr("Last number"), text(std::to_string(f.stream.last)));
  out += figure(tr("Missing numbers"), text(std::to_string(n.holes)));
  out += figure(tr("Doubles, late, in conflict"), text(std::to_string(n.duplicates) + ", " + std::to_string(n.late) + ", " + std::to_string(n.conflicts)));
  if (f.stream.cumulative) out += figure(tr("Mode"), text(tr("growing texts: only the difference is taken")));
  return html("<dl class=\"facts figures\" id=\"figures\" data-fragment=\"figures\">{}</dl>", out);
}

Html names_list(char const* id, std::string const& heading, std::vector<std::string> const& names) {
  if (names.empty()) return {};
  Html list;
  for (auto const& n : names) add_html(list, "<li><bdi>{}</bdi></li>", n);
  return html("<details id=\"d-{}\"><summary>{}</summary><ul class=\"names\">{}</ul></details>", id, heading, list);
}

/// Who is to be labelled: the voice now and the likely next ones, in capitals as captioners write them.
std::string label_of(live::Room const& room) {
  auto const* const g = live::current_grant(room);
  auto const* const s = live::seat(room, g ? (g->reader.empty() ? g->seat : g->reader) : room.in_chair);
  return s ? s->name : "";
}

}  // namespace

Bare captioner_page(LiveView const& view, CaptionerFacts const& facts, std::string const& secret) {
  Bare out;
  out.title = fill(tr("Captions for {}"), {room_title(view)});
  out.class_name = "captioner";
  out.sheets = {"site", "live"};
  out.islands = {"captioner"};
  out.head = html("<meta name=\"referrer\" content=\"no-referrer\">");
  auto const all = fragments(view, Audience::captioning);
  bool const off = live::is_private(view.room);
  Html main = html("<h1>{}</h1><p class=\"soft\">{}</p>", sentence(tr("Captions for {}"), {html("<bdi>{}</bdi>", room_title(view))}),
                   sentence(tr("{1}, in {2}"), {html("<bdi>{}</bdi>", facts.stream.title), text(facts.stream.lang)}));
  Html const take_over = facts.stream.on_air ? Html()
                                             : html("<form method=\"post\" action=\"/c/{}/on-air\"><p class=\"soft\">{}</p>{}</form>", secret,
                                                    tr("If the other captioner cannot go on, take over: from then on readers see what you write."), button(tr("Go on air"), Look::plain));
  main += html("<div id=\"f-record\" data-fragment=\"record\"><p class=\"{}\"><strong>{}</strong> {}</p>{}</div>", off ? "state off-record" : "state good",
                       off ? tr("OFF THE RECORD") : tr("On the record"),
                       off ? tr("What you write is shown and not kept. The chair or the secretariat goes back on the record.") : facts.stream.on_air ? tr("You are on air.") : tr("You are on stand-by: what you write is kept, not shown."),
               take_over);
  main += html("<div id=\"f-missed\" data-fragment=\"missed\" role=\"status\">{}</div>",
               facts.missed ? html("<p class=\"state wait\"><strong>{}</strong></p>", tr("Somebody has the floor, and no captions have come for 20 seconds.")) : Html());
  main += fragment(all, "banner");
  main += html("<div class=\"captioner-desk\"><div><p class=\"link-state\" role=\"status\" id=\"captioner-state\">{}</p>"
               "<label for=\"captions-box\">{}</label>"
               "<textarea id=\"captions-box\" rows=\"12\" autofocus spellcheck=\"false\" autocomplete=\"off\" dir=\"auto\" lang=\"{}\" data-ops=\"/c/{}/ops\" data-stream=\"{}\" {}></textarea>"
               "<p class=\"soft\">{}</p></div>",
               tr("Needs script. Without it, use the addresses for programs."), tr("Write here"), facts.stream.lang, secret, facts.stream.id,
               Attr::value("data-word-on", tr("Connected. Everything is sent.")) + Attr::value("data-word-waiting", tr("No connection: {} characters wait here and are sent when it is back.")) +
                   Attr::value("data-word-old", tr("Too old to be erased here: use the editor after the meeting.")) +
                   Attr::value("data-word-closed", tr("The meeting does not take captions now.")) + Attr::value("data-word-gone", tr("This address is not valid any more.")) +
                   Attr::value("data-inaudible", tr("[inaudible]")),
               sentence(tr("{1} new speaker from the floor, {2} new topic, {3} inaudible"), {key("Ctrl+Enter"), key("Ctrl+Shift+Enter"), key("Ctrl+I")}));
  main += html("<aside aria-labelledby=\"h-room\"><h2 id=\"h-room\" class=\"visually-hidden\">{}</h2>{}<p id=\"f-label\" data-fragment=\"label\"><span hidden data-label>{}</span></p>{}", tr("The room"), fragment(all, "floor"), label_of(view.room), figures_list(facts));
  for (auto const& m : facts.messages) main += html("<p class=\"state wait\" dir=\"auto\">{}</p>", m);
  main += names_list("names", tr("Names of this forum"), facts.names) + names_list("terms", tr("Glossary"), facts.terms);
  main += html("<p><a href=\"/c/{}?as=list\" download=\"names.txt\">{}</a> · <a href=\"/c/{}?as=plover\" download=\"plover.json\">{}</a></p>", secret, tr("Download as a list"), secret, tr("as a Plover dictionary"));
  if (!off)
    main += html("<form method=\"post\" action=\"/c/{}/off-record\">{}</form>", secret, button(tr("Off the record"), Look::danger));
  out.main = main + html("</aside></div>");
  return out;
}

namespace {

std::vector<record::GlossaryEntry> dictionary(Reading& r, LiveView const& view) {
  std::vector<record::GlossaryEntry> out;
  for (auto const& t : record::glossary(r, view.series.id)) out.push_back({t.text, t.kind, {}, t.outline, t.note});
  for (auto const& [id, s] : view.room.seats) out.push_back({s.name, "name", {}, {}, {}});
  for (auto const& p : people::everybody(r)) out.push_back({p.name, "name", {}, {}, {}});
  std::set<std::string> seen;
  std::erase_if(out, [&](auto const& e) { return e.text.empty() || !seen.insert(e.text).second; });
  return out;
}

http::Response file(std::string body, char const* type) {
  http::Response out;
  out.set("Content-Type", type);
  out.set("Content-Disposition", "attachment");
  out.set("Referrer-Policy", "no-referrer");
  out.body = std::move(body);
  return out;
}

http::Response captioner(Call& call) {
  struct Found {
    LiveView view;
    CaptionerFacts facts;
    std::vector<record::GlossaryEntry> words;
  };
  auto const& secret = call.parts.at(0);
  auto found = call.read([&](Reading& r) -> std::optional<Found> {
    auto const s = record::good_stream(r, secret, call.now);
    if (!s) return std::nullopt;
    auto v = live_view(r, s->meeting);
    if (!v) return std::nullopt;
    Found out{*std::move(v), {*s, record::figures(r, s->id, call.now), {}, {}, {}, 0, {}, false}, {}};
    out.words = dictionary(r, out.view);
    return out;
  });
  // The same words for a wrong, a revoked and an expired address: a guess learns nothing.
  if (!found) return call.refused({Why::unknown, say("This captioner's address is not valid, or not any more. Ask the secretariat for a new one."), {}, {}});
  if (call.field("as") == "list") return file(record::plain_list(found->words), "text/plain; charset=utf-8");
  if (call.field("as") == "plover") return file(record::plover_json(found->words), "application/json");
  for (auto const& w : found->words) (w.kind == "name" ? found->facts.names : found->facts.terms).push_back(w.text);
  for (auto const& [id, s] : found->view.room.screens)
    if (s.view == live::View::message && !s.message.empty()) found->facts.messages.push_back(s.message);
  if (auto const* const streams = call.house.streams)
    for (auto const& topic : streams->topics())
      if (is_topic_of(found->view.meeting.id, topic)) found->facts.readers += streams->readers(topic);
  found->facts.missed = !captions_missing(found->view, found->facts.stream.channel, call.now).empty();
  if (call.house.reach) found->facts.reach = call.house.reach->readers(found->view.meeting.id, call.now);
  auto out = bare(call, captioner_page(found->view, found->facts, secret));
  out.set("Referrer-Policy", "no-referrer");
  return out;
}

}  // namespace

std::vector<Route> captioner_rows() {
  using http::Method;
  return {{Method::get, "/c/{secret}", Role::visitor, captioner, "The captioner's page; ?as=list and ?as=plover give names and terms as files.", 0, Rate::plain, Keep::never, true}};
}

}  // namespace web
