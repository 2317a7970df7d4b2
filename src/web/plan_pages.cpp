// SPDX-License-Identifier: Apache-2.0
// Plans of main sessions: all of them; one with its variants side by side, their minutes counted while one plans, and the decision.
#include "desk/main_session.hpp"
#include "web/drafts.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

std::string path_of(plan::PlanId const& id, std::string_view place) {
  return "/plans/" + id.text + (place.empty() ? "" : "#" + std::string(place));
}

std::string in_words(plan::Remark const& r) { return fill(base::tr_value(r.sentence), r.with); }

std::string minutes_of(std::int64_t seconds) { return plan::in_minutes(plan::Span(seconds)); }

std::vector<Crumb> plan_crumbs(plan::Plan const& p) {
  return {{tr("Meetings"), Url::local("/meetings")}, {tr("Plans of main sessions"), Url::local("/plans")}, {p.title, Url::local(path_of(p.id))}};
}

namespace {

struct PartShown {
  plan::Part part;
  std::int64_t used = 0, left = 0, interventions = 0;
  std::vector<std::string> remarks, warnings;
};
BOOST_DESCRIBE_STRUCT(PartShown, (), (part, used, left, interventions, remarks, warnings))

struct VariantShown {
  plan::Variant variant;
  std::vector<PartShown> parts;
  std::int64_t planned = 0, spare = 0, floor = 0, interventions = 0;  ///< seconds; whole interventions
  std::vector<std::string> remarks, warnings;
};
BOOST_DESCRIBE_STRUCT(VariantShown, (), (variant, parts, planned, spare, floor, interventions, remarks, warnings))

/// A meeting in which the plan may be decided.
struct Where {
  base::MeetingId id;
  std::string title;
  bool going_on = false;
};
BOOST_DESCRIBE_STRUCT(Where, (), (id, title, going_on))

struct PlanFacts {
  plan::Plan plan;
  std::vector<VariantShown> variants;
  std::vector<Where> meetings;  ///< going on, then the latest; only for those who may decide
  std::vector<CommentShown> comments;
};
BOOST_DESCRIBE_STRUCT(PlanFacts, (), (plan, variants, meetings, comments))

struct PlanList {
  std::vector<plan::Plan> plans;
  std::vector<desk::ReportOpen> reports;  ///< that are not handed in, the one due first on top
};
BOOST_DESCRIBE_STRUCT(PlanList, (), (plans, reports))

void keep(std::vector<plan::Remark> const& remarks, std::vector<std::string>& said, std::vector<std::string>& warned) {
  for (auto const& r : remarks) (r.warning ? warned : said).push_back(in_words(r));
}

VariantShown shown(Reading& r, plan::Plan const& p, plan::Variant const& v) {
  VariantShown out{.variant = v, .parts = {}, .planned = 0, .spare = 0, .floor = 0, .interventions = 0, .remarks = {}, .warnings = {}};
  auto const parts = plan::parts(r, v.id);
  auto const all = plan::sums(plan::times_of(p, parts));
  out.planned = all.planned.count();
  out.spare = all.spare.count();
  out.floor = all.floor.count();
  out.interventions = all.interventions;
  keep(all.remarks, out.remarks, out.warnings);
  std::size_t next = 0;
  for (auto const& part : parts) {
    PartShown one;
    one.part = part;
    if (part.kind != plan::PartKind::pause) {
      auto const& s = all.parts.at(next++);
      one.used = s.used.count();
      one.left = s.left.count();
      one.interventions = s.interventions;
      // What a floor, an opening or a wrap-up leaves is not left over.
      if (part.kind == plan::PartKind::panel) keep(s.remarks, one.remarks, one.warnings);
    }
    out.parts.push_back(std::move(one));
  }
  return out;
}

/// Where decisions are taken: rooms that are open now, and the five meetings held last.
std::vector<Where> deciding_meetings(Reading& r) {
  std::vector<Where> now, held;
  for (auto const& m : meeting::meetings(r)) {
    using State = meeting::State;
    bool const going_on = m.state == State::lobby || m.state == State::open || m.state == State::suspended;
    if (!going_on && (m.state != State::closed || held.size() >= 5)) continue;
    auto const series = meeting::series(r, m.series);
    (going_on ? now : held).push_back({m.id, meeting_title(series ? series->title : std::string(), m), going_on});
  }
  now.insert(now.end(), held.begin(), held.end());
  return now;
}

std::optional<PlanFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<PlanFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    PlanFacts f{*p, {}, {}, comments_shown(call, r, id)};
    for (auto const& v : plan::variants(r, id)) f.variants.push_back(shown(r, *p, v));
    if (may_edit(call) && p->adopted.empty()) f.meetings = deciding_meetings(r);
    return f;
  });
}

