// SPDX-License-Identifier: Apache-2.0
// A meeting for a journey: made, opened and driven by a program's presses (doc/live.md), with guests and a captioner beside it.
import { must } from "./report.mjs";

/** Waits for a condition; a busy machine may take its time. */
export async function until(what, test, patience = 20000) {
  for (const end = Date.now() + patience; ; await pause(100)) {
    if (await test()) return;
    must(Date.now() < end, `waited in vain for: ${what}`);
  }
}

export const pause = (ms) => new Promise((go) => setTimeout(go, ms));

/** Whether the elements say these words. */
export const says = (page, selector, words) => async () => ((await page.locator(selector).allTextContents()).join(" ") ?? "").includes(words);

/** A program's press, in the session of the page's context. */
export async function asProgram(page, base, path, fields = {}) {
  const answer = await page.request.post(base + path, { data: fields, headers: { Accept: "application/json", "X-Intersession": "1" } });
  return { status: answer.status(), facts: await answer.json().catch(() => ({})) };
}

/** The same, which must be taken; answers the facts. */
export async function press(page, base, path, fields = {}) {
  const { status, facts } = await asProgram(page, base, path, fields);
  must(status === 200, `${path} was answered ${status}: ${facts.detail ?? ""}`);
  return facts;
}

/** Facts of a page. */
export async function factsOf(page, base, path) {
  const answer = await page.request.get(base + path, { headers: { Accept: "application/json" } });
  must(answer.status() === 200, `${path} answered ${answer.status()}`);
  return answer.json();
}

/** A planned meeting with two agenda items, in the first series; `page` is signed in as the facilitator. Answers its address. */
export async function planMeeting(page, base, title) {
  const known = await factsOf(page, base, "/series");
  const series = (known.series ?? known)[0].id;
  const made = await press(page, base, "/meetings", { series, title, day: "2031-05-06", start: "14:00", end: "15:00", zone: "Europe/Lisbon", kind: "working" });
  const at = made.location.replace(/[?#].*/, "");
  for (const name of ["The well", "The river"]) await press(page, base, `${at}/agenda`, { title: name, minutes: "10", floor_minutes: "5" });
  return at;
}

/** The room's facts: life, floor, entries, calls. */
export const roomOf = (page, base, at) => factsOf(page, base, `${at}/live`);

/** Opens the meeting with its first item taken up. */
export async function openMeeting(page, base, at) {
  await press(page, base, `${at}/live/life`, { to: "open" });
  const items = (await factsOf(page, base, at)).agenda;
  await press(page, base, `${at}/live/items/${items[0].id}/take-up`);
}

/** The address of a captioner in Zoom's shape, and of the captioner's page. */
export async function captionAddresses(page, base, at) {
  const made = await press(page, base, `${at}/live/streams`, { title: "main", channel: "floor", lang: "en" });
  const zoom = made.addresses.find((a) => a.includes("signature="));
  must(zoom, `no caption address in Zoom's shape among ${made.addresses}`);
  return { zoom, page: `/c/${made.secret}` };
}

/** Posts as a captioner's program does; answers the status. */
export function captioner(page, address) {
  let seq = 0;
  return async (text, again = false) => {
    if (!again) seq += 1;
    const answer = await page.request.post(`${address}&seq=${seq}&lang=en-US`, { data: text, headers: { "Content-Type": "text/plain" }, timeout: 60_000 });
    return answer.status();
  };
}

/** A projector's address. */
export async function screenAddress(page, base, at) {
  const { screen } = await press(page, base, `${at}/live/screens`, { name: "Hall" });
  const { address } = await press(page, base, `${at}/live/screens/${screen}/secret`);
  return { screen, path: new URL(address).pathname };
}

/** Comes in by the short code, as a person does; `settings` go to the browser's context. */
export async function comeIn(browser, base, code, who, language, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  await page.goto(`${base}/j/${code}`);
  if (language) await page.goto(`${page.url()}?lang=${language}`);
  await page.locator('input[name="name"]').fill(who);
  await Promise.all([page.waitForNavigation(), page.locator('main form button[type="submit"]').last().click()]);
  must(new URL(page.url()).pathname.endsWith("/live"), `coming in led to ${page.url()}`);
  return { context, page };
}

/** The short code of the door, which opens with the lobby. */
export async function doorOf(page, base, at) {
  if ((await roomOf(page, base, at)).life === "planned") await press(page, base, `${at}/live/life`, { to: "lobby" });
  await page.goto(`${base}${at}/live/settings`);
  return (await page.locator(".door-code").textContent()).trim();
}
