#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-LIN (trust 9.1) over the wire: twenty clients press at random, each on what it saw a moment ago, some presses twice with one key;
queue, floor and decisions. The history they recorded is then explained.

  live_lin.py BINARY [--commands N] [--clients N] [--seed S]

Holds when the log is gapless; when every accepted press stands in the log exactly once, at the number it was answered with, and no
refused one does; when presses that did not overlap stand in the order in which they happened; when a second press with the same key
was answered the same; and when a sequential model of floor and queue, written from floor 2 and 3, accepts the log from its first event
to its last. The same on the verbs themselves, in memory and on PostgreSQL: src/live/room_test.cpp. The controls: histories with two
presses exchanged, one lost, one invented, one answered twice and a log with a gap must be refused."""

import copy

import random
import threading
import time

from laws import Count, Place, Server, called_with
from room import Room


class Client(threading.Thread):
    def __init__(self, programs, item, n, commands, seed):
        super().__init__(daemon=True)
        self.own, self.chair = programs
        self.item, self.n, self.commands, self.chance = item, n, commands, random.Random(f"{seed} {n}")
        self.history, self.broken = [], []

    def run(self):
        try:
            for i in range(self.commands):
                self.press(i)
        except Exception as fault:  # told by the law, which a thread's traceback alone is not
            self.broken.append(repr(fault))

    def press(self, i):
        seen = self.own.read(f"/meetings/{self.own.meeting}/live").json()
        waiting = [e["entry"] for e in seen["queue"]]
        some = self.chance.choice(waiting) if waiting else "nothing"
        turn = seen["turn"]["turn"] if seen["turn"] else ""
        what = self.chance.choice(["raise"] * 3 + ["lower", "hold", "release", "next", "next", "end", "queue", "decide"])
        who, path, fields = {
            "raise": (self.own, "hands", {"kind": self.chance.choice(["point", "point", "order"])}),
            "lower": (self.chair, f"hands/{some}/lower", {"reason": "covered"}),
            "hold": (self.chair, f"hands/{some}/hold", {"on": True}),
            "release": (self.chair, f"hands/{some}/hold", {"on": False}),
            "next": (self.chair, "turns/next", {"seen_turn": turn}),
            "end": (self.chair, f"turns/{turn or 'none'}/end", {}),
            "queue": (self.chair, "queue", {"item": self.item, "state": "closed_for_new" if self.chance.random() < 0.25 else "open"}),
            "decide": (self.chair, "outcome", {"word": "noted", "sentence": f"decision {self.n}.{i}"}),
        }[what]
        key = f"{self.n}.{i}"
        for again in range(2 if self.chance.random() < 0.15 else 1):
            began = time.monotonic()
            done = who.press(path, key=key, **fields)
            facts = done.json() if done.status == 200 else {}
            self.history.append({"key": key, "what": what, "seat": self.own.seat, "began": began, "ended": time.monotonic(), "status": done.status,
                                 "facts": facts, "again": again, "meant": some, "turn": turn})


class Model:
    """Floor and queue, one event after the other. step() answers why an event could not have been."""

    def __init__(self):
        self.requests, self.item, self.turn, self.speaker, self.queue = {}, "", "", "", False
        self.paused = []

    def step(self, e):
        kind, at, data = e["kind"], e["object"], e["data"]
        r = self.requests.get(at)
        if kind == "item.opened":
            if self.item:
                return "another item is open"
            self.item, self.queue = at, True
        elif kind in ("queue.opened", "queue.last_call"):
            self.queue = True
        elif kind == "queue.closed":
            self.queue = False
        elif kind in ("entry.added", "order.raised"):
            if kind == "entry.added" and data["kind"] == "point" and not self.queue:
                return "the queue was closed"
            if any(o["seat"] == data["seat"] and o["kind"] == data["kind"] and o["state"] in ("waiting", "held", "called") for o in self.requests.values()):
                return "waits twice"
            self.requests[at] = {"seat": data["seat"], "kind": data["kind"], "state": "waiting"}
        elif kind == "entry.withdrawn":
            if r is None or r["state"] not in ("waiting", "held", "called"):
                return "did not wait"
            r["state"] = "withdrawn"
        elif kind in ("entry.held", "entry.released"):
            before = "waiting" if kind == "entry.held" else "held"
            if r is None or r["state"] != before:
                return f"was {r and r['state']}"
            r["state"] = "held" if kind == "entry.held" else "waiting"
        elif kind == "entry.called":
            if r is None or r["state"] not in ("waiting", "held"):
                return "did not wait"
            r["state"] = "called"
        elif kind == "turn.started":
            called = self.requests.get(data["entry"])
            if called is None or called["state"] != "called":
                return "was not called"
            if self.turn and not data.get("question"):
                return "somebody was speaking"
            if self.turn:
                self.paused.append((self.turn, self.speaker))
            called["state"], self.turn, self.speaker = "speaking", at, data["entry"]
        elif kind == "turn.ended":
            if self.turn != at:
                return "was not the present turn"
            self.requests[self.speaker]["state"] = "done"
            self.turn, self.speaker = self.paused.pop() if self.paused else ("", "")
        return ""


FIRST = {"raise": ("entry.added", "order.raised"), "lower": ("entry.withdrawn",),
         "next": ("turn.started", "entry.called"), "end": ("turn.ended",), "decide": ("outcome.declared", "decision.recorded")}


def explain(history, log):
    """Empty when one sequence explains what everybody saw; else what it cannot explain."""
    for want, e in enumerate(log, 1):
        if e["seq"] != want:
            return f"a gap before {e['seq']}"
    model = Model()
    for e in log:
        if why := model.step(e):
            return f"{e['seq']} {e['kind']}: {why}"
    accepted, answers = [], {}
    for h in history:
        if h["status"] != 200:
            continue
        if h["key"] in answers:
            if answers[h["key"]] != h["facts"]:
                return f"press {h['key']} was answered twice: {answers[h['key']]} and {h['facts']}"
            continue
        answers[h["key"]] = h["facts"]
        accepted.append(h)
    refused = {h["key"] for h in history if h["status"] != 200} - set(answers)
    # A press that found things as it wanted them is answered with the number of the act before it, and is no act.
    changes = [h for h in accepted if h["what"] not in ("hold", "release", "queue")]
    if len({h["facts"]["seq"] for h in changes}) != len(changes):
        return "two presses stand at one number"
    # An act ends at the number it was answered with; its events go back to the act before it.
    ends = sorted({h["facts"]["seq"] for h in accepted})
    owners = {"raise": 0, "lower": 0}  # whose events no other act writes
    for h in changes:
        seq = h["facts"]["seq"]
        at = ends.index(seq)
        mine = [e for e in log if (ends[at - 1] if at else 0) < e["seq"] <= seq]
        kinds = [e["kind"] for e in mine]
        if not set(kinds) & set(FIRST[h["what"]]):
            return f"press {h['key']} ({h['what']}) at {seq} has no event of its own: {kinds}"
        if h["what"] == "raise" and not any(e["object"] == h["facts"]["entry"] and e["data"]["seat"] == h["seat"] for e in mine):
            return f"press {h['key']}: its hand is not at {seq}"
        if h["what"] in owners:
            owners[h["what"]] += 1
    # Nothing stands there that nobody was told of.
    told = {"raise": sum(e["kind"] in ("entry.added", "order.raised") for e in log), "lower": sum(e["kind"] == "entry.withdrawn" for e in log)}
    for what, n in told.items():
        if n != owners[what]:
            return f"{n} of {what} in the log, {owners[what]} were accepted ({len(refused)} refused)"
    latest = 0.0
    for seq in ends:
        there = [h for h in accepted if h["facts"]["seq"] == seq]
        for h in there:
            if h["ended"] < latest:
                return f"press {h['key']} at {seq} had ended before one with a smaller number began"
        latest = max([latest, *(h["began"] for h in there)])
    return ""


def controls(history, log, count):
    """Histories that no sequence explains."""
    good = [h for h in history if h["status"] == 200 and not h["again"]]
    hands = sorted((h for h in good if h["what"] == "raise"), key=lambda h: h["facts"]["seq"])
    first, last = hands[0], hands[-1]

    def changed(how):
        other, events = copy.deepcopy(history), copy.deepcopy(log)
        how(other, events)
        return explain(other, events)

    def exchange(other, events):
        for h in other:
            if h["key"] in (first["key"], last["key"]):
                h["facts"] = (last if h["key"] == first["key"] else first)["facts"]

    def late(other, events):
        # The first hand is said to have gone up after everything else was over.
        end = max(h["ended"] for h in other)
        for h in other:
            if h["key"] == first["key"]:
                h["began"], h["ended"] = end + 1, end + 2

    def gap(other, events):
        del events[len(events) // 2]

    def lost(other, events):
        at = next(i for i, e in enumerate(events) if e["object"] == first["facts"]["entry"])
        events[at]["kind"] = "item.reordered"

    def invented(other, events):
        other[:] = [h for h in other if h["key"] != first["key"]]

    def twice(other, events):
        h = copy.deepcopy(next(h for h in other if h["key"] == first["key"]))
        h["facts"]["seq"] += 1
        other.append(h)

    for name, how in (("two presses exchanged", exchange), ("a press in the wrong order", late), ("a gap", gap), ("a press that was lost", lost),
                      ("a hand nobody raised", invented), ("a press answered in two ways", twice)):
        count.check(changed(how) != "", f"control: {name} was explained")


def main():
    options = called_with(commands=500, clients=20, seed=66)
    binary = options.binary
    count = Count("D-LIN")
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Everybody at once")
        clients = []
        for n in range(options.clients):
            guest = room.guest(f"Person {n}", source=f"127.0.3.{n + 1}")
            clients.append(Client((guest, room.chair.twin(source=f"127.0.3.{n + 1}")), room.item, n, options.commands // options.clients, options.seed))
        began = time.monotonic()
        for c in clients:
            c.start()
        for c in clients:
            c.join(1800)
        took = time.monotonic() - began
        history = [h for c in clients for h in c.history]
        events = room.chair.poll()["events"]
        # The whole log, also what the stream tells nobody: captions are in it as cap.*, of which there are none here.
        log = [e["data"] for e in events if e["event"] == "ev"]
        broken = [b for c in clients for b in c.broken]
        count.check(not broken, f"clients broke off: {broken[:2]}")
        statuses = {}
        for h in history:
            statuses[h["status"]] = statuses.get(h["status"], 0) + 1
        count.check(not set(statuses) - {200, 400, 403, 404, 409, 429}, f"presses were answered {statuses}")
        count.check(statuses.get(200, 0) > len(history) // 5, f"only {statuses.get(200, 0)} of {len(history)} presses were accepted: that proves little")
        count.check(explain(history, log) == "", explain(history, log))
        controls(history, log, count)
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {len(history)} presses by {len(clients)} clients in {took:.1f} s, answered {statuses}; {len(log)} events explained")
    count.end()


if __name__ == "__main__":
    main()
