// SPDX-License-Identifier: Apache-2.0
// Invitations to one meeting, for whoever organises: the list, the letter as it will be, a test to oneself, sending after some minutes and
// taking back. The letter is posted by desk/invitations.
#include <fmt/format.h>

#include "base/text.hpp"
#include "base/when.hpp"
#include "people/accounts.hpp"
#include "people/people.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::GuestId;
using base::MeetingId;
using schedule::Guest;

struct GuestRow {
  Guest guest;
  bool to_tell = false;  ///< does not know the present plan, and is to
  std::optional<mail::State> letter = {};  ///< of the last letter
  std::string why = {};                    ///< what the relay, or a bounce, said of it
  std::optional<Instant> leaves = {};      ///< while it waits
};
BOOST_DESCRIBE_STRUCT(GuestRow, (), (guest, to_tell, letter, why, leaves))

struct Inviting {
  MeetingId meeting;
  std::string title;
  meeting::State state = meeting::State::planned;
  std::vector<GuestRow> guests;
  std::int64_t coming = 0, perhaps = 0, apologies = 0, silent = 0, unreachable = 0;
  std::int64_t to_tell = 0, waiting = 0;  ///< people who are to get a letter; letters that can be taken back
  bool from_poll = false;                 ///< a date poll led to this meeting
  std::optional<desk::LetterShown> letter;
  std::vector<desk::ClockShift> shifts;
  bool relay = false, replies = false;
  std::string once;  ///< names the next sending
  std::string link = {};  ///< the personal link that was just made, shown once
};
BOOST_DESCRIBE_STRUCT(Inviting, (), (meeting, title, state, guests, coming, perhaps, apologies, silent, unreachable, to_tell, waiting, from_poll, letter, shifts,
                                     relay, replies, once, link))

std::string at(MeetingId const& id, std::string const& more = {}) { return path_of(id) + "/guests" + more; }

Refusal no_meeting() { return {Why::unknown, say("There is no such meeting."), {}, {}}; }

void count(Inviting& f, GuestRow const& row) {
  using schedule::Coming;
  auto const& g = row.guest;
  if (g.coming) ++(*g.coming == Coming::yes ? f.coming : *g.coming == Coming::perhaps ? f.perhaps : f.apologies);
  // Whom no letter reaches is not silent.
  else if (row.letter && (*row.letter == mail::State::bounced || *row.letter == mail::State::failed)) ++f.unreachable;
  else ++f.silent;
}

std::optional<Inviting> inviting(Call& call, MeetingId const& id) {
  auto const office = office_of(call.house);
  return call.read([&](Reading& r) -> std::optional<Inviting> {
    auto const m = meeting::meeting(r, id);
    if (!m) return std::nullopt;
    auto const series = meeting::series(r, m->series);
    Inviting f{.meeting = id, .title = meeting_title(series ? series->title : "", *m), .state = m->state, .guests = {}, .letter = {}, .shifts = {}, .once = {}};
    f.relay = call.house.smtp;
    f.replies = office.replies;
    f.once = base::random_name(16);
    auto const entry = desk::calendar_entry(r, *m, call.house.base);
    std::optional<Guest> first;
    for (auto& g : schedule::guests(r, id)) {
      GuestRow row{.guest = g};
      row.to_tell = desk::is_to_be_told(*m, entry, g);
      auto letters = mail::letters_about(r, g.id.text);
      std::erase_if(letters, [](mail::Posted const& l) { return l.reason != mail::Reason::meeting; });
      if (!letters.empty()) {
        row.letter = letters.front().state;
        row.why = letters.front().why;
        if (letters.front().state == mail::State::waiting) row.leaves = letters.front().next_try;
      }
      f.waiting += row.leaves ? 1 : 0;
      f.to_tell += row.to_tell ? 1 : 0;
      if (row.to_tell && !first) first = g;
      count(f, row);
      f.guests.push_back(std::move(row));
    }
    for (auto const& p : schedule::date_polls(r)) f.from_poll = f.from_poll || p.meeting == id;
    f.letter = desk::shown_letter(r, id, office, first);
    f.shifts = desk::clock_shifts(r, *m);
    return f;
  });
}

