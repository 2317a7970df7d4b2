// SPDX-License-Identifier: Apache-2.0
// A whole meeting, end to end: the facilitator opens it and chairs from the keyboard; a guest without account comes in by the short
// code, in English and then in Arabic, raises a hand, speaks, answers a call; a captioner's script sends captions in Zoom's shape.
// At the gavel the record is there, with the guest's name on the guest's words and the decision tied to them.
import { captioner, comeIn, doorOf, factsOf, pause, planMeeting, roomOf, says, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "two browsers and a captioner play a whole meeting, and the record is there when it closes";

async function play({ browser, base, page, mark, language }) {
  const at = await planMeeting(page, base, `Played ${mark}`);
  await page.goto(base + at);
  await Promise.all([page.waitForNavigation(), page.locator('#live form button[type="submit"]').last().click()]);
  await page.goto(`${base}${at}/live/settings`);
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/live/streams"] button[type="submit"]').click()]);
  const zoom = await page.locator('dl.once input[value*="signature="]').inputValue();
  const code = await doorOf(page, base, at);
  await page.goto(`${base}${at}/chair`);
  const item = page.locator('[data-fragment="agenda"] button[formaction*="/take-up"]').first();
  await item.click();
  await until("the first item is taken up", async () => (await page.locator('[data-fragment="agenda"] button[formaction*="/take-up"]').count()) === 0);

  const guest = await comeIn(browser, base, code, `Guest ${mark}`, language);
  try {
    if (language) must((await guest.page.evaluate(() => document.documentElement.dir)) === "rtl", "the guest's page is not set from right to left");
    const send = captioner(page, zoom);
    const say = async (text) => must((await send(text)) === 200, "a caption was refused");
    await say(">> HELENA VOSS: Good afternoon, everybody. ");
    await until("the guest reads the caption", says(guest.page, "#captions, [data-captions]", "Good afternoon"));

    // A hand, and the floor, by keyboard.
    await guest.page.locator("#raise-hand").click();
    await until("the chair sees the hand", says(page, '[data-fragment="queue"]', `Guest ${mark}`));
    await pause(2500); // "next" rests for 2 s after somebody else's change
    await page.locator("h1").click();
    await page.keyboard.press("n");
    await until("the guest has the floor", says(guest.page, '[data-fragment="floor"] .speaking', `Guest ${mark}`));
    await pause(5500); // the captioner's delay, until it is measured
    await say("\n>> The well should be open to all of us, day and night. ");
    await until("the words reach the guest", says(guest.page, "#captions, [data-captions]", "open to all of us"));
    await page.keyboard.press("e");
    await until("the floor is the chair's again", async () => !(await says(guest.page, '[data-fragment="floor"] .speaking', `Guest ${mark}`)()));

    // A call, an answer, an outcome. Two presses within 400 ms are taken for one.
    await pause(800);
    await page.locator("#call-text").fill(`The well is open to all (${mark}).`);
    await page.locator("#call-kind").selectOption("support");
    await page.locator('form[action$="/live/calls"] button[type="submit"]').click();
    await until("the guest sees the call", says(guest.page, '[data-fragment="call"]', mark));
    await guest.page.locator('[data-fragment="call"] button[formaction*="answer=support"]').click();
    await until("the answer is counted", async () => (await roomOf(page, base, at)).calls.at(-1).tally.answered === 1);
    await pause(15500); // no call closes before everybody could answer
    await page.locator('[data-fragment="call"] button[formaction*="/close"]').click();
    await until("the call is closed", async () => (await guest.page.locator('[data-fragment="call"] button[formaction*="answer=support"]').count()) === 0);
    await page.goto(`${base}${at}/chair`);
    await page.locator("#outcome-word").selectOption("agreed");
    await page.locator('form[action$="/live/outcome"] button[type="submit"]').click();
    await until("everybody reads the decision", says(guest.page, '[data-fragment="outcomes"]', mark));

    // The gavel.
    await page.goto(`${base}${at}/chair`);
    await page.locator("#d-close summary").click();
    await page.locator('#d-close button[formaction*="to=closed"]').click();
    await until("the guest is told that it is over", async () => (await guest.page.locator('[data-fragment="banner"] [data-life="closed"]').count()) === 1, 15000);
    await until("the transcript is there", async () => (await page.goto(`${base}${at}/transcript`)).status() === 200, 15000);
    const record = await page.locator(".transcript").textContent();
    must(record.includes("The well should be open to all of us"), "the guest's words are not in the transcript");
    const turn = page.locator(".turn", { hasText: "The well should be open" });
    must((await turn.locator(".speaker").textContent()).includes(`Guest ${mark}`), "the guest's words do not carry the guest's name");
    const facts = await factsOf(page, base, at);
    must(facts.meeting.state === "closed", `the meeting is ${facts.meeting.state}`);
    must(facts.decisions.some((d) => d.text.includes(mark)), "the decision is not in the record");
    must(facts.attendance.some((a) => a.name === `Guest ${mark}`), "the guest is not in the attendance");
  } finally {
    await guest.context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 8);
  await play({ browser, base, page, mark: `${mark}e` });
  await play({ browser, base, page, mark: `${mark}a`, language: "ar" });
}
