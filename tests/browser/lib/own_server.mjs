// SPDX-License-Identifier: Apache-2.0
// A demo server of a journey's own, whose clock the journey sets: libfaketime stands for the days that pass (as in tests/laws/clock.py).
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Debian puts the library; empty where there is none. */
export function clockLibrary() {
  for (const machine of existsSync("/usr/lib") ? readdirSync("/usr/lib") : []) {
    const file = `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`;
    if (existsSync(file)) return file;
  }
  return "";
}

const freePort = () =>
  new Promise((found, failed) => {
    const s = createServer().once("error", failed);
    s.listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => found(port));
    });
  });

/**
 * Starts it. `pass(days)` lets it begin anew so many days after now, which does at once what the timer does each minute; `close()` ends it.
 */
export async function ownServer(binary) {
  const place = mkdtempSync(join(tmpdir(), "intersession-days-"));
  const data = join(place, "data");
  const port = await freePort();
  const base = `http://localhost:${port}`;
  let server;

  const end = async () => {
    const ended = new Promise((done) => server.once("exit", done));
    if (server.exitCode === null && server.kill()) await ended;
  };
  const begin = async (days) => {
    server = spawn(binary, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--base", base, "--demo", "--words", "build/words", "--assets", "ui/dist"], {
      stdio: "ignore",
      env: {
        ...process.env,
        LD_PRELOAD: clockLibrary(),
        FAKETIME: `+${days}d`,
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
        ASAN_OPTIONS: "verify_asan_link_order=0", // the library comes before the sanitizer's
      },
    });
    for (let i = 0; i < 300 && server.exitCode === null; i++) {
      if (existsSync(join(data, "demo.json")) && (await fetch(`http://127.0.0.1:${port}/health`).then((r) => r.ok, () => false))) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error("the journey's own server did not start");
  };

  await begin(0);
  return {
    base,
    /** As it is now: each beginning writes it anew. */
    get demo() {
      return { ...JSON.parse(readFileSync(join(data, "demo.json"), "utf8")), base };
    },
    async pass(days) {
      await end();
      await begin(days);
    },
    async close() {
      await end();
      rmSync(place, { recursive: true, force: true });
    },
  };
}
