// SPDX-License-Identifier: Apache-2.0
// The coalition's own desk: what the forum believes about us, correct it. Two ways lead here: an account that speaks for the coalition
// (/coalitions/ID/desk, for those who organise too), and the personal link of a letter (/our/SECRET: no account; GET shows, POST acts, so a
// mail scanner that follows the link answers nothing). What is pressed there: our_acts.cpp.
#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "web/meeting.hpp"
#include "web/our.hpp"
#include "web/people.hpp"
#include "web/session.hpp"

namespace web {

namespace {

using base::CoalitionId;
using roster::About;
using roster::Kind;
using roster::Said;

struct Other {
  CoalitionId id = {};
  std::string name = {};
};

struct OurInquiry {
  roster::Inquiry inquiry = {};
  std::optional<roster::NextStep> next = {};
  std::vector<HistoryLine> history = {};
};
BOOST_DESCRIBE_STRUCT(OurInquiry, (), (inquiry, next, history))

struct Ours {
  CoalitionId id = {};
  std::string name = {}, lang = {};
  roster::Life life = roster::Life::listed;
  std::string holder = {};  ///< the contact whose link it is
  std::optional<BadgeLines> badges = {};
  std::vector<OurInquiry> open = {}, closed = {};
  std::vector<roster::Contact> contacts = {};
  std::string comment = {};
};
BOOST_DESCRIBE_STRUCT(Ours, (), (id, name, lang, life, holder, badges, open, closed, contacts, comment))

struct Shown {
  Ours facts;
  Face face;
  std::vector<Other> others;  ///< into which it may merge
};

Result<Shown> read_all(Call& call) {
  return call.read([&](Reading& r) -> Result<Shown> {
    auto const face = face_of(call, r);
    if (!face) return tl::unexpected(face.error());
    auto const c = *roster::coalition(r, face->coalition);
    Shown out{{.id = c.id, .name = c.name, .lang = c.lang, .life = c.life, .holder = face->who()}, *face, {}};
    out.facts.comment = roster::comment_of(r, c.id);
    if (auto const e = roster::latest_of(r, c.id, call.now)) out.facts.badges = lines_of(*e, true, out.facts.comment);
    out.facts.contacts = roster::contacts(r, c.id, base::utc_day(call.now));
    // A link shows the addresses of its own contact only.
    if (face->holder)
      for (auto& k : out.facts.contacts)
        if (k.id != face->holder->id) k = {.id = {}, .name = k.name, .duty = k.duty};
    auto const names = desk::names(r);
    for (auto& q : roster::inquiries_of(r, c.id)) {
      OurInquiry one{q, roster::next_step(q), history_lines(r, q.id, names)};
      (q.closed ? out.facts.closed : out.facts.open).push_back(std::move(one));
    }
    for (auto const& o : roster::coalitions(r))
      if (o.id != c.id && o.life != roster::Life::merged && o.life != roster::Life::closed) out.others.push_back({o.id, o.name});
    return out;
  });
}

// ------------------------------------------------------------------------------------------------ forms

/// The forms of a page that share names of fields: `key` makes ids unique and says which one was refused.
struct Small {
  Call const& call;
  std::string key;
  std::optional<Refusal> wrong;  ///< of this form

