// SPDX-License-Identifier: Apache-2.0
// What is wrong with one page, as sentences. Each check is proved by a page that must fail it (control.mjs).
import { axeSource } from "./browser.mjs";

/** All rules of axe, best practice and experimental ones that are stable enough included. The context must be an audit context. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() =>
    window.axe.run(document, {
      resultTypes: ["violations"],
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
      rules: { "target-size": { enabled: true } },
    }),
  );
  return result.violations.map((v) => {
    const where = v.nodes.slice(0, 3).map((n) => n.target.join(" "));
    return `axe ${v.id}: ${v.help} (${v.nodes.length}): ${where.join(" | ")}`;
  });
}

/** Begins to listen: violations of the policy, script errors, failed loads of the page's own files. Returns the list it fills. */
export async function listen(page) {
  const heard = [];
  page.on("console", (m) => {
    if (m.type() === "error") heard.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => heard.push(`script: ${e.message}`));
  page.on("requestfailed", (r) => heard.push(`not loaded: ${r.url()} (${r.failure()?.errorText})`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) =>
      console.error(`policy: ${e.violatedDirective} refused ${e.blockedURI || "inline"} at line ${e.lineNumber}`),
    );
  });
  return heard;
}

/** Nothing may be wider than the window, except inside a region that scrolls by itself. */
export async function overflow(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolls = (e) => {
      for (let up = e.parentElement; up; up = up.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && (box.right > room + 1 || box.left < -1) && !scrolls(e);
    });
    const named = wide.slice(-3).map((e) => e.tagName.toLowerCase() + (e.className && typeof e.className === "string" ? "." + e.className.split(" ")[0] : ""));
    return [`scrolls sideways: ${document.documentElement.scrollWidth} of ${room} px, ${named.join(", ")}`];
  });
}

/** The page in print on A4 with margins of 15 mm: what is wider than paper, and how many sheets it takes. It stays in print. */
export async function onPaper(page) {
  await page.setViewportSize({ width: 680, height: 960 }); // A4 at 96 dots an inch, less the margins
  await page.emulateMedia({ media: "print" });
  const wide = await overflow(page);
  const pdf = await page.pdf({ format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
  return { wide, sheets: pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0 };
}

/** One h1, one main, a title, a language, a direction that fits it. */
export async function skeleton(page) {
  return page.evaluate(() => {
    const wrong = [];
    const count = (s) => document.querySelectorAll(s).length;
    if (count("h1") !== 1) wrong.push(`${count("h1")} h1 instead of one`);
    if (count("main") !== 1) wrong.push(`${count("main")} main instead of one`);
    if (!document.title.trim()) wrong.push("no title");
    const { lang, dir } = document.documentElement;
    if (!lang) wrong.push("no language");
    if ((/^(ar|he|fa|ur)\b/.test(lang) ? "rtl" : "ltr") !== dir) wrong.push(`direction ${dir} for language ${lang}`);
    return wrong;
  });
}

/**
 * Walks the page by Tab: the first stop is the skip link, every stop is seen and shows its focus, the order is that of the page,
 * and nobody is caught. At most `limit` stops.
 */
export async function focusOrder(page, limit = 60) {
  // A page that is nothing but its words (braille, the strip) has nothing to skip.
  const framed = (await page.locator("header nav").count()) > 0;
  const wrong = [];
  await page.evaluate(() => {
    document.activeElement?.blur?.();
    window.scrollTo(0, 0);
    window.focusSeen = [];
  });
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return { end: true };
      const before = window.focusSeen.at(-1);
      const again = window.focusSeen.includes(e);
      const back = before && (before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && !again;
      window.focusSeen.push(e);
      const box = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      const label = (e.getAttribute("aria-label") || e.textContent || e.getAttribute("name") || "").trim().slice(0, 40);
      return {
        end: again,
        name: `${e.tagName.toLowerCase()} "${label}"`,
        href: e.getAttribute("href"),
        back,
        seen: box.width > 1 && box.height > 1 && style.visibility !== "hidden",
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      };
    });
    if (stop.end) break;
    if (i === 0 && framed && stop.href !== "#main") wrong.push(`the first stop of Tab is ${stop.name}, not the skip link`);
    if (stop.back) wrong.push(`Tab goes backwards to ${stop.name}`);
    if (!stop.seen) wrong.push(`Tab stops at ${stop.name}, which cannot be seen`);
    if (!stop.marked) wrong.push(`the focus on ${stop.name} cannot be seen`);
  }
  return wrong;
}
