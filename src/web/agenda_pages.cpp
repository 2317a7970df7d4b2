// SPDX-License-Identifier: Apache-2.0
// The agenda on a meeting's page: items in order with their minutes, and the verbs on them.
#include "base/text.hpp"
#include "web/meeting.hpp"

namespace web {

namespace {

/// The fields of an item; `which` names the form ("agenda" for a new item, else the item's id), so that ids are unique.
Html item_fields(Call const& call, meeting::Item const& item, std::string const& which, Trouble const& trouble) {
  bool const again = trouble.at(which);
  auto const typed = [&](char const* name, std::string const& kept) { return again ? call.field(name) : kept; };
  Html out = field({.name = "title", .label = tr("Item"), .value = typed("title", item.title), .error = trouble.beside(which, "title"),
                    .required = true, .id = which + "-title"});
  out += field({.name = "minutes",
                .label = tr("Minutes"),
                .value = typed("minutes", item.minutes > 0 ? std::to_string(item.minutes) : ""),
                .hint = tr("Leave it empty if no time is set aside."),
                .error = trouble.beside(which, "minutes"),
                .type = "number",
                .id = which + "-minutes"});
  out += field({.name = "floor_minutes",
                .label = tr("Of these for the floor"),
                .value = typed("floor_minutes", item.floor_minutes > 0 ? std::to_string(item.floor_minutes) : ""),
                .hint = tr("Minutes kept for whoever asks to speak."),
                .error = trouble.beside(which, "floor_minutes"),
                .type = "number",
                .id = which + "-floor-minutes"});
  out += field({.name = "lead", .label = tr("Led by"), .value = typed("lead", item.lead), .error = trouble.beside(which, "lead"),
                .id = which + "-lead"});
  out += text_area({.name = "note", .label = tr("Note"), .value = again ? call.long_field("note") : item.note,
                    .error = trouble.beside(which, "note"), .rows = 2, .id = which + "-note"});
  return out;
}

Html item_edit(Call const& call, MeetingFacts const& f, meeting::Item const& item, Trouble const& trouble) {
  auto const at = path_of(f.meeting.id) + "/agenda/" + item.id.text;
  Html acts;
  if (item.place > 1) acts += act_on(Url::local(at + "/move"), call.csrf(), tr("Move up"), item.title, {{"by", "-1"}});
  if (item.place < std::ssize(f.agenda)) acts += act_on(Url::local(at + "/move"), call.csrf(), tr("Move down"), item.title, {{"by", "1"}});
  acts += act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove"), item.title);
  Html const change = form(Url::local(at), call.csrf(), item_fields(call, item, item.id.text, trouble) + button(tr("Save the item"), Look::plain));
  return folded(fill(tr("Change item {}"), {std::to_string(item.place)}), html("<div>{}{}</div>", buttons(acts), change),
                trouble.at(item.id.text));
}

Html item_line(Call const& call, MeetingFacts const& f, meeting::Item const& item, Trouble const& trouble) {
  Html note;
  if (item.minutes > 0) note += html(" <span class=\"soft\">{}</span>", base::count_of("{} minute", "{} minutes", item.minutes));
  if (item.floor_minutes > 0)
    note += html(" <span class=\"soft\">{}</span>", base::count_of("{} minute of it for the floor", "{} minutes of it for the floor", item.floor_minutes));
  if (!item.lead.empty()) note += html(" <span class=\"soft\">{}</span>", sentence(tr("led by {}"), {person(item.lead)}));
  return html("<li id=\"i-{}\"><bdi>{}</bdi>{}{}{}</li>", item.id, item.title, note, paragraphs(item.note),
              may_edit(call) ? item_edit(call, f, item, trouble) : Html());
}

std::optional<meeting::Item> item_wish(Call const& call) {
  auto const minutes = call.number("minutes", 0), floor = call.number("floor_minutes", 0);
  if (!minutes || !floor) return std::nullopt;
  meeting::Item wish;
  wish.title = call.field("title");
  wish.minutes = *minutes;
  wish.floor_minutes = *floor;
  wish.lead = call.field("lead");
  wish.note = call.long_field("note");
  return wish;
}

Refusal not_minutes() { return {Why::malformed, say("Minutes are a whole number from 0 to 600."), "minutes", {}}; }

http::Response add(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const wish = item_wish(call);
  if (!wish) return refused_on_meeting(call, id, "agenda", not_minutes());
  auto const done = call.write([&](Writing& w) { return meeting::add_item(w, id, *wish); });
  if (!done) return refused_on_meeting(call, id, "agenda", done.error());
  return call.see(path_of(id, "agenda"), tr("The item is on the agenda."), base::to_json(*done));
}

http::Response change(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const item = call.id<base::ItemId>(1);
  auto wish = item_wish(call);
  if (!wish) return refused_on_meeting(call, id, item.text, not_minutes());
  wish->id = item;
  auto const done = call.write([&](Writing& w) { return meeting::change_item(w, id, *wish); });
  if (!done) return refused_on_meeting(call, id, item.text, done.error());
  return call.see(path_of(id, "agenda"), tr("The item is changed."));
}

http::Response move(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const by = call.number("by", 0);
  if (!by || (*by != 1 && *by != -1))
    return call.refused({Why::malformed, say("An item moves by one place: 1 down, -1 up."), "by", {}});
  auto const done = call.write([&](Writing& w) { return meeting::move_item(w, id, call.id<base::ItemId>(1), static_cast<int>(*by)); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "agenda"), tr("The agenda is in the new order."));
}

http::Response remove(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const done = call.write([&](Writing& w) { return meeting::remove_item(w, id, call.id<base::ItemId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id, "agenda"), tr("The item is off the agenda."));
}

}  // namespace

Html agenda_part(Call const& call, MeetingFacts const& f, Trouble const& trouble) {
  bool const edits = may_edit(call);
  Html lines;
  for (auto const& item : f.agenda) lines += item_line(call, f, item, trouble);
  Html out = lines.empty() ? empty_state(tr("No agenda yet.")) : html("<ol class=\"agenda\">{}</ol>", lines);
  if (f.minutes > 0) {
    auto const planned = base::count_of("{} minute in all.", "{} minutes in all.", f.minutes);
    add_html(out, "<p class=\"soft\">{}</p>", planned);
    auto const& m = f.meeting;
    auto const room = m.start && m.end ? std::chrono::duration_cast<std::chrono::minutes>(*m.end - *m.start).count() : 0;
    if (edits && room > 0 && f.minutes > room)
      out += notice(Tone::warning, text(fill(tr("The items take {1} minutes, the meeting has {2}."),
                                             {std::to_string(f.minutes), std::to_string(room)})));
  }
  if (edits) {
    Html const inside = form(Url::local(path_of(f.meeting.id) + "/agenda"), call.csrf(),
                             item_fields(call, {}, "agenda", trouble) + button(tr("Add to the agenda"), Look::plain));
    out += folded(tr("Add an item"), inside, trouble.at("agenda"));
  }
  return html("<section id=\"agenda\"><h2>{}</h2>{}</section>", tr("Agenda"), out);
}

std::vector<Route> agenda_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::post, "/meetings/{meeting}/agenda", least, add, "Adds an item to the agenda: title, minutes, floor_minutes, lead, note.", form_body},
      {Method::post, "/meetings/{meeting}/agenda/{item}", least, change, "Changes an item: title, minutes, floor_minutes, lead, note.", form_body},
      {Method::post, "/meetings/{meeting}/agenda/{item}/move", least, move, "Moves an item by one place: by = 1 or -1.", form_body},
      {Method::post, "/meetings/{meeting}/agenda/{item}/remove", least, remove, "Takes an item off the agenda.", form_body},
  };
}

}  // namespace web
