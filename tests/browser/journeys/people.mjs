// SPDX-License-Identifier: Apache-2.0
// A person is entered, named anew and given a hat; a member finds them by the old name; a visitor sees neither it nor any form.
import { press } from "../lib/page.mjs";
import { must } from "../lib/report.mjs";

export const name = "the secretariat enters a person with names and a capacity; a member finds them by a former name, a visitor is not told it";

export const refused = 400;  // a coalition without its name

export async function run({ browser, base, demo, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("secretariat");
  await page.goto(`${base}/people`);
  await page.locator('form[action="/people"] input[name="name"]').fill(`Oldname${mark} Person`);
  await press(page, "Enter this person");
  const at = new URL(page.url()).pathname;
  must(/^\/people\/[a-z0-9]+$/.test(at), `entering led to ${at}`);
  await page.locator('input[name="name"]:visible').first().fill(`Newname${mark} Person`);
  await press(page, "Add the name");
  await press(page, "Show this one");
  must((await page.locator("h1").textContent()).includes(`Newname${mark}`), "the new name is not shown");
  await page.locator('input[name="name"]:visible').first().fill(`Oldname${mark} Person`);
  await page.locator('select[name="kind"]').first().selectOption("former");
  await press(page, "Add the name");
  await page.locator("#capacity").selectOption("coalition");
  await press(page, "Add the capacity");
  must((await page.locator("#of").getAttribute("aria-invalid")) === "true", "a coalition without its name was taken");
  await page.locator("#of").fill("Coalition of the Tests");
  await press(page, "Add the capacity");
  must((await page.locator("main").textContent()).includes("Coalition of the Tests"), "the capacity is not shown");

  const other = await browser.newContext();
  try {
    const reader = await other.newPage();
    await reader.goto(base + at);
    must(!(await reader.content()).includes(`Oldname${mark}`), "a visitor is told the former name");
    must((await reader.locator("main form").count()) === 0, "a visitor is given forms");
    await reader.goto(new URL(demo.sign_in.member, base).href);
    await Promise.all([reader.waitForNavigation(), reader.locator('main form button[type="submit"]').first().click()]);
    await reader.goto(`${base}/people?q=oldname${mark}`);
    must((await reader.locator("main").textContent()).includes(`Newname${mark}`), "the former name finds nobody");
  } finally {
    await other.close();
  }
}
