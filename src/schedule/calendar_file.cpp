// SPDX-License-Identifier: Apache-2.0
#include "schedule/calendar_file.hpp"

#include "schedule/calendar.hpp"
#include "schedule/reader.hpp"

namespace schedule {

namespace {

using base::say;
using boost::json::object;

constexpr int largest_sequence = 1'000'000;

Party read_party(Reader& r, object const& all, char const* name) {
  auto const* const v = Reader::member(all, name);
  if (!v) {
    r.refuse(name, say("This is missing."));
    return {};
  }
  auto const& o = r.as_object(*v, name);
  auto const where = std::string(name) + ".";
  return {.name = r.text(o, where, "name", true), .mail = r.text(o, where, "mail", true)};
}

Change read_change(Reader& r, base::Json const& v, std::string const& place, int minutes) {
  auto const& o = r.as_object(v, place);
  auto const where = place + ".";
  Change out{.minutes = r.whole(o, where, "minutes", 1, 1440, minutes), .sequence = r.whole(o, where, "sequence", 0, largest_sequence, 1)};
  auto const* const day = Reader::member(o, "day");
  out.day = r.day(day ? *day : base::Json(), where + "day");
  if (Reader::member(o, "start")) out.start = r.instant(o, where, "start");
  return out;
}

Repeat read_repeat(Reader& r, base::Json const& v, int minutes) {
  auto const& o = r.as_object(v, "repeat");
  std::string const where = "repeat.";
  Repeat out{.zone = r.text(o, where, "zone", true)};
  auto const* const day = Reader::member(o, "day");
  out.day = r.day(day ? *day : base::Json(), where + "day");
  auto const time = r.text(o, where, "time", true);
  auto const clock = clock_minutes(time);
  if (!clock || *clock == 1440) r.refuse(where + "time", say("“{}” is not a time of day like 07:30."), {time});
  out.hour = clock.value_or(0) / 60 % 24;
  out.minute = clock.value_or(0) % 60;
  auto const every = r.text(o, where, "every", true);
  if (every != "week" && every != "month") r.refuse(where + "every", say("A series goes on each week or month."));
  out.every = every == "month" ? Every::month : Every::week;
  out.interval = r.whole(o, where, "interval", 1, 12, 1);
  out.count = r.whole(o, where, "count", 1, 400);
  auto const& changes = r.list(o, where, "changes", false);
  for (std::size_t i = 0; i < changes.size() && !r.fault; ++i) out.changes.push_back(read_change(r, changes[i], nth(where, "changes", i), minutes));
  if (!r.fault)
    if (auto const sound = check(out); !sound) {
      r.fault = sound.error();
      r.fault->field = where + r.fault->field;
    }
  return out;
}

Entry read_entry(Reader& r, object const& all) {
  Entry e{.uid = r.text(all, "", "uid", true),
          .sequence = r.whole(all, "", "sequence", 0, largest_sequence, 0),
          .stamp = r.instant(all, "", "stamp"),
          .title = r.text(all, "", "title", true),
          .about = r.text(all, "", "about", false),
          .place = r.text(all, "", "place", false),
          .address = r.text(all, "", "address", false),
          .minutes = r.whole(all, "", "minutes", 1, 1440)};
  if (auto const* const repeat = Reader::member(all, "repeat")) e.repeat = read_repeat(r, *repeat, e.minutes);
  else e.start = r.instant(all, "", "start");
  return e;
}

}  // namespace

base::Result<std::string> calendar_of_file(std::string_view json) {
  auto const parsed = base::parse_json(json);
  if (!parsed) return tl::unexpected(parsed.error());
  Reader r;
  auto const* const all = parsed->if_object();
  if (!all) return base::refuse(base::Why::malformed, say("The file must hold one object with a meeting or series."));
  auto const act = r.text(*all, "", "act", true);
  if (act != "request" && act != "cancel" && act != "publish" && act != "one") r.refuse("act", say("An act is request, cancel, publish or one."));
  auto const entry = read_entry(r, *all);
  if (r.fault) return tl::unexpected(*r.fault);
  if (act == "publish") return publish({entry}, entry.title);
  auto const organiser = read_party(r, *all, "organiser"), guest = read_party(r, *all, "guest");
  Change const* only = nullptr;
  if (act == "one") {
    auto const* const v = Reader::member(*all, "only");
    auto const day = r.day(v ? *v : base::Json(), "only");
    if (entry.repeat)
      for (auto const& c : entry.repeat->changes)
        if (c.day == day) only = &c;
    if (!only) r.refuse("only", say("The series has no changed meeting on that day."));
  }
  if (r.fault) return tl::unexpected(*r.fault);
  if (only) return change_of_one(entry, *only, organiser, guest);
  return act == "cancel" ? cancel(entry, organiser, guest) : request(entry, organiser, guest);
}

}  // namespace schedule
