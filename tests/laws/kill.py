#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-KILL on the real program (trust 9.2): writers enter decisions, meetings and corrections over HTTP and note each one that
was acknowledged; the server is killed with SIGKILL at a random moment; after each restart everything acknowledged is there,
nothing is there twice, and the event logs are whole.

  kill.py BINARY [--kills N] [--writers N] [--seed S]

The control: a writer that notes its wish before the answer came must be caught claiming what is not there."""

import http.client
import random
import re
import threading
import time

from laws import Browser, Count, Place, Server, called_with, run


class Writer(threading.Thread):
    """Enters one thing after the other until the connection breaks. `too_early`: notes before the answer (the control)."""

    def __init__(self, kind, port, session, place, tag, too_early):
        super().__init__(daemon=True)
        self.kind, self.place, self.tag, self.too_early = kind, place, tag, too_early
        self.browser = Browser(port, timeout=10)
        self.browser.cookies, self.browser.token = dict(session[0]), session[1]
        self.kept, self.refused, self.n = [], [], 0

    def run(self):
        try:
            while True:
                self.n += 1
                words = f"{self.kind} {self.tag} {self.n}"
                if self.too_early:
                    self.kept.append(words)
                answer = self.enter(words)
                if answer.status == 303:
                    if not self.too_early:
                        self.kept.append(words)
                elif answer.status not in (409, 503):
                    self.refused.append(f"{answer.status} {answer.text()[:200]}")
                    return
        except (OSError, http.client.HTTPException):
            pass
        self.browser.close()

    def enter(self, words):
        if self.kind == "decision":
            return self.browser.post(f"/meetings/{self.place['meeting']}/marks", kind="decision", text=words)
        if self.kind == "meeting":
            return self.browser.post("/meetings", series=self.place["series"], title=words, day="2031-05-06", start="14:00", end="15:00",
                                     zone="Europe/Lisbon", kind="coordination")
        rev = latest_rev(self.browser, self.place["segment"])
        return self.browser.post(f"/segments/{self.place['segment']}/text", base_rev=rev, text=words + ".", reason="typo")


def latest_rev(browser, segment):
    return max(r["rev"] for r in browser.read(f"/s/{segment}/revisions").json()["revisions"])


def find_place(browser, demo):
    """A meeting, its series and a paragraph of a transcript that may be corrected."""
    meeting = re.search(r"/meetings/([^/]+)/transcript", demo["transcript"]).group(1)
    facts = browser.read(f"/meetings/{meeting}").json()
    page = browser.get(f"/meetings/{meeting}/transcript").text()
    return {"meeting": meeting, "series": facts["meeting"]["series"], "segment": re.search(r'data-segment="([^"]+)"', page).group(1)}


def open_for_corrections(browser, place, count):
    """An approved transcript takes no corrections: it is opened as an amendment first."""
    page = browser.read(f"/meetings/{place['meeting']}/transcript").json()
    status = page.get("status") or page.get("head", {}).get("status")
    if status == "approved":
        done = browser.post(f"/meetings/{place['meeting']}/status", to="amended", note="for the law on being killed")
        count.check(done.status == 303, f"the transcript could not be opened for corrections: {done.status}")


def everything(browser, place):
    """What is kept now, by kind: lists with every occurrence."""
    decisions, page = [], 1
    while True:
        answer = browser.read(f"/decisions?page={page}").json()
        decisions += [m["mark"]["text"] for m in answer["marks"]]
        if not answer["more"]:
            break
        page += 1
    listed = browser.read("/meetings").json()
    titles = re.findall(r"meeting w[^\s\"]+ \d+", str(listed))
    told = browser.read(f"/s/{place['segment']}/revisions")
    if told.status != 200:
        raise RuntimeError(f"the revisions were answered {told.status}: {told.text()[:300]}")
    revisions = [r["text"].rstrip(".") for r in told.json()["revisions"]]
    return {"decision": decisions, "meeting": titles, "correction": revisions}


def one_round(server, link, place, session, options, chance, tag, too_early=False):
    """Writes until a random moment, kills, answers what the writers noted."""
    kinds = ["decision", "meeting", "correction"] + ["decision"] * max(0, options.writers - 3)
    writers = [Writer(kind, server.port, session, place, f"w{tag}x{i}", too_early) for i, kind in enumerate(kinds)]
    for w in writers:
        w.start()
    # A slow machine needs longer until there is something to lose: the moment is random after the first few.
    enough, patience = chance.randrange(6, 16), time.monotonic() + 15
    while sum(len(w.kept) for w in writers) < enough and time.monotonic() < patience and any(w.is_alive() for w in writers):
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.350))
    server.kill()
    for w in writers:
        w.join(15)
    return writers


def compare(writers, kept):
    """Lost: acknowledged and not there. Twice: there more than once."""
    lost, twice = [], []
    for kind, found in kept.items():
        times = {}
        for words in found:
            times[words] = times.get(words, 0) + 1
        lost += [words for w in writers if w.kind == kind for words in w.kept if words not in times]
        twice += [words for words, n in times.items() if n > 1 and kind in words]
    return lost, twice


def main():
    options = called_with(kills=10, writers=4, seed=66)
    binary = options.binary
    chance = random.Random(options.seed)
    count = Count("D-KILL")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data).ready()
        port = server.port
        browser = Browser(port).sign_in(server.demo()["sign_in"]["secretariat"])
        place = find_place(browser, server.demo())
        open_for_corrections(browser, place, count)
        session = (browser.cookies, browser.token)
        acknowledged, slowest, all_writers = 0, 0.0, []
        for i in range(options.kills):
            browser.close()
            writers = one_round(server, None, place, session, options, chance, i)
            all_writers += writers
            for w in writers:
                count.check(not w.refused, f"a {w.kind} was refused: {w.refused[:1]}")
            acknowledged += sum(len(w.kept) for w in writers)
            began = time.monotonic()
            server = Server(binary, data, port).ready()
            slowest = max(slowest, time.monotonic() - began)
            lost, twice = compare(all_writers, everything(browser, place))
            count.check(not lost, f"kill {i + 1}: {len(lost)} acknowledged were lost, first: {lost[:2]}")
            count.check(not twice, f"kill {i + 1}: kept twice: {twice[:2]}")
        code, said, complaint = run(binary, "verify", "--data", data)
        count.check(code == 0 and b"are whole" in said, f"verify: {code} {said[:200]} {complaint[:200]}")
        count.check(acknowledged >= 5 * options.kills, f"only {acknowledged} were acknowledged: that proves little")
        # The control: noting before the answer must be caught. Some rounds may lose nothing by luck.
        caught = False
        for i in range(20):
            browser.close()
            writers = one_round(server, None, place, session, options, chance, f"c{i}", too_early=True)
            server = Server(binary, data, port).ready()
            caught = bool(compare(writers, everything(browser, place))[0])
            if caught:
                break
        count.check(caught, "the control lost nothing in 20 rounds: this law cannot see losses")
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {options.kills} kills, {acknowledged} acknowledged, slowest restart to first answer {slowest:.2f} s")
    count.end()


if __name__ == "__main__":
    main()
