// SPDX-License-Identifier: Apache-2.0
// The store does not answer (another process holds SQLite's write lock) while a captioner writes: readers see the words at once, marked
// as not recorded, in their language, on the projector too; when the captioner's program sends them again they are recorded, and the mark
// is gone (captions 6.2.1 row 503, I30). The control is a caption without the lock, which is never marked.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { captionAddresses, captioner, comeIn, doorOf, openMeeting, planMeeting, screenAddress, press, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "words that cannot be stored are shown as not recorded, until they come again and are";

const holder = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)\nc.execute('begin immediate')\nprint('held', flush=True)\nsys.stdin.read()\nc.execute('rollback')\n";

/** Holds the write lock until let go. */
async function lock(file) {
  const other = spawn("python3", ["-c", holder, file], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((held, failed) => {
    other.stdout.once("data", held);
    other.once("exit", (code) => failed(new Error(`the lock was not taken (${code})`)));
  });
  return {
    letGo: () =>
      new Promise((done) => {
        other.removeAllListeners("exit");
        other.once("exit", done);
        other.stdin.end();
      }),
  };
}

export async function run({ browser, base, page, place, shots, signIn }) {
  const file = join(place, "intersession.db");
  must(existsSync(file), `no SQLite database at ${file}`);
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 6);
  const at = await planMeeting(page, base, `Unstored ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  const { zoom } = await captionAddresses(page, base, at);
  const screen = await screenAddress(page, base, at);
  await press(page, base, `${at}/live/screens/${screen.screen}`, { view: "captions" });
  const say = captioner(page, zoom);
  const english = await comeIn(browser, base, code, `English ${mark}`);
  const arabic = await comeIn(browser, base, code, `Arabic ${mark}`, "ar");
  const hall = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  let held = null;
  try {
    const wall = await hall.newPage();
    await wall.goto(base + screen.path);
    const readers = [english.page, arabic.page, wall];
    const all = (what, test) => until(what, async () => (await Promise.all(readers.map(test))).every(Boolean));
    const has = (selector, words) => async (p) => (await p.locator(selector).allTextContents()).join(" ").includes(words);

    must((await say("\n>> HELENA VOSS: These words are stored. ")) === 200, "the control was refused");
    await all("the control is read", has("[data-line]", "These words are stored."));
    for (const p of readers) must((await p.locator("[data-unsaved]").count()) === 0, "the control is marked as not recorded");

    held = await lock(file);
    const words = `The store is away, and I go on (${mark}).`;
    must((await say(`\n>> HELENA VOSS: ${words} `)) === 503, "a caption was taken without a store");
    await all("the words are shown, marked", has("[data-unsaved]", words));
    must((await english.page.locator("[data-unsaved]").textContent()) === `Not recorded: HELENA VOSS: ${words}`, await english.page.locator("[data-unsaved]").textContent());
    must(/[\u0600-\u06ff].*: HELENA VOSS/.test(await arabic.page.locator("[data-unsaved]").textContent()), await arabic.page.locator("[data-unsaved]").textContent());
    must((await say(`\n>> HELENA VOSS: ${words} `, true)) === 503, "a caption was taken without a store");
    for (const p of readers) must((await p.locator("[data-unsaved]").count()) === 1, "sending again shows it twice");
    if (shots) {
      await english.page.locator(".part-captions").screenshot({ path: join(shots, "captions-not-recorded.png") });
      await arabic.page.locator(".part-captions").screenshot({ path: join(shots, "captions-not-recorded-ar.png") });
      await wall.screenshot({ path: join(shots, "screen-not-recorded.png") });
    }
    await held.letGo();
    held = null;
    await until("the captioner's program is answered 200", async () => (await say(`\n>> HELENA VOSS: ${words} `, true)) === 200);
    await all("the words are recorded", has("[data-line]", words));
    await all("the mark is gone", async (p) => (await p.locator("[data-unsaved]").count()) === 0);
    await page.goto(`${base}${at}/captions`);
    must((await page.locator(".captions.plain").textContent()).split(words).length === 2, "the words are not once in the record");
  } finally {
    if (held) await held.letGo();
    for (const c of [english.context, arabic.context, hall]) await c.close();
  }
}
