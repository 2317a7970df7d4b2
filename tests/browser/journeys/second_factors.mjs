// SPDX-License-Identifier: Apache-2.0
// Second factors in a real browser: a passkey of Chromium's own virtual device (CDP WebAuthn), an app whose codes are computed here,
// recovery codes, and the forum's rule. Leaves the demo's accounts as it found them. Needs the demo served by a name:
// passkeys do not exist where the address is a number (--base http://localhost:PORT).
import { createHmac } from "node:crypto";
import { axe } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { must } from "../lib/report.mjs";

export const name = "a passkey signs in alone and an app asks for its code; lost devices, recovery codes, and the forum's rule";

const press = (page, words) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name: words }).first().click()]);
const path = (page) => new URL(page.url()).pathname;

/** RFC 6238, as an app does it. `later`: half minutes from now. */
function code(secret, later = 0) {
  let bits = "";
  for (const c of secret) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac("sha1", key).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

const codesOn = (page) => page.locator("main ol code").allTextContents();

/** Sets up an app on the page of second factors; answers its secret and the recovery codes, if any were given. */
async function setUpApp(page, base) {
  await page.goto(`${base}/account/factors`);
  await press(page, "Set up an app");
  const secret = (await page.locator("main ol code").textContent()).replaceAll(" ", "");
  must(await page.locator('img[src$="app.svg"]').evaluate((i) => i.complete && i.naturalWidth > 0), "the QR code is not shown");
  await page.getByLabel("Code").fill(code(secret));
  await press(page, "Confirm");
  return { secret, codes: await codesOn(page) };
}

async function removeApp(page, base, with_code) {
  await page.goto(`${base}/account/factors`);
  await page.locator("summary", { hasText: "Remove the app" }).click();
  await page.getByLabel("Code").fill(with_code);
  await press(page, "Remove the app");
  must((await page.locator("main").textContent()).includes("The app is removed."), "the app was not removed");
}

export async function run({ browser, base, demo, page, signIn }) {
  must(new URL(base).hostname === "localhost", "serve the demo with --base http://localhost:PORT: passkeys need a name");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });

  // A passkey, and the ten recovery codes that come with the first factor.
  await signIn("coordinator");
  await page.goto(`${base}/account/factors`);
  must(await page.locator("[data-passkey-missing]").isHidden(), "the page says that this browser knows no passkeys");
  await page.getByLabel("Name of the passkey").fill("Key of the tour");
  await press(page, "Add a passkey");
  const codes = await codesOn(page);
  must(codes.length === 10 && new Set(codes).size === 10, `${codes.length} recovery codes`);
  await page.goto(`${base}/account/factors`);
  must((await page.locator("#passkeys").textContent()).includes("Key of the tour"), "the passkey is not listed");
  must(!(await page.content()).includes(codes[0]), "recovery codes are shown again");

  // It signs in alone, and leads where one wanted to go.
  await press(page, "Sign out");
  await page.goto(`${base}/account`);
  must(path(page) === "/sign-in", "the account is open to anybody");
  await press(page, "Sign in with a passkey");
  must(path(page) === "/account", `the passkey led to ${page.url()}`);

  // A letter (here the demo's link) now asks for the second step; the page is sound, and the passkey does it.
  await press(page, "Sign out");
  await page.goto(new URL(demo.sign_in.coordinator, base).href);
  await press(page, /Sign in as/);
  must(path(page) === "/sign-in/second", `the link led to ${page.url()}`);
  const audit = await newContext(browser, { audit: true, size: "phone", cookies: await page.context().cookies() });
  const audited = await audit.newPage();
  await audited.goto(page.url());
  must(path(audited) === "/sign-in/second", "the second step is not shown on a phone");
  const faults = await axe(audited);
  must(faults.length === 0, faults.join("\n"));
  await audit.close();

  // An owner whom the device did not recognise comes no further, and is told so.
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.locator("[data-passkey-failed]").waitFor({ state: "visible" });
  must(path(page) === "/sign-in/second", "an owner who was not verified came in");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await press(page, "Sign in with a passkey");
  await page.goto(`${base}/account`);
  must(path(page) === "/account", "the passkey was no second step");

  // An app beside it; its code opens a browser without script.
  const app = await setUpApp(page, base);
  must(app.codes.length === 0, "recovery codes were given twice");
  const plain = await browser.newContext({ javaScriptEnabled: false });
  try {
    const guest = await plain.newPage();
    await guest.goto(`${new URL(demo.sign_in.coordinator, base).href}?next=/account`);
    await press(guest, /Sign in as/);
    must((await guest.locator("[data-passkey]").count()) === 1 && (await guest.locator("[data-passkey]").isHidden()), "a button that cannot work is shown");
    await guest.getByLabel("Code of your app").fill(code(app.secret, 1));
    await press(guest, "Sign in");
    must(path(guest) === "/account", `the code led to ${guest.url()}`);
  } finally {
    await plain.close();
  }

  // Everything is taken away again: the passkey by its button, the app by a recovery code.
  await page.goto(`${base}/account/factors`);
  await Promise.all([page.waitForNavigation(), page.locator("#passkeys").getByRole("button", { name: "Remove" }).click()]);
  await removeApp(page, base, codes[0].toUpperCase());
  await press(page, "Sign out");
  await signIn("coordinator");
  await press(page, "Sign out");

  // The forum's rule: the secretariat, which has a factor, makes it compulsory; a facilitator is led to set one up.
  await signIn("secretariat");
  const own = await setUpApp(page, base);
  await page.goto(`${base}/accounts`);
  must(await page.locator(".notice.error").isVisible(), "there is no red line");
  await page.locator("summary", { hasText: "Make the second factor compulsory" }).click();
  await press(page, "Make it compulsory");
  must((await page.locator(".notice.error").count()) === 0, "the red line stays");
  const other = await browser.newContext();
  try {
    const facilitator = await other.newPage();
    await facilitator.goto(new URL(demo.sign_in.facilitator, base).href);
    await press(facilitator, /Sign in as/);
    await facilitator.goto(`${base}/meetings`);
    must(path(facilitator) === "/account/factors", `a facilitator without a factor came to ${facilitator.url()}`);
  } finally {
    await page.locator("summary", { hasText: "Make the second factor voluntary" }).click();
    await press(page, "Make it voluntary");
    await other.close();
  }
  await removeApp(page, base, own.codes[0]);
}
