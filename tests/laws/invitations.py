#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-DST for calendars and burdens: 40 zones, both clock changes of 2026, create, move, cancel, one meeting moved, one called off. What the
program writes is read by an independent implementation (Debian's python3-icalendar, dateutil) and must name the same instants as
Python's zoneinfo over the same zone files; its VTIMEZONE must tell the same clock at every look.

  invitations.py BINARY

Negative controls: a wrong offset, a shifted start and a wrong zone must be found.
"""

import datetime as dt
import json
import os
import sys
import zoneinfo

try:
    import icalendar
    from dateutil import rrule
except ImportError:
    # Debian's python has them; another one in front of it need not.
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    raise

from laws import Count, program, run

UTC = dt.timezone.utc
ZONES = """Europe/Zurich Europe/London Europe/Lisbon Europe/Dublin Europe/Helsinki Europe/Kyiv Europe/Chisinau Europe/Istanbul Europe/Moscow
Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Nairobi Africa/Dakar Africa/Lagos Africa/Johannesburg
America/New_York America/Los_Angeles America/Chicago America/St_Johns America/Havana America/Santiago America/Asuncion America/Sao_Paulo
America/Nuuk America/Mexico_City America/Phoenix
Asia/Beirut Asia/Jerusalem Asia/Gaza Asia/Tehran Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Tokyo
Australia/Lord_Howe Australia/Adelaide Pacific/Auckland Pacific/Chatham Pacific/Kiritimati""".split()
assert len(ZONES) == 40

FIRST = dt.datetime(2026, 1, 1, tzinfo=UTC)
LAST = dt.datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = dt.timedelta(minutes=1)


def changes(zone):
    """The instants of 2026 at which the clocks of a zone change: looked for by the hour, then by the minute."""
    at, found = FIRST, []
    offset = lambda t: t.astimezone(zone).utcoffset()
    while at < LAST:
        following = at + 60 * MINUTE
        if offset(at) != offset(following):
            while offset(at) == offset(at + MINUTE):
                at += MINUTE
            found.append(at + MINUTE)
        at = following.replace(minute=0)
    return found


def iso(t):
    return t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def planned(zone, wall):
    """RFC 5545 3.3.5, as zoneinfo tells it: fold 0 is the first of two, and in a gap the offset before it."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


class Case:
    """A weekly series of four whose second meeting falls on the day of a clock change."""

    def __init__(self, name, change, clock):
        self.name, self.zone = name, zoneinfo.ZoneInfo(name)
        self.day = change.astimezone(self.zone).date() - dt.timedelta(days=7)
        self.clock = clock
        self.walls = [dt.datetime.combine(self.day + dt.timedelta(days=7 * i), clock) for i in range(4)]

    def file(self, act, **more):
        repeat = {"zone": self.name, "day": str(self.day), "time": self.clock.strftime("%H:%M"), "every": "week", "count": 4, "changes": more.pop("changes", [])}
        return {"act": act, "uid": "s@forum.example", "sequence": 0, "stamp": "2026-01-01T00:00:00Z", "title": "Coordination", "minutes": 60, "repeat": repeat,
                "organiser": {"name": "Office", "mail": "office@forum.example"}, "guest": {"name": "Ana", "mail": "ana@example.org"}, **more}


def made(binary, file):
    code, out, err = run(binary, "schedule", "invite", "-", data=json.dumps(file).encode())
    if code != 0:
        raise RuntimeError(f"schedule invite: {err.decode()}")
    return out.decode()


def local(prop):
    """A time of the calendar as (zone name, naive wall clock)."""
    return prop.params.get("TZID"), prop.dt.replace(tzinfo=None)


def instants(text):
    """Where the meetings of a calendar take place, as another program understands it: the series expanded by dateutil, its exceptions
    applied, local times put on the clock by zoneinfo."""
    calendar = icalendar.Calendar.from_ical(text)
    found = {}
    events = [c for c in calendar.walk("VEVENT")]
    for event in events:
        if "RECURRENCE-ID" in event or "RRULE" not in event:
            continue
        name, start = local(event["DTSTART"])
        zone = zoneinfo.ZoneInfo(name)
        skipped = event.get("EXDATE", [])
        skipped = skipped if isinstance(skipped, list) else [skipped]
        gone = {d.dt.replace(tzinfo=None) for e in skipped for d in e.dts}
        for wall in rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start):
            if wall not in gone:
                found[wall] = planned(zone, wall)
    for event in events:
        if "RECURRENCE-ID" in event:
            name, wall = local(event["RECURRENCE-ID"])
            if event["STATUS"] == "CANCELLED":
                found.pop(wall, None)
            else:
                found[wall] = event["DTSTART"].dt.astimezone(UTC)
    return calendar, found


