// SPDX-License-Identifier: Apache-2.0
#include "web/people.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "web/session.hpp"

namespace web {

std::string role_title(people::Role r) {
  switch (r) {
    case people::Role::secretariat: return tr("Secretariat");
    case people::Role::facilitator: return tr("Facilitator");
    case people::Role::coordinator: return tr("Coordinator");
    case people::Role::member: return tr("Member");
  }
  return {};
}

std::string name_kind_title(people::NameKind k) {
  switch (k) {
    case people::NameKind::full: return tr("full name");
    case people::NameKind::brief: return tr("short name");
    case people::NameKind::former: return tr("former name");
    case people::NameKind::native: return tr("name in own script");
  }
  return {};
}

std::string capacity_title(people::CapacityKind k) {
  switch (k) {
    case people::CapacityKind::coalition: return tr("for a coalition");
    case people::CapacityKind::chair: return tr("chair");
    case people::CapacityKind::secretariat: return tr("secretariat");
    case people::CapacityKind::constituency: return tr("for a constituency");
    case people::CapacityKind::individual: return tr("as an individual");
    case people::CapacityKind::invited: return tr("invited");
    case people::CapacityKind::other: return tr("other capacity");
  }
  return {};
}

std::vector<Choice> role_choices(people::Role chosen) {
  std::vector<Choice> out;
  for (auto const r : {people::Role::member, people::Role::coordinator, people::Role::facilitator, people::Role::secretariat})
    out.push_back({people::role_name(r), role_title(r), {}, r == chosen});
  return out;
}

std::vector<Choice> language_choices(std::string_view chosen) {
  std::vector<Choice> out;
  for (auto const& l : base::languages()) out.push_back({l.tag, l.name, {}, l.tag == chosen});
  return out;
}

std::vector<std::string_view> const& offered_zones() {
  static std::vector<std::string_view> const all = {
      "UTC",
      "Africa/Abidjan", "Africa/Accra", "Africa/Addis_Ababa", "Africa/Algiers", "Africa/Cairo", "Africa/Casablanca", "Africa/Dakar",
      "Africa/Dar_es_Salaam", "Africa/Harare", "Africa/Johannesburg", "Africa/Kampala", "Africa/Khartoum", "Africa/Kigali",
      "Africa/Kinshasa", "Africa/Lagos", "Africa/Luanda", "Africa/Lusaka", "Africa/Maputo", "Africa/Nairobi", "Africa/Tripoli",
      "Africa/Tunis", "Africa/Windhoek",
      "America/Anchorage", "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota", "America/Caracas", "America/Chicago",
      "America/Costa_Rica", "America/Denver", "America/Guatemala", "America/Guayaquil", "America/Halifax", "America/Havana",
      "America/Jamaica", "America/La_Paz", "America/Lima", "America/Los_Angeles", "America/Manaus", "America/Mexico_City",
      "America/Montevideo", "America/New_York", "America/Panama", "America/Phoenix", "America/Port_of_Spain", "America/Puerto_Rico",
      "America/Santiago", "America/Santo_Domingo", "America/Sao_Paulo", "America/St_Johns", "America/Toronto", "America/Vancouver",
      "Asia/Almaty", "Asia/Amman", "Asia/Baghdad", "Asia/Baku", "Asia/Bangkok", "Asia/Beirut", "Asia/Colombo", "Asia/Damascus",
      "Asia/Dhaka", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Kabul", "Asia/Karachi",
      "Asia/Kathmandu", "Asia/Kolkata", "Asia/Kuala_Lumpur", "Asia/Kuwait", "Asia/Makassar", "Asia/Manila", "Asia/Qatar", "Asia/Riyadh",
      "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tashkent", "Asia/Tbilisi", "Asia/Tehran", "Asia/Thimphu",
      "Asia/Tokyo", "Asia/Ulaanbaatar", "Asia/Vladivostok", "Asia/Yangon", "Asia/Yekaterinburg", "Asia/Yerevan",
      "Atlantic/Azores", "Atlantic/Cape_Verde", "Atlantic/Reykjavik",
      "Australia/Adelaide", "Australia/Brisbane", "Australia/Darwin", "Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
      "Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest",
      "Europe/Chisinau", "Europe/Copenhagen", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon",
      "Europe/London", "Europe/Luxembourg", "Europe/Madrid", "Europe/Minsk", "Europe/Moscow", "Europe/Oslo", "Europe/Paris",
      "Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn", "Europe/Vienna",
      "Europe/Vilnius", "Europe/Warsaw", "Europe/Zurich",
      "Indian/Maldives", "Indian/Mauritius",
      "Pacific/Apia", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Guam", "Pacific/Honolulu", "Pacific/Noumea", "Pacific/Port_Moresby",
      "Pacific/Tongatapu"};
  return all;
}

std::vector<Choice> zone_choices(std::string_view chosen, Instant now) {
  std::vector<Choice> out;
  auto const add = [&](std::string_view zone) {
    auto const there = base::local_time(now, zone);
    if (!there) return;  // this machine's zone files are older than the name
    auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::string shown(zone);
    std::replace(shown.begin(), shown.end(), '_', ' ');
    out.push_back({std::string(zone), shown + " (" + two(there->hour) + ":" + two(there->minute) + ")", {}, zone == chosen});
  };
  auto const& offered = offered_zones();
  if (!chosen.empty() && std::find(offered.begin(), offered.end(), chosen) == offered.end()) add(chosen);
  for (auto const zone : offered) add(zone);
  return out;
}

std::string zone_of(Viewer const& v) { return v.zone.empty() ? "UTC" : v.zone; }

namespace {

/// One "/" at the start, then nothing a browser could read as another host, a line end or a way up.
bool plain_path(std::string const& path) {
  if (path.empty() || path.front() != '/' || !base::is_utf8(path)) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto const c = static_cast<unsigned char>(path[i]);
    if (c < 0x20 || c == 0x7f || c == '\\') return false;
    if (c == '/' && i + 1 < path.size() && path[i + 1] == '/') return false;
  }
  for (auto const segment : base::split(path, '/'))
    if (segment == "." || segment == "..") return false;
  return true;
}

}  // namespace

