// SPDX-License-Identifier: Apache-2.0
// From the search box to the words, and from there into the whole transcript: links and forms only.
import { must } from "../lib/report.mjs";

export const name = "a reader without script searches, follows a result to its words and reads on";
export const context = { script: false };

export async function run({ base, demo, page }) {
  await page.goto(new URL(demo.transcript, base).href);
  const long = (await page.locator("[data-segment]").allTextContents()).join(" ").match(/\p{L}{7,}/u)[0];
  await page.goto(new URL("/search", base).href);
  await page.getByLabel("Words", { exact: true }).fill(long);
  await page.locator("main form button[type=submit]").first().click();
  const result = page.locator("ol.list > li").first();
  must((await result.locator("mark").count()) > 0, `"${long}" is not marked in the first result`);
  await result.locator("a").first().click();
  const segment = new URL(page.url()).hash.slice(1);
  must(segment.startsWith("s-"), "the result does not lead to a paragraph");
  must((await page.locator(`#${segment}`).textContent()).toLowerCase().includes(long.toLowerCase().slice(0, 5)), "the words are not where the result leads");
  const turn = await page.locator(".turn.now").getAttribute("id");
  await page.getByRole("link", { name: "Read on in the whole transcript" }).click();
  must((await page.locator(`#${turn}`).count()) === 1, "the turn is not on the page of the transcript");
  must(page.url().endsWith(`#${turn}`), "the page does not open at the turn");
}
