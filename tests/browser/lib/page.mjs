// SPDX-License-Identifier: Apache-2.0
// What the journeys do on pages that lead to others: press a button, read what a page says.

/** Presses the first button of exactly these words and waits for the page it leads to. */
export const press = (page, words) =>
  Promise.all([page.waitForNavigation(), page.getByRole("button", { name: words, exact: true }).first().click()]);

/** Whether these words stand on the page. */
export const says = async (page, words) => (await page.locator("main").textContent()).includes(words);
