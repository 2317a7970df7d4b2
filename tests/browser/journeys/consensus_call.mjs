// SPDX-License-Identifier: Apache-2.0
// A consensus call, end to end: the facilitator drafts a text, opens it and makes a personal link; whoever speaks for a coalition objects
// from a phone, without account and without script, by the keyboard; the objection is answered, and the text given back.
import { axe, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { press } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a consensus call is opened, objected to on a phone without script, answered and given back";

export const refused = 400; // an objection without its three fields

const main = (page) => page.locator("main").textContent();

/** On a phone: the stance by the arrow keys, the three fields typed, the form sent by Enter on its button. */
async function object(browser, link) {
  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const page = await context.newPage();
    const got = await page.goto(link);
    must(got.status() === 200, `the personal link answers ${got.status()}`);
    const send = async () => {
      await page.getByRole("button", { name: "Say it", exact: true }).focus();
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    };
    await page.locator('input[name="stance"][value="concern"]').focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    must(await page.locator('input[name="stance"][value="objection"]').isChecked(), "the arrow does not reach the objection");
    await send();
    must((await main(page)).includes("Please write something here."), "an objection without its fields was taken");
    await page.locator('textarea[name="what"]').fill("Point 2.");
    await page.locator('textarea[name="harm"]').fill("It shuts people out.");
    await page.locator('textarea[name="remedy"]').fill("Strike it.");
    await send();
    const words = await main(page);
    must(words.includes("You have answered"), "the objection was not taken");
    must(words.includes("It shuts people out."), "the objection is not printed in full");
  } finally {
    await context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("facilitator");
  await page.goto(`${base}/decisions`);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Consensus calls" }).first().click()]);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Call for consensus" }).first().click()]);
  await page.locator('input[name="title"]').fill(`Guidelines ${mark}`);
  await page.locator('textarea[name="text"]').fill("1. Lists are open.\n\n2. Archives too.");
  await page.locator('input[name="source"]').fill("/decisions");
  await press(page, "Keep the draft");
  await press(page, "Fix the text and open the call");
  const at = new URL(page.url()).pathname;
  must(/[0-9a-f]{64}/.test(await main(page)), "no hash of the text is shown");
  await page.locator("#voices summary, #voices select").first().waitFor();
  await page.locator('#voices input[name="name"]').fill(`Guest ${mark}`);
  await press(page, "Make a personal link");
  const link = await page.locator('a[href^="/call/"]').first().getAttribute("href");
  must(/^\/call\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  await object(browser, base + link);

  const anybody = await newContext(browser, { size: "phone", audit: true });
  try {
    const phone = await anybody.newPage();
    await phone.goto(base + at);
    const words = await main(phone);
    must(words.includes("It shuts people out."), "a visitor does not see the objection");
    must(!words.includes(`Guest ${mark}`), "a visitor sees who spoke for the coalition");
    must(words.includes("silent"), "silence is not printed");
    for (const [what, found] of [["width", await overflow(phone)], ["axe", await axe(phone)]]) must(found.length === 0, `${what} of the call on a phone: ${found.join("; ")}`);
  } finally {
    await anybody.close();
  }
  await page.goto(base + at);
  await page.locator('textarea[name="answer"]').fill("You are right.");
  await press(page, "Publish the answer");
  await page.locator("#facilitators summary", { hasText: "Give the text back" }).click();
  await page.locator('#facilitators form[action$="/return"] textarea').fill("Back to the drafters.");
  await press(page, "Give it back");
  must((await main(page)).includes("Given back to those who drafted it."), "the outcome is not said");
  const table = await page.evaluate(async (to) => (await fetch(to)).text(), `${at}/sheet.csv`);
  must(table.includes("It shuts people out."), "the table does not have the objection");
}
