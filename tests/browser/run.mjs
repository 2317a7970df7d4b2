// SPDX-License-Identifier: Apache-2.0
// Walks the running program in a real browser: every public page and what each role can reach from it, in light and dark, on a
// phone, a desktop and a projector, from right to left; then the journeys.
//
//   node tests/browser/run.mjs --base http://127.0.0.1:8080 --demo DIR/demo.json [--shots DIR] [--only WORDS] [--quick] [--picture FILE] [--binary FILE]
//
// --journeys plays the journeys and leaves the walk out; --only runs the journeys and pages whose name contains WORDS; --quick leaves out dark, projector and the roles between member
// and secretariat; --picture names the file of the README's picture (otherwise readme.png among the shots): the demo's
// transcript as a reader meets it; --binary is the program, for journeys that start a server of their own. Ends with "browser: N passed, N failed" and exit code 0 or 1.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { axe, focusOrder, listen, overflow, skeleton } from "./lib/audit.mjs";
import { newContext, openBrowser, signIn } from "./lib/browser.mjs";
import { Report } from "./lib/report.mjs";

const asked = {};
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, "");
  asked[name] = name === "quick" || name === "journeys" ? true : process.argv[++i];
}
if (!asked.demo) {
  console.error("usage: run.mjs --demo DEMO.JSON [--base URL] [--shots DIR] [--only WORDS] [--quick] [--picture FILE]");
  process.exit(2);
}
const demo = JSON.parse(readFileSync(asked.demo, "utf8"));
demo.base = asked.base ?? demo.base;
const base = demo.base;
const wanted = (name) => !asked.journeys && (!asked.only || name.includes(asked.only));
if (asked.shots) mkdirSync(asked.shots, { recursive: true });

const { browser, close } = await openBrowser();
const report = new Report();
const path = (address) => {
  const url = new URL(address, base);
  return url.pathname + url.search;
};
/** One of a kind: an id in an address does not make a new page. Ids are random letters and digits, and stand after these words. */
const kind = (p) =>
  p
    .replace(/\?.*/, "")
    .replace(/\/(m|t|q|s|meetings|series|people|turns|segments|editions|transcripts|documents|marks)\/(?!new(\/|$))[a-z0-9]+(?=\/|$)/g, "/$1/:id")
    .replace(/\/(?=[a-z]*[2-7])[a-z2-7]{8,40}(?=\/|$)/g, "/:id");
const fileName = (p) => kind(p).replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start";

/** The meeting with the demo's best transcript stands for all meetings: its pages have something of everything. */
const best = demo.transcript ? path(demo.transcript).split("/")[2] : "";
const fullLast = (list) => [...list.filter((p) => !p.includes(best)), ...list.filter((p) => p.includes(best))];

/** The pages of a person: the public ones, then what header and pages lead to, one of each kind, nothing that acts or downloads. */
async function reachable(context, start) {
  const pages = new Map(fullLast(start).map((p) => [kind(path(p)), path(p)]));
  const page = await context.newPage();
  for (const p of [...pages.values()]) {
    const answer = await page.goto(base + p).catch(() => null);
    if (!answer?.ok()) continue;
    const links = await page.evaluate(() =>
      [...document.querySelectorAll(".places a[href], main a[href]:not([download])")].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search),
    );
    for (const l of links) if (!pages.has(kind(l)) && !/\.[a-z]{2,5}$|\/export|\/raw|\/sign-/.test(kind(l)) && pages.size < 60) pages.set(kind(l), l);
  }
  await page.close();
  return [...pages.values()];
}

/** Only pages are looked at: files and lists for programs answer other types. */
async function open(page, p, language) {
  const url = new URL(p, base);
  if (language) url.searchParams.set("lang", language);
  const answer = await page.goto(url.href);
  if (!answer) throw new Error("no answer");
  return { status: answer.status(), html: (answer.headers()["content-type"] ?? "").startsWith("text/html") };
}

async function look(context, who, p, { size, dark, language, focus, shot }) {
  const what = `${who} ${p} ${size}${dark ? " dark" : ""}${language ? ` ${language}` : ""}`;
  if (!wanted(what)) return;
  const page = await context.newPage();
  try {
    const { status, html } = await open(page, p, language);
    if (!html) return;
    report.check(`${what}: answers`, status === 200 ? [] : [`status ${status}`]);
    report.check(`${what}: axe`, await axe(page));
    report.check(`${what}: width`, await overflow(page));
    report.check(`${what}: skeleton`, await skeleton(page));
    if (language) report.check(`${what}: language`, (await page.evaluate(() => document.documentElement.lang)) === language ? [] : [`not in ${language}`]);
    if (shot && asked.shots) await page.screenshot({ path: join(asked.shots, `${fileName(p)}-${shot}.png`), fullPage: shot !== "projector" });
    if (focus) report.check(`${what}: focus`, await focusOrder(page));
  } catch (error) {
    if (!/Download is starting/.test(error.message)) report.check(what, [error.message.split("\n")[0]]);
  } finally {
    await page.close();
  }
}

