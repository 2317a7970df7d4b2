// SPDX-License-Identifier: Apache-2.0
// Speakers of a panel with times of their own: the form, shown with the plan while it is argued and with its speakers afterwards, and what
// it does.
#include <algorithm>

#include "base/numbers.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

/// Of one place; none where it is left empty.
Result<std::optional<std::int64_t>> seconds_in(std::vector<std::string> const& typed, std::size_t i, char const* name) {
  if (i >= typed.size() || typed[i].empty()) return std::nullopt;
  auto const n = base::parse_number(typed[i]);
  if (!n || *n < 0 || *n > 600) return base::refuse(Why::malformed, say("This is a whole number."), name);
  return *n * 60;
}

Result<std::vector<plan::OwnTimes>> own_times_in(Call const& call) {
  auto const first = call.form.all("first"), follow_up = call.form.all("follow_up");
  std::vector<plan::OwnTimes> all;
  for (std::size_t i = 0; i < std::max(first.size(), follow_up.size()); ++i) {
    auto const at_first = seconds_in(first, i, "first");
    if (!at_first) return tl::unexpected(at_first.error());
    auto const later = seconds_in(follow_up, i, "follow_up");
    if (!later) return tl::unexpected(later.error());
    if (!*at_first && !*later) continue;
    if (!*at_first || !*later)
      return base::refuse(Why::malformed, say("Give both times of a speaker, or neither."), *at_first ? "follow_up" : "first");
    all.push_back({static_cast<std::int64_t>(i) + 1, **at_first, **later});
  }
  return all;
}

http::Response own_times(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const part = call.id<plan::PartId>(1);
  auto const own = own_times_in(call);
  if (!own) return call.refused(own.error());
  auto const done = call.write([&](Writing& w) { return plan::set_own_times(w, id, part, *own); });
  // While a plan is argued the form stands with its part, afterwards with its speakers.
  auto const p = call.read([&](Reading& r) { return plan::plan(r, id); });
  bool const decided = p && !p->adopted.empty();
  return planned(call, done, decided ? path_of(id) + "/agenda#speakers" : path_of(id, "p-" + part.text), tr("The times are kept."));
}

}  // namespace

Html own_times_form(Call const& call, plan::PlanId const& id, plan::Part const& part, std::map<std::int64_t, std::string> const& names) {
  if (part.kind != plan::PartKind::panel || part.speakers == 0) return {};
  Html fields;
  for (std::int64_t place = 1; place <= part.speakers; ++place) {
    auto const own = std::find_if(part.own.begin(), part.own.end(), [&](auto const& o) { return o.place == place; });
    auto const known = names.find(place);
    auto const who = known == names.end() ? fill(tr("Speaker {}"), {std::to_string(place)}) : known->second;
    auto const one = [&](char const* name, std::string const& label, std::int64_t seconds) {
      return field({.name = name,
                    .label = fill(label, {who}),
                    .value = own == part.own.end() ? std::string() : std::to_string(seconds / 60),
                    .type = "number",
                    .id = part.id.text + "-" + name + "-" + std::to_string(place)});
    };
    auto const times = own == part.own.end() ? plan::OwnTimes{} : *own;
    add_html(fields, "<div class=\"inline\">{}{}</div>", one("first", tr("{}: minutes at first"), times.first),
             one("follow_up", tr("{}: minutes in follow-ups"), times.follow_up));
  }
  return folded(fill(tr("Times of single speakers in “{}”"), {part.title}),
                form(Url::local(path_of(id) + "/parts/" + part.id.text + "/times"), call.csrf(),
                     html("<p>{}</p>", fill(tr("Whoever has nothing here has the times of all: {1} minutes at first, {2} in follow-ups."),
                                            {minutes_of(part.first), minutes_of(part.follow_up)})) +
                         fields + button(tr("Save the times"), Look::plain)),
                false);
}

std::vector<Route> plan_times_rows() {
  return {{http::Method::post, "/plans/{plan}/parts/{part}/times", Role::facilitator, own_times,
           "Gives single speakers of a panel times of their own: first and follow_up, lists of minutes by place, empty for those of all.",
           form_body}};
}

}  // namespace web
