# SPDX-License-Identifier: Apache-2.0
"""nginx before the program, without root: the shipped file as it is but for its places, or a configuration of a law's own."""

import atexit
import os
import re
import shutil
import socket
import subprocess
import time

from laws import free_port

PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
SHIPPED = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "packaging", "nginx.conf"))


def is_there():
    return os.access(PROGRAM, os.X_OK)


def shipped(directory, upstream):
    """The shipped site file with its ports, certificate and socket replaced: text, port without TLS, port with TLS."""
    plain, tls = free_port(), free_port()
    key, certificate = directory + "/key.pem", directory + "/certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=forum.example.org"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(SHIPPED) as f:
        text = f.read()
    for old, new in ((r"listen 80;", f"listen 127.0.0.1:{plain};"), (r"listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"), (r" *listen \[::\]:[^;]*;\n", ""),
                     (r"ssl_certificate [^;]*;", f"ssl_certificate {certificate};"), (r"ssl_certificate_key [^;]*;", f"ssl_certificate_key {key};"),
                     (r"server unix:[^;]*;", f"server {upstream};")):
        text, n = re.subn(old, new, text)
        if n == 0:
            raise RuntimeError(f"the shipped nginx file has no line like {old}")
    return text, plain, tls


class Nginx:
    def __init__(self, directory, sites, ports):
        """`sites`: what stands within http { }."""
        self.directory = directory
        os.makedirs(directory + "/tmp", exist_ok=True)
        places = "".join(f"{what}_temp_path {directory}/tmp/{what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(directory + "/nginx.conf", "w") as f:
            # As root the workers would become somebody who may not read this directory.
            user = "user root;" if os.geteuid() == 0 else ""
            f.write(f"{user} daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/error.log;\n"
                    f"events {{ worker_connections 4096; }}\nhttp {{ access_log off; {places}\n{sites}\n}}\n")
        os.chmod(directory, 0o755)
        self.process = subprocess.Popen([PROGRAM, "-c", directory + "/nginx.conf", "-e", directory + "/error.log"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        atexit.register(lambda p=self.process: p.poll() is None and p.kill())
        for port in ports:
            self.wait(port)

    def wait(self, port):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
        with open(self.directory + "/error.log") as f:
            raise RuntimeError("nginx did not start: " + f.read()[-500:])

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)
