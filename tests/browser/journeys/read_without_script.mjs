// SPDX-License-Identifier: Apache-2.0
// The record is read, and a turn of it cited, in a browser that runs no script.
import { must } from "../lib/report.mjs";

export const name = "a reader without script reads a transcript and opens the address of a turn";
export const context = { script: false };

export async function run({ base, demo, page }) {
  const answer = await page.goto(new URL(demo.transcript, base).href);
  must(answer.status() === 200, `the transcript answers ${answer.status()}`);
  must((await page.locator(".turn").count()) > 0, "no turn is on the page");
  must((await page.locator("[data-segment]").first().textContent()).trim() !== "", "the first paragraph has no words");
  const first = page.locator(".turn .permalink").first();
  const words = (await page.locator(".turn [data-segment]").first().textContent()).trim();
  await first.click();
  must(page.url() !== new URL(demo.transcript, base).href, "the permanent link leads nowhere");
  must((await page.locator("main").textContent()).includes(words.slice(0, 40)), "the words of the turn are not where its address leads");
}
