#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""H-HDR (trust 9.3, M3): a client that sends X-Real-IP, X-Forwarded-For, -Host, -Proto, Forwarded and CF-Connecting-IP itself,
straight to the program and through the shipped nginx file.

  forwarded.py BINARY

Who somebody is for the program is seen by what is counted per address: after five wrong captioner's secrets from one address the answer
is 429. Holds when a client is counted by its true address whatever it says, and nobody is counted under another's; when every link, in
pages, redirects and letters, leads to the configured address; and when only a proxy's word makes a connection secure. The control: an
nginx that passes the client's X-Real-IP on (as Caddy 2.6 does) must be caught by the same check. Without nginx that half is skipped,
and said to be."""

import http.client
import ssl
import time
import urllib.parse

from laws import Count, Place, Server, form_token, free_port, program
from nginx import Nginx, is_there, shipped

LIES = ("X-Real-IP", "X-Forwarded-For", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP")
EVIL = "evil.example.net"
BASE = "https://forum.example.org"


def fields(said):
    return {**{name: said for name in LIES}, "Forwarded": f"for={said};host={EVIL};proto=https", "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"}


class Door:
    """One way to the program."""

    def __init__(self, port, tls):
        self.port, self.tls = port, tls

    def ask(self, source, method, target, more, body=None):
        where = ("127.0.0.1", self.port)
        if self.tls:
            trust = ssl.create_default_context()
            trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
            c = http.client.HTTPSConnection(*where, timeout=10, source_address=(source, 0), context=trust)
        else:
            c = http.client.HTTPConnection(*where, timeout=10, source_address=(source, 0))
        c.request(method, target, body, {"Host": more.pop("Host", "forum.example.org"), **more})
        got = c.getresponse()
        answer = (got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode("utf-8", "replace"), [v for k, v in got.getheaders() if k.lower() == "set-cookie"])
        c.close()
        return answer

    def wrong_secret(self, source, more):
        return self.ask(source, "POST", "/closedcaption?cid=" + "b" * 32 + "&seq=1", {"Content-Type": "text/plain", **more}, "words")[0]


def counted(door, first):
    """Empty when clients are counted by their true address. Uses the addresses first, first + 1 and first + 2."""
    liar, victim, other = (f"127.0.8.{first + i}" for i in range(3))
    answers = [door.wrong_secret(liar, fields(f"198.51.100.{n}")) for n in range(8)]
    if answers[:5] != [403] * 5 or answers[5:] != [429] * 3:
        return f"saying each time to be somebody else was answered {answers}"
    for n in range(8):
        door.wrong_secret(other, fields(victim))
    alone = door.wrong_secret(victim, {})
    if alone != 403:
        return f"the address that others had pretended to be was answered {alone}"
    return ""


def links(door, source, log, count, name):
    """No link may come from what the client said."""
    public = "/meetings"
    for target in ("/", public, "/meetings?lang=fr", "/search?q=water", "/sign-in", "/robots.txt", "/api", "/account", "/nothing"):
        status, head, body, _ = door.ask(source, "GET", target, {"Host": EVIL, **fields("198.51.100.9")})
        count.check(EVIL not in body and EVIL not in str(head), f"{name}: {target} ({status}) speaks of {EVIL}")
    _, _, body, cookies = door.ask(source, "GET", "/sign-in", {})
    jar = "; ".join(c.split(";")[0] for c in cookies)
    before = len(open(log, errors="replace").read())
    form = urllib.parse.urlencode({"csrf": form_token(body), "address": "helena@example.org"})
    status, head, _, _ = door.ask(source, "POST", "/sign-in", {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Cookie": jar, "Host": EVIL, **fields("198.51.100.9")}, form)
    count.check(status == 303 and EVIL not in str(head), f"{name}: asking for a letter was answered {status} {head.get('location')}")
    until = time.monotonic() + 10
    while f"{BASE}/sign-in/" not in (letter := open(log, errors="replace").read()[before:]) and time.monotonic() < until:
        time.sleep(0.05)
    count.check(f"{BASE}/sign-in/" in letter and EVIL not in letter, f"{name}: the letter's link: {letter[-300:]}")


def secure(door, source, says):
    """Whether this connection is given cookies for TLS."""
    return any("__Host-" in c for c in door.ask(source, "GET", "/sign-in", says)[3])


def main():
    binary = program()
    count = Count("H-HDR")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data, more=("--base", BASE)).ready()
        direct = Door(server.port, False)
        said = counted(direct, 1)
        count.check(said == "", f"direct: {said}")
        links(direct, "127.0.8.21", data + ".log", count, "direct")
        count.check(not secure(direct, "127.0.8.22", fields("198.51.100.9")), "direct: a client said https, and was believed")
        count.check(server.stop() == 0, "the server did not stop calmly")
        if is_there():
            behind(binary, directory, count)
        else:
            count.skip("behind nginx: there is none here (apt-get install nginx-light)")
    count.end()


def behind(binary, directory, count):
    data, socket_ = directory + "/proxied", directory + "/http.sock"
    server = Server(binary, data, more=("--base", BASE), listen="unix:" + socket_)
    text, plain, tls = shipped(directory, "unix:" + socket_)
    careless = free_port()
    text += f"\nserver {{ listen 127.0.0.1:{careless}; location / {{ proxy_pass http://intersession; proxy_set_header Host $host; }} }}\n"
    proxy = Nginx(directory + "/nginx", text, (plain, tls, careless))
    door = Door(tls, True)
    until = time.monotonic() + 60
    while door.ask("127.0.0.1", "GET", "/health", {})[0] != 200 and time.monotonic() < until:
        time.sleep(0.1)
    said = counted(door, 31)
    count.check(said == "", f"behind the shipped nginx file: {said}")
    links(door, "127.0.8.41", data + ".log", count, "behind nginx")
    count.check(secure(door, "127.0.8.42", {}), "behind nginx: TLS is not known to the program")
    status, head, _, _ = Door(plain, False).ask("127.0.8.43", "GET", "/meetings", {"Host": EVIL, **fields("198.51.100.9")})
    count.check(status == 301 and head["location"] == BASE + "/meetings", f"behind nginx: without TLS one is led to {status} {head.get('location')}")
    count.check(counted(Door(careless, False), 51) != "", "control: a proxy that passes the client's word on was not caught")
    proxy.stop()
    count.check(server.stop() == 0, "the server behind nginx did not stop calmly")


if __name__ == "__main__":
    main()