std::string kind_word(plan::PartKind k) {
  switch (k) {
    case plan::PartKind::opening: return tr("Opening");
    case plan::PartKind::panel: return tr("Panel");
    case plan::PartKind::floor: return tr("Floor");
    case plan::PartKind::wrap_up: return tr("Wrap-up");
    case plan::PartKind::pause: return tr("Break");
  }
  return {};
}

Html plan_fields(plan::Plan const& p, std::optional<Refusal> const& wrong) {
  Html out = field({.name = "title", .label = tr("Title"), .value = p.title, .hint = tr("For instance: Main session of the coalitions."),
                    .error = error_at(wrong, "title"), .required = true, .max_length = 200});
  out += text_area({.name = "about", .label = tr("Concept"), .value = p.about, .error = error_at(wrong, "about"), .rows = 4});
  out += field({.name = "minutes", .label = tr("Minutes of the session"), .value = std::to_string(p.minutes), .error = error_at(wrong, "minutes"), .type = "number", .required = true});
  out += field({.name = "seats", .label = tr("Seats on the panel"), .value = std::to_string(p.seats), .error = error_at(wrong, "seats"), .type = "number", .required = true});
  return out;
}

plan::UsualTitles usual_titles(Call const& call) {
  auto const typed = [&](char const* name, std::string const& otherwise) {
    auto const s = call.field(name);
    return s.empty() ? otherwise : s;
  };
  return {tr("Two panels and a wrap-up"), typed("first_title", tr("First panel")), typed("second_title", tr("Second panel")),
          tr("Wrap-up")};
}

bool is_usual(Call const& call) { return call.field("usual") == "yes"; }

/// What a new plan can begin with.
Html usual_fields(Call const& call, std::optional<Refusal> const& wrong) {
  auto const titles = usual_titles(call);
  return checkbox("usual", "yes", tr("Begin with two panels and a wrap-up"), !wrong || is_usual(call),
                  tr("Of 90 minutes 40 for each panel, fifteen of them for the floor. You can change all of it.")) +
         field({.name = "first_title",
                .label = tr("Title of the first panel"),
                .value = titles.first,
                .error = error_at(wrong, "first_title"),
                .max_length = 200}) +
         field({.name = "second_title",
                .label = tr("Title of the second panel"),
                .value = titles.second,
                .error = error_at(wrong, "second_title"),
                .max_length = 200});
}

Result<plan::Plan> plan_wish(Call const& call) {
  plan::Plan p;
  p.title = call.field("title");
  p.about = call.long_field("about");
  for (auto const& [name, to] : {std::pair{"minutes", &p.minutes}, std::pair{"seats", &p.seats}}) {
    auto const n = call.number(name, *to);
    if (!n) return base::refuse(Why::malformed, say("This is a whole number."), name);
    *to = *n;
  }
  return p;
}

