// SPDX-License-Identifier: Apache-2.0
// A phone whose line is gone. A hand raised without a line, or whose answer was lost on the way, is raised once. A phone that was away
// for five minutes (the browser's clock is put on) is exact within one second after "online" or after it is looked at again
// (rulings 24): every fragment, caption and chat line is what a page loaded anew shows. The machine is shared, so the best of three
// returns counts for the second; exact they must all be.
import { captionAddresses, captioner, comeIn, doorOf, openMeeting, pause, planMeeting, press, roomOf, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "a hand raised offline is sent once; a phone that was away for five minutes is exact within a second";

/** The room's events of one kind, by the program's poll: nothing counts twice there. */
async function events(page, base, at, kind) {
  const answer = await page.request.get(`${base}${at}/live/poll?form=json&after=0`, { headers: { Accept: "application/json" } });
  const { events: all } = await answer.json();
  return all.filter((e) => e.event === "ev" && e.data.kind === kind);
}

async function handOnce({ browser, base, page, at, code, mark }) {
  const guest = await comeIn(browser, base, code, `Tunnel ${mark}`);
  try {
    const before = (await events(page, base, at, "entry.added")).length;
    let sent = 0;
    guest.page.on("request", (r) => r.method() === "POST" && r.url().endsWith("/live/hands") && sent++);
    await guest.context.setOffline(true);
    await guest.page.waitForSelector("#link-lost:not([hidden])");
    await guest.page.locator("#raise-hand").click();
    await until("it is said that the hand waits", async () => (await guest.page.locator("#status").textContent()) !== "");
    must(sent === 0, "sent without a line");
    const kept = await guest.page.evaluate(() => JSON.stringify(localStorage));
    must(kept.includes("/live/hands") && !kept.includes("csrf"), `kept on the device: ${kept}`);
    await guest.context.setOffline(false);
    await until("the hand is there", async () => (await roomOf(page, base, at)).queue.length === 1);
    await pause(1500);
    must(sent === 1, `sent ${sent} times`);
    must((await events(page, base, at, "entry.added")).length === before + 1, "the log has another number of hands");
    await guest.page.reload();
    await pause(1000);
    must((await events(page, base, at, "entry.added")).length === before + 1, "a reload sent it again");

    // The server took it, the answer was lost: the same key goes again, and acts once.
    const entry = (await roomOf(page, base, at)).queue[0].entry;
    await press(guest.page, base, `${at}/live/hands/${entry}/lower`);
    await until("the button is back", async () => (await guest.page.locator("#raise-hand").count()) === 1);
    let lost = 0;
    await guest.page.route("**/live/hands", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    sent = 0;
    await guest.page.locator("#raise-hand").click();
    await until("the hand is there again", async () => (await roomOf(page, base, at)).queue.length === 1);
    await until("it was sent again", () => sent === 2);
    await until("nothing waits any more", () => guest.page.evaluate(() => !JSON.stringify(localStorage).includes("/live/hands")));
    must((await events(page, base, at, "entry.added")).length === before + 2, "a lost answer raised two hands");
    // The control: without the key of the first, the count would have seen a second hand or a refusal.
    const again = await guest.page.request.post(`${base}${at}/live/hands`, { data: { kind: "point" }, headers: { Accept: "application/json", "X-Intersession": "1" } });
    must(again.status() === 409, `the control: a second hand was answered ${again.status()}`);
    await press(guest.page, base, `${at}/live/hands/${(await roomOf(page, base, at)).queue[0].entry}/lower`);
  } finally {
    await guest.context.close();
  }
}

/** What a page shows of the room; times that count are left to the test of the clocks. */
const shown = (page) =>
  page.evaluate(() => {
    const plain = (e) => {
      const copy = e.cloneNode(true);
      for (const t of copy.querySelectorAll("[data-shown], [data-sign], time, details[id]")) t.remove();
      return copy.textContent.replace(/\s+/g, " ").trim();
    };
    const out = {};
    for (const f of document.querySelectorAll("[data-fragment]")) if (f.dataset.fragment !== "agenda") out[f.id] = plain(f);
    out.captions = [...document.querySelectorAll("[data-line]")].map((l) => `${l.dataset.speaker}|${l.querySelector(".words").textContent}`).slice(-15).join("\n");
    out.chat = [...document.querySelectorAll("[data-chat-list] > li")].map(plain).join("\n");
    out.me = plain(document.getElementById("me"));
    return out;
  });

const differs = (a, b) => Object.keys(b).filter((k) => a[k] !== b[k]).map((k) => `${k}: "${a[k]}" instead of "${b[k]}"`);

/** What happens while the phone is away. */
async function meanwhile({ page, base, at, say, other, n }) {
  const entry = await press(other, base, `${at}/live/hands`, { kind: "point", note: `while away ${n}` });
  must((await say(`\n>> HELENA VOSS: What was said while the phone was away, for the time ${n}. `)) === 200, "a caption was refused");
  await press(other, base, `${at}/live/chat`, { text: `written while away ${n}` });
  await press(page, base, `${at}/live/turns/next`, { seen_turn: "", entry: entry.entry });
  must((await say(`\n>> And the turn of the other one began, for the time ${n}. `)) === 200, "a caption was refused");
}

async function back({ browser, base, page, at, code, mark, how }) {
  const phone = await comeIn(browser, base, code, `Phone ${how} ${mark}`);
  const other = await comeIn(browser, base, code, `Desk ${how} ${mark}`);
  try {
    const { zoom } = await captionAddresses(page, base, at);
    const say = captioner(page, zoom);
    await phone.page.clock.install();
    // The faked timeOrigin is -1 until the faked clock is asked for the first time.
    await phone.page.addInitScript(() => performance.now());
    await phone.page.reload();
    const took = [];
    for (let n = 1; n <= 3; n++) {
      let cut = true;
      if (how === "online") await phone.context.setOffline(true);
      else {
        // The line dies without a word while nobody looks: the page hears nothing, and what it opens anew fails.
        await phone.page.route("**/live/{stream,poll}*", (route) => (cut ? route.abort("internetdisconnected") : route.continue()));
        await phone.page.evaluate(() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        });
        await phone.page.clock.fastForward(30_000);
      }
      await phone.page.waitForSelector("#link-lost:not([hidden])");
      await meanwhile({ page, base, at, say, other: other.page, n });
      await phone.page.clock.fastForward(5 * 60_000);
      await pause(300);
      const behind = await shown(phone.page);
      // A context of its own with the same seat: the phone's has no line.
      const eye = await browser.newContext({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce" });
      await eye.addCookies(await phone.context.cookies());
      const truth = await eye.newPage();
      await truth.goto(`${base}${at}/live`);
      const right = await shown(truth);
      must(differs(behind, right).length > 0, "the control: the page without a line was never behind");
      const from = Date.now();
      if (how === "online") await phone.context.setOffline(false);
      else {
        cut = false;
        await phone.page.evaluate(() => {
          Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        });
      }
      // The clock that went on: within 100 ms of the page loaded anew, both by the server's time, so the same second but for its edge.
      const clock = (p) => p.evaluate(() => document.querySelector("#f-floor .timer [data-shown]")?.textContent ?? "");
      const seconds = (text) => text.split(":").reduce((a, b) => a * 60 + Number(b), 0);
      const amiss = async () => {
        const [mine, theirs] = await Promise.all([clock(phone.page), clock(truth)]);
        const off = mine !== "" && Math.abs(seconds(mine) - seconds(theirs)) <= 1 ? [] : [`the clock shows ${mine} instead of ${theirs}`];
        return [...differs(await shown(phone.page), right), ...off];
      };
      let wrong = [];
      for (const end = Date.now() + 8000; Date.now() < end; await pause(20)) if ((wrong = await amiss()).length === 0) break;
      took.push(Date.now() - from);
      must(wrong.length === 0, `back by "${how}" the page is not exact after 8 s:\n${wrong.join("\n")}`);
      await eye.close();
      await phone.page.unroute("**/live/{stream,poll}*");
      await press(page, base, `${at}/live/turns/${(await roomOf(page, base, at)).turn.turn}/end`);
      await pause(2000); // one line of chat every two seconds
    }
    must(Math.min(...took) <= 1000, `back by "${how}" it took ${took.join(", ")} ms`);
    console.log(`        back by "${how}" after five minutes: exact after ${took.join(", ")} ms`);
  } finally {
    await phone.context.close();
    await other.context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 6);
  const at = await planMeeting(page, base, `Tunnel ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  await handOnce({ browser, base, page, at, code, mark });
  for (const how of ["online", "visible"]) await back({ browser, base, page, at, code, mark, how });
}
