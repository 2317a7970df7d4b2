#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""T-AUTH (trust 9.3): signing in by letters on the real program, with a real SMTP server between: 25 cases of links, codes, scanners,
guessers, forged hosts, unknown addresses and floods.

  auth.py BINARY [--guesses N] [--looks N]

Controls: the check of "signed in" must say no of a browser that only looked, and the comparison of answers must see a difference that is
there. The ten minutes need libfaketime; without it that case is skipped, and said to be."""

import re
import statistics
import tempfile
import time
import urllib.parse

import laws
from clock import Hand
from laws import Browser, Count, Place, Server, called_with, form_token, wait_for
from letters import Sink, text_of

BASE = "https://forum.example.org"
EVIL = "evil.example.net"
SPARE = 12  # accounts whose only use is to be asked for
ALPHABET = 30  # people/sign_in: letters and digits without look-alikes
LETTERS_AN_HOUR, TRIES = 5, 5


class Door:
    """The program, its letters, and browsers at addresses of their own, so that what is counted per address is not in the way."""

    def __init__(self, port, sink, wait):
        self.port, self.sink, self.wait, self.next, self.accounts = port, sink, wait, 0, iter(())

    def browser(self):
        self.next += 1
        return Browser(self.port, source=f"127.0.{10 + self.next // 250}.{1 + self.next % 250}")

    def letters(self, address):
        return [l for l in self.sink.letters() if l["x-sink-to"] == address and "/sign-in/" in text_of(l)]

    def ask(self, browser, address, expected=True, **fields):
        """Asks for a letter; answers its link's path and code."""
        before = len(self.letters(address))
        browser.token = form_token(browser.get("/sign-in").text())
        form = urllib.parse.urlencode({"csrf": browser.token, "address": address})
        done = browser.send("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", **fields})
        if done.status != 303 or not expected:
            return done
        if not wait_for(20 * self.wait, lambda: len(self.letters(address)) > before):
            raise RuntimeError(f"no letter came to {address}")
        text = text_of(self.letters(address)[-1])
        return re.search(r"/sign-in/[a-z0-9]+", text).group(0), re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text).group(0)


def settle(door, ada, addresses):
    """Accounts for these addresses, by invitation."""
    for n, address in enumerate(addresses):
        ada.close()
        ada.source = f"127.0.60.{1 + n}"
        done = ada.post("/invitations", name=address.split("@")[0].title(), address=address, role="member", language="en")
        if done.status not in (200, 303):
            raise RuntimeError(f"inviting {address} was answered {done.status}: {done.text()[:300]}")
    if not wait_for(20 * door.wait, lambda: all(door.letters(a) for a in addresses)):
        raise RuntimeError("the invitations did not come")
    for address in addresses:
        path = re.search(r"/sign-in/[a-z0-9]+", text_of(door.letters(address)[-1])).group(0)
        guest = door.browser()
        guest.token = form_token(guest.get(path).text())
        done = guest.post(path, name=address.split("@")[0].title(), zone="UTC")
        if done.status != 303:
            raise RuntimeError(f"accepting the invitation of {address} was answered {done.status}")
        guest.close()
    return addresses


def signed_in(browser):
    return browser.get("/account").status == 200


def press(browser, path, token=None):
    browser.token = browser.token if token is None else token
    return browser.post(path)


def guess(browser, code):
    browser.token = form_token(browser.get("/sign-in/sent").text())
    return browser.post("/sign-in/code", code=code)


def wrong(code, n=0):
    """Another code than this one."""
    letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
    return "".join(letters[(letters.index(c) + 1 + n) % len(letters)] if c in letters else c for c in code)


def shape(answer):
    """An answer without what differs from call to call in any case."""
    body = re.sub(r'value="[^"]{20,}"', "", answer.text())
    return answer.status, answer.header("Location"), len(answer.fields), body


def links(door, count, address):
    asking = door.browser()
    path, _ = door.ask(asking, address)
    count.check(not signed_in(asking), "control: a browser that only asked counts as signed in")
    # Scanners: 5 HEAD, 6 GET, 7 one that runs scripts and presses the button with cookies of its own.
    for _ in range(50):
        door.browser().send("HEAD", path)
        door.browser().get(path)
    other = door.browser()
    page = other.get(path)
    count.check(page.status == 200 and f'action="{path}"' not in page.text(), "3: another browser is shown a button")
    scanner = door.browser()
    scanner.token = form_token(scanner.get(path).text()) or form_token(scanner.get("/sign-in").text())
    count.check(press(scanner, path).status in (403, 409) and not signed_in(scanner), "7: a scanner that runs scripts is signed in")
    other.token = form_token(other.get("/sign-in").text())
    count.check(press(other, path).status in (403, 409) and not signed_in(other), "4: another browser's POST signs it in")
    before = dict(asking.cookies)
    asking.token = form_token(asking.get(path).text())
    count.check(press(asking, path).status == 303 and signed_in(asking), "5, 6: after a hundred looks of scanners the link does not sign in the browser that asked")
    count.check(not set(before.items()) & {(k, v) for k, v in asking.cookies.items() if len(v) > 20 and "ask" not in k}, "23: signing in keeps a secret the browser had before")
    again = Browser(door.port)
    again.cookies = before
    again.token = form_token(again.get("/sign-in").text())
    count.check(press(again, path).status == 404 and not signed_in(again), "1: the link works twice")
    kept = dict(asking.cookies)
    asking.token = form_token(asking.get("/account").text())
    asking.post("/sign-out")
    stolen = Browser(door.port)
    stolen.cookies = kept
    count.check(not signed_in(stolen), "24: a cookie that was signed out is alive")


