#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""K-CACHE (trust 9.3): two people with accounts and a visitor behind an nginx that caches, and is told to ignore Vary.

  cached.py BINARY [--requests N] [--seed S]

Holds when nobody is ever given a page of somebody else: known by the form token of the session, by the form that signs out and by
cookies that are set, while the cache did answer. The control: an nginx that ignores Cache-Control as well gives one person's pages
to another, and the same check must see it. Skipped, and saying so, where there is no nginx."""

import random
import re
import threading

from laws import Browser, Count, Place, Server, called_with, free_port
from nginx import Nginx, is_there
from room import Room


def site(directory, name, upstream, ignored):
    port = free_port()
    return port, (f"proxy_cache_path {directory}/{name} keys_zone={name}:1m;\n"
                  f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
                  f"  proxy_set_header Host 127.0.0.1:{upstream}; proxy_cache {name}; proxy_cache_key $scheme$request_uri; proxy_cache_valid any 15s;\n"
                  f"  proxy_ignore_headers {ignored}; proxy_cache_lock on; add_header X-Cache $upstream_cache_status always; }} }}\n")


class Visitor(Browser):
    """Through the proxy, with cookies that were got without it."""

    def __init__(self, port, of=None):
        super().__init__(port)
        self.own = of
        self.cookies = dict(of.cookies) if of else {}


def walk(who, targets, n, chance, foreign, found, caught):
    """Asks for pages; `found` gets what was somebody else's."""
    for _ in range(n):
        target = chance.choice(targets)
        answer = who.get(target, **chance.choice([{}, {"Accept": "application/json"}, {"Accept-Language": "fr"}]))
        caught[answer.header("X-Cache") or "-"] = caught.get(answer.header("X-Cache") or "-", 0) + 1
        text = answer.text()
        for mark, whose in foreign:
            if mark in text:
                found.append(f"{target}: the {whose}")
        if answer.header("X-Cache") == "HIT" and answer.header("Set-Cookie"):
            found.append(f"{target}: a cookie out of the cache")
        if not who.own and ('action="/sign-out"' in text or re.search(r"(?i)\bs=|__Host-s=", answer.header("Set-Cookie"))):
            found.append(f"{target}: a visitor was given a page of somebody signed in")


def mixed(port, people, targets, requests, seed):
    """All at once, mixed. What was somebody else's, and how the cache answered."""
    found, caught = [], {}
    threads = []
    for n, person in enumerate([*people, None]):
        foreign = [(p.token, "form token of another") for p in people if p is not person]
        threads.append(threading.Thread(target=walk, args=(Visitor(port, person), targets, requests // 3, random.Random(seed + n), foreign, found, caught)))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return found, caught


def main():
    options = called_with(requests=900, seed=66)
    binary = options.binary
    count = Count("K-CACHE")
    if not is_there():
        count.skip("there is no nginx here (apt-get install nginx-light)")
        count.check(True, "skipped")
        count.end()
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Cached")
        people = [room.chair, room.person("member")]
        at = f"/meetings/{room.meeting}"
        targets = ["/", "/meetings", "/decisions", "/actions", "/series", "/account", "/people", "/audit", "/api", at, at + "/live", at + "/live/me", at + "/live/poll?after=0", at + "/chair",
                   at + "/transcript", at + "/report", at + "/join", "/search?q=water", "/nothing/here", "/sign-in", "/assets/site.css"]
        for p in people:
            count.check(len(p.token) > 20 and p.token in p.get("/account").text(), "the form token of a session is not on its pages: this law cannot know whose a page is")
        count.check(people[0].token != people[1].token, "two sessions have one token")
        plain_port, plain = site(directory, "plain", server.port, "Vary")
        worse_port, worse = site(directory, "worse", server.port, "Vary Cache-Control Expires Set-Cookie X-Accel-Expires")
        proxy = Nginx(directory + "/nginx", plain + worse, (plain_port, worse_port))
        found, caught = mixed(plain_port, people, targets, options.requests, options.seed)
        count.check(not found, f"{len(found)} pages of somebody else: {sorted(set(found))[:3]}")
        count.check(caught.get("HIT", 0) > 20, f"the cache answered {caught}: that proves little")
        wrong, _ = mixed(worse_port, people, targets, options.requests // 3, options.seed)
        count.check(wrong, "control: a cache that keeps everything gave nobody a page of somebody else; this law cannot see it")
        proxy.stop()
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {sum(caught.values())} requests, answered by the cache as {caught}; the control found {len(wrong)} pages of others")
    count.end()


if __name__ == "__main__":
    main()
