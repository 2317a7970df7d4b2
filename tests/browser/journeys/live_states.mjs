// SPDX-License-Identifier: Apache-2.0
// U-AXE over the live room's states: lobby, open, waiting, being called, having the floor, a call open, an objection pending, off the
// record, suspended, closed; for a guest on a phone (English, and Arabic in the dark), the chair, the projector; and the views that
// are reached by a secret address. Each is a page loaded in that state, and checked as the walk checks pages.
import { join } from "node:path";
import { axe, focusOrder, overflow, skeleton } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { captionAddresses, captioner, comeIn, doorOf, openMeeting, planMeeting, press, roomOf, screenAddress, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "every state of a meeting passes the audits, for the guest, the chair and the hall";

export async function run({ browser, base, page, quick, report, shots, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 6);
  const at = await planMeeting(page, base, `States ${mark}`);
  const code = await doorOf(page, base, at);
  const live = (path, fields) => press(page, base, `${at}/live${path}`, fields);
  const guest = await comeIn(browser, base, code, `Guest ${mark}`);
  const other = await comeIn(browser, base, code, `Another ${mark}`);
  const { zoom, page: captionersPage } = await captionAddresses(page, base, at);
  const screen = await screenAddress(page, base, at);
  const cookies = { guest: await guest.context.cookies(), chair: await page.context().cookies(), none: [] };
  try {
    const look = async (state, who, path, view) => {
      const context = await newContext(browser, { ...view, audit: true, cookies: cookies[who] });
      const what = `${state}, ${who} ${path.replace(at, "").replace(/[a-z0-9]{20,}/, ":secret") || "/"} ${view.size}${view.dark ? " dark" : ""}${view.language ? ` ${view.language}` : ""}`;
      try {
        const tab = await context.newPage();
        const answer = await tab.goto(base + path + (view.language ? `?lang=${view.language}` : ""));
        report.check(`${what}: answers`, answer.status() === 200 ? [] : [`status ${answer.status()}`]);
        report.check(`${what}: axe`, await axe(tab));
        report.check(`${what}: width`, await overflow(tab));
        report.check(`${what}: skeleton`, await skeleton(tab));
        if (view.focus) report.check(`${what}: focus`, await focusOrder(tab));
        if (shots) await tab.screenshot({ path: join(shots, `state-${`${state} ${what.split(", ")[1]}`.replace(/[^a-z0-9]+/gi, "-")}.png`), fullPage: view.size !== "projector" });
      } finally {
        await context.close();
      }
    };
    const everywhere = async (state) => {
      await look(state, "guest", `${at}/live`, { size: "phone" });
      await look(state, "guest", `${at}/live`, { size: "phone", dark: true, language: "ar" });
      await look(state, "chair", `${at}/chair`, { size: "desktop" });
      // A screen's address ends with its meeting.
      if (state !== "closed") await look(state, "none", screen.path, { size: "projector" });
      if (quick) return;
      await look(state, "chair", `${at}/chair`, { size: "phone", dark: true });
      await look(state, "chair", `${at}/steward`, { size: "phone" });
      await look(state, "none", `${at}/live`, { size: "desktop" });
      if (state !== "closed") await look(state, "none", screen.path, { size: "projector", language: "ar" });
    };
    await everywhere("lobby");
    await openMeeting(page, base, at);
    const say = captioner(page, zoom);
    must((await say("\n>> HELENA VOSS: Good afternoon, and welcome to the well. ")) === 200, "a caption was refused");
    await press(guest.page, base, `${at}/live/chat`, { text: "Good afternoon from the phone." });
    await everywhere("open");
    await press(other.page, base, `${at}/live/hands`, { kind: "point", note: "The budget of the well" });
    await press(guest.page, base, `${at}/live/hands`, { kind: "point", note: "The river" });
    await press(other.page, base, `${at}/live/hands`, { kind: "access", access: "sound", unnamed: "yes" });
    await press(guest.page, base, `${at}/live/hands`, { kind: "order", note: "Are we on the agenda?" });
    await everywhere("hands are up");
    const room = await roomOf(page, base, at);
    const own = room.queue.find((e) => e.name === `Guest ${mark}` && e.kind === "point").entry;
    const order = room.queue.find((e) => e.kind === "order").entry;
    await live(`/hands/${order}/ruling`, { word: "noted", text: "We are." });
    await live("/turns/next", { seen_turn: "", entry: own, why: "invited", straight: "no" });
    await everywhere("being called");
    // Who does not answer within 20 seconds is away by now; the chair may call again.
    await live(`/hands/${own}/start`).catch(() => live("/turns/next", { seen_turn: "", entry: own, why: "invited" }));
    must((await roomOf(page, base, at)).turn?.name === `Guest ${mark}`, "the guest has not the floor");
    must((await say("\n>> And now the guest speaks of the river. ")) === 200, "a caption was refused");
    await everywhere("having the floor");
    await live(`/turns/${(await roomOf(page, base, at)).turn.turn}/end`);
    await live("/calls", { kind: "objection", text: "The well is open to everybody, day and night.", visibility: "named" });
    await everywhere("a call is open");
    const call = (await roomOf(page, base, at)).calls.at(-1).id;
    await press(guest.page, base, `${at}/live/calls/${call}/objections`, { reason: "At night nobody watches it." });
    await everywhere("an objection is pending");
    await live("/record", { to: "off" });
    must((await say("\n>> HELENA VOSS: This stays among us. ")) === 200, "a caption was refused");
    await everywhere("off the record");
    await live("/record", { to: "on" });
    await live("/life", { to: "suspended", why: "break" });
    await everywhere("suspended");
    await live("/life", { to: "resumed" });
    for (const view of [{ size: "desktop", focus: true }, { size: "phone", dark: true }, { size: "phone", language: "ar" }]) {
      await look("open", "none", captionersPage, view);
      await look("open", "chair", `${at}/live/settings`, view);
      await look("open", "chair", `${at}/steward`, view);
      await look("open", "chair", `${at}/chair`, view);
      await look("open", "guest", `${at}/live`, view);
    }
    for (const view of ["agenda", "captions", "call", "panel", "message", "break_clock"]) {
      await live(`/screens/${screen.screen}`, { view, message: "Please take your seats." });
      await look(`screen ${view}`, "none", screen.path, { size: "projector" });
    }
    const { objections } = (await roomOf(page, base, at)).calls.at(-1);
    for (const o of objections) await live(`/objections/${o.id}`, { state: "withdrawn", text: "The lamps are lit at night." });
    await until("the call may close", async () => live(`/calls/${call}/close`).then(() => true, () => false), 70_000);
    const { items } = await roomOf(page, base, at);
    await live(`/items/${items[0].id}/leave`, { all: "carry" });
    await live("/life", { to: "closed" });
    await everywhere("closed");
  } finally {
    await guest.context.close();
    await other.context.close();
  }
}
