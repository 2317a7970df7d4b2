// SPDX-License-Identifier: Apache-2.0
// What is pressed at a coalition's own desk, and who may: answers to inquiries, contacts, evidence, the comment, coming back.
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "web/letters.hpp"
#include "web/our.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using base::CoalitionId;
using base::Done;
using roster::InquiryId;
using roster::Said;

template <class F>
http::Response acted(Call& call, std::string const& said, F&& verb) {
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const face = face_of(call, w);
    if (!face) return tl::unexpected(face.error());
    return verb(w, *face);
  });
  if (!done) return show_ours(call, done.error());
  call.house.mail_waiting();
  return call.see(our_path(call), said);
}

Result<roster::Item> item_of(Call const& call) {
  auto const kind = chosen<roster::Kind>(call, "kind");
  if (!kind) return tl::unexpected(kind.error());
  return roster::Item{.kind = *kind, .day = base::parse_day(call.field("day")), .words = call.field("words"), .link = call.field("link")};
}

http::Response answer(Call& call) {
  auto const office = office_of(call.house);
  return acted(call, tr("Thank you: your answer is kept, and every contact is told."), [&](Writing& w, Face const& face) -> Result<Done> {
    auto const what = chosen<Said>(call, "what");
    if (!what) return tl::unexpected(what.error());
    desk::OurAnswer a{.what = *what,
                      .words = call.long_field("words"),
                      .until = base::parse_day(call.field("until")),
                      .into = id_in<CoalitionId>(call, "into")};
    if (a.what == Said::alive) {
      auto const item = item_of(call);
      if (!item) return tl::unexpected(item.error());
      a.item = *item;
    }
    return desk::answer_inquiry(w, face.coalition, id_in<InquiryId>(call, "inquiry"), face.who(), a, office);
  });
}

http::Response contact(Call& call) {
  bool const gone = call.field("gone") == "yes";
  auto const id = id_in<base::ContactId>(call, "contact");
  auto const done = [&](Writing& w, Face const& face) -> Result<Done> {
    // A link is its contact's own.
    if (face.holder && face.holder->id != id) return base::refuse(Why::unknown, say("There is no such contact."));
    if (gone) return roster::remove_contact(w, face.coalition, id, face.who());
    roster::Contact wish{.id = id};
    // What is not said again stays.
    for (auto const& k : roster::contacts(w, face.coalition))
      if (k.id == id) wish = k;
    wish.name = call.field("name");
    wish.address = call.field("address");
    wish.duty = call.field("duty");
    if (call.has("lang")) wish.lang = call.field("lang");
    for (auto const& [name, to] : {std::pair("from", &wish.from), std::pair("until", &wish.until)}) {
      if (!call.has(name)) continue;
      auto const day = typed_day(call, name);
      if (!day) return tl::unexpected(day.error());
      *to = *day;
    }
    return roster::confirm_contact(w, face.coalition, wish, face.who());
  };
  auto const until = base::parse_day(call.field("until"));
  bool const leaves = by_link(call) && (gone || (until && *until < base::utc_day(call.now)));
  if (!leaves) return acted(call, gone ? tr("The contact is removed.") : tr("Thank you: the contact is confirmed today."), done);
  // Their own page is gone with them.
  CoalitionId of;
  auto const removed = call.write([&](Writing& w) -> Result<Done> {
    auto const face = face_of(call, w);
    if (!face) return tl::unexpected(face.error());
    of = face->coalition;
    return done(w, *face);
  });
  if (!removed) return show_ours(call, removed.error());
  return call.see(path_of(of), gone ? tr("You are taken out of the contacts.") : tr("The dates are noted."));
}

struct Handed {
  std::string name = {}, link = {};
};
BOOST_DESCRIBE_STRUCT(Handed, (), (name, link))

