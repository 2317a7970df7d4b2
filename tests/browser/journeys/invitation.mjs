// SPDX-License-Identifier: Apache-2.0
// From a date poll to a meeting somebody has accepted, which is moved and then called off: the guest answers on a phone, without account and
// without script, by a personal link; the organiser sees it; the calendar keeps one UID and counts up.
import { axe, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { press } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a date poll becomes an invitation that is accepted on a phone without script, then moved, then called off";

const main = (page) => page.locator("main").textContent();

/** UID, SEQUENCE, STATUS and start of the one meeting in a calendar file. */
async function calendar(page, at) {
  const text = await page.evaluate(async (address) => (await fetch(address, { cache: "no-store" })).text(), `${at}/calendar.ics`);
  const line = (key) => text.match(new RegExp(`^${key}:(.*)$`, "m"))?.[1]?.trim();
  return { uid: line("UID"), sequence: Number(line("SEQUENCE")), status: line("STATUS"), start: line("DTSTART") };
}

/** A poll with one time and one guest, decided: answers the address of the meeting. */
async function decided(page, base, mark) {
  await page.goto(`${base}/polls/new`);
  await page.locator('input[name="title"]').fill(`Meeting ${mark}`);
  await page.locator('select[name="series"]').selectOption({ index: 1 });
  await page.locator('input[name="zone"]').fill("Europe/Lisbon");
  await press(page, "Open the date poll");
  await page.locator('#propose input[name="day"]').fill("2031-05-06");
  await page.locator('#propose input[name="time"]').fill("09:00");
  await press(page, "Propose");
  await page.locator('#ask input[name="name"]').fill(`Guest ${mark}`);
  await page.locator('#ask input[name="address"]').fill(`guest-${mark}@example.org`);
  await press(page, "Ask");
  await page.locator('#decide input[name="slot"]').first().check();
  await press(page, "Choose this time");
  const meeting = await page.locator('main a[href^="/meetings/"]').first().getAttribute("href");
  must(/^\/meetings\/[a-z0-9]+/.test(meeting ?? ""), "no meeting came of the poll");
  return meeting.match(/^\/meetings\/[a-z0-9]+/)[0];
}

async function on_phone(browser, link, look) {
  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const page = await context.newPage();
    const got = await page.goto(link);
    must(got.status() === 200, `the personal link answers ${got.status()}`);
    return await look(page);
  } finally {
    await context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("facilitator");
  const at = await decided(page, base, mark);
  const planned = await calendar(page, at);
  must(planned.start === "20310506T080000Z" && planned.status === "CONFIRMED", `the calendar says ${JSON.stringify(planned)}`);

  await page.goto(`${base}${at}/guests`);
  must((await main(page)).includes(`guest-${mark}@example.org`), "whoever was asked is not on the list");
  must((await page.locator("#send pre").first().textContent()).includes("09:00"), "the letter is not shown as it will be");
  await page.locator('#send select[name="wait"]').selectOption("60");
  await press(page, "Send 1 letter");
  must((await main(page)).includes("1 letter has not left yet."), "the letter does not wait");
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/link"] button').first().click()]);
  const link = await page.locator('main a[href*="/invited/"]').first().getAttribute("href");
  must(/\/invited\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  const own = new URL(link, base).href;

  await on_phone(browser, own, async (phone) => {
    must((await phone.locator("form").count()) > 0, "there is nothing to answer with");
    await phone.locator('input[name="coming"][value="yes"]').focus();
    await phone.keyboard.press("Space");
    await phone.locator('main button[type="submit"]').last().focus();
    await Promise.all([phone.waitForNavigation(), phone.keyboard.press("Enter")]);
    must((await main(phone)).includes("You have answered"), "the answer was not taken");
  });
  await page.goto(`${base}${at}/guests`);
  must((await main(page)).includes("1 person comes."), "the organiser does not see who comes");

  await page.goto(`${base}${at}/edit`);
  await page.locator('input[name="start"]').fill("11:00");
  await page.locator('input[name="end"]').fill("12:00");
  await Promise.all([page.waitForNavigation(), page.locator('main form button[type="submit"]').first().click()]);
  const moved = await calendar(page, at);
  must(moved.uid === planned.uid && moved.sequence > planned.sequence && moved.start === "20310506T100000Z", `after the move the calendar says ${JSON.stringify(moved)}`);
  await on_phone(browser, own, async (phone) => must((await main(phone)).includes("11:00"), "the guest does not see the new time"));

  await page.goto(base + at);
  const reason = page.locator('form[action$="/cancel"] [name="reason"]');
  if (!(await reason.isVisible())) await page.locator("details", { has: reason }).first().locator("summary").click();
  await reason.fill("Nobody has the room.");
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/cancel"] button[type="submit"]').click()]);
  const off = await calendar(page, at);
  must(off.uid === planned.uid && off.sequence > moved.sequence && off.status === "CANCELLED", `called off the calendar says ${JSON.stringify(off)}`);
  await on_phone(browser, own, async (phone) => {
    must((await main(phone)).includes("Nobody has the room."), "the guest does not see that it is called off");
    must((await phone.locator('input[name="coming"]').count()) === 0, "a meeting that is called off still asks");
  });

  const small = await newContext(browser, { size: "phone", audit: true, cookies: await page.context().cookies() });
  try {
    const phone = await small.newPage();
    const series = await page.evaluate(async () => (await (await fetch("/series", { headers: { Accept: "application/json" } })).json()).series[0].id);
    for (const address of [`${at}/guests`, `/series/${series}/recurring`, "/account/calendar", new URL(own).pathname]) {
      await phone.goto(base + address);
      for (const [what, found] of [["width", await overflow(phone)], ["axe", await axe(phone)]]) must(found.length === 0, `${what} of ${address} on a phone: ${found.join("; ")}`);
    }
  } finally {
    await small.close();
  }
}