def clock_is_true(calendar, zone, around):
    """The VTIMEZONE alone, as icalendar turns it into a clock, against zoneinfo."""
    told = list(calendar.walk("VTIMEZONE"))
    if len(told) != 1:
        return False
    clock = told[0].to_tz()
    looks = [around + dt.timedelta(minutes=15 * i) for i in range(-16, 17)] + [around + dt.timedelta(days=i) for i in range(-7, 22)]
    return all(clock.fromutc(t.replace(tzinfo=None)).replace(tzinfo=None) == t.astimezone(zone).replace(tzinfo=None) for t in looks)


def holds_for(text, method, sequence, expected):
    calendar, found = instants(text)
    head = calendar.walk("VEVENT")[0]
    return (calendar["METHOD"] == method and head["UID"] == "s@forum.example" and int(head["SEQUENCE"]) == sequence and found == expected
            and [str(a) for a in [head["ATTENDEE"]]] == ["mailto:ana@example.org"])


def acts(count, binary, case, change):
    at = f"{case.name} {iso(change)} {case.clock}"
    series = {wall: planned(case.zone, wall) for wall in case.walls}
    text = made(binary, case.file("request"))
    count.check(holds_for(text, "REQUEST", 0, series), f"create: {at}")
    count.check(clock_is_true(icalendar.Calendar.from_ical(text), case.zone, change), f"the zone's own clock: {at}")
    later = Case(case.name, change, (dt.datetime.combine(case.day, case.clock) + dt.timedelta(minutes=90)).time())
    text = made(binary, {**later.file("request"), "sequence": 1})
    count.check(holds_for(text, "REQUEST", 1, {w: planned(later.zone, w) for w in later.walls}), f"move: {at}")
    text = made(binary, {**case.file("cancel"), "sequence": 2})
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    count.check(calendar["METHOD"] == "CANCEL" and len(events) == 1 and events[0]["STATUS"] == "CANCELLED" and int(events[0]["SEQUENCE"]) == 2
                and local(events[0]["DTSTART"]) == (case.name, case.walls[0]), f"cancel: {at}")
    moved_to = change + dt.timedelta(hours=25)
    day = str(case.walls[1].date())
    exceptions = [{"day": day, "start": iso(moved_to), "minutes": 30, "sequence": 3}, {"day": str(case.walls[2].date()), "sequence": 4}]
    text = made(binary, case.file("request", changes=exceptions))
    rest = {w: t for w, t in series.items() if w != case.walls[2]}
    rest[case.walls[1]] = moved_to
    count.check(holds_for(text, "REQUEST", 0, rest), f"series with exceptions: {at}")
    calendar, found = instants(made(binary, case.file("one", changes=exceptions, only=day)))
    count.check(calendar["METHOD"] == "REQUEST" and found == {case.walls[1]: moved_to} and int(calendar.walk("VEVENT")[0]["SEQUENCE"]) == 3, f"one moved: {at}")
    calendar, found = instants(made(binary, case.file("one", changes=exceptions, only=str(case.walls[2].date()))))
    event = calendar.walk("VEVENT")[0]
    count.check(calendar["METHOD"] == "CANCEL" and not found and local(event["RECURRENCE-ID"]) == (case.name, case.walls[2]), f"one called off: {at}")


def single(count, binary, change):
    """A meeting that is no series stands in UTC, before, in and after the change."""
    for minutes in (-90, -30, 0, 30):
        start = change + dt.timedelta(minutes=minutes)
        file = {**Case("UTC", change, dt.time(0)).file("request"), "start": iso(start)}
        del file["repeat"]
        event = icalendar.Calendar.from_ical(made(binary, file)).walk("VEVENT")[0]
        count.check(event["DTSTART"].dt == start and event["DTEND"].dt == start + dt.timedelta(hours=1) and "TZID" not in event["DTSTART"].params, f"single {start}")