/// For whom no letter reaches: the link is shown once, to be told by telephone or handed over.
http::Response hand_over(Call& call) {
  auto const id = call.id<CoalitionId>();
  auto const contact = call.id<base::ContactId>(1);
  auto const made = call.write([&](Writing& w) -> Result<Handed> {
    for (auto const& k : roster::contacts(w, id)) {
      if (k.id != contact) continue;
      auto const secret = roster::new_contact_link(w, contact);
      if (!secret) return tl::unexpected(secret.error());
      w.audit("hand_over_link", id.text, k.name);
      return Handed{k.name, "/our/" + *secret};
    }
    return base::refuse(Why::unknown, say("There is no such contact."));
  });
  if (!made) return call.refused(made.error());
  return no_store(call.show(*made, [&] {
    Page page;
    page.title = fill(tr("A personal link for {}"), {made->name});
    page.section = "coalitions";
    page.listed = false;
    page.islands = {"copy"};
    page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}};
    page.main += html("<p>{}</p>", tr("It is shown once, and good for a year. Whoever has it answers as this contact."));
    page.main += copy_link(Url::local(made->link), call.absolute(made->link)) +
                 html("<p><a href=\"{}\">{}</a></p>", Url::local(path_of(id, "/desk")), tr("Back"));
    return page;
  }));
}

http::Response evidence(Call& call) {
  return acted(call, tr("The evidence is added."), [&](Writing& w, Face const& face) -> Result<Done> {
    auto item = item_of(call);
    if (!item) return tl::unexpected(item.error());
    item->coalition = face.coalition;
    item->who = face.who();
    if (auto const added = desk::add_evidence(w, *item); !added) return tl::unexpected(added.error());
    return Done{};
  });
}

http::Response comment(Call& call) {
  return acted(call, tr("It is shown beside the badges."),
               [&](Writing& w, Face const& face) { return roster::comment(w, face.coalition, call.long_field("comment"), face.who()); });
}

http::Response revive(Call& call) {
  return acted(call, tr("Welcome back: the coalition is listed."), [&](Writing& w, Face const& face) -> Result<Done> {
    auto item = item_of(call);
    if (!item) return tl::unexpected(item.error());
    item->who = face.who();
    return desk::revive(w, face.coalition, call.long_field("statement"), *item);
  });
}

http::Response ours(Call& call) { return show_ours(call); }

// ------------------------------------------------------------------------------------------------ its own fields, by the link

struct FieldsFacts {
  roster::Coalition coalition = {};
};
BOOST_DESCRIBE_STRUCT(FieldsFacts, (), (coalition))

http::Response show_fields(Call& call, roster::Coalition const& c, std::optional<Refusal> const& wrong) {
  if (wrong && (call.wants_json || wrong->why == Why::unknown)) return call.refused(*wrong);
  return no_store(for_this_browser(call, [&] { return call.show(
      FieldsFacts{c},
      [&] {
        Page page;
        page.title = fill(tr("Change {1}"), {c.name});
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{fill(tr("{}: our desk"), {c.name}), Url::local(our_path(call))}};
        page.lead = html("<p>{}</p>",
                         tr("Everybody reads these fields. Every contact of the coalition gets a letter that says what you changed; its name and its listing are the secretariat's."));
        page.main = wrong_in_fields(wrong);
        page.main += form(Url::local(our_path(call, "/edit")), call.csrf(), own_fields(call, c, wrong) + buttons(button(tr("Save"), Look::primary)));
        return page;
      },
      form_status(wrong)); }));
}

Result<roster::Coalition> own_coalition(Call const& call, Reading& r) {
  auto const face = face_of(call, r);
  if (!face) return tl::unexpected(face.error());
  return *roster::coalition(r, face->coalition);
}

http::Response edit(Call& call) {
  auto const c = call.read([&](Reading& r) { return own_coalition(call, r); });
  if (!c) return call.refused(c.error());
  return show_fields(call, *c, {});
}

