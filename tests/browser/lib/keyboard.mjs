// SPDX-License-Identifier: Apache-2.0
// A person with a keyboard only. Journeys that use nothing else prove that a page needs no pointer.

/** Presses Tab until the focus is on an element that matches; throws after `limit` stops. */
export async function tabTo(page, selector, limit = 200) {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
  }
  throw new Error(`${limit} times Tab and never on ${selector} (${page.url()})`);
}

/** Follows a link or presses a button by its visible words, with Tab and Enter, and waits for the page it leads to. */
export async function press(page, words, limit = 200) {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => (document.activeElement?.getAttribute("aria-label") || document.activeElement?.textContent || "").trim());
    if (here !== words) continue;
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    return;
  }
  throw new Error(`${limit} times Tab and never on "${words}" (${page.url()})`);
}

/** Types into the field with that label, reached by Tab; what was in it is replaced. */
export async function fill(page, label, value) {
  const id = await page.evaluate((l) => [...document.querySelectorAll("label")].find((e) => e.textContent.trim().startsWith(l))?.htmlFor ?? "", label);
  if (!id) throw new Error(`no field is labelled "${label}" (${page.url()})`);
  await tabTo(page, `#${CSS_escape(id)}`);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(value);
}

function CSS_escape(id) {
  return id.replace(/[^a-zA-Z0-9_-]/g, (c) => `\\${c}`);
}

/** Selects words by their text inside one element, as a person with caret browsing would. */
export async function selectWords(page, selector, words) {
  const done = await page.evaluate(
    ([s, w]) => {
      const element = document.querySelector(s);
      const walker = element && document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker?.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(w);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(node, at, node, at + w.length);
        return true;
      }
      return false;
    },
    [selector, words],
  );
  if (!done) throw new Error(`"${words}" does not stand in ${selector} (${page.url()})`);
}