std::string local_next(std::string const& next) {
  if (next.size() > 2000) return "/";
  for (char const c : next)
    if (c <= ' ' || c > '~' || c == '\\' || c == '"' || c == '#') return "/";
  auto const mark = next.find('?');
  auto const path = http::decode_component(next.substr(0, mark), false);
  if (!path || !plain_path(*path)) return "/";
  auto const match = find_route(http::Method::get, *path);
  if (!match.route || match.route->keep == Keep::asset || path->starts_with("/sign-")) return "/";
  return in_language(*path, mark == std::string::npos ? std::string() : next.substr(mark + 1), {}).str();
}

Html wrong_with(std::optional<Refusal> const& refusal, std::vector<std::string_view> const& fields) {
  if (!refusal) return {};
  bool const here = std::find(fields.begin(), fields.end(), refusal->field) != fields.end();
  return error_summary({{here ? refusal->field : std::string(), in_words(*refusal)}});
}

int form_status(std::optional<Refusal> const& refusal) { return refusal ? status_of(refusal->why) : 200; }

bool signed_in_lately(Call& call) {
  auto const secret = std::string(call.request.cookie(cookie_name(call.request, "s")));
  auto const found = call.read([&](Reading& r) { return people::find_session(r, secret, call.now); });
  return found && call.now - found->since <= std::chrono::minutes(10);
}

http::Response sign_in_again(Call& call, std::string const& next) {
  if (call.wants_json) return call.refused({Why::not_allowed, say("For this, sign in again: you signed in more than ten minutes ago."), {}, {}});
  Page page;
  page.title = tr("Please sign in again");
  page.listed = false;
  page.main = html("<p>{}</p>", tr("For this, sign in again: you signed in more than ten minutes ago."));
  page.main += buttons(link_button(Url::local("/sign-in?" + base::Query().add("next", next).str()), tr("Sign in"), Look::primary));
  return call.framed(std::move(page), 403);
}

}  // namespace web
