#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""P-STUFF (trust 5.1, 9.3): many ballots on the real program: cleared cookies, the same form a hundred times at once, replayed, with
changed bodies, with links that are guessed or another's, before a call is open and after it is closed.

  stuffing.py BINARY [--attempts N]

Holds when each asked coalition counts once, with what its link said last; when nothing that began after the closing was answered is in the
sheet; and when the counts are what counting the positions one by one gives. Control: a count in which one coalition stands twice, and a
late position, must be found."""

import collections
import random
import threading

import laws
from laws import Browser, Count, Place, Server, called_with
from links import STANCES, Call, Holder, Poll


def miscounted(sheet):
    """What is wrong with the counts of a sheet, as a sentence, or nothing."""
    ids = [c["coalition"] for c in sheet["coalitions"]]
    if len(set(ids)) != len(ids):
        return "a coalition stands in it twice"
    found = collections.Counter(c["stand"]["stance"] if c["stand"]["how"] == "spoke" else c["stand"]["how"] for c in sheet["coalitions"])
    said = {k: v for k, v in sheet["counts"].items() if isinstance(v, int) and v}
    if said != dict(found):
        return f"the counts say {said}, one by one it is {dict(found)}"
    return ""


def at_once(n, act):
    """n threads that begin together; their answers."""
    gate, answers = threading.Barrier(n), []

    def run(i):
        gate.wait()
        answers.append(act(i))

    threads = [threading.Thread(target=run, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def ready(port, path, n):
    """n holders of a link, each with a browser and an address of their own, the page open."""
    holders = [Holder(port, path, f"127.0.{30 + i // 200}.{1 + i % 200}") for i in range(n)]
    for h in holders:
        h.open()
    return holders


def before_opening(port, call, count):
    refused = []
    for path in call.links.values():
        h = Holder(port, path)
        h.browser.token = "none"
        refused.append(h.open().status)
        refused.append(h.says(version=1, stance="support").status)
        h.close()
    count.check(all(s in (403, 409) for s in refused), f"before the call is open its links were answered {sorted(set(refused))}")
    count.check(set(call.stands().values()) == {None}, "before the call is open somebody has spoken")


def one_by_one(port, call, count, attempts, chance):
    """Cleared cookies, replays, bodies that name others; answers what each link said last."""
    last, bad = {}, collections.Counter()
    holders = {c: Holder(port, path, f"127.0.40.{n + 1}") for n, (c, path) in enumerate(call.links.items())}
    for h in holders.values():
        h.open()
    for _ in range(attempts):
        coalition = chance.choice(call.coalitions)
        other = chance.choice(call.coalitions)
        h, stance = holders[coalition], chance.choice(STANCES)
        sort = chance.randrange(5)
        if sort == 0:
            h.clear_cookies()
        if sort == 1:
            # Another's name in the body, in every field that could be taken for one.
            done = h.says(version=1, stance=stance, coalition=other, voice=other, person=other, behalf="yes", name="Somebody")
        elif sort == 2:
            done = h.says(version=chance.choice((0, 2, 99, "x", -1)), stance=stance)
            bad[done.status] += 1
            continue
        elif sort == 3:
            done = h.says(version=1, stance=chance.choice(("approval", "yes", "", "support' or '1'='1")))
            bad[done.status] += 1
            continue
        else:
            done = h.says(version=1, stance=stance)
            for _ in range(2):
                h.says(version=1, stance=stance)  # the same body again
        if done.status == 303:
            last[coalition] = stance
        else:
            bad[done.status] += 1
    count.check(set(bad) <= {400, 409}, f"attempts were answered {dict(bad)}")
    sheet = call.sheet()
    count.check(miscounted(sheet) == "", miscounted(sheet))
    stands = call.stands()
    count.check(all(stands[c] == s for c, s in last.items()), f"after {attempts} attempts the sheet says {stands}, the links said {last}")
    for h in holders.values():
        h.close()
    return last


def guessed(port, call, count, chance, attempts):
    path = next(iter(call.links.values()))
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    h = Holder(port, path, "127.0.41.1")
    h.open()
    answers = collections.Counter()
    for _ in range(attempts):
        secret = list(path.rsplit("/", 1)[1])
        at = chance.randrange(len(secret))
        secret[at] = chance.choice([c for c in letters if c != secret[at]])
        h.path = "/call/" + "".join(secret)
        answers[h.says(version=1, stance="support").status] += 1
    h.close()
    count.check(set(answers) <= {404, 429}, f"links that are one letter off were answered {dict(answers)}")


def together(port, call, count):
    coalition, path = next(iter(call.links.items()))
    holders = ready(port, path, 100)
    answers = at_once(100, lambda i: holders[i].says(version=1, stance=STANCES[i % 3]).status)
    count.check(set(answers) == {303}, f"a hundred at once were answered {collections.Counter(answers)}")
    sheet = call.sheet()
    count.check(miscounted(sheet) == "" and call.stands()[coalition] in STANCES, f"a hundred at once: {miscounted(sheet)}")
    for h in holders:
        h.close()


def closing(port, call, count):
    """While forms come in, the call is withdrawn; what begins after the answer is late."""
    holders = ready(port, call.links[call.coalitions[1]], 40)
    closed, late, early = threading.Event(), [], []

    def press(i):
        if i == 0:
            done = call.organiser.post(call.at + "/withdraw", reason="A law closes it.")
            closed.set()
            return done.status
        for n in range(12):
            after = closed.is_set()
            (late if after else early).append(holders[i].says(version=1, stance=STANCES[(i + n) % 3]).status)
        return 303

    answers = at_once(40, press)
    count.check(answers and set(answers) == {303}, f"withdrawing was answered {set(answers)}")
    count.check(late and set(late) == {409}, f"{len(late)} forms after the closing were answered {collections.Counter(late)}, {len(early)} before it {collections.Counter(early)}")
    sheet = call.sheet()
    kept = call.stands()
    for h in holders[1:3]:
        h.says(version=1, stance="support")
    count.check(call.stands() == kept and miscounted(call.sheet()) == "", "after the closing a position was changed")
    for h in holders:
        h.close()
    print(f"  at the closing: {len(early)} forms in time, {len(late)} late, all of them refused")
    return sheet


def polls(port, organiser, count, attempts, chance):
    poll = Poll(organiser)
    holders = {n: Holder(port, p, f"127.0.42.{i + 1}") for i, (n, p) in enumerate(poll.links.items())}
    last = {}
    for h in holders.values():
        h.open()
    for _ in range(attempts):
        name = chance.choice(list(holders))
        answer = chance.choice(("yes", "if_need_be", "no"))
        if chance.randrange(4) == 0:
            holders[name].clear_cookies()
        more = {"invitee": chance.choice(list(holders)), "name": "Somebody else"} if chance.randrange(3) == 0 else {}
        if holders[name].says(**poll.form(answer), **more).status == 303:
            last[name] = answer
    found = poll.answers()
    count.check(len(found) == len(poll.links), f"{len(found)} people stand in a poll that asked {len(poll.links)}")
    count.check(all(found[n] == [a] * 3 for n, a in last.items()), f"the poll says {found}, the links said {last}")
    totals = [row["yes"] + row["if_need_be"] + row["no"] + row["blank"] for row in poll.facts()["ranking"]]
    count.check(totals == [len(poll.links)] * 3, f"answers to a time: {totals}, people asked: {len(poll.links)}")
    hundred = ready(port, poll.links["Person 0"], 100)
    answers = at_once(100, lambda i: hundred[i].says(**poll.form("yes")).status)
    count.check(set(answers) == {303} and poll.answers()["Person 0"] == ["yes"] * 3, f"a hundred at once were answered {set(answers)}")
    done = organiser.post(poll.at + "/decide", slot=poll.facts()["ranking"][0]["id"], reason="")
    before = poll.answers()
    late = {holders[n].says(**poll.form("no")).status for n in holders}
    count.check(done.status == 303 and late <= {400, 409} and poll.answers() == before, f"after the decision answers were taken: {late}")
    for h in list(holders.values()) + hundred:
        h.close()


def main():
    given = called_with(attempts=400)
    binary = given.binary
    count = Count("P-STUFF")
    chance = random.Random(66)
    with Place() as place:
        server = Server(binary, place + "/data").ready(60 * laws.patience(binary))
        ada = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
        call = Call(ada, "A call that is stuffed")
        before_opening(server.port, call, count)
        call.open()
        one_by_one(server.port, call, count, given.attempts, chance)
        guessed(server.port, call, count, chance, given.attempts // 4)
        together(server.port, call, count)
        # The restart changes nothing of it.
        sheet = call.sheet()
        count.check(server.stop() == 0, "the server did not stop calmly")
        server = Server(binary, place + "/data", port=server.port).ready(60 * laws.patience(binary))
        ada = call.organiser = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
        count.check(call.sheet()["counts"] == sheet["counts"], "after a restart the counts are others")
        ended = closing(server.port, call, count)
        polls(server.port, ada, count, given.attempts // 2, chance)
        # The controls.
        twice = {**ended, "coalitions": ended["coalitions"] + ended["coalitions"][:1]}
        count.check(miscounted(twice) != "", "control: a coalition that counts twice is not seen")
        spoken = next(c for c in ended["coalitions"] if c["stand"]["stance"])
        changed = {**ended, "coalitions": [{**c, "stand": {**c["stand"], "stance": "objection"}} if c is spoken else c for c in ended["coalitions"]]}
        count.check(miscounted(changed) != "", "control: a position that changed after the count is not seen")
        server.stop()
    count.end()


if __name__ == "__main__":
    main()
