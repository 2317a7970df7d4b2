// SPDX-License-Identifier: Apache-2.0
// A questionnaire, end to end: the facilitator begins it from the founding meeting's template, sees form and letter, asks a coalition by name, opens
// it; two write in one draft on phones without script, by personal links, and see both texts where they clash; one submits; the deadline moves,
// it closes, and the results say so in a sentence and a table.
import { axe, onPaper, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { press, says } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a questionnaire goes from its template to its results; two draft together on phones without script";

export const refused = 409; // two who wrote the same

async function phone(browser, link) {
  const context = await newContext(browser, { size: "phone", script: false });
  const page = await context.newPage();
  const got = await page.goto(link);
  must(got.status() === 200, `the personal link answers ${got.status()}`);
  return { context, page };
}

/** The fieldset of a question, by the words of its legend. */
const question = (page, words) => page.locator("fieldset").filter({ has: page.locator("legend", { hasText: words }) }).first();
const choose = (page, words, value) => question(page, words).locator(`input[value="${value}"]`).check();

/** With keys alone: the radio is reached and chosen by an arrow. */
async function chooseByKeys(page, words) {
  await question(page, words).locator('input[value="yes"]').focus();
  await page.keyboard.press("Space");
}

/** The whole form with its grid of eight themes on A4: so many sheets, and nothing beyond their edge. */
async function paper(page) {
  const { wide, sheets } = await onPaper(page);
  must(wide.length === 0, `the blank form is wider than paper: ${wide.join("; ")}`);
  must(sheets >= 1 && sheets <= 3, `the blank form takes ${sheets} sheets`);
}

export async function run({ browser, base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("facilitator");
  await page.goto(`${base}/meetings`);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Questionnaires" }).first().click()]);
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Ask the coalitions" }).first().click()]);
  await page.locator('input[name="title"]').fill(`Questions ${mark}`);
  await page.locator('select[name="template"]').selectOption("founding_questions");
  await press(page, "Begin");
  const at = new URL(page.url()).pathname;
  await page.locator('input[name="closes"]').fill("2031-05-06");
  await press(page, "Save the settings");
  await page.locator('#ask input[name="name"]').fill(`Coalition ${mark}`);
  await page.locator('#ask input[name="respondent"]').fill("Ana");
  await press(page, "Ask");
  const link = await page.locator('a[href^="/answer/"]').first().getAttribute("href");
  must(/^\/answer\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  await page.goto(`${base}${at}/preview`);
  must(await says(page, "The letter, word for word"), "the preview shows no letter");
  must((await page.locator("#form fieldset").count()) > 8, "the preview does not show the form");
  await page.locator("details.confirm summary").first().click();
  await press(page, "Open the questionnaire");

  const ana = await phone(browser, base + link);
  await ana.page.locator("details", { hasText: "Let somebody write" }).locator("summary").click();
  await ana.page.locator('input[name="respondent"]').fill("Ben");
  await press(ana.page, "Make a link");
  const helper = await ana.page.locator(".copy a, a[href^='/answer/']").first().getAttribute("href");
  const ben = await phone(browser, base + helper);
  await ana.page.goto(base + link);
  await choose(ana.page, "Are you happy", "yes");
  await press(ana.page, "Save the draft");
  await choose(ben.page, "Are you happy", "no");
  await press(ben.page, "Save the draft");
  must(await says(ben.page, "Nothing of yours is lost"), "the second did not see the difference");
  await press(ben.page, "Save the draft");
  must(await says(ben.page, "The draft is saved."), "having seen it, the second could not save");
  await ana.page.goto(base + link);
  must(await says(ana.page, "Last changed by Ben"), "nobody says whose the field is");
  await choose(ana.page, "Is your coalition active", "1");
  await chooseByKeys(ana.page, "outcomes of your coalition");
  await choose(ana.page, "Human rights online", "lead");
  for (const [what, found] of [["width", await overflow(ana.page)]]) must(found.length === 0, `${what} of the form on a phone: ${found.join("; ")}`);
  await press(ana.page, "Submit");
  must(await says(ana.page, "submitted this on"), "the answer was not submitted");
  await ana.page.goto(`${base}${link}/blank`);
  must((await ana.page.locator("main input").count()) === 0, "the blank form has something to press");
  await paper(ana.page);
  await ana.context.close();
  await ben.context.close();

  await page.goto(base + at);
  const small = await newContext(browser, { size: "phone", audit: true, cookies: await page.context().cookies() });
  try {
    const narrow = await small.newPage();
    for (const path of [at, `${at}/results`, `${at}/questions`]) {
      await narrow.goto(base + path);
      for (const [what, found] of [["width", await overflow(narrow)], ["axe", await axe(narrow)]]) must(found.length === 0, `${what} of ${path} on a phone: ${found.join("; ")}`);
    }
  } finally {
    await small.close();
  }
  const move = page.locator("details", { hasText: "Move the deadline" }).first();
  await move.locator("summary").click();
  await move.locator('input[name="closes"]').fill("2031-05-13");
  await move.locator('input[name="reason"]').fill("Holidays.");
  await Promise.all([page.waitForNavigation(), move.getByRole("button", { name: "Move the deadline" }).click()]);
  must(await says(page, "Holidays."), "the reason of the extension is not kept");
  const close = page.locator("details.confirm", { hasText: "Close it now" });
  await close.locator("summary").click();
  await close.locator('input[name="reason"]').fill("All have answered.");
  await Promise.all([page.waitForNavigation(), close.getByRole("button", { name: "Close it" }).click()]);
  await page.goto(`${base}${at}/results`);
  must(await says(page, "1 of 1 answered."), "the results have no sentence");
  must(await says(page, "Human rights online: 1 lead or contribute."), "the theme has no sentence");
}