def two_letters(door, count, address):
    one = door.browser()
    first, _ = door.ask(one, address)
    second, _ = door.ask(one, address)
    one.token = form_token(one.get(second).text())
    count.check(press(one, second).status == 303, "8: of two letters the second does not work")
    fresh = Browser(door.port)
    fresh.cookies = {k: v for k, v in one.cookies.items()}
    count.check(fresh.get(first).status == 404, "8: of two letters the other one still works")


def codes(door, count, address, guesses):
    asking, other = door.browser(), door.browser()
    _, code = door.ask(asking, address)
    other.get("/sign-in")
    guess(other, code)
    count.check(not signed_in(other), "10: the code signs in another browser")
    for _ in range(20):
        guess(asking, "no code at all")
    done = guess(asking, " " + code.lower().replace("-", " ") + " ")
    count.check(done.status == 303 and signed_in(asking), "9, 11, 14: the code, in small letters and without hyphen, does not sign in after 20 typings of what is none")
    victim = door.browser()
    path, code = door.ask(victim, address)
    for n in range(TRIES):
        guess(victim, wrong(code, n))
    count.check(guess(victim, code).status != 303 and not signed_in(victim), "12: the right code works after five wrong ones")
    # 13: a guesser at line speed.
    judged, accepted = 0, 0
    robber = door.browser()
    _, code = door.ask(robber, address)
    robber.token = form_token(robber.get("/sign-in/sent").text())
    began = time.monotonic()
    for n in range(guesses):
        if n % 20 == 0:
            robber.close()
            robber.source = f"127.0.{100 + n // 20 // 250}.{1 + n // 20 % 250}"
        done = robber.post("/sign-in/code", code=wrong(code, n % 28))
        judged += "Tries left" in done.text() or "last try" in done.text()
        accepted += done.status == 303
    expected = LETTERS_AN_HOUR * TRIES / ALPHABET**8
    count.check(accepted == 0 and judged <= TRIES, f"13: of {guesses} guesses {judged} were judged and {accepted} accepted")
    count.check(expected * 24 * 365 * 3 < 1e-5 and expected < 1e-6, f"13: expected accepted guesses an hour: {expected}")
    print(f"  {guesses} guesses in {time.monotonic() - began:.1f} s, {judged} judged; 10^6 an hour would have {judged} judged for each letter, {expected:.1e} accepted")


def hosts(door, count, address):
    for name, fields in (("15: Host", {"Host": EVIL}), ("16: X-Forwarded-Host", {"X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"})):
        browser = door.browser()
        before = len(door.letters(address))
        done = door.ask(browser, address, expected=False, **fields)
        wait_for(10 * door.wait, lambda: len(door.letters(address)) > before)
        text = text_of(door.letters(address)[-1])
        count.check(EVIL not in text and EVIL not in str(done.fields) and f"{BASE}/sign-in/" in text, f"{name} forged leads a letter to another place")


def unknown(door, count, looks, suspended):
    same, before = [], len(door.letters(suspended))
    for address in ("helena@example.org", "nobody@example.org", suspended):
        browser = door.browser()
        done = door.ask(browser, address, expected=False)
        same.append((shape(done), shape(browser.get("/sign-in/sent"))))
    count.check(same[0] == same[1], "17: an unknown address gets another answer")
    count.check(same[0] == same[2], "19: a suspended address gets another answer")
    malformed = door.ask(door.browser(), "nobody", expected=False)
    count.check(shape(malformed) != same[0][0], "control: the comparison of answers sees a difference")
    time.sleep(0.5)
    count.check(not door.letters("nobody@example.org") and len(door.letters(suspended)) == before, "17, 19: a letter went to an unknown or a suspended address")
    # 18: time. Each asks once an address, so that no limit answers.
    took = {"known": [], "unknown": []}
    for n in range(looks):
        for kind, address in (("known", next(door.accounts)), ("unknown", f"nobody{n}@example.org")):
            browser = door.browser()
            browser.token = form_token(browser.get("/sign-in").text())
            began = time.monotonic()
            browser.post("/sign-in", address=address)
            took[kind].append(1000 * (time.monotonic() - began))
            browser.close()
    apart = abs(statistics.median(took["known"]) - statistics.median(took["unknown"]))
    count.check(apart < 5 * door.wait, f"18: known and unknown addresses are told apart by {apart:.2f} ms over {looks}")
    print(f"  known and unknown addresses: medians {statistics.median(took['known']):.2f} and {statistics.median(took['unknown']):.2f} ms over {looks}")


