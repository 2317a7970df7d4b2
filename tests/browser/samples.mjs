// SPDX-License-Identifier: Apache-2.0
// The sample pages of src/web/samples_test.cpp in the browser, without the program: audits, the islands, and pictures to look at.
//
//   INTERSESSION_SAMPLES=DIR web_test -tc="every part*" && tools/ui && node tests/browser/samples.mjs DIR [SHOTS [NAMES]] [--islands]
//
// --islands: only what the islands do, without audits of every page in every size; what ./test runs.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { axe, focusOrder, listen, overflow, skeleton } from "./lib/audit.mjs";
import { newContext, openBrowser } from "./lib/browser.mjs";
import { serveFiles } from "./lib/files.mjs";
import { selectWords } from "./lib/keyboard.mjs";
import { must, Report } from "./lib/report.mjs";
import { liveSamples } from "./samples_live.mjs";

const islandsAlone = process.argv.includes("--islands");
const [dir, shots, only = ""] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (!dir) {
  console.error("usage: samples.mjs DIR-OF-SAMPLE-PAGES [DIR-FOR-PICTURES [NAMES]] [--islands]");
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });
const files = await serveFiles(dir, fileURLToPath(new URL("../../ui/dist", import.meta.url)));
const { browser, close } = await openBrowser();
const report = new Report();

const names = readdirSync(dir).filter((f) => f.endsWith(".html")).map((f) => f.slice(0, -5)).filter((f) => f.includes(only));
const looks = [["desktop", false], ["desktop", true], ["phone", false], ["phone", true], ["projector", false]];
for (const [size, dark] of islandsAlone ? [] : looks) {
  const context = await newContext(browser, { size, dark, audit: true });
  for (const name of names) {
    const page = await context.newPage();
    await page.goto(`${files.base}/${name}`);
    const what = `${name} ${size}${dark ? " dark" : ""}`;
    report.check(`${what}: axe`, await axe(page));
    report.check(`${what}: width`, await overflow(page));
    report.check(`${what}: skeleton`, await skeleton(page));
    if (shots) await page.screenshot({ path: join(shots, `${name}-${size}${dark ? "-dark" : ""}.png`), fullPage: size !== "projector" });
    // Pages without the site's frame have no skip link: there is nothing to skip.
    if (!dark && (await page.locator(".skip").count())) report.check(`${what}: focus`, await focusOrder(page));
    await page.close();
  }
  await context.close();
}

const context = await newContext(browser);
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: files.base });
for (const name of names) {
  const page = await context.newPage();
  const heard = await listen(page);
  await page.goto(`${files.base}/${name}`);
  report.check(`${name}: quiet under the policy`, heard);
  await page.close();
}

/** The live room's own journeys are in samples_live.mjs. */
await liveSamples({ context, files, report, shots, wanted: (name) => names.includes(name) });
if (only) {
  await close();
  await files.close();
  report.end("sample pages");
  process.exit();
}

async function open(name) {
  const page = await context.newPage();
  await page.goto(`${files.base}/${name}`);
  return page;
}

await report.run("selected words become a link with code point offsets", async () => {
  const page = await open("transcript");
  await selectWords(page, "#s-t3b", "every coalition ");
  await page.waitForSelector("#words-bar:not([hidden])");
  if (shots) await page.screenshot({ path: join(shots, "words-bar.png") });
  await page.keyboard.press("l");
  await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  must(copied.pathname === "/m/sample/words", copied.href);
  must(copied.searchParams.get("segment") === "t3b" && copied.searchParams.get("rev") === "1", copied.href);
  must(copied.searchParams.get("start") === "7" && copied.searchParams.get("end") === "22", copied.href);
  await page.close();
});

await report.run("d and Enter make a decision of the selected words, by an ordinary form", async () => {
  const page = await open("transcript");
  await selectWords(page, "#s-t1a", "three items");
  await page.waitForSelector("#words-bar:not([hidden])");
  await page.keyboard.press("d");
  must(await page.evaluate(() => document.activeElement?.id === "words-decision"), "the sentence has no focus");
  if (shots) await page.screenshot({ path: join(shots, "words-bar-decision.png") });
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const { path, fields } = files.posts.pop();
  must(path === "/m/sample/marks", path);
  must(fields.kind === "decision" && fields.quote === "three items" && fields.text === "three items" && fields.csrf === "tok", JSON.stringify(fields));
  await page.close();
});

await report.run("words of two segments offer nothing; Escape closes the bar; keys switched off do nothing", async () => {
  const page = await open("transcript");
  await page.evaluate(() => getSelection().setBaseAndExtent(document.getElementById("s-t1a").firstChild, 3, document.getElementById("s-t2a").firstChild, 9));
  await page.waitForTimeout(100);
  must(await page.locator("#words-bar").isHidden(), "the bar is offered for words of two segments");
  await selectWords(page, "#s-t1a", "three items");
  await page.waitForSelector("#words-bar:not([hidden])");
  await page.locator("#words-bar [data-keys-switch]").click();
  await page.keyboard.press("d");
  must(await page.locator("#words-decision").isHidden(), "a key acts although keys are off");
  await page.keyboard.press("Escape");
  must(await page.locator("#words-bar").isHidden(), "Escape does not close the bar");
  await page.evaluate(() => localStorage.clear());
  await page.close();
});

await report.run("copying over several turns keeps the names", async () => {
  const page = await open("transcript");
  await page.evaluate(() => getSelection().setBaseAndExtent(document.getElementById("s-t1a").firstChild, 0, document.getElementById("s-t3a").firstChild, 9));
  await page.keyboard.press("Control+C");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  must(copied.startsWith("Amina Diallo: Good afternoon"), copied);
  must(copied.includes("\n\nTomás Oliveira: Thank you"), copied);
  must(copied.includes("\n\nWe hear you well"), copied);
  await page.close();
});

await report.run("on the desk n finds the unknown speaker, y accepts its suggestion, ? shows the keys", async () => {
  const page = await open("desk");
  await page.keyboard.press("n");
  must(await page.evaluate(() => document.activeElement?.id === "t-t2"), "n does not lead to the unknown speaker");
  await page.keyboard.press("s");
  must(await page.evaluate(() => document.activeElement?.id === "g-1"), "s does not lead to the suggestion");
  if (shots) await page.screenshot({ path: join(shots, "desk-keys.png") });
  await page.keyboard.press("?");
  must(await page.evaluate(() => document.getElementById("keys-help").open), "? does not show the keys");
  await page.keyboard.press("s");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("y")]);
  must(files.posts.pop().path === "/desk/accept", "y does not accept");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
  must(files.posts.pop().path === "/desk/undo", "u does not undo");
  await page.close();
});

await report.run("the permanent link is copied whole and said", async () => {
  const page = await open("transcript");
  await page.locator("button[data-copy]").click();
  await page.waitForFunction(() => document.getElementById("status").textContent === "The link is copied.");
  must((await page.evaluate(() => navigator.clipboard.readText())) === `${files.base}/m/sample`, "not the absolute address");
  await page.close();
});

if (shots) {
  const paper = await context.newPage();
  await paper.goto(`${files.base}/transcript`);
  await paper.emulateMedia({ media: "print" });
  await paper.setViewportSize({ width: 720, height: 1000 });
  await paper.screenshot({ path: join(shots, "transcript-print.png"), fullPage: true });
}

await close();
await files.close();
report.end("sample pages");
