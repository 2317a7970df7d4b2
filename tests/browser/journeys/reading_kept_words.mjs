// SPDX-License-Identifier: Apache-2.0
// Words selected in the transcript get a short address that anybody can open.
import { selectWords } from "../lib/keyboard.mjs";
import { must } from "../lib/report.mjs";

export const name = "a member keeps an address for words, and a stranger opens it";

export async function run({ browser, base, demo, page, signIn }) {
  await signIn("member");
  await page.goto(new URL(demo.transcript, base).href);
  const { id, words } = await page.evaluate(() => {
    const segment = [...document.querySelectorAll("[data-segment]")].find((s) => s.firstChild?.data?.trim().split(/\s+/).length > 6);
    return { id: segment.id, words: segment.firstChild.data.trim().split(/\s+/).slice(2, 5).join(" ") };
  });
  await selectWords(page, `#${id}`, words);
  await page.waitForSelector("#words-bar:not([hidden])");
  await page.keyboard.press("l");
  await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await page.getByRole("button", { name: "Keep a short permanent address" }).click();
  must(/\/q\/[a-z0-9]+$/.test(new URL(page.url()).pathname), `kept at ${page.url()}`);
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  const answer = await theirs.goto(page.url());
  must(answer.status() === 200, `a stranger is answered ${answer.status()}`);
  must((await theirs.locator("main .transcript mark").allTextContents()).join("") === words, `"${words}" are not marked in the transcript`);
  await stranger.close();
}
