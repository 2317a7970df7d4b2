// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium, quiet and off the network, with a fresh profile for every run.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// One package.json for everything of the browser side: ui/. npm finds it there (tools/ui --install).
const require = createRequire(new URL("../../../ui/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/** Starts the browser; close() ends it and removes its profile. */
export async function openBrowser() {
  const home = mkdtempSync(join(tmpdir(), "intersession-browser-"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: quiet,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export const sizes = {
  phone: { width: 320, height: 640 },
  desktop: { width: 1280, height: 900 },
  projector: { width: 1920, height: 1080 },
};

/**
 * A context of its own (cookies, storage). `audit` bypasses the policy so that axe can be put into the page: then no
 * violation of the policy can be seen, so what is walked for violations is never an audit context.
 */
export async function newContext(browser, { size = "desktop", dark = false, audit = false, script = true, locale = "en", cookies = [] } = {}) {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    bypassCSP: audit,
    javaScriptEnabled: script,
    locale,
  });
  if (cookies.length > 0) await context.addCookies(cookies);
  return context;
}

/** Signs in by the demo's reusable link: its page shows one button, pressing it is the act (rulings 13). */
export async function signIn(page, demo, role) {
  const link = demo.sign_in?.[role];
  if (!link) throw new Error(`demo.json has no sign-in link for ${role}`);
  await page.goto(new URL(link, demo.base).href);
  await Promise.all([page.waitForNavigation(), page.locator('main form button[type="submit"]').first().click()]);
  if (!(await page.locator('form[action^="/sign-out"]').count())) throw new Error(`signing in as ${role} led to ${page.url()}, not signed in`);
}
