// SPDX-License-Identifier: Apache-2.0
// What is set up before and during a meeting: the rules of the queue, who may come in, captioners' addresses, projectors. Secrets
// are shown once, by the answer to the act that made them, and never here.
#include "base/lists.hpp"
#include "web/room_forms.hpp"

namespace web {

namespace {

Html section(char const* id, std::string const& heading, Html const& inside) {
  return html("<section class=\"part\" id=\"{}\" aria-labelledby=\"h-{}\"><h2 id=\"h-{}\">{}</h2>{}</section>", id, id, id, heading, inside);
}

Field seconds(char const* name, std::string label, Millis value) {
  return {.name = name, .label = std::move(label), .value = std::to_string(value.count() / 1000), .type = "number", .id = std::string("rule-") + name};
}

/// A box that is not ticked sends nothing; the verb takes a form with the numbers for the whole form.
Html box(char const* name, std::string const& label, bool on, std::string const& hint = {}) { return checkbox(name, "yes", label, on, hint); }

Html rule_set(std::string const& legend, Html const& inside) {
  return html("<fieldset class=\"field\"><legend>{}</legend>{}</fieldset>", legend, inside);
}

/// What an item may have of its own.
Html order_fields(live::Rules const& r) {
  Html order = field({.name = "bound", .label = tr("Nobody is overtaken more often than"), .value = std::to_string(r.bound), .type = "number", .id = "rule-bound"});
  order += box("rounds", tr("Who has spoken less goes first"), r.rounds) + box("least_heard", tr("Coalitions that were heard less go first"), r.least_heard) +
           box("channel", tr("Room and remote take turns"), r.channel) + box("stance", tr("For and against take turns"), r.stance) +
           box("quota", tr("Balance by a share each speaker may state"), r.quota) + box("scope_meeting", tr("Count over the whole meeting, not the item"), r.scope_meeting);
  std::string shares;
  for (auto const& [value, percent] : r.shares) shares += value + ": " + std::to_string(percent) + "\n";
  order += text_area({.name = "shares", .label = tr("Shares, if balance is on"), .value = shares, .hint = tr("One a line, as \"women: 50\"."), .rows = 3, .id = "rule-shares"});
  Html times = field(seconds("point_time", tr("New point, seconds"), r.point_time)) + field(seconds("reply_time", tr("Reply, seconds"), r.reply_time)) +
               field(seconds("clarify_time", tr("Clarifying question, seconds"), r.clarify_time)) + field(seconds("order_time", tr("Point of order, seconds"), r.order_time)) +
               field(seconds("panellist_time", tr("Panellist, seconds"), r.panellist_time)) +
               field(seconds("panellist_again_time", tr("Panellist again in the same item, seconds"), r.panellist_again_time)) + field(seconds("bucket", tr("Floor time that counts as one step, seconds"), r.bucket)) +
               box("yield_to_entry", tr("Time that is left may be given to somebody named"), r.yield_to_entry);
  return rule_set(tr("Order of the queue"), order) + rule_set(tr("Time limits"), times);
}

Html rules_form(LiveView const& view, Onlooker const& who) {
  auto const& r = view.room.rules;
  Html open = box("public_room", tr("Anybody may read the floor and the captions"), r.public_room) + box("names_public", tr("Names and notes of the queue are public"), r.names_public) +
              box("notes_private", tr("Notes are for the chair only"), r.notes_private) +
              box("admission", tr("Guests wait until they are let in"), r.admission, tr("On by itself from the moment somebody is put out.")) +
              box("guests_chat", tr("Guests may chat"), r.guests_chat) + box("guests_answer", tr("Guests may answer calls"), r.guests_answer) +
              box("secretariat_runs_queue", tr("The secretariat may run the queue"), r.secretariat_runs_queue) +
              box("stewards_run_queue", tr("Stewards and remote moderators may run the queue"), r.stewards_run_queue);
  return room_form(view, who, room_at(view) + "/rules", order_fields(r) + rule_set(tr("Who may what"), open) + button(tr("Save the rules")));
}

/// Items that may still have rules of their own, each with its page.
Html item_rules_part(LiveView const& view) {
  Html list;
  for (auto const& item : view.room.items)
    if (item.state != live::ItemState::closed)
      add_html(list, "<li><a href=\"{}\"><bdi>{}</bdi></a> {}</li>", Url::local(room_at(view) + "/items/" + item.id.text + "/rules"), item.title,
               item.rules ? badge(tr("rules of its own")) : Html());
  if (list.empty()) return empty_state(tr("There is no item to come."));
  return html("<p>{}</p><ul class=\"list\">{}</ul>", tr("An item may have an order and time limits of its own, from before it is taken up or in the middle of it."), list);
}

Html door_part(LiveView const& view, Onlooker const& who, std::string const& address) {
  Html out;
  if (view.door.empty()) out += html("<p>{}</p>", tr("The door opens with the lobby: then there is a short code and a QR code here."));
  else
    add_html(out, "<p>{}</p><p class=\"door-code\"><bdi>{}</bdi></p><p><img src=\"/meetings/{}/door.svg\" alt=\"{}\" width=\"220\" height=\"220\"></p>",
             sentence(tr("People come in at {} with this code, or with the picture:"), {html("<bdi>{}/join</bdi>", address)}), view.door, view.meeting.id,
             tr("QR code of the way in"));
  return out + room_act(view, who, room_at(view) + "/door", tr("New code"));
}

Html stream_line(LiveView const& view, Onlooker const& who, record::Stream const& s) {
  auto const at = room_at(view) + "/streams/" + s.id.text;
  Html state = s.revoked ? badge(tr("revoked"), Badge::bad) : s.on_air ? badge(tr("on air"), Badge::good) : badge(tr("stand-by"));
  Html facts = html("<p><bdi>{}</bdi> <span class=\"soft\">{}, {}</span> {}</p>", s.title, s.channel == "floor" ? tr("floor") : s.channel, s.lang, state);
  if (s.heard_at) add_html(facts, "<p class=\"soft\">{}</p>", sentence(tr("last heard {}"), {clock(*s.heard_at, view.meeting.zone)}));
  Html acts;
  if (!s.revoked) {
    if (!s.on_air) acts += room_act(view, who, at + "/on-air", tr("Put on air"));
    acts += html("<div class=\"act\">{}</div>", form(Url::local(at + "/renew"), who.csrf, hidden("back", who.back) + button(tr("New address"), Look::plain))) + room_act(view, who, at + "/revoke", tr("Revoke"), {}, Look::danger);
  }
  Html const lag = s.revoked ? Html() : html("<details id=\"d-lag-{}\"><summary>{}</summary>{}</details>", s.id, tr("Delay between speech and text"),
                                            room_form(view, who, at + "/lag", field({.name = "ms", .label = tr("Milliseconds"), .value = std::to_string(s.lag_ms), .type = "number", .id = "lag-" + s.id.text}) + button(tr("Save"), Look::plain)));
  return html("<li>{}{}{}</li>", facts, buttons(acts), lag);
}

Html streams_part(LiveView const& view, Onlooker const& who, std::vector<ReadersOf> const& readers) {
  Html list;
  for (auto const& s : view.streams) list += stream_line(view, who, s);
  Html out = list.empty() ? empty_state(tr("No captioner has an address yet.")) : html("<ul class=\"list\">{}</ul>", list);
  for (auto const& r : readers)
    add_html(out, "<p><span class=\"soft\">{}</span> {}</p>", r.channel == "floor" ? tr("Readers of captions") : fill(tr("Readers of captions: {}"), {r.channel}), readers_words(r));
  Html const inside = field({.name = "title", .label = tr("For whom"), .value = tr("main"), .id = "stream-title"}) +
                      field({.name = "channel", .label = tr("Channel"), .value = "floor", .hint = tr("\"floor\", or the language of an interpretation: \"fr\"."), .id = "stream-channel"}) +
                      field({.name = "lang", .label = tr("Language of the text"), .value = view.series.lang, .id = "stream-lang"}) + button(tr("Make a captioner's address"), Look::plain);
  // The answer shows a secret once: an ordinary page, not something the island swallows.
  add_html(out, "<p class=\"soft\">{}</p>{}", tr("The address is shown once. Who has it can send captions to this meeting, and nothing else."),
           form(Url::local(room_at(view) + "/streams"), who.csrf, hidden("back", who.back) + inside));
  return out;
}

/// Picture heights to the last row, as a size: letters of 4 per cent reach six heights (AVIXA's rule of 150).
Html distance_field(live::Screen const& s) {
  return html(
      "<div class=\"field\"><label for=\"text-{}\">{}</label><span class=\"hint\" id=\"text-{}-hint\">{}</span>"
      "<input type=\"range\" id=\"text-{}\" name=\"text\" min=\"60\" max=\"200\" step=\"10\" value=\"{}\" aria-describedby=\"text-{}-hint\" data-distance>"
      "<output for=\"text-{}\" data-distance-shown data-word=\"{}\">{}</output></div>",
      s.id, tr("Distance to the last row"), s.id, tr("In heights of the picture. The letters grow with it."), s.id, s.text_percent, s.id, s.id,
      tr("{} picture heights"), fill(tr("{} per cent"), {std::to_string(s.text_percent)}));
}

Html screen_line(LiveView const& view, Onlooker const& who, live::Screen const& s) {
  std::vector<Choice> views;
  for (auto const v : {live::View::floor, live::View::agenda, live::View::captions, live::View::call, live::View::panel, live::View::message, live::View::break_clock, live::View::document})
    views.push_back({boost::describe::enum_to_string(v, ""), view_word(v), {}, v == s.view});
  auto const at = room_at(view) + "/screens/" + s.id.text;
  Html const set = room_form(view, who, at,
                             select({.name = "view", .label = tr("Shows"), .choices = views, .id = "view-" + s.id.text}) +
                                 field({.name = "message", .label = tr("Message"), .value = s.message, .max_length = 300, .id = "message-" + s.id.text}) + distance_field(s) +
                                 field({.name = "zones", .label = tr("Time zones of the break clock"), .value = base::joined(s.zones, ", "), .hint = tr("Besides the meeting's own and UTC, six at most: \"Asia/Tokyo, America/Lima\"."), .max_length = 300, .id = "zones-" + s.id.text}) + button(tr("Show it"), Look::plain));
  Html const acts = html("<div class=\"act\">{}</div>", form(Url::local(at + "/secret"), who.csrf, hidden("back", who.back) + button(tr("New address"), Look::plain))) +
                    room_act(view, who, at + "/remove", tr("Remove"), {}, Look::danger);
  return html("<li><h3><bdi>{}</bdi></h3>{}{}</li>", s.name, set, buttons(acts));
}

Html screens_part(LiveView const& view, Onlooker const& who) {
  Html list;
  for (auto const& [id, s] : view.room.screens) list += screen_line(view, who, s);
  Html out = list.empty() ? empty_state(tr("No projector yet.")) : html("<ul class=\"list\">{}</ul>", list);
  Html const inside = field({.name = "name", .label = tr("Name of the screen"), .hint = tr("\"Hall, left\"."), .required = true, .id = "screen-name"}) + button(tr("Add a screen"), Look::plain);
  return out + form(Url::local(room_at(view) + "/screens"), who.csrf, hidden("back", who.back) + inside);
}

Html document_part(LiveView const& view, Onlooker const& who) {
  if (view.documents.empty()) return empty_state(tr("This meeting has no documents."));
  std::vector<Choice> list = {{"", tr("None"), {}, view.room.shown.empty()}};
  for (auto const& d : view.documents) list.push_back({d.id.text, d.title, {}, d.id == view.room.shown});
  return room_form(view, who, room_at(view) + "/document", select({.name = "id", .label = tr("On everybody's screen"), .choices = list, .id = "document-id"}) + button(tr("Show it"), Look::plain));
}

Html consent_part(LiveView const& view, Onlooker const& who) {
  std::vector<Choice> states = {{"none", tr("Nothing was said yet")}, {"announced", tr("Announced")}, {"objected", tr("Somebody objects: nothing is kept")}};
  for (auto& s : states) s.chosen = s.value == boost::describe::enum_to_string(view.room.consent, "");
  return room_form(view, who, room_at(view) + "/consent",
                   select({.name = "state", .label = tr("State"), .choices = states, .id = "consent-state"}) +
                       text_area({.name = "text", .label = tr("What was announced"), .value = view.room.consent_text, .rows = 2, .id = "consent-text"}) + button(tr("Save"), Look::plain));
}

}  // namespace

Page settings_page(LiveView const& view, Onlooker const& who, std::string const& address, std::vector<ReadersOf> const& readers) {
  Page page = room_page(view, who, "settings", tr("Settings"));
  bool const sets_up = who.by.may(live::Right::set_up);
  Html main;
  if (sets_up)
    main += section("door", tr("The door"), door_part(view, who, address)) + section("streams", tr("Captioners"), streams_part(view, who, readers)) +
            section("screens", tr("Projectors"), screens_part(view, who));
  if (sets_up || who.by.may(live::Right::run_queue)) main += section("document", tr("Document"), document_part(view, who));
  if (who.by.may(live::Right::off_record)) main += section("consent", tr("Consent to the record"), consent_part(view, who));
  if (sets_up) main += section("rules", tr("Rules"), rules_form(view, who));
  main += section("item-rules", tr("Rules of one item"), item_rules_part(view));
  page.main += html("<div class=\"settings\">{}</div>", main);
  page.islands = {"live"};
  return page;
}

Page item_rules_page(LiveView const& view, Onlooker const& who, live::Item const& item) {
  Page page = room_page(view, who, "settings", tr("Rules of one item"));
  auto const at = room_at(view) + "/items/" + item.id.text + "/rules";
  page.main += html("<h2><bdi>{}</bdi></h2>", item.title);
  page.main += html("<p>{}</p>", item.rules ? tr("This item has an order and time limits of its own.") : tr("This item has the order and time limits of the whole meeting, until you save others here."));
  if (item.state == live::ItemState::closed) {
    page.main += notice(Tone::info, html("<p>{}</p>", tr("This item is closed.")));
  } else {
    bool const sets_up = who.by.may(live::Right::set_up);
    if (sets_up) page.main += room_form(view, who, at, order_fields(live::rules_for(view.room, item.id)) + hidden("own", "yes") +
                                              buttons(button(tr("Save for this item")) + link_button(Url::local(room_at(view) + "/settings"), tr("Back"))));
    if (sets_up && item.rules) page.main += buttons(room_act(view, who, at, tr("As in the whole meeting"), {{"own", "no"}}));
    // Before the room is open the agenda's own page sets it.
    if (who.by.may(live::Right::run_queue) && view.room.life != live::Life::planned)
      page.main += html("<h2>{}</h2>", tr("Its time")) +
                   room_form(view, who, room_at(view) + "/items/" + item.id.text + "/budget",
                             field({.name = "minutes", .label = tr("Minutes"), .value = std::to_string(item.minutes), .type = "number", .id = "budget-minutes"}) +
                                 field({.name = "floor_minutes", .label = tr("Of these, for the floor"), .value = std::to_string(item.floor_minutes), .type = "number", .id = "budget-floor"}) +
                                 button(tr("Save the time"), Look::plain));
  }
  page.islands.clear();
  return page;
}

Page shown_once_page(std::string const& title, std::vector<std::pair<std::string, std::string>> const& lines, std::string const& back) {
  Page page;
  page.title = title;
  page.section = "meetings";
  page.listed = false;
  page.islands = {"copy"};
  page.main = notice(Tone::warning, html("<p>{}</p>", tr("This is shown once. Copy it now; afterwards only a new one can be made.")));
  Html rows;
  for (auto const& [what, secret] : lines)
    add_html(rows, "<dt>{}</dt><dd><input type=\"text\" readonly value=\"{}\" aria-label=\"{}\" dir=\"ltr\"></dd>", what, secret, what);
  page.main += html("<dl class=\"once\">{}</dl><p><a href=\"{}\">{}</a></p>", rows, Url::local(back), tr("Back to the settings"));
  return page;
}

std::vector<std::pair<std::string, std::string>> caption_addresses(std::string const& base, record::Stream const& s, std::string const& secret) {
  base::Query zoom, youtube, teams;
  zoom.add("id", s.meeting.text).add("ns", s.id.text).add("expire", base::to_millis(s.not_after) / 1000).add("spparams", "id,ns,expire").add("signature", secret);
  youtube.add("cid", secret);
  teams.add("meetingid", s.meeting.text).add("token", secret);
  return {{tr("A page for captioners, in any browser"), base + "/c/" + secret},
          {tr("For programs that send to Zoom"), base + "/closedcaption?" + zoom.str()},
          {tr("For programs that send to YouTube"), base + "/closedcaption?" + youtube.str()},
          {tr("For programs that send to Teams"), base + "/cartcaption?" + teams.str()}};
}

}  // namespace web
