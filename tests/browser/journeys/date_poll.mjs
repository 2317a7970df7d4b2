// SPDX-License-Identifier: Apache-2.0
// A date poll, end to end, and opened again: the facilitator opens it, looks at a day, proposes two times and asks somebody, who answers from a phone by
// the personal link, without account and without script, by the keyboard; the time is chosen and stands in the public calendar.
import { axe, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { press } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a date poll goes from its form to the public calendar; whoever is asked answers on a phone without script";

export const refused = 400; // another time without a reason

async function propose(page, day, time) {
  await page.locator('#propose input[name="day"]').fill(day);
  await page.locator('#propose input[name="time"]').fill(time);
  await press(page, "Propose");
}

/** On a phone, with keys alone: each fieldset's radio is reached by Tab and chosen by the arrows. */
async function answer(browser, link) {
  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const page = await context.newPage();
    const got = await page.goto(link);
    must(got.status() === 200, `the personal link answers ${got.status()}`);
    must((await page.locator("fieldset").count()) === 2, "not each time is asked about");
    for (let i = 0; i < 2; i += 1) {
      await page.locator("fieldset").nth(i).locator('input[value="blank"]').focus();
      for (let step = 0; step <= i; step += 1) await page.keyboard.press("ArrowDown"); // past the last comes the first
    }
    await page.locator('button[type="submit"]').last().focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    must((await page.locator("main").textContent()).includes("You have answered"), "the answer was not taken");
    const kept = await page.locator("fieldset input:checked").evaluateAll((all) => all.map((i) => i.value));
    must(kept.join() === "yes,if_need_be", `kept was ${kept}`);
  } finally {
    await context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("facilitator");
  await page.goto(`${base}/meetings`);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Date polls" }).first().click()]);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Find a time" }).first().click()]);
  await page.locator('input[name="title"]').fill(`Poll ${mark}`);
  await page.locator('select[name="series"]').selectOption({ index: 1 });
  await page.locator('input[name="zone"]').fill("Europe/Lisbon");
  await press(page, "Open the date poll");
  const at = new URL(page.url()).pathname;
  await propose(page, "2031-05-06", "09:00");
  await propose(page, "2031-05-07", "15:00");
  await page.locator('#ask input[name="name"]').fill(`Guest ${mark}`);
  await press(page, "Ask");
  const link = await page.locator('a[href^="/poll/"]').first().getAttribute("href");
  must(/^\/poll\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  await answer(browser, base + link);

  await page.goto(`${base}${at}?strip=2031-05-06`);
  must((await page.locator("#half-hours tbody tr").count()) === 48, "the strip does not show the half hours of the day");
  must((await page.locator("#times").textContent()).includes("it is the earlier one"), "nothing says what decided");
  const small = await newContext(browser, { size: "phone", audit: true, cookies: await page.context().cookies() });
  try {
    const phone = await small.newPage();
    await phone.goto(base + at);
    for (const [what, found] of [["width", await overflow(phone)], ["axe", await axe(phone)]]) must(found.length === 0, `${what} of the poll on a phone: ${found.join("; ")}`);
  } finally {
    await small.close();
  }
  await page.locator('#decide input[name="slot"]').nth(1).check();
  await press(page, "Choose this time");
  must((await page.locator("main").textContent()).includes("say why you choose this one"), "another time was taken without a reason");
  await page.locator('#decide textarea[name="reason"]').fill("The room is free only then.");
  await press(page, "Choose this time");
  must((await page.locator("main").textContent()).includes("The room is free only then."), "the reason is not kept");
  const feed = await page.evaluate(async () => (await fetch("/calendar.ics")).text());
  must(feed.includes(`SUMMARY:Poll ${mark}`), "the chosen time is not in the public calendar");
  await reopened(page, mark);
}

/** Opened again, the meeting is in no calendar; decided anew it is the same meeting, under the same UID. */
async function reopened(page, mark) {
  const uidNow = async () => {
    const feed = await page.evaluate(async () => (await fetch("/calendar.ics", { cache: "no-store" })).text());
    const entry = feed.split("BEGIN:VEVENT").find((one) => one.includes(`SUMMARY:Poll ${mark}`));
    return entry?.match(/UID:(\S+)/)?.[1];
  };
  const before = await uidNow();
  await page.locator("details", { hasText: "Open the date poll again" }).locator("summary").click();
  await page.getByLabel("Why it is opened again").fill("Two of us cannot come.");
  await press(page, "Open it again");
  must((await page.locator("main").textContent()).includes("Two of us cannot come."), "the poll does not say why it is open again");
  must((await uidNow()) === undefined, "the meeting is still in the calendar");
  await page.locator('#decide input[name="slot"]').nth(0).check();
  await page.locator('#decide textarea[name="reason"]').fill("All can come then.");
  await press(page, "Choose this time");
  must(before !== undefined && (await uidNow()) === before, "the second decision made another meeting");
}
