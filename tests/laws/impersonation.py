#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A-IMPERS (trust 5, 9.3): a coordinator of one coalition, whoever holds another's link, and a session that should be dead try to answer, edit
and withdraw for coalitions that are not theirs, on the real program: by id, by nested id, by fields of the body, by a link that was renewed
or belongs to somebody else, by a hat that was taken away, by a suspended account.

  impersonation.py BINARY

Holds when none succeeds and nothing of the others' has changed; when taking a hat away, renewing a link and suspending an account work at
the very next request, and the open stream of a suspended account ends within 5 seconds. Controls: the coordinator's own answer must
succeed, and what it changes must be seen."""

import json
import re
import threading
import time

import laws
from laws import Browser, Count, Place, Server, program
from links import Call, Holder, Poll
from room import Room

OBJECTION = {"stance": "objection", "what": "The second sentence.", "harm": "It shuts people out.", "remedy": "Strike it."}


def found(value, wanted):
    """Every object in a JSON value that has these keys."""
    if isinstance(value, list):
        return [f for v in value for f in found(v, wanted)]
    if not isinstance(value, dict):
        return []
    return ([value] if wanted <= set(value) else []) + [f for v in value.values() for f in found(v, wanted)]


class World:
    """What must not change: positions and objections of a call, a coalition's entry, a questionnaire's answers, as the secretariat reads them."""

    def __init__(self, ada, call, survey, units):
        self.ada, self.call, self.survey, self.units = ada, call, survey, units

    def state(self, but=""):
        sheet = self.call.sheet()
        return json.dumps({
            "stands": [(c["coalition"], c["stand"], c["words"]) for c in sheet["coalitions"] if c["coalition"] != but],
            "objections": [(o["id"], o["state"], o["what"], o["appealed"]) for o in sheet["objections"] if o["coalition"] != but],
            "text": sheet["call"]["text"], "life": sheet["call"]["state"],
            "roster": [self.ada.read(f"/coalitions/{c}").text() for c in self.call.coalitions if c != but],
            "answers": [(u["id"], u["standing"]) for u in found(self.ada.read(f"/questionnaires/{self.survey}").json(), {"id", "name", "standing"}) if u["id"] in self.units]})


def coordinators_tries(nadia, call, own, objection, voices, survey, units):
    """(what, status) of everything a coordinator of one coalition may try on the others'."""
    for other in call.coalitions:
        if other == own:
            continue
        yield f"position of {other}", nadia.post(call.at + "/position", coalition=other, version="1", stance="support").status
        yield f"dispute as {other}", nadia.post(call.at + "/dispute", coalition=other).status
        yield f"roster of {other}", nadia.post(f"/coalitions/{other}", name="Ours now", site="https://evil.example").status
        yield f"life of {other}", nadia.post(f"/coalitions/{other}/life", life="closed", reason="No.").status
        yield f"contacts of {other}", nadia.post(f"/coalitions/{other}/contacts", name="Eve", address="eve@example.org", duty="coordinator").status
        yield f"evidence of {other}", nadia.post(f"/coalitions/{other}/evidence", kind="output", day="2026-01-01", link="https://evil.example", words="We are dead.").status
        yield f"comment of {other}", nadia.post(f"/coalitions/{other}/comment", comment="We are dead.").status
    yield "withdrawing another's objection", nadia.post(f"{call.at}/objections/{objection}/withdraw").status
    yield "appealing another's objection", nadia.post(f"{call.at}/objections/{objection}/appeal", words="No.").status
    yield "answering an objection", nadia.post(f"{call.at}/objections/{objection}/answer", answer="No.").status
    yield "overruling an objection", nadia.post(f"{call.at}/objections/{objection}/overrule", reasons="No.").status
    for voice in voices:
        yield "speaking on behalf", nadia.post(f"{call.at}/voices/{voice}", version="1", stance="support").status
        yield "another's new link", nadia.post(f"{call.at}/voices/{voice}/link").status
    yield "a voice for another", nadia.post(call.at + "/voices", coalition=call.coalitions[-1], name="Eve", zone="UTC", weekend="saturday_sunday").status
    for act, fields in (("edit", {"text": "Lists are shut.", "label": "editorial"}), ("withdraw", {"reason": "No."}), ("return", {"reason": "No."}), ("reopen", {"reason": "No."})):
        yield f"{act} the call", nadia.post(f"{call.at}/{act}", **fields).status
    for unit in units:
        at = f"/questionnaires/{survey}/answer/{unit}"
        yield f"reading the draft of {unit}", nadia.get(at).status
        yield f"answering for {unit}", nadia.post(at, act="submit").status
        yield f"confirming for {unit}", nadia.post(at + "/confirm").status
        yield f"declining for {unit}", nadia.post(at + "/decline", reason="No.").status
        yield f"helpers of {unit}", nadia.post(at + "/helpers", name="Eve", address="eve@example.org").status


