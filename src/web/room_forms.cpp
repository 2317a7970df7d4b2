// SPDX-License-Identifier: Apache-2.0
// The frame of the room's pages: the one personal form that all buttons in fragments belong to, the words the islands say, the
// regions in which they say them.
#include "web/room_forms.hpp"

#include "base/text.hpp"
#include "web/meeting.hpp"

namespace web {

std::string room_at(LiveView const& view) { return "/meetings/" + view.meeting.id.text + "/live"; }

std::string room_title(LiveView const& view) { return meeting_title(view.series.title, view.meeting); }

namespace {

Html carried(Onlooker const& who) {
  Html out = hidden("csrf", who.csrf) + hidden("key", who.key);
  if (!who.back.empty()) out += hidden("back", who.back);
  return out;
}

}  // namespace

Html room_form(LiveView const&, Onlooker const& who, std::string const& at, Html const& inside) {
  return html("<form method=\"post\" action=\"{}\" class=\"room-form\" data-live-form novalidate>{}{}</form>", Url::local(at), carried(who), inside);
}

Html room_act(LiveView const& view, Onlooker const& who, std::string const& at, std::string const& label,
              std::vector<std::pair<std::string, std::string>> const& fields, Look look) {
  Html inside;
  for (auto const& [name, value] : fields) inside += hidden(name, value);
  return html("<div class=\"act\">{}</div>", room_form(view, who, at, inside + button(label, look)));
}

Html sheet(std::string_view name, std::string_view assets) {
  return html("<link rel=\"stylesheet\" href=\"/assets/{}.css?v={}\">", name, assets);
}

namespace {

std::string_view audience_name(Audience a) { return boost::describe::enum_to_string(a, "open"); }

/// What the island "live" says, each once, through its two regions and its banner.
Attr spoken_words() {
  return Attr::value("data-word-offline", tr("No connection since {}. What you do now is sent when it is back.")) +
         Attr::value("data-word-silent", tr("Nothing has been heard from the server since {}.")) +
         Attr::value("data-word-back", tr("Connected again.")) +
         Attr::value("data-word-sent-later", tr("Kept: it is sent as soon as there is a connection.")) +
         Attr::value("data-word-sent-now", tr("What you did while there was no connection has been sent.")) +
         Attr::value("data-word-refused", tr("That was not done. Please look at the page and try again.")) +
         Attr::value("data-word-next", tr("You are next.")) +
         Attr::value("data-word-floor", tr("You have the floor.")) +
         Attr::value("data-word-called", tr("You are called: please speak.")) +
         Attr::value("data-word-call", tr("A call is open: {}")) +
         Attr::value("data-word-half-minute", tr("30 seconds")) +
         Attr::value("data-word-ten", tr("10 seconds")) +
         Attr::value("data-word-yours", tr("{} your time")) +
         Attr::value("data-word-over", tr("over time"));
}

}  // namespace

Html live_frame(LiveView const& view, Onlooker const& who, std::string_view back, bool keys) {
  auto const at = room_at(view);
  Html out = html("<form id=\"cmd\" method=\"post\" action=\"{}\" data-live-form>{}</form>", Url::local(at), carried(who));
  base::Query as;
  as.add("as", audience_name(who.audience)).add("lang", base::speaking().tag);
  add_html(out,
           "<div id=\"live\" hidden data-stream=\"{}/stream?{}\" data-poll=\"{}/poll?{}\" data-heard=\"{}/heard\" data-reading=\"{}/reading\" data-me=\"{}/me?back={}\" data-seat=\"{}\" data-audience=\"{}\" data-acts=\"{}\" "
           "data-seq=\"{}\" data-now=\"{}\" data-zone=\"{}\" {} {}></div>",
           at, as.str(), at, as.str(), at, at, at, [&] {
             std::string encoded;
             base::percent_encode(encoded, back);
             return encoded;
           }(), who.by.seat, audience_name(who.audience), std::to_string(acts_of(who.audience, who.by)), view.room.seq, base::to_millis(who.now), view.meeting.zone, Attr::flag("data-keys", keys), spoken_words());
  // One polite region for the queue, one assertive for the floor and calls; each is filled by the island, once for each thing.
  add_html(out, "<p id=\"say-polite\" class=\"visually-hidden\" aria-live=\"polite\"></p><p id=\"say-now\" class=\"visually-hidden\" aria-live=\"assertive\"></p>"
                "<p id=\"link-lost\" class=\"state bad\" hidden></p>");
  return out;
}

std::vector<Choice> waiting_choices(LiveView const& view, base::EntryId const& behind) {
  std::vector<Choice> out;
  bool passed = behind.empty();
  for (auto const& place : view.order) {
    auto const* const e = live::entry(view.room, place.entry);
    auto const* const s = passed && e && e->kind != live::Kind::order && e->item == view.room.item ? live::seat(view.room, e->seat) : nullptr;
    if (s) out.push_back({e->id.text, s->name});
    passed = passed || place.entry == behind;
  }
  return out;
}

std::vector<Choice> seats_here(live::Room const& room) {
  std::vector<Choice> out;
  for (auto const& [id, s] : room.seats)
    if (s.present && !s.barred && !s.waits) out.push_back({id.text, s.name + (s.capacity.empty() ? "" : ", " + s.capacity)});
  return out;
}

Html pin_form(LiveView const& view, Onlooker const& who) {
  auto const& by = who.by;
  bool const may = by.may(live::Right::run_queue) || by.may(live::Right::set_up) || by.may(live::Right::act_for_others);
  if (!may || view.room.screens.empty()) return {};
  auto const pinned = view.room.screens.size() == 1 ? view.room.screens.begin()->second.pin : live::Pin{};
  auto const choice = [&](live::Pinned what, std::string const& id, std::string const& label) {
    std::string const name = boost::describe::enum_to_string(what, "");
    return Choice{id.empty() ? name : name + ":" + id, label, {}, pinned.what == what && (id.empty() || pinned.of == id)};
  };
  std::vector<Choice> list = {{"", tr("Nothing"), {}, pinned.what == live::Pinned::none}, choice(live::Pinned::message, {}, tr("The message below"))};
  for (auto const& i : view.room.items) list.push_back(choice(live::Pinned::item, i.id.text, fill(tr("Agenda item: {}"), {i.title})));
  for (auto const& d : view.documents) list.push_back(choice(live::Pinned::document, d.id.text, fill(tr("Document: {}"), {d.title})));
  std::vector<Choice> screens = {{"", tr("All screens"), {}, true}};
  for (auto const& [id, s] : view.room.screens) screens.push_back({id.text, s.name});
  Html const inside = select({.name = "what", .label = tr("What stands there above all else"), .choices = list, .id = "pin-what"}) +
                      field({.name = "message", .label = tr("Message"), .value = pinned.what == live::Pinned::message ? pinned.of : std::string(), .max_length = 300, .id = "pin-message"}) +
                      select({.name = "screen", .label = tr("Which screen"), .choices = screens, .id = "pin-screen"}) + button(tr("Pin it"), Look::plain);
  return html("<section class=\"part\" aria-labelledby=\"h-pin\"><h2 id=\"h-pin\">{}</h2>{}</section>", tr("Pinned to the screens"), room_form(view, who, room_at(view) + "/screens/pin", inside));
}

Html mark_form(LiveView const& view, Onlooker const& who) {
  Html inside = select({.name = "kind", .label = tr("What"), .choices = {{"action", tr("Action"), {}, true}, {"question", tr("Parked question")}}, .id = "mark-kind"});
  inside += text_area({.name = "text", .label = tr("In one sentence"), .rows = 2, .required = true, .id = "mark-text"});
  inside += field({.name = "owner", .label = tr("Who does it"), .hint = tr("Without an owner it is shown loudly."), .id = "mark-owner"});
  inside += field({.name = "due", .label = tr("Until when"), .type = "date", .id = "mark-due"});
  return html("<section class=\"part\" id=\"mark\" aria-labelledby=\"h-mark\"><h2 id=\"h-mark\">{}</h2>{}</section>", tr("Write down an action or a question"),
              room_form(view, who, room_at(view) + "/marks", inside + button(tr("Write it down"), Look::plain)));
}

Html caption_words_bar(LiveView const& view, Onlooker const& who) {
  std::vector<WordsAct> acts;
  auto const meeting = "/meetings/" + view.meeting.id.text;
  // Chair and scribe mark words while the meeting runs, whatever they are in the forum (floor 7); its editors do so at any time.
  bool const here = !who.editor && who.by.may(live::Right::mark) && view.room.life != live::Life::planned && view.room.life != live::Life::closed;
  if (who.editor || here)
    acts = {{"decision", "d", tr("Decision"), tr("The decision in one sentence")},
            {"action", "a", tr("Action"), tr("What is to be done")},
            {"question", "q", tr("Question"), tr("The question")}};
  base::Query back;
  if (here) back.add("back", who.back);
  return words_bar(Url::local("/q/new"), here ? Url::local(meeting + "/live/marks?" + back.str()) : Url::local(meeting + "/marks"), who.csrf, acts);
}

Fragments fragments_for(LiveView const& view, Onlooker const& who) { return fragments(view, who.audience, acts_of(who.audience, who.by)); }

bool may_set(live::By const& by) { return by.may(live::Right::set_up) || by.may(live::Right::off_record) || by.may(live::Right::run_queue); }

Page room_page(LiveView const& view, Onlooker const& who, std::string_view which, std::string const& title) {
  Page page;
  auto const at = "/meetings/" + view.meeting.id.text;
  page.title = fill(tr("{1}: {2}"), {room_title(view), title});
  page.heading = html("<bdi>{}</bdi>", room_title(view));
  page.section = "meetings";
  page.wide = true;
  page.listed = false;
  page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {room_title(view), Url::local(at)}};
  page.islands = {"live", "captions", "words"};
  page.head_extra = sheet("live", who.assets);
  auto const all = fragments_for(view, who);
  page.main = live_frame(view, who, who.back.empty() ? at + "/live" : who.back, which == "chair");
  if (who.audience == Audience::moderation) {
    std::vector<Tab> list = {{tr("Live"), Url::local(at + "/live"), which == "live"},
                             {tr("Chair's desk"), Url::local(at + "/chair"), which == "chair"},
                             {tr("Steward's desk"), Url::local(at + "/steward"), which == "steward"}};
    if (may_set(who.by)) list.push_back({tr("Settings"), Url::local(at + "/live/settings"), which == "settings"});
    page.main += tabs(tr("Views of the room"), list);
  }
  page.main += fragment(all, "banner") + fragment(all, "access");
  if (which == "live") page.main += fragment(all, "screen");
  if (which == "live" || which == "chair" || which == "steward")
    add_html(page.main, "<noscript><p class=\"state soft\">{}</p></noscript>",
             sentence(tr("Without script this page does not change by itself: {}"),
                      {html("<a href=\"{}\">{}</a>", Url::local(who.back.empty() ? at + "/live" : who.back), tr("look again"))}));
  if (auto const missing = captions_missing(view, "floor", who.now); !missing.empty())
    add_html(page.main, "<p class=\"state wait\" data-stalled>{}</p>", missing);
  return page;
}

}  // namespace web
