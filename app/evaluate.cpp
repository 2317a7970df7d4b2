// SPDX-License-Identifier: Apache-2.0
// The coalitions' evidence from the command line: archives in, badges out.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "desk/evidence.hpp"
#include "roster/explain.hpp"
#include "wishes.hpp"

namespace app {

namespace {

using base::Instant;
using store::Reading;
using store::Writing;

std::optional<base::CoalitionId> coalition_called(Reading& r, std::string const& asked) {
  if (base::looks_like_id(asked) && roster::coalition(r, base::CoalitionId(asked))) return base::CoalitionId(asked);
  return roster::find_by_name(r, asked);
}

struct Lines {
  std::string activity, responsiveness, openness;
};
BOOST_DESCRIBE_STRUCT(Lines, (), (activity, responsiveness, openness))

struct OneBadges {
  std::string name;
  roster::Evaluation evaluation;
  Lines lines;
};
BOOST_DESCRIBE_STRUCT(OneBadges, (), (name, evaluation, lines))

struct AllBadges {
  Instant as_of{};
  bool kept = false;
  std::vector<OneBadges> coalitions;
};
BOOST_DESCRIBE_STRUCT(AllBadges, (), (as_of, kept, coalitions))

}  // namespace

Said import_archive(Opened& forum, boost::json::object const& asked) {
  auto const name = text_of(asked, "coalition");
  auto const id = forum.store.read([&](Reading& r) { return coalition_called(r, name); });
  if (!id) return trouble("There is no coalition \"" + name + "\", or several fit.");
  std::vector<std::string> paths;
  if (auto const* const list = asked.if_contains("paths"); list && list->is_array())
    for (auto const& p : list->get_array())
      if (p.is_string()) paths.emplace_back(p.get_string());
  mail::WorkerLimits limits;
  limits.program = {"/proc/self/exe", "archive", "worker"};
  auto const done = desk::import_archive(forum.store, the_operator, *id, paths, now(), limits);
  if (!done) return trouble(name + ": " + in_words(done.error()));
  Said out = said(name + ": " + std::to_string(done->messages) + " messages known, " + std::to_string(done->fresh) + " new or changed; " + std::to_string(done->read) +
                  " read, " + std::to_string(done->files_passed_over) + " of " + std::to_string(done->files) + " files were known.");
  if (!done->speaks_of_now) out.lines.emplace_back("The newest known message was not found there: these files say nothing of today.");
  for (auto const& s : done->skipped) out.lines.push_back("left out: " + s.where + ": " + s.why);
  return out;
}

Said evaluate(Opened& forum, boost::json::object const& asked) {
  auto const typed = text_of(asked, "as_of");
  std::chrono::year_month_day const today{std::chrono::floor<std::chrono::days>(now())};
  auto const day = typed.empty() ? std::optional(today) : base::parse_day(typed);
  if (!day) return trouble("\"" + typed + "\" is no day like 2026-10-01.");
  Instant const as_of = std::chrono::sys_days(*day);
  auto const last = forum.store.read([](Reading& r) { return roster::last_evaluated(r); });
  // What was said later stands upon what was said before it: the past is only looked at.
  bool const past = last && as_of < Instant(std::chrono::sys_days(*last));
  AllBadges all{.as_of = as_of, .kept = roster::evaluation_day(as_of) == as_of && as_of <= now() && !past, .coalitions = {}};
  auto const done = all.kept ? forum.store.write(the_operator, [&](Writing& w) { return desk::evaluate_month(w, as_of); })
                             : forum.store.read([&](Reading& r) { return base::Result<std::vector<roster::Evaluation>>(desk::evaluate(r, roster::rule(r), as_of)); });
  if (!done) return trouble(in_words(done.error()));
  auto const coalitions = forum.store.read([](Reading& r) { return roster::coalitions(r); });
  for (auto const& e : *done) {
    OneBadges one{.name = {}, .evaluation = e, .lines = {roster::text_of(explain(e.standing, e.activity, e.rule)), roster::text_of(explain(e.responsiveness, e.rule)), roster::text_of(explain(e.openness))}};
    for (auto const& c : coalitions)
      if (c.id == e.coalition) one.name = c.name;
    all.coalitions.push_back(std::move(one));
  }
  auto const* const json = asked.if_contains("json");
  if (json && json->is_bool() && json->get_bool()) return said(base::json_text(all));
  Said out;
  for (auto const& c : all.coalitions) out.lines.push_back(c.name + ": " + c.lines.activity + " | " + c.lines.responsiveness + " | " + c.lines.openness);
  if (out.lines.empty()) out.lines.emplace_back("There is no coalition yet.");
  return out;
}

}  // namespace app
