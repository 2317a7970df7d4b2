// SPDX-License-Identifier: Apache-2.0
// Coming into a live room: by link, QR code or short code, with a typed name and without an account (rulings 12). Whoever has an
// account comes in under its name. A guest's pass is a cookie for this one meeting, whose name is known from the meeting's id.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "web/live_commands.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"
#include "web/qr.hpp"
#include "web/session.hpp"

namespace web {

namespace {

constexpr std::int64_t pass_seconds = 3 * 24 * 3600;

/// What the page of coming in says.
struct JoinFacts {
  MeetingId meeting;
  std::string title;
  live::Life life = live::Life::planned;
  bool admission = false;                ///< guests wait until they are let in
  std::vector<std::string> coalitions;   ///< known ones, to choose from
  std::optional<live::Seat> seat;        ///< one's own, if one has come in before
};
BOOST_DESCRIBE_STRUCT(JoinFacts, (), (meeting, title, life, admission, coalitions, seat))

std::vector<std::string> known_coalitions(Reading& r, live::Room const& room) {
  std::set<std::string> out;
  for (auto const& p : people::everybody(r))
    for (auto const& c : p.capacities)
      if (c.kind == people::CapacityKind::coalition) out.insert(c.of);
  // What a guest typed is no known coalition until somebody with an account bears it too.
  for (auto const& [id, seat] : room.seats)
    if (!seat.coalition.empty() && !seat.person.empty()) out.insert(seat.coalition);
  return {out.begin(), out.end()};
}

std::optional<JoinFacts> facts_of(Call& call, MeetingId const& id) {
  return call.read([&](Reading& r) -> std::optional<JoinFacts> {
    auto const m = meeting::meeting(r, id);
    if (!m) return std::nullopt;
    auto const series = meeting::series(r, m->series);
    auto const room = live::kept_room(r, id);
    JoinFacts f;
    f.meeting = id;
    f.title = meeting_title(series ? series->title : std::string(), *m);
    f.life = room->life;
    f.admission = room->rules.admission;
    f.coalitions = known_coalitions(r, *room);
    if (auto const* const own = live::seat(*room, who_is(r, call, *room).seat)) f.seat = *own;
    return f;
  });
}

std::vector<Choice> channel_choices(std::string const& chosen) {
  std::vector<Choice> out = {{"remote", tr("From elsewhere, by the meeting's call")},
                             {"room", tr("In the room")},
                             {"phone", tr("By telephone")},
                             {"text", tr("In writing only")}};
  for (auto& c : out) c.chosen = c.value == (chosen.empty() ? "remote" : chosen);
  return out;
}

/// A field as typed, else as one's seat has it.
std::string known(Call const& call, std::string_view name, std::string const& before) { return call.form.has(name) ? call.field(name) : before; }

Html join_form(Call& call, JoinFacts const& f, std::optional<Refusal> const& wrong) {
  auto const seat = f.seat.value_or(live::Seat{});
  Html inside = hidden("key", base::random_name(16));
  if (!call.viewer.signed_in())
    inside += field({.name = "name", .label = tr("Your name"), .value = known(call, "name", seat.name), .hint = tr("As the others shall read it."),
                     .error = error_at(wrong, "name"), .autocomplete = "name", .required = true, .max_length = 80});
  inside += listed_field({.name = "coalition", .label = tr("Coalition"), .value = known(call, "coalition", seat.coalition),
                          .hint = tr("For which you are here. Empty if for none."), .error = error_at(wrong, "coalition"), .max_length = 120},
                         f.coalitions);
  inside += field({.name = "capacity", .label = tr("In which capacity"), .value = known(call, "capacity", seat.capacity),
                   .hint = tr("For example: coordinator, individual. May stay empty."), .error = error_at(wrong, "capacity"), .max_length = 120});
  auto const channel = f.seat ? std::string(boost::describe::enum_to_string(seat.channel, "remote")) : std::string();
  inside += radios({.name = "channel", .label = tr("How do you take part?"), .choices = channel_choices(known(call, "channel", channel)),
                    .error = error_at(wrong, "channel")});
  inside += buttons(button(f.seat ? tr("Come in again") : tr("Come in"), Look::primary));
  return form(Url::local("/meetings/" + f.meeting.text + "/join"), call.csrf(), inside);
}

Html where_it_stands(JoinFacts const& f) {
  switch (f.life) {
    case live::Life::planned: return notice(Tone::info, html("<p>{}</p>", tr("The room is not open yet. Come back shortly before the meeting.")));
    case live::Life::closed:
      return notice(Tone::info, sentence(tr("This meeting is over. {}"),
                                         {html("<a href=\"/meetings/{}\">{}</a>", f.meeting, tr("To its record"))}));
    default: return {};
  }
}

http::Response join_with(Call& call, std::optional<Refusal> const& wrong) {
  auto const id = call.id<MeetingId>();
  auto const f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  return for_this_browser(call, [&] {
    return call.show(*f, [&] {
      Page page;
      page.title = tr("Come in");
      page.lead = html("<p><a href=\"/meetings/{}/live\"><bdi>{}</bdi></a></p>", id, f->title);
      page.listed = false;
      page.section = "meetings";
      page.main = wrong_with(wrong, {"name", "coalition", "capacity", "channel"}) + where_it_stands(*f);
      if (f->life == live::Life::planned || f->life == live::Life::closed) return page;
      if (f->seat && f->seat->present)
        page.main += notice(Tone::info, html("<p>{}</p><p><a href=\"/meetings/{}/live\">{}</a></p>",
                                             sentence(tr("You are in as {}."), {person(f->seat->name)}), id, tr("To the room")));
      else if (call.viewer.signed_in())
        page.main += html("<p>{}</p>", sentence(tr("You come in as {}."), {person(call.viewer.name)}));
      else
        page.main += html("<p>{}</p>", tr("You need no account: type your name. You may then ask for the floor, write and answer calls."));
      if (!call.viewer.signed_in())
        page.main += html("<p>{}</p>", sentence(tr("Have you an account? {}"), {html("<a href=\"/sign-in?next=%2Fmeetings%2F{}%2Fjoin\">{}</a>", id, tr("Sign in"))}));
      if (f->admission && !call.viewer.signed_in() && !f->seat) page.main += html("<p>{}</p>", tr("Guests wait here until they are let in."));
      page.main += join_form(call, *f, wrong);
      page.main += html("<p class=\"hint\">{}</p>", tr("Your name and what you say are shown to the others and stand in the record. A cookie for this meeting keeps your seat for three days; nothing else is set."));
      return page;
    }, form_status(wrong));
  });
}

http::Response join_page(Call& call) { return join_with(call, std::nullopt); }

/// Pressed twice, one seat: the key of the form and the browser it was given to.
std::string join_key(Call const& call) {
  auto const key = call.field("key");
  auto const who = call.viewer.signed_in() ? call.viewer.account.text : std::string(call.request.cookie(cookie_name(call.request, "ask")));
  return key.empty() || key.size() > 64 || who.empty() ? std::string() : base::sha256_hex("join\n" + key + "\n" + who);
}

Result<live::Arrival> arrival_in(Call const& call) {
  live::Arrival out;
  out.name = call.field("name");
  out.coalition = call.field("coalition");
  out.capacity = call.field("capacity");
  out.constituency = call.field("constituency");
  out.balance = call.field("balance");
  auto const channel = word_field<live::Channel>(call, "channel", live::Channel::remote);
  if (!channel) return tl::unexpected(channel.error());
  out.channel = *channel;
  return out;
}

http::Response come_in(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const wish = arrival_in(call);
  if (!wish) return call.wants_json ? call.refused(wish.error()) : join_with(call, wish.error());
  bool const has_pass = !call.request.cookie(cookie_name(call.request, pass_cookie(id))).empty();
  std::int64_t seq = 0;
  auto const came = call.write([&](Writing& w) -> Result<desk::CameIn> {
    if (!meeting::meeting(w, id)) return base::refuse(Why::unknown, say("There is no such meeting."));
    auto const by = who_is(w, call, *live::kept_room(w, id));
    // A pass that no longer counts is one of somebody who was put out; the seat may be given back, a new one may not be taken.
    if (has_pass && by.seat.empty() && by.person.empty())
      return base::refuse(Why::not_allowed, say("You were put out of this meeting. Ask its moderators."));
    std::string pass;
    auto const seat = live::once(w, id, join_key(call), [&]() -> Result<std::string> {
      auto const in = desk::come_in(w, id, by, *wish);
      if (!in) return tl::unexpected(in.error());
      pass = in->pass;
      return in->seat.text;
    });
    if (!seat) return tl::unexpected(seat.error());
    // The secret is not kept with the answer: the second press of one button gets a pass of its own to the same seat.
    if (pass.empty() && by.person.empty() && by.seat.text != *seat) {
      auto again = live::give_pass(w, id, SeatId(*seat));
      if (!again) return tl::unexpected(again.error());
      pass = *again;
    }
    seq = live::kept_room(w, id)->seq;
    return desk::CameIn{SeatId(*seat), pass};
  });
  if (!came) {
    bool const form_again = !call.wants_json && (came.error().why == Why::malformed || came.error().why == Why::not_now);
    return form_again ? join_with(call, came.error()) : refused_command(call, id, came.error());
  }
  auto out = done_command(call, id, {{"seq", seq}, {"seat", came->seat.text}});
  if (!came->pass.empty()) set_cookie(call.request, out, pass_cookie(id), came->pass, pass_seconds);
  return out;
}

// ------------------------------------------------------------------------------------------------ the short code

struct CodeFacts {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeFacts, (), (code))

http::Response code_form(Call& call, std::string const& code, std::optional<Refusal> const& wrong) {
  return for_this_browser(call, [&] {
    return call.show(CodeFacts{code}, [&] {
      Page page;
      page.title = tr("Come in by a code");
      page.listed = false;
      page.main = wrong_with(wrong, {"code"});
      page.main += html("<p>{}</p>", tr("The code stands on the screen of the meeting: a word and a number."));
      page.main += form(Url::local("/join"), call.csrf(),
                        field({.name = "code", .label = tr("Code"), .value = code, .error = error_at(wrong, "code"), .autocomplete = "off",
                               .required = true, .max_length = 40}) +
                            buttons(button(tr("Go on"), Look::primary)));
      return page;
    }, form_status(wrong));
  });
}

http::Response open_door(Call& call, std::string const& typed) {
  auto const code = base::lower_ascii(base::trim(typed));
  auto const meeting = call.read([&](Reading& r) { return live::door(r, code); });
  if (meeting) return call.see("/meetings/" + meeting->text + "/join");
  Refusal const wrong{Why::unknown, say("There is no open meeting with this code."), "code", {}};
  return call.wants_json ? call.refused(wrong) : code_form(call, base::clean_line(typed), wrong);
}

http::Response code_page(Call& call) { return code_form(call, call.field("code"), std::nullopt); }
http::Response type_code(Call& call) { return open_door(call, call.field("code")); }
http::Response door_link(Call& call) { return open_door(call, call.parts.empty() ? std::string() : call.parts.front()); }

http::Response door_picture(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const code = call.read([&](Reading& r) -> std::optional<std::string> {
    if (!meeting::meeting(r, id)) return std::nullopt;
    return live::door_code(r, id);
  });
  if (!code) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  auto const address = call.absolute(code->empty() ? "/meetings/" + id.text + "/join" : "/j/" + *code);
  http::Response out;
  out.set("Content-Type", "image/svg+xml");
  out.body = qr_svg(address, fill(tr("Come in: {}"), {address}));
  return out;
}

}  // namespace

std::vector<Route> join_rows() {
  using http::Method;
  return {
      {Method::get, "/meetings/{meeting}/join", Role::visitor, join_page, "The form of coming in: name, coalition, capacity, channel."},
      {Method::post, "/meetings/{meeting}/join", Role::visitor, come_in,
       "Comes into the room, as a guest or with one's account: name, coalition, capacity, channel. Guests get a pass as a cookie.", words_body, Rate::room},
      {Method::get, "/meetings/{meeting}/door.svg", Role::visitor, door_picture, "The address of coming in as a QR code."},
      {Method::get, "/join", Role::visitor, code_page, "The form for the short code of a meeting."},
      {Method::post, "/join", Role::visitor, type_code, "Finds the meeting of a short code: code.", command_body, Rate::room},
      {Method::get, "/j/{code}", Role::visitor, door_link, "The short address of coming in.", 0, Rate::room},
  };
}

}  // namespace web
