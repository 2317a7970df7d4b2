// SPDX-License-Identifier: Apache-2.0
// The negative control: pages that are wrong in known ways must be reported by every check, or the checks prove nothing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axe, focusOrder, listen, overflow, skeleton } from "./lib/audit.mjs";
import { newContext, openBrowser } from "./lib/browser.mjs";
import { serveFiles } from "./lib/files.mjs";
import { Report } from "./lib/report.mjs";

const dir = mkdtempSync(join(tmpdir(), "intersession-control-"));
const page = (body, attributes = 'lang="en" dir="ltr"') =>
  `<!doctype html><html ${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>x</title><link rel="stylesheet" href="/assets/bad.css"></head><body>${body}</body></html>`;
const pages = {
  good: page('<a href="#main">Skip</a><main id="main"><h1>x</h1><p>words</p></main>'),
  unlabelled: page('<main><h1>x</h1><input name="q"></main>'),
  faint: page('<main><h1>x</h1><p class="faint">words nobody can read</p></main>'),
  tiny: page('<main><h1>x</h1><p><button class="tiny">a</button><button class="tiny">b</button></p></main>'),
  wide: page('<main><h1>x</h1><div class="wide">x</div></main>'),
  inline: page('<main><h1>x</h1><script>document.title = "y"</script></main>'),
  styled: page('<main><h1>x</h1><p style="color:red">x</p></main>'),
  thrown: page('<main><h1>x</h1></main><script src="/assets/thrown.js"></script>'),
  missing: page('<main><h1>x</h1><img src="/assets/missing.svg" alt=""></main>'),
  headless: page("<main><p>x</p></main>"),
  twoheads: page("<main><h1>x</h1><h1>y</h1></main>"),
  direction: page("<main><h1>x</h1></main>", 'lang="ar" dir="ltr"'),
  noskip: page('<a href="/">home</a><main><h1>x</h1></main>'),
  unmarked: page('<a href="#main">Skip</a><main id="main"><h1>x</h1><a class="unmarked" href="/">home</a></main>'),
  backwards: page('<a href="#main" tabindex="1">Skip</a><main id="main"><h1>x</h1><a href="/">1</a><a href="/" tabindex="2">2</a></main>'),
};
for (const [name, text] of Object.entries(pages)) writeFileSync(join(dir, `${name}.html`), text);
writeFileSync(
  join(dir, "bad.css"),
  ".faint{color:#bbb;background:#fff} .wide{width:900px} .tiny{width:12px;height:12px;padding:0;border:0;font-size:8px}" +
    " a:focus-visible{outline:3px solid} .unmarked:focus-visible{outline:none}",
);
writeFileSync(join(dir, "thrown.js"), 'throw new Error("on purpose");');

const files = await serveFiles(dir, dir);
const { browser, close } = await openBrowser();
const report = new Report();

async function found(name, check, audit) {
  const context = await newContext(browser, { size: "phone", audit });
  const tab = await context.newPage();
  const heard = check === listen ? await listen(tab) : null;
  await tab.goto(`${files.base}/${name}`);
  const wrong = heard ?? (await check(tab));
  await context.close();
  return wrong;
}

const must_find = [
  ["unlabelled", axe, /label/],
  ["faint", axe, /color-contrast/],
  ["tiny", axe, /target-size/],
  ["headless", axe, /page-has-heading-one/],
  ["wide", overflow, /sideways/],
  ["inline", listen, /Content Security Policy|policy/],
  ["styled", listen, /Content Security Policy|policy/],
  ["thrown", listen, /on purpose/],
  ["missing", listen, /404/],
  ["headless", skeleton, /0 h1/],
  ["twoheads", skeleton, /2 h1/],
  ["direction", skeleton, /direction ltr/],
  ["noskip", focusOrder, /skip link/],
  ["unmarked", focusOrder, /cannot be seen/],
  ["backwards", focusOrder, /backwards/],
];
for (const [name, check, pattern] of must_find) {
  const wrong = await found(name, check, check === axe);
  report.check(`${check.name} finds what is wrong with "${name}"`, wrong.some((w) => pattern.test(w)) ? [] : [`found only: ${JSON.stringify(wrong)}`]);
}
for (const check of [axe, overflow, skeleton, focusOrder, listen]) {
  const wrong = await found("good", check, check === axe);
  report.check(`${check.name} finds nothing wrong with a good page`, wrong);
}

await close();
await files.close();
rmSync(dir, { recursive: true, force: true });
report.end("browser checks, negative control");
