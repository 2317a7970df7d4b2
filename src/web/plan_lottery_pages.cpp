// SPDX-License-Identifier: Apache-2.0
// The lottery of a panel, where a forum prefers chance to choice: prepared in the helper process, published as a digest, drawn once by a seed.
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "base/lists.hpp"
#include "plan/panel_answer.hpp"
#include "web/people.hpp"
#include "web/plan_panel.hpp"

namespace web {

namespace {

/// The helper process answers its best by then.
constexpr double lottery_seconds = 15;

std::string at(PanelFacts const& f, std::string const& rest) { return path_of(f.plan.id) + rest; }

std::string percent_words(double percent) { return fmt::format("{:.2f} %", percent); }

Html tickets_table(std::string const& id, std::string const& caption, std::string const& who, std::vector<TicketsShown> const& rows) {
  Table t{id, caption, {{who}, {tr("Chance"), true}}, {}, false};
  for (auto const& row : rows) t.rows.push_back({html("<bdi>{}</bdi>", row.who), text(percent_words(row.percent))});
  return table(t);
}

Html lottery_line(Call const& call, PanelFacts const& f, LotteryShown const& l) {
  auto const here = at(f, "/lotteries/" + l.id.text);
  Html out = html("<p>{}</p>", moment(l.at, zone_of(call.viewer)));
  out += html("<p>{}</p>", l.proven ? tr("No lottery among these panels is fairer.") : tr("The fairest lottery was not proven in the time there is; this is the best found."));
  out += html("<p>{} <code>{}</code></p>", tr("Digest of the panels, to be published before the draw:"), l.digest);
  out += tickets_table("chances-" + l.id.text, tr("Chances of each person"), tr("Name"), l.chances);
  out += folded(base::count_of("{} panel in the lottery", "{} panels in the lottery", l.panels_total), tickets_table("tickets-" + l.id.text, tr("The first panels and their chances"), tr("Panel"), l.panels), false);
  out += html("<p><a href=\"{}\">{}</a> <code>intersession panel FILE.json --lottery {}{}</code></p>", Url::local(here + "/choice"), tr("The choice as a file, to repeat it:"),
              boost::describe::enum_to_string(l.fairness, ""), l.seed.empty() ? std::string() : " --seed " + l.seed);
  if (l.seed.empty())
    return out + form(Url::local(here + "/draw"), call.csrf(),
                      field({.name = "seed", .label = tr("Seed"), .hint = tr("A whole number nobody could know before: dice thrown in the meeting, or digits of a public draw."), .required = true, .id = "seed-" + l.id.text}) +
                          button(tr("Draw"), Look::plain));
  out += notice(Tone::success, sentence(tr("Seed {1} draws {2}."), {html("<code>{}</code>", l.seed), html("<bdi>{}</bdi>", base::joined(l.drawn, ", "))}));
  Html people;
  for (auto const& id : l.drawn_ids) people += hidden("people", id);
  return out + form(Url::local(at(f, "/choose")), call.csrf(), people + hidden("why", fill(tr("Drawn by lot with seed {}."), {l.seed})) + button(tr("Choose whom the lot drew"), Look::plain));
}

}  // namespace

Html lottery_part(Call const& call, PanelFacts const& f) {
  Html out = html("<p class=\"soft\">{}</p>", tr("Where a forum prefers chance to choice: chances as equal as the quotas allow, written down before a seed draws."));
  for (auto const& l : f.lotteries) out += html("<article id=\"l-{}\">{}</article>", l.id, lottery_line(call, f, l));
  std::vector<Choice> const kinds = {{"leximin", tr("the smallest chance as large as can be, then the next"), {}, true}, {"maximin", tr("only the smallest chance as large as can be"), {}, false}};
  out += folded(tr("Prepare a lottery"), form(Url::local(at(f, "/lotteries")), call.csrf(), radios({.name = "fairness", .label = tr("How fair"), .choices = kinds}) + button(tr("Prepare it"), Look::plain)), false);
  return html("<section id=\"lottery\"><h2>{}</h2>{}</section>", tr("Lottery"), out);
}

namespace {

/// Solved outside any transaction, in the helper process; what is kept is what was solved.
http::Response prepare_lottery(Call& call) {
  auto const id = call.id<plan::PlanId>();
  plan::Fairness fairness{};
  if (!boost::describe::enum_from_string(call.field("fairness").c_str(), fairness)) return call.refused({Why::malformed, say("A lottery is maximin or leximin."), "fairness", {}});
  auto const basis = call.read([&](Reading& r) { return basis_of(r, id); });
  if (!basis) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  auto const choice = plan::choice_of(basis->plan, basis->nominations, basis->quotas, basis->rules);
  if (!choice) return call.refused(choice.error());
  auto const answer = call.house.solve_lottery ? call.house.solve_lottery(plan::task_text({*choice, true, fairness, lottery_seconds})) : std::nullopt;
  if (!answer) return call.refused({Why::not_now, say("The lottery could not be computed just now. Try again, or use the command “intersession panel”."), {}, {}});
  auto const solved = plan::read_solution(*choice, *answer);
  if (!solved) return call.refused(solved.error());
  auto const done = call.write([&](Writing& w) { return plan::keep_lottery(w, id, *choice, fairness, *solved); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/panel#l-" + done->text, tr("The lottery is prepared. Publish its digest, then draw."), boost::json::object{{"id", done->text}});
}

http::Response draw(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const lottery = call.id<plan::LotteryId>(1);
  return planned(call, call.write([&](Writing& w) { return plan::draw(w, id, lottery, call.field("seed")); }), path_of(id) + "/panel#l-" + lottery.text, tr("The lot has drawn."));
}

http::Response lottery_choice(Call& call) {
  auto const found = call.read([&](Reading& r) { return plan::lottery_choice(r, call.id<plan::PlanId>(), call.id<plan::LotteryId>(1)); });
  if (!found || found->empty()) return call.refused({Why::unknown, say("There is no such lottery, or what people said of themselves is erased."), {}, {}});
  return call.json_text(*found);
}

}  // namespace

std::vector<Route> plan_lottery_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::post, "/plans/{plan}/lotteries", least, prepare_lottery, "Prepares a lottery among the panels that keep the quotas: fairness (maximin, leximin).", form_body, Rate::costly},
      {Method::post, "/plans/{plan}/lotteries/{lottery}/draw", least, draw, "Draws a prepared lottery, once: seed.", form_body},
      {Method::get, "/plans/{plan}/lotteries/{lottery}/choice", least, lottery_choice, "The choice behind a lottery, as the command “intersession panel” reads it."},
  };
}

}  // namespace web