def poll_tries(nadia, poll):
    """A date poll that asks others, by an account."""
    for person in poll.facts()["people"]:
        at = f"{poll.at}/answer/{person['id']}"
        yield f"reading the answer of {person['name']}", nadia.get(at).status
        yield f"answering as {person['name']}", nadia.post(at, **poll.form("yes")).status


def links_tries(port, call, mine, theirs, objection):
    """The same by a personal link of another coalition: fields of the body, nested ids, addresses of others."""
    h = Holder(port, call.links[mine], "127.0.50.1")
    h.open()
    for field in ("coalition", "voice", "person", "name", "secret", "call"):
        answer = h.says(version="1", stance="no_objection", **{field: theirs})
        # It counts for the link's own coalition, whatever the body says; what others said is compared afterwards.
        yield f"a body with {field}", 403 if answer.status == 303 else answer.status
    yield "withdrawing by another's link", h.browser.post(f"{h.path}/objections/{objection}/withdraw").status
    yield "appealing by another's link", h.browser.post(f"{h.path}/objections/{objection}/appeal", words="No.").status
    for path in (h.path.replace("/call/", "/poll/"), h.path.replace("/call/", "/invited/"), h.path.replace("/call/", "/answer/"), h.path.replace("/call/", "/sign-in/")):
        yield f"a link of one kind at {path.split('/')[1]}", h.browser.post(path, coming="yes").status
    h.close()


def stream_ends(nadia, room, within, end):
    """Whether the open stream of this browser's session is closed within so many seconds of `end()`."""
    done = threading.Event()
    twin = nadia.twin()

    def read():
        try:
            twin.get(room.stream)
        except OSError:
            pass
        except Exception:  # a stream cut in the middle of a chunk is an ended stream
            pass
        done.set()

    threading.Thread(target=read, daemon=True).start()
    time.sleep(1)
    if done.is_set():
        return False
    end()
    return done.wait(within)


