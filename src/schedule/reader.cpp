// SPDX-License-Identifier: Apache-2.0
#include "schedule/reader.hpp"

#include <fmt/format.h>

namespace schedule {

using base::say;
using boost::json::object;

void Reader::refuse(std::string const& place, char const* sentence, std::vector<std::string> with) {
  if (!fault) fault = base::Refusal{base::Why::malformed, sentence, place, std::move(with)};
}

base::Json const* Reader::member(object const& o, std::string_view name) {
  auto const* const found = o.if_contains(name);
  return found && !found->is_null() ? found : nullptr;
}

base::Json const* Reader::find(object const& o, std::string const& where, char const* name, bool needed) {
  auto const* const v = member(o, name);
  if (!v && needed) refuse(where + name, say("This is missing."));
  return v;
}

object const& Reader::as_object(base::Json const& v, std::string const& place) {
  static object const none;
  if (auto const* const o = v.if_object()) return *o;
  refuse(place, say("This must be an object."));
  return none;
}

boost::json::array const& Reader::list(object const& o, std::string const& where, char const* name, bool needed) {
  static boost::json::array const none;
  auto const* const v = find(o, where, name, needed);
  if (!v) return none;
  if (auto const* const a = v->if_array()) return *a;
  refuse(where + name, say("This must be a list."));
  return none;
}

std::string Reader::text(object const& o, std::string const& where, char const* name, bool needed) {
  auto const* const v = find(o, where, name, needed);
  if (!v) return {};
  auto const* const s = v->if_string();
  if (s && !s->empty()) return {s->data(), s->size()};
  if (!s || needed) refuse(where + name, say("This must be a text that is not empty."));
  return {};
}

int Reader::whole(object const& o, std::string const& where, char const* name, int least, int most, std::optional<int> otherwise) {
  auto const* const v = find(o, where, name, !otherwise);
  if (!v) return otherwise.value_or(least);
  boost::system::error_code wrong;
  auto const n = v->is_number() ? v->to_number<std::int64_t>(wrong) : std::int64_t{0};
  if (v->is_number() && !wrong && n >= least && n <= most) return static_cast<int>(n);
  refuse(where + name, say("This must be a whole number from {1} to {2}."), {std::to_string(least), std::to_string(most)});
  return least;
}

bool Reader::yes_or_no(object const& o, std::string const& where, char const* name) {
  auto const* const v = member(o, name);
  if (v && !v->is_bool()) refuse(where + name, say("This must be true or false."));
  return v && v->is_bool() && v->get_bool();
}

base::Instant Reader::instant(object const& o, std::string const& where, char const* name) {
  using namespace std::chrono;
  auto const written = text(o, where, name, true);
  auto const t = base::parse_iso(written);
  constexpr auto first = sys_days(year{1970} / 1 / 1), last = sys_days(year{2038} / 1 / 1);
  if (t && *t >= first && *t < last) return *t;
  refuse(where + name, say("“{}” is not a time like 2026-03-29T15:00:00Z between 1970 and 2037."), {written});
  return {};
}

std::chrono::year_month_day Reader::day(base::Json const& v, std::string const& place) {
  auto const* const s = v.if_string();
  auto const found = s ? base::parse_day({s->data(), s->size()}) : std::nullopt;
  if (found) return *found;
  refuse(place, say("This is not a day like 2026-12-25."));
  return std::chrono::year{1970} / 1 / 1;
}

std::string nth(std::string const& where, char const* name, std::size_t i) { return fmt::format("{}{}[{}]", where, name, i); }

std::optional<int> clock_minutes(std::string_view s) {
  if (s.size() != 5 || s[2] != ':') return std::nullopt;
  for (auto const i : {0U, 1U, 3U, 4U})
    if (s[i] < '0' || s[i] > '9') return std::nullopt;
  int const h = (s[0] - '0') * 10 + s[1] - '0', m = (s[3] - '0') * 10 + s[4] - '0';
  if (m > 59 || h * 60 + m > 1440) return std::nullopt;
  return h * 60 + m;
}

}  // namespace schedule