http::Response change(Call& call) {
  auto typed = typed_coalition(call);
  auto const there = call.read([&](Reading& r) { return own_coalition(call, r); });
  if (!there) return call.refused(there.error());
  typed.coalition.id = there->id;
  typed.coalition.name = there->name;
  if (typed.wrong) return show_fields(call, typed.coalition, typed.wrong);
  auto const office = office_of(call.house);
  auto const done = call.write([&](Writing& w) -> Result<Done> {
    auto const face = face_of(call, w);
    if (!face) return tl::unexpected(face.error());
    return desk::change_by_link(w, typed.coalition, face->who(), office);
  });
  if (!done) return show_fields(call, typed.coalition, done.error());
  call.house.mail_waiting();
  return call.see(our_path(call), tr("It is saved."));
}

}  // namespace

bool by_link(Call const& call) { return call.request.path.starts_with("/our/"); }

std::string our_path(Call const& call, std::string const& more) {
  return by_link(call) ? "/our/" + secret_of(call) + more : path_of(call.id<CoalitionId>(), "/desk" + more);
}

Result<Face> face_of(Call const& call, Reading& r) {
  if (by_link(call)) {
    auto holder = roster::holder_of_link(r, secret_of(call), call.now);
    if (!holder) return base::refuse(Why::unknown, say("This link leads nowhere any more. Ask whoever wrote to you for a new one."));
    return Face{holder->coalition, std::move(holder->contact)};
  }
  auto const id = call.id<CoalitionId>();
  if (!roster::coalition(r, id)) return tl::unexpected(no_coalition());
  if (auto const may = may_speak(call, r); !may) return tl::unexpected(may.error());
  return Face{id, {}};
}

std::vector<Route> our_rows() {
  using http::Method;
  auto const least = Role::coordinator;
  return {
      {Method::get, "/coalitions/{coalition}/desk", least, ours,
       "What the forum believes about a coalition, and what it is asked: for whoever speaks for it, and those who organise."},
      {Method::post, "/coalitions/{coalition}/desk/answer", least, answer,
       "Answers an inquiry: inquiry, what (reply, alive, pause, merge, close), words; kind, day, link; until; into.", form_body},
      {Method::post, "/coalitions/{coalition}/desk/contact", least, contact,
       "Confirms a contact as it stands, today: contact, name, duty, address; lang, from, until (kept when they are missing); gone=yes takes it out.", form_body},
      {Method::post, "/coalitions/{coalition}/desk/revive", least, revive,
       "Brings an inactive or closed coalition back: statement, kind, day, words, link.", form_body},
      {Method::post, "/coalitions/{coalition}/contacts/{contact}/link", Role::secretariat, hand_over,
       "Makes a personal link of a contact, to be handed over.", form_body},
      {Method::get, "/our/{secret}", Role::visitor, ours, "The same for whoever holds the personal link of a letter."},
      {Method::get, "/our/{secret}/edit", Role::visitor, edit, "The form for the coalition's own fields, for whoever holds such a link."},
      {Method::post, "/our/{secret}/edit", Role::visitor, change,
       "Changes them as a contact: fields as of /coalitions/{coalition}. Every contact gets a letter that says what is another now.", form_body,
       Rate::letters},
      {Method::post, "/our/{secret}/answer", Role::visitor, answer, "Answers an inquiry as a contact: fields as there.", form_body,
       Rate::letters},
      {Method::post, "/our/{secret}/contact", Role::visitor, contact,
       "Confirms one's own contact: contact, name, duty, address, lang, from, until; gone=yes takes it out.", form_body},
      {Method::post, "/our/{secret}/evidence", Role::visitor, evidence, "Adds evidence as a contact: kind, day, words, link.", form_body},
      {Method::post, "/our/{secret}/comment", Role::visitor, comment,
       "What the coalition says to its badges: comment; empty takes it back.", form_body},
      {Method::post, "/our/{secret}/revive", Role::visitor, revive,
       "Brings an inactive or closed coalition back: statement, kind, day, words, link.", form_body},
  };
}

}  // namespace web
