# SPDX-License-Identifier: Apache-2.0
"""What the laws about personal links share: a consensus call and a date poll with a link for everybody who is asked, and somebody who holds
one (stuffing.py, impersonation.py)."""

import re
import time

from laws import Browser, form_token

STANCES = ("support", "no_objection", "no_position")


class Holder:
    """Whoever holds a personal link, in a browser without cookies. `source`: an address of this machine of their own."""

    def __init__(self, port, path, source=""):
        self.browser, self.path = Browser(port, source=source), path

    def open(self):
        page = self.browser.get(self.path)
        self.browser.token = form_token(page.text())
        return page

    def clear_cookies(self):
        self.browser.cookies = {}
        return self.open()

    def says(self, **form):
        return self.browser.post(self.path, **form)

    def close(self):
        self.browser.close()


class Call:
    """A consensus call that an organiser drafts; `links` has a personal link for each coalition that is asked."""

    def __init__(self, organiser, title, asked=6, **more):
        self.organiser = organiser
        wish = {"kind": "objection_call", "title": title, "text": "Lists are open to all.", "days": 14, "floor": 1, "review_months": 12, "source": "/decisions", **more}
        done = organiser.post("/calls", **wish)
        if done.status != 303:
            raise RuntimeError(f"drafting a call was answered {done.status}: {done.text()[:500]}")
        self.at = re.search(r"/calls/[a-z0-9]+", done.header("Location")).group(0)
        coalitions = [c["coalition"] for c in self.sheet()["coalitions"]]
        for extra in coalitions[asked:]:
            organiser.post(f"{self.at}/coalitions/{extra}/remove")
        self.coalitions = coalitions[:asked]
        self.links = {c: self.link(c, f"Voice {n}") for n, c in enumerate(self.coalitions)}

    def link(self, coalition, name):
        page = self.organiser.post(self.at + "/voices", coalition=coalition, name=name, zone="UTC", weekend="saturday_sunday").text()
        return re.search(r"/call/[a-z0-9]{32}", page).group(0)

    def open(self):
        done = self.organiser.post(self.at + "/open")
        if done.status != 303:
            raise RuntimeError(f"opening a call was answered {done.status}: {done.text()[:500]}")
        return self

    def sheet(self):
        return self.organiser.read(self.at).json()["sheet"]

    def stands(self):
        return {c["coalition"]: c["stand"]["stance"] for c in self.sheet()["coalitions"]}


class Poll:
    """A date poll with three times and a link for each person."""

    def __init__(self, organiser, people=6):
        self.organiser = organiser
        done = organiser.post("/polls", title="A law's poll", about="", series="", zone="UTC", minutes=60, cap=3)
        if done.status != 303:
            raise RuntimeError(f"opening a poll was answered {done.status}: {done.text()[:500]}")
        self.at = re.search(r"/polls/[a-z0-9]+", done.header("Location")).group(0)
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86400))
        for hour in (9, 12, 15):
            organiser.post(self.at + "/slots", day=day, time=f"{hour:02}:00")
        self.links = {}
        for n in range(people):
            page = organiser.post(self.at + "/people", name=f"Person {n}", zone="UTC", coalition=f"Group {n}", address="").text()
            self.links[f"Person {n}"] = re.search(r"/poll/[a-z0-9]{32}", page).group(0)
        self.slots = [row["id"] for row in self.facts()["ranking"]]

    def facts(self):
        return self.organiser.read(self.at).json()

    def answers(self):
        """What each answered, time by time, in the order of `slots`."""
        facts = self.facts()
        order = [row["id"] for row in facts["ranking"]]
        return {p["name"]: [p["answers"][order.index(s)] for s in self.slots] for p in facts["people"]}

    def form(self, answer):
        return {"zone": "UTC", **{f"slot-{s}": answer for s in self.slots}}
