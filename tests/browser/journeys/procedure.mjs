// SPDX-License-Identifier: Apache-2.0
// The procedure, end to end: the secretariat sees a quiet coalition, looks at the letter, sends it, finds it in the outbox; the coalition answers
// by its personal link on a phone, without account and without script; the badge and the pages follow, and visitors saw nothing of it.
import { axe, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { press, says } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a quiet coalition gets its letter and answers by the link in it; the badge follows";

const follow = (page, words) => Promise.all([page.waitForNavigation(), page.getByRole("link", { name: words }).first().click()]);

/** The last day of the month before, on which a paper counts for the evaluation of this month. */
function lastMonth() {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10);
}

async function looksRight(page, what) {
  for (const [kind, found] of [["width", await overflow(page)], ["axe", await axe(page)]]) must(found.length === 0, `${kind} of ${what}: ${found.join("; ")}`);
}

export async function run({ browser, base, page, signIn }) {
  const coalition = "Coalition on Cold Lakes";
  await signIn("secretariat");
  await page.goto(`${base}/coalitions`);
  await follow(page, "Procedure: what could be asked");
  must(await says(page, "Under way"), "the procedure shows nothing under way");
  for (const step of ["second letter", "third letter, with a copy to the list", "offer of four answers", "objection call to the coalitions", "looking again", "publication"])
    must(await says(page, step), `no coalition of the demo waits for: ${step}`);
  // On a demo that was played before, the ladder of that time is under way or ended, and nothing of the procedure can be seen.
  must(await page.locator("#begin").getByText(coalition).count(), "the quiet coalition is not among those to begin with: this needs a fresh demo");
  const row = page.locator("#begin tr", { hasText: coalition }).filter({ hasText: "nothing was seen for a year" });
  await Promise.all([page.waitForNavigation(), row.getByRole("link", { name: "Look at the letter" }).click()]);
  must(await says(page, "oskar@example.org"), "the preview does not say to whom it goes");
  await page.locator('textarea[name="note"]').fill("We met in March by the frozen pier.");
  await press(page, "Look at it");
  must((await page.locator("#letter pre").first().textContent()).includes("frozen pier"), "the preview has not the writer's own words");
  await press(page, "Send this letter");
  must(await says(page, "second letter"), "the page does not say what comes next");
  await page.goto(`${base}/outbox`);
  must(await says(page, `How is “${coalition}”? Can we help?`), "the letter is not in the outbox");
  await page.goto(`${base}/coalitions/coldlakes/desk`);
  await press(page, "Make a personal link to hand over Oskar Lindqvist").catch(async () => {
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: /Make a personal link/ }).first().click()]);
  });
  const link = await page.locator('a[href^="/our/"]').first().getAttribute("href");
  must(/^\/our\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");

  const visitor = await newContext(browser, { size: "desktop" });
  const outside = await visitor.newPage();
  await outside.goto(`${base}/coalitions/coldlakes`);
  must(!(await says(outside, "quiet")), "a visitor reads that it is quiet");
  await visitor.close();

  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const phone = await context.newPage();
    const got = await phone.goto(base + link);
    must(got.status() === 200, `the personal link answers ${got.status()}`);
    must(await says(phone, "What the forum believes about us"), "the desk does not say what is believed");
    must(await says(phone, "quiet"), "the desk does not say that it is quiet");
    must((await overflow(phone)).length === 0, "the desk is wider than a phone");
    const alive = phone.locator("details").filter({ has: phone.getByText("We are alive", { exact: true }) }).first();
    await alive.locator("summary").click();
    await alive.locator('select[name="kind"]').selectOption("output");
    await alive.locator('input[name="day"]').fill(lastMonth());
    await alive.locator('input[name="words"]').fill("Ice diaries of nine lakes");
    await alive.locator('input[name="link"]').fill("https://coldlakes.example.org/ice-diaries");
    await Promise.all([phone.waitForNavigation(), alive.getByRole("button", { name: "Say that we are alive" }).click()]);
    must(await says(phone, "Thank you: your answer is kept"), "the answer was not kept");
    must(await says(phone, "low"), "the badge did not follow the answer");
    must(await says(phone, "Nothing is asked of you now."), "the ladder did not end");
    await phone.getByRole("button", { name: "This is right" }).first().click();
    await phone.waitForLoadState();
    must(await says(phone, "confirmed on"), "the contact is not confirmed");
  } finally {
    await context.close();
  }

  await page.goto(`${base}/coalitions/inquiries`);
  must((await page.locator("#closed").textContent()).includes(coalition), "what has ended is not listed");
  await page.goto(`${base}/coalitions/coldlakes`);
  must(await says(page, "◐ low"), "the coalition's page shows the old badge");
  await page.goto(`${base}/coalitions/coldlakes/evidence`);
  must(await says(page, "Ice diaries of nine lakes"), "the evidence is not there");

  const small = await newContext(browser, { size: "phone", audit: true, cookies: await page.context().cookies() });
  try {
    const narrow = await small.newPage();
    for (const path of ["/coalitions/inquiries", "/coalitions/watertowers/desk", "/coalitions/glaciers"]) {
      await narrow.goto(base + path);
      await looksRight(narrow, path);
    }
    await narrow.goto(`${base}/coalitions/inquiries`);
    await Promise.all([narrow.waitForNavigation(), narrow.locator("#open a", { hasText: "Reed Beds" }).click()]);
    await looksRight(narrow, "an inquiry with its next letter");
    must(await says(narrow, "The letter, word for word"), "the letter that is due is not shown");
  } finally {
    await small.close();
  }
}