http::Response list(Call& call, std::optional<Refusal> const& wrong, plan::Plan const& typed) {
  auto const f = call.read([](Reading& r) { return PlanList{plan::plans(r), desk::open_reports(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Plans of main sessions");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    if (wrong) page.main += error_summary({{wrong->field, in_words(*wrong)}});
    Html lines;
    for (auto const& p : f.plans)
      add_html(lines, "<li><h2><a href=\"{}\"><bdi>{}</bdi></a></h2><p class=\"soft\">{}</p></li>", Url::local(path_of(p.id)), p.title,
               p.adopted.empty() ? tr("No variant is adopted yet.") : tr("A variant is adopted."));
    page.main += open_reports_part(f.reports, zone_of(call.viewer), call.now);
    page.main += lines.empty() ? empty_state(tr("No main session is planned yet.")) : html("<ul class=\"list\">{}</ul>", lines);
    if (may_edit(call))
      page.main += html("<section><h2>{}</h2>{}</section>", tr("Plan a main session"),
                        form(Url::local("/plans"), call.csrf(),
                             plan_fields(typed, wrong) + usual_fields(call, wrong) + buttons(button(tr("Begin the plan")))));
    return page;
  }, form_status(wrong));
}

http::Response all_plans(Call& call) { return list(call, std::nullopt, {}); }

http::Response found(Call& call) {
  auto const wish = plan_wish(call);
  bool const usual = is_usual(call);
  auto const titles = usual_titles(call);  // in the words of whoever asks: the writing thread speaks none
  auto const begin = [&](Writing& w) -> Result<plan::PlanId> {
    auto const id = plan::found_plan(w, *wish);
    if (!id || !usual) return id;
    if (auto ok = plan::add_usual_variant(w, *id, titles); !ok) return tl::unexpected(ok.error());
    return id;
  };
  auto const done = wish ? call.write(begin) : tl::unexpected(wish.error());
  if (!done && done.error().why == Why::malformed && !call.wants_json) return list(call, done.error(), wish ? *wish : plan::Plan{});
  if (!done) return call.refused(done.error());
  return call.see(path_of(*done), tr("The plan is begun."), boost::json::object{{"id", done->text}});
}

http::Response change(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto wish = plan_wish(call);
  if (!wish) return call.refused(wish.error());
  wish->id = id;
  return planned(call, call.write([&](Writing& w) { return plan::change_plan(w, *wish); }), path_of(id), tr("The plan is changed."));
}

/// The variants beside each other: what decides between them in a table.
Html comparison(PlanFacts const& f) {
  Table t{"comparison", tr("Variants compared"), {{tr("Variant")}, {tr("Minutes planned"), true}, {tr("Speakers"), true}, {tr("Minutes for the floor"), true},
                                                  {tr("Interventions"), true}, {tr("Warnings"), true}}, {}, true};
  for (auto const& v : f.variants) {
    std::int64_t speakers = 0;
    auto warnings = v.warnings.size();
    for (auto const& p : v.parts) {
      speakers += p.part.speakers;
      warnings += p.warnings.size();
    }
    auto const name = html("<a href=\"#v-{}\"><bdi>{}</bdi></a>{}", v.variant.id, v.variant.title, f.plan.adopted == v.variant.id ? html(" ") + badge(tr("adopted"), Badge::good) : Html());
    t.rows.push_back({name, text(minutes_of(v.planned)), text(std::to_string(speakers)), text(minutes_of(v.floor)),
                      text(std::to_string(v.interventions)), text(std::to_string(warnings))});
  }
  return table(t);
}

Html said(std::vector<std::string> const& remarks, std::vector<std::string> const& warnings) {
  Html out;
  for (auto const& s : remarks) add_html(out, "<p class=\"soft\">{}</p>", s);
  for (auto const& s : warnings) out += notice(Tone::warning, text(s));
  return out;
}

Html part_fields(plan::Part const& p, std::string const& which) {
  std::vector<Choice> kinds;
  for (auto const k : {plan::PartKind::opening, plan::PartKind::panel, plan::PartKind::floor, plan::PartKind::wrap_up, plan::PartKind::pause})
    kinds.push_back({boost::describe::enum_to_string(k, ""), kind_word(k), {}, k == p.kind});
  Html out = select({.name = "kind", .label = tr("Kind"), .choices = kinds, .id = which + "-kind"});
  out += field({.name = "title", .label = tr("Title"), .value = p.title, .required = true, .max_length = 200, .id = which + "-title"});
  auto const number = [&](char const* name, std::string const& label, std::int64_t value, std::string const& hint = {}) {
    out += field({.name = name, .label = label, .value = std::to_string(value), .hint = hint, .type = "number", .id = which + "-" + name});
  };
  number("length", tr("Minutes"), p.length / 60);
  number("speakers", tr("Speakers"), p.speakers);
  number("first", tr("Minutes of each first turn"), p.first / 60);
  number("follow_up", tr("Minutes of each follow-up"), p.follow_up / 60);
  number("chair", tr("Minutes of chair and moderator"), p.chair / 60);
  number("changeover", tr("Seconds between two speakers"), p.changeover);
  number("floor", tr("Minutes promised to the floor"), p.floor / 60);
  return out;
}

Html part_line(Call const& call, PlanFacts const& f, PartShown const& p) {
  auto const at = path_of(f.plan.id) + "/parts/" + p.part.id.text;
  Html edit;
  if (may_edit(call) && f.plan.adopted.empty()) {
    Html const acts = act_on(Url::local(at + "/move"), call.csrf(), tr("Move up"), p.part.title, {{"by", "-1"}}) +
                      act_on(Url::local(at + "/move"), call.csrf(), tr("Move down"), p.part.title, {{"by", "1"}}) +
                      act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove"), p.part.title);
    edit = folded(fill(tr("Change “{}”"), {p.part.title}),
                  html("<div>{}{}</div>", buttons(acts),
                       form(Url::local(at), call.csrf(), part_fields(p.part, p.part.id.text) + button(tr("Save the part"), Look::plain))),
                  false) +
           own_times_form(call, f.plan.id, p.part);
  }
  return html("<li id=\"p-{}\"><bdi>{}</bdi> <span class=\"soft\">{} · {}</span>{}{}</li>", p.part.id, p.part.title, kind_word(p.part.kind),
              fill(tr("{} minutes"), {minutes_of(p.part.length)}), said(p.remarks, p.warnings), edit);
}

Html variant_part(Call const& call, PlanFacts const& f, VariantShown const& v) {
  Html lines;
  for (auto const& p : v.parts) lines += part_line(call, f, p);
  Html out = lines.empty() ? empty_state(tr("No parts yet.")) : html("<ol class=\"agenda\">{}</ol>", lines);
  out += said(v.remarks, v.warnings);
  if (may_edit(call) && f.plan.adopted.empty()) {
    auto const at = path_of(f.plan.id) + "/variants/" + v.variant.id.text;
    out += folded(fill(tr("Add a part to “{}”"), {v.variant.title}),
                  form(Url::local(at + "/parts"), call.csrf(), part_fields({}, "new-" + v.variant.id.text) + button(tr("Add the part"), Look::plain)), false);
    std::vector<Choice> where = {{"", tr("in no meeting"), {}, f.meetings.empty() || !f.meetings.front().going_on}};
    for (auto const& m : f.meetings) where.push_back({m.id.text, m.title, {}, m.going_on && m.id == f.meetings.front().id});
    Html const decide = text_area({.name = "words", .label = tr("The decision in words"), .rows = 2, .required = true, .id = "words-" + v.variant.id.text}) +
                        select({.name = "meeting", .label = tr("Decided in"), .choices = where,
                                .hint = tr("The words become a decision of that meeting’s record."), .id = "where-" + v.variant.id.text});
    out += folded(fill(tr("Adopt “{}”"), {v.variant.title}), form(Url::local(at + "/adopt"), call.csrf(), decide + button(tr("Adopt this variant"), Look::plain)), false);
    out += act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove the variant"), v.variant.title);
  }
  return html("<section id=\"v-{}\"><h2><bdi>{}</bdi></h2>{}{}</section>", v.variant.id, v.variant.title, paragraphs(v.variant.note), out);
}

Html new_variant(Call const& call, PlanFacts const& f) {
  std::vector<Choice> like = {{"", tr("no parts yet"), {}, true}};
  for (auto const& v : f.variants) like.push_back({v.variant.id.text, v.variant.title, {}, false});
  return form(Url::local(path_of(f.plan.id) + "/variants"), call.csrf(),
              field({.name = "title", .label = tr("Name of the variant"), .hint = tr("For instance: two panels of four."), .required = true, .max_length = 120, .id = "variant-title"}) +
                  text_area({.name = "note", .label = tr("Note"), .rows = 2, .id = "variant-note"}) +
                  select({.name = "like", .label = tr("Begin with the parts of"), .choices = like}) + button(tr("Add the variant"), Look::plain));
}

http::Response one(Call& call) {
  auto const f = facts_of(call, call.id<plan::PlanId>());
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = f->plan.title;
    page.heading = html("<bdi>{}</bdi>", f->plan.title);
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {tr("Plans of main sessions"), Url::local("/plans")}};
    page.lead = html("<p>{}</p>", fill(tr("{} minutes, {} seats on the panel"), {std::to_string(f->plan.minutes), std::to_string(f->plan.seats)}));
    if (!f->plan.adopted.empty()) {
      Html const decision = f->plan.decision.empty() ? Html() : html("<p><a href=\"/marks/{}\">{}</a></p>", f->plan.decision, tr("The decision in the record"));
      page.main += notice(Tone::success, html("<p>{}</p><blockquote>{}</blockquote>{}", tr("A variant is adopted."), paragraphs(f->plan.outcome), decision));
      if (may_edit(call))
        page.main += folded(tr("Take the decision back"),
                            form(Url::local(path_of(f->plan.id) + "/reconsider"), call.csrf(),
                                 field({.name = "reason", .label = tr("Reason"), .required = true}) + button(tr("Take it back"), Look::plain)), false);
    }
    page.main += paragraphs(f->plan.about);
    if (!f->plan.meeting.empty())
      add_html(page.main, "<p><a href=\"{}\">{}</a></p>", Url::local(path_of(f->plan.meeting)), tr("The meeting that came of it"));
    if (may_edit(call))
      page.main += buttons(link_button(Url::local(path_of(f->plan.id) + "/panel"), tr("Nominations and panel")) +
                           link_button(Url::local(path_of(f->plan.id) + "/agenda"), tr("Speakers and agenda")) +
                           link_button(Url::local(path_of(f->plan.id) + "/invitations"), tr("Seats and invitations")));
    page.main += buttons(link_button(Url::local(path_of(f->plan.id) + "/proposals"), tr("Title, description and who leads")) +
                         link_button(Url::local(path_of(f->plan.id) + "/questions"), tr("Guiding questions")) +
                         link_button(Url::local(path_of(f->plan.id) + "/sheet"), tr("Run of show")) +
                         link_button(Url::local(path_of(f->plan.id) + "/names"), tr("Names for the screen")) +
                         link_button(Url::local(path_of(f->plan.id) + "/report"), tr("Report")) +
                         (may_edit(call) ? Html() : link_button(Url::local(path_of(f->plan.id) + "/nominate"), tr("Nominate somebody"))));
    page.main += f->variants.empty() ? empty_state(tr("No variant yet.")) : comparison(*f);
    for (auto const& v : f->variants) page.main += variant_part(call, *f, v);
    if (may_edit(call) && f->plan.adopted.empty()) page.main += html("<section id=\"more\"><h2>{}</h2>{}</section>", tr("Another variant"), new_variant(call, *f));
    std::vector<plan::Variant> variants;
    for (auto const& v : f->variants) variants.push_back(v.variant);
    page.islands = {keep_island};
    page.main += comments_part(call, f->plan.id, f->comments, variants);
    if (may_edit(call))
      page.main += folded(tr("Change title, concept, minutes or seats"),
                          form(Url::local(path_of(f->plan.id)), call.csrf(), plan_fields(f->plan, std::nullopt) + button(tr("Save the plan"), Look::plain)), false);
    return page;
  });
}

}  // namespace

std::vector<Route> plan_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  std::vector<Route> all = {
      {Method::get, "/plans", Role::member, all_plans, "Plans of main sessions."},
      {Method::post, "/plans", least, found,
       "Begins a plan: title, about, minutes, seats; usual = yes begins it with two panels and a wrap-up, with first_title and second_title.",
       form_body},
      {Method::get, "/plans/{plan}", Role::member, one, "One plan: its variants side by side with their minutes, and which is adopted."},
      {Method::post, "/plans/{plan}", least, change, "Changes a plan: title, about, minutes, seats.", form_body},
  };
  for (auto const& more : {plan_change_rows(), plan_times_rows(), plan_panel_rows(), plan_lottery_rows(), plan_agenda_rows(),
                           plan_question_rows(), plan_proposal_rows(), plan_invitation_rows(), plan_seat_rows(), plan_sheet_rows(),
                           plan_report_rows(), plan_screen_rows(), plan_nominate_rows()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace web
