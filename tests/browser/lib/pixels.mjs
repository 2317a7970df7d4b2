// SPDX-License-Identifier: Apache-2.0
// What is really on the picture: the height of a letter in rows of pixels, and the contrast of its ink with its ground.

/** Decodes pictures in a page of its own, off every site's policy. */
export async function openEye(browser) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto("about:blank");
  return {
    close: () => context.close(),
    /** The ink of a picture: rows from its first to its last, contrast of the ink with the ground (WCAG), the ground's colour. */
    read: (png) =>
      page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const pen = canvas.getContext("2d");
        pen.drawImage(picture, 0, 0);
        const { data, width, height } = pen.getImageData(0, 0, picture.width, picture.height);
        const counts = new Map();
        const key = (i) => (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        for (let i = 0; i < data.length; i += 4) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1);
        const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
        const light = (c) => 0.2126 * linear(c >> 16) + 0.7152 * linear((c >> 8) & 255) + 0.0722 * linear(c & 255);
        const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
        const ground = [...counts].sort((a, b) => b[1] - a[1])[0][0];
        let contrast = 1;
        for (const [colour, n] of counts) if (n >= 3) contrast = Math.max(contrast, ratio(colour, ground));
        // Half of the ink's own contrast: the blurred edge of a letter counts where it is more letter than ground.
        const half = 1 + (contrast - 1) / 2;
        const inked = [];
        for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (ratio(key((y * width + x) * 4), ground) > half) { inked.push(y); break; }
        return { rows: inked.length ? inked.at(-1) - inked[0] + 1 : 0, contrast, ground: `#${ground.toString(16).padStart(6, "0")}` };
      }, png.toString("base64")),
  };
}

/**
 * The rendered height of the first flat capital or digit in the element, and its contrast. Null: the element or such a letter is not
 * on the picture.
 */
export async function letterOf(page, eye, selector) {
  const box = await page.evaluate((s) => {
    for (const element of document.querySelectorAll(s)) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const found of node.data.matchAll(/[BDEFHIKLMNPRTUVWXZ\d]/g)) {
          const range = document.createRange();
          range.setStart(node, found.index);
          range.setEnd(node, found.index + 1);
          const r = range.getBoundingClientRect();
          const seen = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
          if (r.width > 0 && r.top >= 0 && r.bottom <= innerHeight && r.right <= innerWidth && seen && element.contains(seen)) return { x: r.x, y: r.y, width: r.width, height: r.height, letter: found[0] };
        }
    }
    return null;
  }, selector);
  if (!box) return null;
  const { letter, ...clip } = box;
  // A letter's box may cut its neighbours: rows are counted, and they stand on the same line.
  return { letter, ...(await eye.read(await page.screenshot({ clip }))) };
}

/** How many lines of text the window shows. */
export const linesShown = (page) =>
  page.evaluate(() => {
    const tops = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest(".visually-hidden, .corner, [hidden]")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) {
        const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
        if (r.width > 1 && r.height > 1 && at && (at.contains(node.parentElement) || node.parentElement.contains(at))) tops.push([r.top, r.bottom]);
      }
    }
    tops.sort((a, b) => a[0] - b[0]);
    let lines = 0;
    let bottom = -1;
    for (const [top, low] of tops) {
      // The next line begins where the middle of the one before has gone by.
      if (top + (low - top) / 2 > bottom) lines++;
      else if (low <= bottom) continue;
      bottom = Math.max(bottom, low);
    }
    return lines;
  });