std::string minutes_words(int minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

Html answer_cell(Guest const& g) {
  Html out = g.coming ? badge(coming_words(*g.coming), coming_look(*g.coming)) : badge(tr("no answer"));
  if (g.through == schedule::Through::calendar) out += html(" <span class=\"soft\">{}</span>", tr("by calendar"));
  if (g.through == schedule::Through::organiser) out += html(" <span class=\"soft\">{}</span>", tr("noted by an organiser"));
  if (!g.comment.empty()) out += html("<p dir=\"auto\">{}</p>", g.comment);
  if (!g.words.empty()) out += html("<details><summary>{}</summary><p dir=\"auto\">{}</p></details>", tr("wrote to us; waits for their click"), g.words);
  return out;
}

Html letter_cell(Call const& call, GuestRow const& row) {
  if (!row.letter) return text(tr("no letter yet"));
  Html out = badge(letter_state_words(*row.letter), letter_state_look(*row.letter));
  if (row.leaves && *row.leaves > call.now) out += html(" {}", sentence(tr("leaves {}"), {clock(*row.leaves, zone_of(call.viewer))}));
  if (!row.why.empty()) out += html("<p>{}</p>", row.why);
  if (row.to_tell && row.guest.told) out += html("<p>{}</p>", badge(tr("knows an older plan"), Badge::attention));
  return out;
}

Html list_part(Call const& call, Inviting const& f) {
  if (f.guests.empty()) return empty_state(tr("Nobody is on the list yet."));
  Html out = html("<p>{}</p>", base::count_of("{} person comes.", "{} people come.", f.coming) + " " + base::count_of("{} perhaps.", "{} perhaps.", f.perhaps) + " " +
                                   base::count_of("{} sends apologies.", "{} send apologies.", f.apologies) + " " +
                                   base::count_of("{} has not answered.", "{} have not answered.", f.silent));
  if (f.unreachable > 0)
    out += notice(Tone::warning, html("<p>{}</p>", base::count_of("No letter reaches {} person: they are not silent, the address is wrong.",
                                                                  "No letter reaches {} people: they are not silent, the addresses are wrong.", f.unreachable)));
  Table t{"guests", tr("Invited"), {{tr("Name")}, {tr("Address")}, {tr("Time zone")}, {tr("Answer")}, {tr("Letter")}, {tr("Act")}}, {}, true};
  for (auto const& row : f.guests) {
    auto const& g = row.guest;
    Html acts;
    for (auto const c : {schedule::Coming::yes, schedule::Coming::no})
      acts += act_on(Url::local(at(f.meeting, "/" + g.id.text + "/answer")), call.csrf(), c == schedule::Coming::yes ? tr("Comes") : tr("Apologies"), g.name,
                     {{"coming", boost::describe::enum_to_string(c, "")}});
    acts += act_on(Url::local(at(f.meeting, "/" + g.id.text + "/link")), call.csrf(), tr("A link to hand on"), g.name);
    acts += act_on(Url::local(at(f.meeting, "/" + g.id.text + "/links")), call.csrf(), tr("End their links"), g.name);
    acts += act_on(Url::local(at(f.meeting, "/" + g.id.text + "/remove")), call.csrf(), tr("Take off the list"), g.name);
    t.rows.push_back({person(g.name), html("<bdi>{}</bdi>", g.address), html("<bdi>{}</bdi>", g.zone), answer_cell(g), letter_cell(call, row), acts});
  }
  return out + table(t);
}

Html add_part(Call const& call, Inviting const& f, std::optional<Refusal> const& wrong) {
  bool const again = wrong && call.form.has("address");
  auto const kept = [&](char const* name, std::string const& otherwise) { return again ? call.field(name) : otherwise; };
  Html one = field({.name = "name", .label = tr("Name"), .value = kept("name", ""), .error = error_at(wrong, "name"), .required = true, .max_length = 120});
  one += field({.name = "address", .label = tr("E-mail address"), .value = kept("address", ""), .error = error_at(wrong, "address"), .type = "email", .required = true});
  one += listed_field({.name = "zone", .label = tr("Their time zone"), .value = kept("zone", "UTC"), .error = error_at(wrong, "zone"), .required = true}, common_zones());
  std::vector<Choice> tongues;
  for (auto const& l : base::languages()) tongues.push_back({l.tag, l.name, "", l.tag == kept("language", base::speaking().tag)});
  one += select({.name = "language", .label = tr("Language of the letter"), .choices = tongues, .error = error_at(wrong, "language")});
  std::vector<Choice> sources;
  if (f.from_poll) sources.push_back({"poll", tr("everybody asked in the date poll")});
  sources.push_back({"before", tr("everybody invited to the meeting before it")});
  sources.push_back({"coordinators", tr("all coordinators")});
  sources.push_back({"accounts", tr("everybody with an account")});
  sources.push_back({"contacts", tr("the contacts of all listed coalitions")});
  Html const many = form(Url::local(at(f.meeting, "/many")), call.csrf(),
                         select({.name = "source", .label = tr("Whom?"), .choices = sources}) + buttons(button(tr("Put them on the list"), Look::plain)));
  return html("<section id=\"add\"><h2>{}</h2>{}{}</section>", tr("Put people on the list"), many,
              folded(tr("One person"), form(Url::local(at(f.meeting)), call.csrf(), one + buttons(button(tr("Put on the list"), Look::plain))), again));
}

Html send_part(Call const& call, Inviting const& f) {
  Html out = html("<section id=\"send\"><h2>{}</h2>", f.state == meeting::State::cancelled ? tr("Tell them that it is called off") : tr("Send the letters"));
  if (!f.relay) out += notice(Tone::warning, html("<p>{}</p>", tr("No mail relay is configured, so no letter leaves this machine.")));
  for (auto const& s : f.shifts)
    out += notice(Tone::warning, html("<p>{}</p>", fill(tr("Clocks have changed: in {1} it begins at {2}; the meeting before it began at {3} there."),
                                                        {s.zone, minutes_words(s.after), minutes_words(s.before)})));
  if (f.waiting > 0)
    out += notice(Tone::info, html("<p>{}</p>", base::count_of("{} letter has not left yet.", "{} letters have not left yet.", f.waiting)) +
                                  act(Url::local(at(f.meeting, "/take-back")), call.csrf(), tr("Take them back")));
  if (!f.letter) return out + empty_state(tr("Without a date there is nothing to tell.")) + html("</section>");
  Html recipients;
  for (auto const& row : f.guests)
    if (row.to_tell)
      add_html(recipients, "<li>{} &lt;<bdi>{}</bdi>&gt;</li>", person(row.guest.name), row.guest.address);
  out += html("<h3>{}</h3>", base::count_of("The letter, to {} person", "The letter, to {} people", f.to_tell));
  if (!recipients.empty()) out += folded(tr("Who gets it"), html("<ul class=\"plain\">{}</ul>", recipients), false);
  out += facts({{tr("Subject"), html("<bdi>{}</bdi>", f.letter->subject)}}) + html("<pre dir=\"auto\">{}</pre>", f.letter->body);
  out += folded(tr("What calendar programs read"), html("<pre dir=\"ltr\">{}</pre>", f.letter->calendar), false);
  out += form(Url::local(at(f.meeting, "/test")), call.csrf(), buttons(button(tr("Send a test to me"), Look::plain)));
  if (f.to_tell > 0)
    out += form(Url::local(at(f.meeting, "/send")), call.csrf(),
                hidden("once", f.once) +
                    select({.name = "wait",
                            .label = tr("When do they leave?"),
                            .choices = {{"10", tr("in ten minutes, until then they can be taken back"), "", true}, {"60", tr("in an hour")}, {"0", tr("at once")}}}) +
                    buttons(button(base::count_of("Send {} letter", "Send {} letters", f.to_tell), Look::primary)));
  else if (!f.guests.empty()) out += html("<p>{}</p>", tr("Everybody on the list has been told the present plan."));
  return out + html("</section>");
}

http::Response show_guests(Call& call, std::optional<Refusal> const& wrong = {}, std::string const& link = {}) {
  auto const id = call.id<MeetingId>();
  if (wrong && (wrong->why != Why::malformed && wrong->why != Why::conflict)) return call.refused(*wrong);
  if (wrong && call.wants_json) return call.refused(*wrong);
  auto f = inviting(call, id);
  if (!f) return call.refused(no_meeting());
  f->link = link;
  auto out = call.show(*f, [&] {
    Page page;
    page.title = fill(tr("Invitations: {}"), {f->title});
    page.section = "meetings";
    page.listed = false;
    page.wide = true;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f->title, Url::local(path_of(id))}};
    page.islands = {"copy"};
    page.main += wrong_with(wrong, {"name", "address", "zone", "language"});
    if (!link.empty())
      page.main += notice(Tone::success, html("<p>{}</p>{}", tr("Hand this personal link on: it is shown once, and whoever has it answers as this person."), copy_link(Url::local(link), call.absolute(link))));
    page.main += list_part(call, *f) + add_part(call, *f, wrong) + send_part(call, *f);
    return page;
  }, form_status(wrong));
  return link.empty() ? std::move(out) : no_store(std::move(out));
}

