// SPDX-License-Identifier: Apache-2.0
// Looks at the three principles by machine: it asks the pages, shows what they answered and what it makes of that; a person reads the words
// and decides. Until then a look says nothing of the coalition. (between-meetings a.4, openness checks)
#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/outside.hpp"
#include "web/archives.hpp"
#include "web/inquiries.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using base::CheckId;
using base::CoalitionId;

struct LookFacts {
  CoalitionId id = {};
  std::string name = {}, lang = {};
  std::vector<sources::Look> looks = {};  ///< those that wait or want a decision first
  bool hosts = false;                     ///< may anybody be asked at all?
};
BOOST_DESCRIBE_STRUCT(LookFacts, (), (id, name, looks, hosts))

/// The verdict that a machine proposes to the person who decides.
roster::Verdict verdict_of(sources::Proposal p) {
  switch (p) {
    case sources::Proposal::met: return roster::Verdict::met;
    case sources::Proposal::not_met: return roster::Verdict::not_met;
    case sources::Proposal::cannot_tell: break;
  }
  return roster::Verdict::cannot_tell;
}

std::string state_word(sources::LookState s) {
  switch (s) {
    case sources::LookState::waiting: return tr("will be made in a moment");
    case sources::LookState::proposed: return tr("waits for your decision");
    case sources::LookState::confirmed: return tr("decided");
    case sources::LookState::dropped: return tr("dropped");
  }
  return {};
}

std::string at(CoalitionId const& id, CheckId const& look, char const* act) { return path_of(id, "/looks/" + look.text + "/" + act); }

Html seen_part(sources::Look const& l) {
  std::vector<std::pair<std::string, Html>> rows{{tr("Address"), html("<a href=\"{}\" dir=\"ltr\">{}</a>", Url::outside(l.url), l.url)},
                                                 {tr("State"), text(state_word(l.state))}};
  if (l.at) {
    rows.emplace_back(tr("Asked"), moment(*l.at, "UTC"));
    rows.emplace_back(tr("Answer"), l.status > 0 ? html("<span dir=\"ltr\">HTTP {}</span>", l.status) : text(tr("none")));
    rows.emplace_back(tr("What a machine makes of it"),
                      html("{} {}", badge(verdict_word(verdict_of(l.proposal)), Badge::automatic), l.why.empty() ? std::string() : tr(l.why.c_str())));
    if (!l.words.empty()) rows.emplace_back(tr("Words that led to it"), html("<q dir=\"auto\">{}</q>", l.words));
    if (!l.first_lines.empty()) rows.emplace_back(tr("How the page begins"), html("<span dir=\"auto\">{}</span>", l.first_lines));
    if (!l.hash.empty()) rows.emplace_back(tr("Hash of its bytes (SHA-256)"), html("<code dir=\"ltr\">{}</code>", l.hash));
  }
  return facts(rows);
}

Html decide_part(Call const& call, CoalitionId const& id, sources::Look const& l, std::optional<Refusal> const& wrong) {
  auto const chosen = wrong ? call.field("verdict") : std::string(boost::describe::enum_to_string(l.proposal, ""));
  auto const again = base::iso_day(base::utc_day(call.now + roster::look_holds));
  Html inside = select({.name = "verdict",
                        .label = tr("Your verdict"),
                        .choices = choices_of(verdict_word, chosen),
                        .error = error_at(wrong, "verdict"),
                        .id = "verdict-" + l.id.text});
  inside += text_area({.name = "note",
                       .label = tr("What you read there"),
                       .value = wrong ? call.long_field("note") : l.words,
                       .hint = tr("In the page's own words where it is not met."),
                       .error = error_at(wrong, "note"),
                       .rows = 3,
                       .id = "note-" + l.id.text});
  inside += field({.name = "check_again",
                   .label = tr("Look again on"),
                   .value = wrong ? call.field("check_again") : again,
                   .error = error_at(wrong, "check_again"),
                   .type = "date",
                   .id = "again-" + l.id.text});
  return form(Url::local(at(id, l.id, "confirm")), call.csrf(), inside + buttons(button(tr("I read it: note this verdict")))) +
         act(Url::local(at(id, l.id, "drop")), call.csrf(), tr("Drop this look"), Look::quiet);
}