def points(zone, start, minutes):
    """The burden table of between-meetings b.3, told a second time."""
    worst = 0
    for step in range(0, minutes, 30):
        there = (start + dt.timedelta(minutes=step)).astimezone(zone)
        m = there.hour * 60 + there.minute
        bands = [(360, 8), (420, 4), (480, 2), (540, 1), (1080, 0), (1260, 1), (1350, 2), (1440, 4)]
        worst = max(worst, next(p for until, p in bands if m < until) + (3 if there.weekday() >= 5 else 0))
    return worst


def burdens(binary, zones, around):
    options = {f"{i}": t + dt.timedelta(minutes=30 * step) for i, (t, step) in enumerate((t, s) for t in around for s in range(-12, 13))}
    file = {"minutes": 60, "people": [{"id": z, "zone": z} for z in zones], "options": [{"id": i, "start": iso(t)} for i, t in options.items()]}
    code, out, err = run(binary, "schedule", "rank", "-", data=json.dumps(file).encode())
    if code != 0:
        raise RuntimeError(f"schedule rank: {err.decode()}")
    return options, {row["option"]: row["burden"] for row in json.loads(out)["ranking"]}


def main():
    count = Count("INVITATIONS")
    binary = program()
    turns = {z: changes(zoneinfo.ZoneInfo(z)) for z in ZONES}
    elsewhere = turns["Europe/Zurich"]
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        # Zones that change nothing are held at the change of others.
        for change in (turns[name] or elsewhere)[:2]:
            before, after = change - MINUTE, change
            in_the_hole = (min(before.astimezone(zone).replace(tzinfo=None), after.astimezone(zone).replace(tzinfo=None)) + dt.timedelta(minutes=16)).time()
            for clock in (in_the_hole, dt.time(15, 0)):
                acts(count, binary, Case(name, change, clock), change)
            single(count, binary, change)
    # A day that Samoa left out.
    apia = Case("Pacific/Apia", dt.datetime(2011, 12, 30, 9, 59, tzinfo=UTC), dt.time(12, 0))
    apia.day, apia.walls = dt.date(2011, 12, 23), [dt.datetime(2011, 12, 23, 12) + dt.timedelta(days=7 * i) for i in range(4)]
    count.check(holds_for(made(binary, apia.file("request")), "REQUEST", 0, {w: planned(apia.zone, w) for w in apia.walls}), "the day Samoa left out")

    around = sorted({t for found in turns.values() for t in found})
    options, told = burdens(binary, ZONES, around)
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        wrong = [iso(t) for i, t in options.items() if told[i][name] != points(zone, t, 60)]
        count.check(not wrong, f"burden in {name} at {wrong[:3]}")

    # Negative controls: each of these must be found.
    case = Case("Europe/Zurich", elsewhere[0], dt.time(15, 0))
    text = made(binary, case.file("request"))
    expected = {w: planned(case.zone, w) for w in case.walls}
    bent = text.replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0100")
    count.check(bent != text and not clock_is_true(icalendar.Calendar.from_ical(bent), case.zone, elsewhere[0]), "control: a wrong offset is seen")
    bent = text.replace("DTSTART;TZID=Europe/Zurich:2026", "DTSTART;TZID=Europe/London:2026")
    count.check(bent != text and not holds_for(bent, "REQUEST", 0, expected), "control: a wrong zone is seen")
    bent = text.replace("T150000", "T153000")
    count.check(bent != text and not holds_for(bent, "REQUEST", 0, expected), "control: a shifted start is seen")
    count.check(any(told[i]["Europe/London"] != points(zoneinfo.ZoneInfo("Europe/Zurich"), t, 60) for i, t in options.items()), "control: a wrong burden is seen")
    print(f"  {len(ZONES)} zones, {sum(len(t) for t in turns.values())} clock changes, {len(options)} starts ranked for all zones")
    count.end()


if __name__ == "__main__":
    main()