def floods(door, count, address):
    before = len(door.letters(address))
    answers = [door.ask(door.browser(), address, expected=False).status for _ in range(2 * LETTERS_AN_HOUR)]
    time.sleep(1)
    came = len(door.letters(address)) - before
    count.check(answers == [303] * (LETTERS_AN_HOUR - 1) + [answers[-1]] * (LETTERS_AN_HOUR + 1) and answers[-1] in (400, 409, 429) and came <= LETTERS_AN_HOUR,
                f"20: ten askings for one address were answered {answers}, {came} letters came")
    one = Browser(door.port, source="127.0.200.1")
    answers = [door.ask(one, f"flood{n}@example.org", expected=False).status for n in range(14)]
    count.check(429 in answers and answers.count(303) <= 11, f"21: fourteen askings from one address were answered {answers}")
    for bad in ("eve@example.org\r\nBcc: all@example.org", "eve@example.org\nX: y", "eve@example.org, all@example.org"):
        done = door.ask(door.browser(), bad, expected=False)
        count.check(done.status == 400, f"22: the address {bad!r} was answered {done.status}")
    count.check(all(not l["bcc"] and "," not in l["x-sink-to"] for l in door.sink.letters()), "22: a header was smuggled in")


def kinds(door, count, address):
    browser = door.browser()
    path, _ = door.ask(browser, address)
    secret = path.rsplit("/", 1)[1]
    for other in ("/invited/{}", "/poll/{}", "/call/{}", "/answer/{}", "/unsubscribe/{}", "/feed/{}/calendar.ics", "/c/{}"):
        got = door.browser().get(other.format(secret)).status
        count.check(got in (400, 403, 404), f"25: a secret for signing in was answered {got} at {other}")
    browser.token = form_token(browser.get(path).text())
    count.check(press(browser, path).status == 303, "25: tried at other doors the secret is spent")


def late(binary, place, sink, more, count, wait):
    hand = Hand(place)
    if not hand.there:
        count.skip("2: there is no libfaketime here")
        return
    server = Server(binary, place + "/late", more=more, environment=hand.environment).ready(60 * wait)
    door = Door(server.port, sink, wait)
    browser = door.browser()
    path, code = door.ask(browser, "helena@example.org")
    # A server that runs does not follow a clock that jumps (D-CLOCK): the ten minutes pass while it is down.
    server.stop()
    hand.set(10 * 60 + 5)
    server = Server(binary, place + "/late", port=server.port, more=more, environment=hand.environment).ready(60 * wait)
    browser.close()
    browser.token = form_token(browser.get("/sign-in").text())
    count.check(press(browser, path).status == 404 and guess(browser, code).status != 303 and not signed_in(browser), "2: after ten minutes link or code still work")
    server.stop()


def main():
    given = called_with(guesses=600, looks=40)
    binary = given.binary
    count = Count("T-AUTH")
    wait = laws.patience(binary)
    with Place() as place, tempfile.TemporaryDirectory() as box:
        sink = Sink(box, 0)
        more = ["--smtp", f"smtp://127.0.0.1:{sink.port}", "--smtp-tls", "none", "--smtp-from", "forum@forum.example", "--base", BASE]
        server = Server(binary, place + "/data", more=more).ready(60 * wait)
        door = Door(server.port, sink, wait)
        ada = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
        free = settle(door, ada, [f"person{n}@example.org" for n in range(7 + SPARE)])
        links(door, count, free[0])
        two_letters(door, count, free[1])
        codes(door, count, free[2], given.guesses)
        hosts(door, count, free[3])
        kinds(door, count, free[4])
        floods(door, count, free[5])
        victim = next(a for a in ada.read("/accounts").json()["accounts"] if a["address"] == free[6])
        suspended = ada.post(f"/accounts/{victim['id']}/suspend")
        count.check(suspended.status == 303, f"suspending was answered {suspended.status}")
        # Five letters an hour go to one address, of which the invitation was one.
        door.accounts = iter(free[7:] * (LETTERS_AN_HOUR - 1))
        unknown(door, count, min(given.looks, SPARE * (LETTERS_AN_HOUR - 1)), free[6])
        with open(server.data + ".log", errors="replace") as log:
            said = log.read()
        secrets = {re.search(r"/sign-in/([a-z0-9]{32})", text_of(l)).group(1) for l in sink.letters() if "/sign-in/" in text_of(l)}
        count.check(secrets and not any(s in said for s in secrets), "a secret of a letter stands in the log")
        server.stop()
        late(binary, place, sink, more, count, wait)
        sink.stop()
    count.end()


if __name__ == "__main__":
    main()
