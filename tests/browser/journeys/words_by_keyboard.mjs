// SPDX-License-Identifier: Apache-2.0
// Words of the record are linked to with the keyboard, and the link leads back to them.
import { selectWords } from "../lib/keyboard.mjs";
import { must } from "../lib/report.mjs";

export const name = "a reader selects words, copies the link to them, and the link shows them";

export async function run({ base, demo, page }) {
  await page.goto(new URL(demo.transcript, base).href);
  const { id, words } = await page.evaluate(() => {
    const segment = [...document.querySelectorAll("[data-segment]")].find((s) => s.textContent.trim().split(/\s+/).length > 6);
    return { id: segment.id, words: segment.firstChild.data.trim().split(/\s+/).slice(1, 4).join(" ") };
  });
  await selectWords(page, `#${id}`, words);
  await page.waitForSelector("#words-bar:not([hidden])");
  await page.keyboard.press("l");
  await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await page.goto(link);
  must(answer.status() === 200, `${link} answers ${answer.status()}`);
  must((await page.locator("main mark").allTextContents()).join(" ").includes(words), `"${words}" are not marked at ${link}`);
}