/** The same pages under the policy as it is sent: nothing may be refused, thrown or not found. */
async function quiet(context, who, pages) {
  for (const p of pages) {
    const what = `${who} ${p}: quiet under the policy`;
    if (!wanted(what)) continue;
    const page = await context.newPage();
    const heard = await listen(page);
    try {
      await open(page, p);
      report.check(what, heard);
    } catch (error) {
      if (!/Download is starting/.test(error.message)) report.check(what, [error.message.split("\n")[0]]);
    } finally {
      await page.close();
    }
  }
}

const journeys = [];
for (const file of readdirSync(new URL("journeys/", import.meta.url)).sort())
  if (file.endsWith(".mjs")) journeys.push(await import(new URL(`journeys/${file}`, import.meta.url)));

// ------------------------------------------------------------------------------------------------------------ anonymous
const anonymousContext = await newContext(browser);
const publicPages = asked.journeys ? [] : await reachable(anonymousContext, demo.pages ?? ["/"]);
await anonymousContext.clearCookies();
// A form that a visitor may send is tied to this browser by a cookie; every other page sets none.
const tied = (p) => p.startsWith("/sign-in") || p.endsWith("/join") || p.startsWith("/join");
await quiet(anonymousContext, "anonymous", publicPages.filter((p) => !tied(p)));
report.check("a reader without an account is given no cookie", (await anonymousContext.cookies()).map((c) => `cookie ${c.name}`));
await quiet(anonymousContext, "anonymous", publicPages.filter(tied));
await anonymousContext.close();

const views = [
  { size: "desktop", focus: true, shot: "desktop" },
  { size: "phone", focus: true, shot: "320" },
  { size: "phone", language: "ar", shot: "ar" },
  { size: "desktop", dark: true, shot: "dark" },
  { size: "projector", shot: "projector" },
];
for (const view of asked.quick ? views.slice(0, 3) : views) {
  const context = await newContext(browser, { ...view, audit: true });
  for (const p of publicPages) await look(context, "anonymous", p, view);
  await context.close();
}

if (asked.shots) await report.run("the pages on paper", async () => {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.emulateMedia({ media: "print" });
  for (const p of publicPages) {
    if (!wanted(`print ${p}`)) continue;
    await open(page, p);
    await page.setViewportSize({ width: 718, height: 1000 });  // A4 less its margins
    await page.screenshot({ path: join(asked.shots, `${fileName(p)}-print.png`), fullPage: true });
  }
  await context.close();
});

const picture = asked.picture ?? (asked.shots && join(asked.shots, "readme.png"));
if (picture) await report.run("the README's picture", async () => {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1120, height: 760 });
  await open(page, path(demo.transcript));
  await page.evaluate(() => document.querySelector(".mark-note.decision")?.closest(".turn").previousElementSibling?.previousElementSibling?.scrollIntoView());
  await page.screenshot({ path: picture });
  await context.close();
});

// ---------------------------------------------------------------------------------------------------------------- roles
const roles = (asked.journeys ? [] : Object.keys(demo.sign_in ?? {})).filter((r) => !asked.quick || r === "secretariat" || r === "member");
for (const role of roles) {
  const context = await newContext(browser);
  const page = await context.newPage();
  let cookies = [];
  await report.run(`${role} signs in`, async () => {
    await signIn(page, demo, role);
    cookies = await context.cookies();
  });
  if (cookies.length === 0) {
    await context.close();
    continue;
  }
  const pages = await reachable(context, demo.pages ?? ["/"]);
  await quiet(context, role, pages);
  await context.close();
  const every = role === "secretariat";
  for (const view of [{ size: "desktop", focus: every, shot: `${role}` }, { size: "phone", dark: true, shot: every ? `${role}-320-dark` : undefined }]) {
    const audit = await newContext(browser, { ...view, audit: true, cookies });
    for (const p of pages) if (every || !publicPages.includes(p)) await look(audit, role, p, view);
    await audit.close();
  }
}

// ------------------------------------------------------------------------------------------------------------- journeys
for (const journey of journeys) {
  if (asked.journeys ? asked.only && !journey.name.includes(asked.only) : !wanted(journey.name)) continue;
  const context = await newContext(browser, journey.context ?? {});
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(base).origin });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await report.run(`journey: ${journey.name}`, async () => {
    const heard = await listen(page);
    await journey.run({ browser, base, binary: asked.binary, demo, page, report, place: dirname(resolve(asked.demo)), quick: asked.quick, shots: asked.shots, signIn: (role) => signIn(page, demo, role) });
    // The browser tells of every answer that is not 200, also of a refusal that the journey is about.
    const surprises = heard.filter((h) => !(journey.refused && h.includes(`status of ${journey.refused} `)));
    if (surprises.length > 0) throw new Error(surprises.join("\n"));
  });
  await context.close();
}

await close();
report.end("browser");
