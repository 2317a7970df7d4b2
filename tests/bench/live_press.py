#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The chair's press to every screen, and a caption to every reader, through the whole program: permissions, log, store, fan-out
(issue of the live room, 2; rulings 24).

  live_press.py BINARY [--readers 1000] [--rate 5] [--seconds 30]

Readers hear what pages hear. Presses and captions run one after the other, not mixed. A delay is counted from before the request is sent
to when this script has read the frame; its one thread reads all the readers, which is part of each figure. Goals: press p99 < 250 ms,
caption p95 < 200 ms, at 1,000 readers and 5 events/s; server under 300 MB. Exit code 1 when one is missed or a reader misses an event."""

import argparse
import bisect
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "laws"))
from laws import Place, Server, program  # noqa: E402
from many import high  # noqa: E402
from room import Crowd, Reader, Room  # noqa: E402


class Screen(Reader):
    """Notes when it had which number."""

    def __init__(self, *where):
        super().__init__(*where)
        self.numbers, self.times, self.said = [], [], {}

    def take(self, one):
        if one.number:
            self.numbers.append(one.number)
            self.times.append(one.at)
        if one.event == "cap.append":
            for n in re.findall(r"word(\d+)", one.data):
                self.said.setdefault(int(n), one.at)

    def had(self, number):
        at = bisect.bisect_left(self.numbers, number)
        return self.times[at] if at < len(self.times) else None


def delays(acts, screens):
    """Milliseconds of each (act, screen), and how many screens never had one."""
    took, missed = [], 0
    for sent, number in acts:
        for s in screens:
            at = s.had(number)
            if at is None:
                missed += 1
            else:
                took.append((at - sent) * 1000)
    return took, missed


def paced(seconds, rate, act):
    """act(n) at this rate; answers what they answered and the times they were begun."""
    out, began = [], time.monotonic()
    for n in range(int(seconds * rate)):
        wait = began + n / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        sent = time.monotonic()
        out.append((sent, act(n)))
    return out


def figure(what, took, share, goal):
    value = high(took, share)
    print(f"{what}: p50 {high(took, .5):.0f} ms, p95 {high(took, .95):.0f} ms, p99 {high(took, .99):.0f} ms, of {len(took)}"
          f" (goal: p{share * 100:.0f} below {goal} ms){'' if value < goal else '  MISSED'}", flush=True)
    return value < goal


def main():
    binary = program()
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    good = True
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Press to screen")
        path = f"/meetings/{room.meeting}/live/stream?as=open&lang=en"
        screens = [Screen(path, server.port, f"127.0.5.{n % 8 + 1}") for n in range(options.readers)]
        crowd = Crowd(screens, rate=500)
        crowd.start()
        if not crowd.wait(lambda s: s.live, 60):
            sys.exit("the readers did not come in")
        room.happen(0)
        time.sleep(1)
        presses = paced(options.seconds, options.rate, lambda n: room.happen(n + 1))
        time.sleep(2)
        took, missed = delays(presses, screens)
        good &= figure(f"press to {len(screens)} screens", took, .99, 250) and not missed
        _, captioner = room.captioner()
        posts = []
        # 150 words a minute, word by word
        for sent, status in paced(options.seconds, 2.5, lambda n: captioner.post(n + 1, f"word{n} and what was said with it.\n")):
            if status[0] != 200:
                sys.exit(f"a caption was answered {status}")
            posts.append(sent)
        time.sleep(2)
        heard = [(s.said[n] - sent) * 1000 for n, sent in enumerate(posts) for s in screens if n in s.said]
        silent = len(posts) * len(screens) - len(heard)
        good &= figure(f"caption to {len(screens)} readers", heard, .95, 200) and not silent
        print(f"not heard: {missed} presses, {silent} captions", flush=True)
        held = server.resident_kb() / 1024
        print(f"server with {len(screens)} readers: {held:.0f} MB (goal: below 300){'' if held < 300 else '  MISSED'}", flush=True)
        good &= held < 300
        crowd.end()
        server.stop()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
