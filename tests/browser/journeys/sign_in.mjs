// SPDX-License-Identifier: Apache-2.0
// The ways in and out that need no post: the demo's link, an invitation handed on by its link, ending a session elsewhere.
import { must } from "../lib/report.mjs";

export const name = "signing in leads to the page one wanted; an invitation is handed on, accepted once; a session is ended from another browser";
export const context = { script: false };

const press = (page, words) => Promise.all([page.waitForNavigation(), page.getByRole("button", { name: words }).first().click()]);

export async function run({ browser, base, demo, page }) {
  await page.goto(`${base}/accounts`);
  must(new URL(page.url()).pathname === "/sign-in", "a page for others did not lead to signing in");
  must((await page.locator('input[name="next"]').first().inputValue()) === "/accounts", "the page one wanted was forgotten");
  await page.locator('input[name="address"]').fill("nobody@forum.test");
  await press(page, "Send me a letter");
  must((await page.locator('input[name="code"]').count()) === 1, "there is no field for the code");

  await page.goto(`${new URL(demo.sign_in.secretariat, base).href}?next=/invitations`);
  await press(page, /Sign in as/);
  must(new URL(page.url()).pathname === "/invitations", `signing in led to ${page.url()}`);

  const address = `guest${Date.now()}@elsewhere.test`;
  await page.locator('input[name="name"]').fill("Guest of the Tour");
  await page.locator('input[name="address"]').fill(address);
  await press(page, "Invite");
  const link = (await page.locator(".secret-link").textContent()).trim();
  must(!(await page.content()).includes(`href="${link}"`), "the link is there to be followed by accident");

  const other = await browser.newContext({ javaScriptEnabled: false });
  try {
    const guest = await other.newPage();
    const path = new URL(link).pathname;
    await guest.goto(base + path);
    must((await guest.locator('input[name="name"]').inputValue()) === "Guest of the Tour", "the name of the invitation is not filled in");
    await guest.locator('select[name="zone"]').selectOption("Asia/Kathmandu");
    await press(guest, "Accept and sign in");
    await guest.goto(`${base}/account`);
    must((await guest.locator("main").textContent()).includes(address), "the account has another address");
    await guest.goto(base + path);
    must((await guest.locator("main form").count()) === 0, "the invitation can be used again");

    // The secretariat takes the account back: it counts on the guest's very next click.
    await page.goto(`${base}/accounts`);
    const row = page.locator("tr", { hasText: address });
    await Promise.all([page.waitForNavigation(), row.getByRole("button", { name: "Suspend" }).click()]);
    await guest.goto(`${base}/account`);
    must(new URL(guest.url()).pathname === "/sign-in", "a suspended account still sees its pages");
  } finally {
    await other.close();
  }

  const back = page.url();
  await press(page, "Sign out");
  must((await page.locator("main").textContent()).includes("You are signed out."), "nothing says that one is signed out");
  await page.goto(back);
  must(new URL(page.url()).pathname === "/sign-in", "after signing out the page is still shown");
}