  std::string kept(char const* name, std::string const& otherwise = {}) const { return wrong ? call.field(name) : otherwise; }
  Html line(char const* name, std::string const& label, char const* type = "text", bool required = true, std::string const& value = {},
            std::string const& hint = {}) const {
    return field({.name = name,
                  .label = label,
                  .value = kept(name, value),
                  .hint = hint,
                  .error = error_at(wrong, name),
                  .type = type,
                  .required = required,
                  .id = key + "-" + name});
  }
  Html area(char const* name, std::string const& label, bool required = true, std::string const& value = {},
            std::string const& hint = {}) const {
    return text_area({.name = name,
                      .label = label,
                      .value = wrong ? call.long_field(name) : value,
                      .hint = hint,
                      .error = error_at(wrong, name),
                      .rows = 3,
                      .required = required,
                      .id = key + "-" + name});
  }
  Html choice(char const* name, std::string const& label, std::vector<Choice> const& choices) const {
    return select(
        {.name = name, .label = label, .choices = choices, .error = error_at(wrong, name), .required = true, .id = key + "-" + name});
  }
  Html whole(std::string const& summary, std::string const& at, Html const& inside, std::string const& does,
             Look look = Look::plain) const {
    Html above;
    if (wrong) above = error_summary({{key + "-" + wrong->field, in_words(*wrong)}});
    return folded(summary, above + form(Url::local(at), call.csrf(), hidden("form", key) + inside + buttons(button(does, look))),
                  wrong.has_value());
  }
};

Small small(Call const& call, std::string const& key, std::optional<Refusal> const& wrong) {
  return {call, key, wrong && call.field("form") == key ? wrong : std::nullopt};
}

/// Kind, day, words and link of something that can be seen.
Html evidence_fields(Small const& in, bool all_kinds) {
  std::vector<Choice> kinds;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Kind>>([&](auto d) {
    bool const active = d.value == Kind::meeting || d.value == Kind::output || d.value == Kind::session;
    bool const report = d.value == Kind::report || d.value == Kind::session_report;
    if (active || (all_kinds && report)) kinds.push_back({d.name, kind_word(d.value), "", in.kept("kind") == d.name});
  });
  return in.choice("kind", tr("What kind of thing"), kinds) + in.line("day", tr("Day"), "date") + in.line("words", tr("What it is")) +
         in.line("link", tr("Where it can be seen"), "url");
}

Html answers_part(Call const& call, Shown const& s, OurInquiry const& o, std::optional<Refusal> const& wrong) {
  auto const& q = o.inquiry;
  auto const at = our_path(call, "/answer");
  auto const one = [&](Said what) { return small(call, q.id.text + "-" + boost::describe::enum_to_string(what, ""), wrong); };
  auto const fields = [&](Said what) { return hidden("inquiry", q.id.text) + hidden("what", boost::describe::enum_to_string(what, "")); };
  Html out;
  if (q.about == About::quiet || q.about == About::check_in)
    out += one(Said::alive)
               .whole(tr("We are alive"), at, fields(Said::alive) + evidence_fields(one(Said::alive), false), tr("Say that we are alive"),
                      Look::primary);
  if (q.about == About::quiet) {
    out += one(Said::pause)
               .whole(tr("Pause"), at,
                      fields(Said::pause) +
                          one(Said::pause).line("until", tr("Until"), "date", true, {}, tr("At most twelve months from now.")) +
                          one(Said::pause).area("words", tr("Reason"), true, {}, tr("Everybody can read it.")),
                      tr("Say that we pause"));
    std::vector<Choice> into;
    for (auto const& other : s.others) into.push_back({other.id.text, other.name, "", call.field("into") == other.id.text});
    if (!into.empty())
      out += one(Said::merge)
                 .whole(tr("Merge with another coalition"), at,
                        fields(Said::merge) + one(Said::merge).choice("into", tr("Which one"), into) +
                            html("<p>{}</p>", tr("A person of the secretariat asks the other coalition before it is done.")),
                        tr("Say that we merge"));
    out += one(Said::close)
               .whole(tr("Close"), at,
                      fields(Said::close) +
                          one(Said::close)
                              .area("words", tr("Reason"), true, {}, tr("Everybody can read it. The entry and its pages stay for ever.")),
                      tr("Say that we close"), Look::danger);
  }
  out += one(Said::reply)
             .whole(tr("Reply in your own words"), at,
                    fields(Said::reply) + one(Said::reply)
                                              .area("words", tr("Your reply"), true, {},
                                                    q.about == About::finding ? tr("If it becomes public, your reply stands beside it.")
                                                                              : tr("For those who organise the forum.")),
                    tr("Send the reply"));
  return out;
}

Html inquiries_part(Call const& call, Shown const& s, std::optional<Refusal> const& wrong) {
  Html out;
  for (auto const& o : s.facts.open) {
    add_html(out, "<section id=\"{}\"><h3>{}</h3>{}", o.inquiry.id, about_word(o.inquiry.about), finding_line(o.inquiry));
    if (auto const next = next_line(o.inquiry, call.now); !next.empty()) out += html("<p>{}</p>", next);
    if (!o.inquiry.call.empty()) add_html(out, "<p><a href=\"/calls/{}\">{}</a></p>", o.inquiry.call, tr("The objection call"));
    if (o.inquiry.about != About::contacts) out += answers_part(call, s, o, wrong);
    out += folded(tr("What happened"), history_list(o.history), false) + html("</section>");
  }
  if (out.empty()) out = html("<p>{}</p>", tr("Nothing is asked of you now."));
  Html past;
  for (auto const& o : s.facts.closed)
    add_html(past, "<li>{}: {}, {}</li>", about_word(o.inquiry.about), outcome_word(o.inquiry.outcome), moment(*o.inquiry.closed, "UTC"));
  if (!past.empty()) out += folded(tr("What was asked before"), html("<ul class=\"plain\">{}</ul>", past), false);
  return html("<section id=\"asked\"><h2>{}</h2>{}</section>", tr("What you are asked"), out);
}

Html believed_part(Call const& call, Shown const& s) {
  std::vector<std::pair<std::string, Html>> rows;
  if (auto const& b = s.facts.badges) {
    // Whoever has only a link cannot open the lists behind the numbers.
    auto const line = [&](roster::Line const& l) {
      return html("<p>{}</p>", by_link(call) ? text(roster::text_of(l)) : line_of(s.facts.id, l));
    };
    rows.emplace_back(tr("Activity"), badge(*b->badges.activity) + line(b->activity));
    rows.emplace_back(tr("Responsiveness"), badge(*b->badges.responsiveness) + line(b->responsiveness));
    rows.emplace_back(tr("Openness"), badge(*b->badges.openness) + line(b->openness));
  }
  rows.emplace_back(tr("Listing"), text(life_word(s.facts.life)));
  Html out = facts(rows);
  if (s.facts.badges) out += html("<p class=\"soft\">{}</p>", sentence(tr("Badges as of {}."), {day(s.facts.badges->as_of)}));
  return html("<section id=\"believed\"><h2>{}</h2>{}<p>{}</p></section>", tr("What the forum believes about us"), out,
              tr("You see each change fourteen days before others do. What is not good news is said to nobody else, unless you were told "
                 "of it and had time to mend it."));
}

Html correct_part(Call const& call, Shown const& s, std::optional<Refusal> const& wrong) {
  auto const at = [&](char const* more) { return by_link(call) ? our_path(call, more) : path_of(s.facts.id, more); };
  auto const add = small(call, "evidence", wrong), comment = small(call, "comment", wrong);
  Html out = buttons(link_button(Url::local(at("/edit")), tr("Change its fields")));
  out += add.whole(tr("Add evidence"), at("/evidence"), evidence_fields(add, true), tr("Add it"));
  out += comment.whole(tr("Answer to what the forum believes"), at("/comment"),
                       comment.area("comment", tr("What the coalition says to its badges"), false, s.facts.comment,
                                    tr("It is shown wherever the badges are. Leave it empty to take it back.")),
                       tr("Say this"));
  if (s.facts.life == roster::Life::inactive || s.facts.life == roster::Life::closed) {
    auto const back = small(call, "revive", wrong);
    out += back.whole(tr("Come back to the listing"), our_path(call, "/revive"),
                      back.area("statement", tr("Who carries it on, and for what"), true, {}, tr("Everybody can read it.")) +
                          evidence_fields(back, false),
                      tr("Come back"), Look::primary);
  }
  return html("<section id=\"correct\"><h2>{}</h2>{}</section>", tr("Correct it"), out);
}

Html contacts_part(Call const& call, Shown const& s, std::optional<Refusal> const& wrong) {
  Html out;
  for (auto const& k : s.facts.contacts) {
    bool const own = s.face.holder && s.face.holder->id == k.id;
    if (s.face.holder && !own) {
      add_html(out, "<li>{} {}</li>", person(k.name), k.duty);
      continue;
    }
    auto const f = small(call, "contact-" + k.id.text, wrong);
    auto const fields = hidden("contact", k.id.text) + f.line("name", tr("Name"), "text", true, k.name) +
                        f.line("duty", tr("Duty"), "text", false, k.duty) +
                        f.line("address", tr("E-mail address"), "email", false, k.address) +
                        select({.name = "lang",
                                .label = tr("Language of letters"),
                                .choices = letter_languages(f.kept("lang", k.lang)),
                                .hint = tr("An account's own language goes before it."),
                                .error = error_at(f.wrong, "lang"),
                                .id = f.key + "-lang"}) +
                        f.line("from", tr("From"), "date", false, k.from ? base::iso_day(*k.from) : std::string()) +
                        f.line("until", tr("Until"), "date", false, k.until ? base::iso_day(*k.until) : std::string(), tr("Its last day in this duty. After it no letter goes there, and only the secretariat sees the entry."));
    auto const dates = span_of(k.from, k.until);
    auto const last = k.confirmed ? sentence(tr("confirmed on {}"), {day(*k.confirmed)}) : text(tr("never confirmed"));
    add_html(
        out, "<li>{} {} &lt;<bdi>{}</bdi>&gt;, {}{}{}{}{}</li>", person(k.name), k.duty, k.address, dates.empty() ? Html() : dates + text(", "), last,
        act(Url::local(our_path(call, "/contact")), call.csrf(), tr("This is right"), own ? Look::primary : Look::plain,
            {{"contact", k.id.text}, {"name", k.name}, {"duty", k.duty}, {"address", k.address}}),
        f.whole(fill(tr("Change {}"), {k.name}), our_path(call, "/contact"), fields, tr("Save and confirm")),
        own ? confirm(tr("I am not the contact any more"), html("<p>{}</p>", tr("You are taken out of the contacts, and this link ends.")),
                      form(Url::local(our_path(call, "/contact")), call.csrf(),
                           hidden("contact", k.id.text) + hidden("gone", "yes") + buttons(button(tr("Take me out"), Look::danger))))
        : by_link(call) || !call.viewer.may(Role::secretariat) ? Html()
                                                               : act_on(Url::local(path_of(s.facts.id, "/contacts/" + k.id.text + "/link")),
                                                                        call.csrf(), tr("Make a personal link to hand over"), k.name));
  }
  if (out.empty()) return {};
  return html("<section id=\"contacts\"><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("Contacts"), out);
}

}  // namespace

http::Response show_ours(Call& call, std::optional<Refusal> const& wrong) {
  auto const s = read_all(call);
  if (!s) return call.refused(s.error());
  if (wrong && (call.wants_json || wrong->why == Why::unknown || wrong->why == Why::not_allowed)) return call.refused(*wrong);
  auto out = for_this_browser(call, [&] { return call.show(
      s->facts,
      [&] {
        Page page;
        page.title = fill(tr("{}: our desk"), {s->facts.name});
        page.heading = html("<bdi lang=\"{}\">{}</bdi>", s->facts.lang, s->facts.name);
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")}, {s->facts.name, Url::local(path_of(s->facts.id))}};
        if (s->face.holder) page.lead = html("<p>{}</p>", sentence(tr("You answer as {}."), {person(s->face.holder->name)}));
        if (wrong && call.field("form").empty()) page.main += notice(Tone::error, html("<p>{}</p>", in_words(*wrong)), Spoken::yes);
        page.main +=
            inquiries_part(call, *s, wrong) + believed_part(call, *s) + correct_part(call, *s, wrong) + contacts_part(call, *s, wrong);
        if (!by_link(call))
          page.main += html("<p><a href=\"{}\">{}</a></p>", Url::local(path_of(s->facts.id, "/evidence")), tr("What this is made of"));
        return page;
      },
      form_status(wrong)); });
  return by_link(call) ? no_store(std::move(out)) : out;
}

}  // namespace web
