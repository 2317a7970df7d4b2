#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-LOCK on the real program (trust 9.2): a foreign process holds SQLite's write lock for some seconds. Reading goes on at once,
writing is refused with 503 and Retry-After within 2.5 s, nothing is half-done, and afterwards everything works.

  lock.py BINARY [--seconds N]

The control: without the lock the same wish is taken."""

import sqlite3
import threading
import time

from laws import Browser, Count, Place, Server, called_with


def slowest_read(port, paths, until, found):
    browser = Browser(port)
    while time.monotonic() < until:
        for path in paths:
            began = time.monotonic()
            answer = browser.get(path)
            found.append((time.monotonic() - began, answer.status, path))
            time.sleep(0.01)
    browser.close()


def main():
    options = called_with(seconds=5.0)
    binary = options.binary
    count = Count("D-LOCK")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data).ready()
        demo = server.demo()
        browser = Browser(server.port).sign_in(demo["sign_in"]["secretariat"])
        meeting = demo["transcript"].split("/")[-2]
        paths = ["/", "/meetings", f"/meetings/{meeting}", f"/meetings/{meeting}/transcript", "/decisions"]
        for path in paths:
            browser.get(path)

        def decide(words):
            began = time.monotonic()
            answer = browser.post(f"/meetings/{meeting}/marks", kind="decision", text=words)
            return answer, time.monotonic() - began

        answer, _ = decide("Before the lock.")
        count.check(answer.status == 303, f"the control: without a lock the wish was answered {answer.status}")

        foreign = sqlite3.connect(data + "/intersession.db", isolation_level=None, timeout=5)
        # Somebody who was away for ten minutes: noting that they are back is no reason to make them wait.
        foreign.execute("update session set seen = seen - 600000")
        foreign.execute("begin immediate")
        began = time.monotonic()
        back = browser.get(f"/meetings/{meeting}")
        back_took = time.monotonic() - began
        count.check(back.status == 200 and back_took < 0.5 * server.patience, f"a reader who comes back under the lock: {back.status} after {back_took:.2f} s")
        until, reads = time.monotonic() + options.seconds, []
        reader = threading.Thread(target=slowest_read, args=(server.port, paths, until, reads))
        signed_in = []  # also those whose pages are never kept
        reader.start()
        refused, slow, n = 0, 0.0, 0
        while time.monotonic() < until - 2.6:
            n += 1
            answer, took = decide(f"Under the lock {n}.")
            slow = max(slow, took)
            refused += answer.status == 503 and bool(answer.header("Retry-After"))
            began = time.monotonic()
            browser.get(f"/meetings/{meeting}")
            signed_in.append(time.monotonic() - began)
        reader.join()
        foreign.execute("rollback")
        foreign.close()
        count.check(n > 0 and refused == n, f"{refused} of {n} wishes were answered 503 with Retry-After")
        count.check(slow <= 2 + 0.5 * server.patience, f"a refusal took {slow:.2f} s")
        took = sorted(t for t, _, _ in reads)
        p99 = took[int(len(took) * 0.99)]
        count.check(p99 < 0.1 * server.patience, f"reading took {p99 * 1000:.0f} ms (p99 of {len(took)})")
        count.check(all(status == 200 for _, status, _ in reads), "a page could not be read under the lock")
        count.check(max(signed_in) < 0.5 * server.patience, f"a signed-in reader waited {max(signed_in):.2f} s")
        answer, took_after = decide("After the lock.")
        count.check(answer.status == 303 and took_after < 2 * server.patience, f"after the lock: {answer.status} in {took_after:.2f} s")
        decisions = str(browser.read("/decisions").json())
        count.check("After the lock." in decisions and "Before the lock." in decisions, "an acknowledged decision is missing")
        count.check("Under the lock" not in decisions, "a refused decision was kept")
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {n} writes refused within {slow:.2f} s, {len(took)} reads with p99 {p99 * 1000:.1f} ms")
    count.end()


if __name__ == "__main__":
    main()
