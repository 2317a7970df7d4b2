// SPDX-License-Identifier: Apache-2.0
// The settings of a questionnaire as fields, and read back.
#include "base/when.hpp"
#include "web/survey_organiser.hpp"

namespace web {

using survey::Names;
using survey::Unit;
using survey::Visibility;

survey::Survey settings_in(Call const& call) {
  survey::Survey s;
  s.title = call.field("title");
  s.about = call.long_field("about");
  s.unit = named_in(call, "unit", Unit::coalition);
  s.names = named_in(call, "names", Names::by_coalition);
  s.visibility = named_in(call, "visibility", Visibility::after_closing);
  s.second = !call.field("second").empty();
  // What is no number becomes one that the verb refuses by name.
  if (!call.field("quorum").empty()) s.quorum = call.number("quorum", 0).value_or(-1);
  return s;
}

Result<std::optional<Instant>> deadline_in(Call const& call) {
  auto const day = call.field("closes"), time = call.field("closes_time");
  if (day.empty()) return std::optional<Instant>();
  auto const date = base::parse_day(day);
  if (!date) return base::refuse(Why::malformed, say("This is no day."), "closes");
  if (time.empty()) return std::optional(survey::end_of_day_anywhere(*date));
  auto const clock = base::parse_iso("2000-01-01T" + time.substr(0, 5) + "Z");
  if (!clock || time.size() < 5) return base::refuse(Why::malformed, say("This is no time."), "closes");
  auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(*clock - std::chrono::floor<std::chrono::days>(*clock)).count();
  auto const at = base::from_local(*date, static_cast<int>(minutes / 60), static_cast<int>(minutes % 60), call.field("closes_zone"));
  if (!at) return base::refuse(Why::malformed, at.error().detail, "closes", at.error().with);
  return std::optional(*at);
}

Html deadline_fields(Call const& call, std::optional<Instant> const& known, std::optional<Refusal> const& wrong) {
  auto const zone = call.form.has("closes_zone") ? call.field("closes_zone") : zone_of(call.viewer);
  auto const there = known ? base::local_time(*known, zone) : std::nullopt;
  auto const typed = [&](char const* name, std::string const& otherwise) { return call.form.has(name) ? call.field(name) : otherwise; };
  return field({.name = "closes", .label = tr("Last day"), .value = typed("closes", there ? base::iso_day(there->day) : ""), .error = error_at(wrong, "closes"), .type = "date"}) +
         field({.name = "closes_time", .label = tr("Time"), .value = typed("closes_time", there ? base::hours_words(*there) : ""),
                .hint = tr("Left empty: until that day has ended everywhere (23:59 at UTC-12)."), .type = "time"}) +
         listed_field({.name = "closes_zone", .label = tr("On the clock of"), .value = zone}, common_zones());
}

Html settings_fields(Call const& call, survey::Survey const& typed, std::optional<Refusal> const& wrong) {
  std::vector<Choice> units, names, seen;
  for (auto const& [u, says] : {std::pair{Unit::coalition, tr("a coalition, once")}, {Unit::person, tr("a person, once")}}) units.push_back({name_of(u), says, "", u == typed.unit});
  for (auto const n : {Names::by_coalition, Names::totals, Names::totals_only, Names::unlinkable}) names.push_back({name_of(n), names_word(n), names_promise(n), n == typed.names});
  for (auto const v : {Visibility::always, Visibility::after_own_answer, Visibility::after_closing}) seen.push_back({name_of(v), visibility_word(v), "", v == typed.visibility});
  Html out = field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 200});
  out += text_area({.name = "about", .label = tr("What it is about, and why it matters"), .value = typed.about, .hint = tr("It stands in the invitation and above the form."), .error = error_at(wrong, "about"), .rows = 4});
  out += radios({.name = "unit", .label = tr("Who answers?"), .choices = units});
  out += checkbox("second", "yes", tr("An answer of a coalition counts once a second coordinator confirms it, or after three days in which nobody of it objects"), typed.second);
  out += radios({.name = "names", .label = tr("What is shown of names?"), .choices = names, .hint = tr("Once it is open this can only become stricter."), .error = error_at(wrong, "names")});
  out += radios({.name = "visibility", .label = tr("Who sees results, and when?"), .choices = seen});
  out += deadline_fields(call, typed.closes, wrong);
  out += field({.name = "quorum", .label = tr("How many answers are agreed to be enough"), .value = typed.quorum ? std::to_string(*typed.quorum) : "",
                .hint = tr("Left empty: half of the active ones. It is a label beside the results and hides nothing."), .error = error_at(wrong, "quorum"), .type = "number"});
  return out;
}

}  // namespace web