http::Response shown(Call& call) { return show_guests(call); }

http::Response add(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const address = people::read_address(call.field("address"));
  if (!address) return show_guests(call, address.error());
  Guest wish{.meeting = id, .name = call.field("name"), .address = *address, .zone = call.field("zone"), .language = call.field("language")};
  if (wish.zone.empty()) wish.zone = "UTC";
  if (wish.language.empty()) wish.language = base::speaking().tag;
  auto const done = call.write([&](Writing& w) -> Result<GuestId> {
    if (!meeting::meeting(w, id)) return tl::unexpected(no_meeting());
    // A name that exactly one person of the house bears is that person; of several nobody is guessed.
    auto const named = people::people_named(w, wish.name);
    auto guest = wish;
    if (named.size() == 1) guest.person = named.front().id;
    return schedule::add_guest(w, guest);
  });
  if (!done) return show_guests(call, done.error());
  return call.see(at(id), tr("On the list. No letter has gone yet."), base::to_json(*done));
}

http::Response add_many(Call& call) {
  desk::Source source{};
  if (!boost::describe::enum_from_string(call.field("source").c_str(), source)) return call.refused({Why::malformed, say("Say whom."), "source", {}});
  auto const done = call.write([&](Writing& w) { return desk::add_guests(w, call.id<MeetingId>(), source); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<MeetingId>()), base::count_of("{} person is put on the list. No letter has gone yet.", "{} people are put on the list. No letter has gone yet.", *done),
                  base::to_json(*done));
}

