// SPDX-License-Identifier: Apache-2.0
// The weeks of a questionnaire, on a server whose clock is set: opened, taken back and opened again; two coordinators draft together, one of them
// without touching a button, the other without script on a phone; one submits; at half time only the silent is reminded; the deadline moves, it
// closes by itself, the answer is corrected, the results are published, and what comes afterwards is an addendum.
import { axe, overflow } from "../lib/audit.mjs";
import { newContext, signIn } from "../lib/browser.mjs";
import { clockLibrary, ownServer } from "../lib/own_server.mjs";
import { press, says } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a questionnaire lives its weeks under a faked clock: drafts, reminders, extension, closing, correction, publication";

const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
const unfold = (page, words) => page.locator("details", { hasText: words }).first().locator("summary").first().click();
const question = (page, words) => page.locator("fieldset").filter({ has: page.locator("legend", { hasText: words }) }).first();
const choose = (page, words, value) => question(page, words).locator(`input[value="${value}"]`).check();

/** What the server does when it begins, it does beside answering: the page is loaded anew until it is done. */
async function until(page, address, words) {
  for (let i = 0; i < 30; i++) {
    await page.goto(address);
    if ((await page.locator("main").textContent()).includes(words)) return;
    await page.waitForTimeout(1000);
  }
  throw new Error(`“${words}” did not come on ${address}`);
}

async function ask(page, name, person) {
  await page.locator('#ask input[name="name"]').fill(name);
  await page.locator('#ask input[name="respondent"]').fill(person);
  await page.locator('#ask input[name="address"]').fill(`${person.toLowerCase()}@example.org`);
  await press(page, "Ask");
}

async function open(page, at) {
  await page.goto(`${at}/preview`);
  must(await says(page, "ana@example.org"), "the preview names nobody who gets a letter");
  await page.locator("details.confirm summary").first().click();
  await press(page, "Open the questionnaire");
}

export async function run({ browser, binary }) {
  if (!binary || !clockLibrary()) return console.log("left out: the weeks of a questionnaire need --binary and libfaketime");
  const server = await ownServer(binary);
  const office = await newContext(browser);
  const page = await office.newPage();
  page.setDefaultTimeout(15_000);
  const enter = async () => {
    await office.clearCookies();
    await signIn(page, server.demo, "facilitator");
  };
  try {
    await enter();
    await page.goto(`${server.base}/questionnaires/new`);
    await page.locator('input[name="title"]').fill("Three questions");
    await page.locator('select[name="template"]').selectOption("founding_questions");
    await press(page, "Begin");
    const at = server.base + new URL(page.url()).pathname;
    await page.locator('input[name="closes"]').fill(day(14));
    await press(page, "Save the settings");
    await ask(page, "Rivers", "Ana");
    await ask(page, "Lakes", "Lou");
    await open(page, at);
    await press(page, "Take the opening back");
    must(await says(page, "no letter went out"), "the opening was not taken back");
    await open(page, at);

    // Two coordinators: one with a link and script, one without.
    const row = page.locator("#asked-table tr", { hasText: "Rivers" });
    await Promise.all([page.waitForNavigation(), row.getByRole("button", { name: /New link/ }).click()]);
    const link = server.base + (await page.locator('a[href^="/answer/"]').first().getAttribute("href"));
    const first = await newContext(browser);
    const ana = await first.newPage();
    await ana.goto(link);
    await unfold(ana, "Let somebody write");
    await ana.locator('input[name="respondent"]').fill("Ben");
    await press(ana, "Make a link");
    const second = server.base + (await ana.locator('a[href^="/answer/"]').first().getAttribute("href"));
    await ana.goto(link);
    await choose(ana, "Is your coalition active", "1");
    await choose(ana, "Are you happy", "no");
    await ana.locator("[data-autosave]", { hasText: "The draft is saved." }).waitFor();
    must((await ana.locator('input[name="rev"]').inputValue()) !== "0", "the form does not know of its own saving");
    const phone = await newContext(browser, { size: "phone", script: false });
    const ben = await phone.newPage();
    await ben.goto(second);
    must(await says(ben, "Last changed by Ana"), "what saved itself is not in the draft of the other");
    await ben.locator("textarea").first().fill("More time before the forum.");
    await choose(ben, "Human rights online", "lead");
    await press(ben, "Save the draft");
    await ana.goto(link);
    must(await says(ana, "Last changed by Ben"), "the first does not see what the second wrote");
    must(/^\d+ .*4000/.test((await ana.locator("[data-count]").first().textContent()) ?? ""), "no long text is counted");
    await choose(ana, "outcomes of your coalition", "yes");
    await press(ana, "Submit");
    must(await says(ana, "submitted this on"), "the answer was not submitted");
    const arabic = await newContext(browser, { size: "phone", audit: true, locale: "ar" });
    const small = await arabic.newPage();
    await small.goto(link);
    must((await small.locator("html").getAttribute("dir")) === "rtl", "Arabic does not run from right to left");
    for (const [what, found] of [["width", await overflow(small)], ["axe", await axe(small)]]) must(found.length === 0, `${what} of the form in Arabic: ${found.join("; ")}`);
    await arabic.close();

    await server.pass(8);
    await enter();
    await until(page, at, "at half time");
    await unfold(page, "Letters");
    const reminded = (await page.locator("#letters tr", { hasText: "at half time" }).allTextContents()).join(" ");
    must(reminded.includes("Lou") && !reminded.includes("Ana"), `not only the silent were reminded: ${reminded}`);
    await unfold(page, "Move the deadline");
    const move = page.locator("details", { hasText: "Move the deadline" }).first();
    await move.locator('input[name="closes"]').fill(day(20));
    await move.locator('input[name="reason"]').fill("Holidays.");
    await Promise.all([page.waitForNavigation(), move.getByRole("button", { name: "Move the deadline" }).click()]);
    must(await says(page, "Holidays."), "the reason of the extension is not kept");

    await server.pass(22);
    await enter();
    await until(page, at, "Those who answered can correct until");
    await ana.goto(link);
    must(await says(ana, "You can correct your answer until"), "nobody says that it can be corrected");
    await choose(ana, "outcomes of your coalition", "not_sure");
    await press(ana, "Submit again");
    must(await says(ana, "corrected after closing"), "the correction is not marked");
    must(await says(ana, "What changed from version 1 to version 2"), "the versions are not compared");

    await server.pass(30);
    await enter();
    await page.goto(at);
    await page.locator("details.confirm", { hasText: "Publish the results" }).locator("summary").click();
    await press(page, "Publish");
    await ana.goto(link);
    await choose(ana, "outcomes of your coalition", "no");
    await press(ana, "Submit again");
    const anybody = await newContext(browser);
    const reader = await anybody.newPage();
    await reader.goto(`${at}/results`);
    must(await says(reader, "1 of 2 answered."), "the results have no sentence");
    must(await says(reader, "Added after closing"), "the addendum is not told apart");
    must(await reader.locator("td", { hasText: "no answer yet" }).count(), "silence is not kept apart");
    const file = await reader.request.get(`${at}/results.ods`);
    must(file.ok() && (await file.body()).subarray(0, 2).toString() === "PK", "there is no spreadsheet");
    for (const context of [first, phone, anybody]) await context.close();
  } finally {
    await office.close();
    await server.close();
  }
}