def main():
    binary = program()
    count = Count("A-IMPERS")
    wait = laws.patience(binary)
    with Place() as place:
        server = Server(binary, place + "/data").ready(60 * wait)
        links = server.demo()["sign_in"]
        ada = Browser(server.port).sign_in(links["secretariat"])
        room = Room(server, "A law's room")
        nadia = room.person("coordinator")
        person = nadia.read("/account").json()["person"]
        call = Call(ada, "A call that others answer", asked=6)
        hats = found(ada.read(f"/people/{person}").json(), {"id", "kind", "of"})
        own_names = {h["of"] for h in hats}
        own = next((c["coalition"] for c in call.sheet()["coalitions"] if c["name"] in own_names), "")
        if not count.check(own != "", f"the coordinator speaks for none of the asked coalitions: {own_names}"):
            count.end()
        call.open()
        theirs = next(c for c in call.coalitions if c != own)
        holder = Holder(server.port, call.links[theirs], "127.0.51.1")
        holder.open()
        count.check(holder.says(version="1", **OBJECTION).status == 303, "the other coalition could not object")
        objection = call.sheet()["objections"][0]["id"]
        voices = [v["id"] for v in ada.read(call.at).json()["voices"] if v["name"].startswith("Voice")][:3]
        survey = found(ada.read("/questionnaires").json(), {"id", "title", "state"})[0]["id"]
        mine = {u["id"] for u in found(ada.read(f"/questionnaires/{survey}").json(), {"id", "name", "standing"}) if u["name"] in own_names}
        units = [u["id"] for u in found(ada.read(f"/questionnaires/{survey}").json(), {"id", "name", "standing"}) if u["id"] not in mine][:4]
        world = World(ada, call, survey, units)
        poll = Poll(ada, people=2)
        before, all_before, times_before = world.state(own), world.state(), poll.answers()

        tries = list(coordinators_tries(nadia, call, own, objection, voices, survey, units)) + list(links_tries(server.port, call, own, theirs, objection)) + list(poll_tries(nadia, poll))
        done = [what for what, status in tries if status in (200, 303)]
        count.check(not done, f"{len(done)} of {len(tries)} succeeded: {done[:5]}")
        count.check(len(tries) >= 60, f"only {len(tries)} were tried")
        count.check(world.state(own) == before, "something of another coalition has changed")
        count.check(world.state() != all_before, "control: a change is not seen")
        count.check(poll.answers() == times_before, "somebody else's answer in a date poll has changed")

        # One's own works, until the hat is gone; then at once no more.
        count.check(nadia.post(call.at + "/position", coalition=own, version="1", stance="support").status == 303, "control: one's own position is refused")
        for hat in hats:
            ada.post(f"/people/{person}/capacities/{hat['id']}/remove")
        for contact in found(ada.read(f"/coalitions/{own}").json(), {"id", "address", "duty"}):
            ada.post(f"/coalitions/{own}/contacts/{contact['id']}/remove")
        other = Call(ada, "A call after the hat is gone", asked=6).open()
        late = nadia.post(other.at + "/position", coalition=own, version="1", stance="support").status
        count.check(late not in (200, 303), f"without the hat a position in a new call was answered {late}")

        # A forwarded link dies with the next one.
        voice = voices[0]
        page = ada.post(f"{call.at}/voices/{voice}/link").text()
        fresh = re.search(r"/call/[a-z0-9]{32}", page).group(0)
        named = {v["id"]: v for v in ada.read(call.at).json()["voices"]}[voice]
        coalition = next(c["coalition"] for c in call.sheet()["coalitions"] if c["name"] == named["coalition"])
        dead = Holder(server.port, call.links[coalition], "127.0.52.1")
        count.check(dead.open().status == 404 and dead.says(version="1", stance="support").status in (403, 404), "a link that was renewed still works")
        alive = Holder(server.port, fresh, "127.0.52.2")
        count.check(alive.open().status == 200, "control: the renewed link does not work")

        # A session that is ended from elsewhere.
        account = next(a["id"] for a in ada.read("/accounts").json()["accounts"] if a["person"] == person)
        statuses = []

        def suspend():
            statuses.append(ada.post(f"/accounts/{account}/suspend").status)
            statuses.append(nadia.get("/account").status)
            statuses.append(nadia.post(call.at + "/position", coalition=own, version="1", stance="no_position").status)

        ended = stream_ends(nadia, room, 5 * wait, suspend)
        count.check(statuses[0] == 303 and statuses[1] != 200 and statuses[2] not in (200, 303), f"suspending was answered {statuses[0]}, the next requests {statuses[1:]}")
        count.check(ended, f"the open stream of a suspended account has not ended after {5 * wait} s")
        print(f"  {len(tries)} attempts, none of them with effect")
        for h in (holder, dead, alive):
            h.close()
        server.stop()
    count.end()


if __name__ == "__main__":
    main()