http::Response send(Call& call) {
  auto const wait = call.number("wait", 10);
  if (!wait || *wait < 0 || *wait > 24 * 60) return call.refused({Why::malformed, say("This must be a whole number from {1} to {2}."), "wait", {"0", "1440"}});
  auto once = call.field("once");
  if (!base::looks_like_id(once) || once.size() < 12) once = base::random_name(16);
  auto const done = call.write([&](Writing& w) {
    return desk::send_invitations(w, call.id<MeetingId>(), office_of(call.house), once, std::chrono::minutes(*wait));
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<MeetingId>()), base::count_of("{} letter is on its way.", "{} letters are on their way.", *done), base::to_json(*done));
}

http::Response test(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const me = people::account(w, call.viewer.account);
    if (!me) return base::refuse(Why::unknown, say("There is no such account."));
    return desk::send_test(w, call.id<MeetingId>(), office_of(call.house), me->address, me->name, me->language);
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<MeetingId>()), tr("The test is on its way to you."));
}

http::Response take_back(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::take_back_letters(w, call.id<MeetingId>()); });
  if (!done) return call.refused(done.error());
  return call.see(at(call.id<MeetingId>()), base::count_of("{} letter is taken back.", "{} letters are taken back.", *done), base::to_json(*done));
}

/// The guest of the path, if they are of the meeting of the path.
Result<GuestId> guest_in_path(Call const& call, Reading& r) {
  auto const g = schedule::guest(r, call.id<GuestId>(1));
  if (!g || g->meeting != call.id<MeetingId>()) return base::refuse(Why::unknown, say("This person is not invited."));
  return g->id;
}

