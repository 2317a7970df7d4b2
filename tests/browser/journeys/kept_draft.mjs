// SPDX-License-Identifier: Apache-2.0
// A long text that was typed and not sent: the page is loaded anew, and offers it without filling anything in or moving the focus; used, it is back in
// every field; thrown away, it is gone; sent and taken, it is not offered any more. What one account typed is not offered to another on the same device.
import { axe, overflow } from "../lib/audit.mjs";
import { press, says } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "a text that was typed and not sent is offered again on this device, to the same account only";

export const refused = 400; // a source that is no address
export const context = { audit: true }; // axe comes into the page

const offer = (page) => page.locator("[data-draft]").first();
const offered = (page) => page.waitForSelector("[data-draft]:not([hidden])");
const text = (page) => page.locator('textarea[name="text"]');
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("intersession.keep.")).length);

async function type(page, words) {
  await text(page).fill(words);
  await page.waitForFunction((typed) => JSON.stringify(localStorage).includes(typed), words);
}

export async function run({ base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  const form = `${base}/calls/new`;
  await signIn("facilitator");
  await page.goto(form);
  must((await offer(page).isVisible()) === false, "something is offered before anything was typed");
  await page.locator('input[name="title"]').fill(`Guidelines ${mark}`);
  await page.locator('input[name="kind"][value="sense_check"]').check();
  await type(page, `Lists are open, ${mark}.`);

  await page.reload();
  await offered(page);
  must((await text(page).inputValue()) === "", "it was filled in before anybody said so");
  must(await page.evaluate(() => document.activeElement === document.body), "the focus was moved");
  must((await page.locator("#status").textContent()).includes("A draft from"), "nobody says aloud that a draft is here");
  for (const [what, found] of [["width", await overflow(page)], ["axe", await axe(page)]]) must(found.length === 0, `${what} of the offer: ${found.join("; ")}`);
  await page.getByRole("button", { name: "Use it" }).focus();
  await page.keyboard.press("Enter");
  must((await text(page).inputValue()) === `Lists are open, ${mark}.`, "the text is not back");
  must((await page.locator('input[name="title"]').inputValue()) === `Guidelines ${mark}`, "the title is not back");
  must(await page.locator('input[name="kind"][value="sense_check"]').isChecked(), "the choice is not back");
  must(await page.evaluate(() => document.activeElement?.closest("form") !== null), "the focus was lost with the button");
  must((await offer(page).isVisible()) === false, "the offer stays");

  await signIn("secretariat");
  await page.goto(form);
  must((await offer(page).isVisible()) === false, "another account is offered the text");
  must(!(await page.content()).includes(mark), "another account reads the text");

  // What the server refuses is typed still, and kept.
  await signIn("facilitator");
  await page.goto(form);
  await offered(page);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.locator('input[name="source"]').fill("no address");
  await press(page, "Keep the draft");
  await page.goto(form);
  await offered(page);
  await page.getByRole("button", { name: "Use it" }).click();
  await page.locator('input[name="source"]').fill("https://example.org/mail");
  await press(page, "Keep the draft");
  must(await says(page, `Lists are open, ${mark}.`), "the call was not drafted");
  must((await kept(page)) === 0, "what was sent is still kept");
  await page.goto(form);
  must((await offer(page).isVisible()) === false, "what was sent is offered");

  // What was sent and not taken, by a page that is not ours even, is offered still.
  await type(page, `Not taken ${mark}`);
  await page.locator('input[name="title"]').fill(`Not taken ${mark}`);
  await page.route("**/calls*", (route) =>
    route.request().method() === "POST" ? route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Later</title><main><p>Come back later.</p></main>" }) : route.fallback(),
  );
  await press(page, "Keep the draft");
  must(await says(page, "Come back later."), "the answer of the other server is not there");
  await page.unroute("**/calls*");
  await page.goto(form);
  await offered(page);
  await page.getByRole("button", { name: "Use it" }).click();
  must((await text(page).inputValue()) === `Not taken ${mark}`, "what was sent and not taken is gone");

  await type(page, `Thrown away ${mark}`);
  await page.reload();
  await offered(page);
  await page.getByRole("button", { name: "Throw it away" }).click();
  must((await kept(page)) === 0, "what was thrown away is still kept");
  await page.reload();
  must((await offer(page).isVisible()) === false, "what was thrown away is offered");
}