http::Response show_looks(Call& call, CoalitionTrouble const& trouble) {
  auto const f = call.read([&](Reading& r) -> std::optional<LookFacts> {
    auto const c = roster::coalition(r, call.id<CoalitionId>());
    if (!c) return std::nullopt;
    auto const who = sources::reach(r);
    return LookFacts{c->id, c->name, c->lang, sources::looks(r, c->id), !who.hosts.empty() || !who.inside.empty()};
  });
  if (!f) return call.refused(no_coalition());
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("Looks at the pages of {1}"), {f->name});
        page.heading = sentence(tr("Looks at the pages of {1}"), {html("<bdi lang=\"{}\">{}</bdi>", f->lang, f->name)});
        page.section = "coalitions";
        page.listed = false;
        page.crumbs = {{tr("Coalitions"), Url::local("/coalitions")},
                       {f->name, Url::local(path_of(f->id))},
                       {tr("Evidence"), Url::local(path_of(f->id, "/evidence"))}};
        page.main += wrong_with(trouble.refusal, {"url", "verdict", "note", "check_again"});
        page.main += html("<p>{}</p>", tr("A machine can see whether a page answers without a login, and which words stand there. Whether "
                                          "they mean that anybody may join, subscribe or read, a person decides: only that counts."));
        if (f->hosts) page.main += act(Url::local(path_of(f->id, "/looks")), call.csrf(), tr("Look at its pages now"));
        else
          add_html(page.main, "<p>{} <a href=\"/coalitions/outside\">{}</a></p>", tr("This server may ask nobody yet."),
                   tr("Which hosts may be asked"));
        if (f->looks.empty()) page.main += empty_state(tr("No page was looked at yet."));
        for (auto const& l : f->looks) {
          Html part = html("<h2>{}</h2>{}", desk::principle_words(desk::principle_of(l.question)), seen_part(l));
          if (l.state == sources::LookState::proposed) part += decide_part(call, f->id, l, trouble.about(l.id.text));
          page.main += html("<section id=\"{}\">{}</section>", "look-" + l.id.text, part);
        }
        return page;
      },
      form_status(trouble.refusal));
}

http::Response looks(Call& call) { return show_looks(call, {}); }

http::Response ask(Call& call) {
  auto const done = call.write([&](Writing& w) { return desk::ask_looks(w, call.id<CoalitionId>()); });
  return after(call, done, "ask", show_looks, path_of(call.id<CoalitionId>(), "/looks"),
               done ? base::count_of("{} page is looked at in a moment.", "{} pages are looked at in a moment.", *done) : std::string());
}

/// Is the look one of this coalition's?
Result<base::Done> of_this(Call const& call, Reading& r) {
  auto const look = sources::look(r, call.id<CheckId>(1));
  if (look && look->coalition == call.id<CoalitionId>()) return base::Done{};
  return base::refuse(Why::unknown, say("There is no such look."));
}

http::Response confirm_one(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<CheckId> {
    if (auto const mine = of_this(call, w); !mine) return tl::unexpected(mine.error());
    roster::Verdict verdict{};
    if (!boost::describe::enum_from_string(call.field("verdict").c_str(), verdict))
      return base::refuse(Why::malformed, say("Choose one of these."), "verdict");
    auto const typed = call.field("check_again");
    auto const again = base::parse_day(typed);
    if (!typed.empty() && !again) return base::refuse(Why::malformed, say("“{}” is no day like 2022-10-03."), "check_again", {typed});
    return desk::confirm_look(w, call.id<CheckId>(1), verdict, call.long_field("note"),
                              again ? std::optional(Instant(std::chrono::sys_days(*again))) : std::nullopt);
  });
  auto const form = call.id<CheckId>(1).text;
  return after(call, done, form.c_str(), show_looks, path_of(call.id<CoalitionId>(), "/looks"), tr("It is noted."));
}

http::Response drop(Call& call) {
  auto const done = call.write([&](Writing& w) -> Result<sources::Look> {
    if (auto const mine = of_this(call, w); !mine) return tl::unexpected(mine.error());
    return sources::settle_look(w, call.id<CheckId>(1), false);
  });
  return after(call, done, "drop", show_looks, path_of(call.id<CoalitionId>(), "/looks"), tr("The look is dropped."));
}

}  // namespace

std::vector<Route> look_rows() {
  using http::Method;
  return {
      {Method::get, "/coalitions/{coalition}/looks", Role::secretariat, looks,
       "What a machine saw of a coalition's pages, and what waits for a person's decision."},
      {Method::post, "/coalitions/{coalition}/looks", Role::secretariat, ask,
       "Has the pages for joining, the list and the archive looked at.", form_body},
      {Method::post, "/coalitions/{coalition}/looks/{look}/confirm", Role::secretariat, confirm_one,
       "Decides upon a look: verdict, note, check_again; kept as a look at the principle.", form_body},
      {Method::post, "/coalitions/{coalition}/looks/{look}/drop", Role::secretariat, drop, "Drops a look that says nothing.", form_body},
  };
}

}  // namespace web