template <class Verb>
http::Response on_guest(Call& call, Verb&& verb, std::string const& told) {
  auto const done = call.write([&](Writing& w) -> Result<base::Done> {
    auto const id = guest_in_path(call, w);
    if (!id) return tl::unexpected(id.error());
    return verb(w, *id);
  });
  if (!done) return call.refused(done.error());
  call.house.mail_waiting();
  return call.see(at(call.id<MeetingId>()), told);
}

http::Response remove(Call& call) {
  return on_guest(call, [&](Writing& w, GuestId const& id) { return desk::uninvite(w, id, office_of(call.house)); }, tr("The person is off the list."));
}

http::Response make_link(Call& call) {
  auto const secret = call.write([&](Writing& w) -> Result<std::string> {
    auto const id = guest_in_path(call, w);
    if (!id) return tl::unexpected(id.error());
    return desk::make_guest_link(w, *id, office_of(call.house));
  });
  if (!secret) return call.refused(secret.error());
  return show_guests(call, {}, "/invited/" + *secret);
}

http::Response end_links(Call& call) {
  return on_guest(call, [](Writing& w, GuestId const& id) { return schedule::revoke_guest_links(w, id); }, tr("The links in the letters to this person lead nowhere now."));
}

http::Response note_answer(Call& call) {
  schedule::Coming coming{};
  if (!boost::describe::enum_from_string(call.field("coming").c_str(), coming)) return call.refused({Why::malformed, say("Say yes, perhaps or no."), "coming", {}});
  return on_guest(call, [&](Writing& w, GuestId const& id) {
    return desk::answer_invitation(w, id, {.coming = coming, .through = schedule::Through::organiser, .comment = {}, .stamp = {}});
  }, tr("Written down."));
}

}  // namespace

std::vector<Route> guest_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/meetings/{meeting}/guests", least, shown, "Who is invited by letter, what they answered, and the letter as it will be."},
      {Method::post, "/meetings/{meeting}/guests", least, add, "Puts somebody on the list: name, address, zone, language. No letter goes.", form_body},
      {Method::post, "/meetings/{meeting}/guests/many", least, add_many, "Puts many on the list: source poll, before, coordinators, accounts or contacts.", form_body},
      {Method::post, "/meetings/{meeting}/guests/send", least, send,
       "Sends the plan to everybody who does not know it: wait in minutes; once, so that the same sending happens once.", form_body, Rate::letters},
      {Method::post, "/meetings/{meeting}/guests/test", least, test, "Sends the letter to oneself, marked as a test.", form_body, Rate::letters},
      {Method::post, "/meetings/{meeting}/guests/take-back", least, take_back, "Takes back the letters that have not left.", form_body},
      {Method::post, "/meetings/{meeting}/guests/{guest}/answer", least, note_answer, "Notes an answer for somebody: coming yes, perhaps or no.", form_body},
      {Method::post, "/meetings/{meeting}/guests/{guest}/link", least, make_link, "Makes a personal link to hand on; shown once.", form_body},
      {Method::post, "/meetings/{meeting}/guests/{guest}/links", least, end_links, "Ends all personal links of somebody.", form_body},
      {Method::post, "/meetings/{meeting}/guests/{guest}/remove", least, remove, "Takes somebody off the list; whoever was invited is told.", form_body},
  };
}

}  // namespace web
