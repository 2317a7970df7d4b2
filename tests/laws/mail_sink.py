# SPDX-License-Identifier: Apache-2.0
"""An SMTP server for the mail room's tests (aiosmtpd, Debian's python3-aiosmtpd).

  mail_sink.py DIRECTORY [--port N] [--slow SECONDS] [--user NAME --password WORD]

Prints "ready PORT" on one line, then writes every accepted message to DIRECTORY/000001.eml, ... with the envelope in
two lines before it. Recipients beginning with "refuse" are refused for ever (550), with "later" for now (451), with
"text" after the text (554). --slow waits before it answers to the text, after the message is written: the moment in
which a killed sender cannot know. Ends when standard input ends.
"""

import argparse
import asyncio
import logging
import os
import sys
import threading
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Sink:
    def __init__(self, directory, slow):
        self.directory = directory
        self.slow = slow
        self.count = len([n for n in os.listdir(directory) if n.endswith(".eml")])

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refuse"):
            return f"550 5.1.1 <{address}> nobody of that name here"
        if address.startswith("later"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("text") for address in envelope.rcpt_tos):
            return "554 5.6.0 this text is not wanted"
        self.count += 1
        path = os.path.join(self.directory, f"{self.count:06}.eml")
        with open(path + ".part", "wb") as out:
            out.write(f"X-Sink-From: {envelope.mail_from}\r\n".encode())
            out.write(f"X-Sink-To: {','.join(envelope.rcpt_tos)}\r\n".encode())
            out.write(envelope.content)
        os.rename(path + ".part", path)
        if self.slow:
            await asyncio.sleep(self.slow)
        return "250 OK"


def main():
    # aiosmtpd warns of passwords without TLS; on loopback that is the point.
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    options = argparse.ArgumentParser()
    options.add_argument("directory")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--slow", type=float, default=0)
    options.add_argument("--user")
    options.add_argument("--password")
    given = options.parse_args()
    more = {}
    if given.user:
        def check(server, session, envelope, mechanism, data):
            right = data.login == given.user.encode() and data.password == given.password.encode()
            return AuthResult(success=right, handled=False)
        more = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    controller = Controller(Sink(given.directory, given.slow), hostname="127.0.0.1", port=given.port, **more)
    if given.port == 0:
        # aiosmtpd probes the port it was given; let the system choose one first.
        import socket
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            controller.port = probe.getsockname()[1]
    controller.start()
    print("ready", controller.port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=False).start()


main()
