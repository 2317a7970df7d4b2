// SPDX-License-Identifier: Apache-2.0
// From a selection to words of one segment: code point offsets as the server counts them. Elements with data-aside are in
// the page but not in the segment's text.

export interface Words {
  segment: string;
  rev: string;
  start: number; // code points, half open
  end: number;
  quote: string;
}

/** The text nodes that make up the segment's text, in order. */
function textNodes(segment: Element): Text[] {
  const walker = document.createTreeWalker(segment, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.hasAttribute("data-aside") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) found.push(node);
  return found;
}

/** What of a segment's text lies in the range, as UTF-16 offsets; null when nothing but blanks does. */
function within(segment: Element, range: Range): { all: string; from: number; to: number } | null {
  let all = "";
  let from = -1;
  let to = -1;
  for (const node of textNodes(segment)) {
    const at = all.length;
    all += node.data;
    if (!range.intersectsNode(node)) continue;
    const first = node === range.startContainer ? range.startOffset : 0;
    const last = node === range.endContainer ? range.endOffset : node.data.length;
    if (last <= first) continue;
    if (from < 0) from = at + first;
    to = at + last;
  }
  if (from < 0) return null;
  while (from < to && /\s/u.test(all.charAt(from))) from++;
  while (to > from && /\s/u.test(all.charAt(to - 1))) to--;
  return from < to ? { all, from, to } : null;
}

const codePoints = (text: string): number => Array.from(text).length;

/** The selected words, when they lie in one segment; null otherwise (nothing selected, or more than one segment). */
export function selectedWords(selection: Selection | null): Words | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const root = range.commonAncestorContainer;
  const around = (root instanceof Element ? root : root.parentElement)?.closest<HTMLElement>("[data-segment]");
  // A triple click ends at the start of the next paragraph: the words are still those of one segment.
  const candidates: HTMLElement[] = around
    ? [around]
    : root instanceof Element
      ? [...root.querySelectorAll<HTMLElement>("[data-segment]")].filter((one) => range.intersectsNode(one))
      : [];
  let words: Words | null = null;
  for (const segment of candidates) {
    const part = within(segment, range);
    if (!part) continue;
    if (words) return null;
    const quote = part.all.slice(part.from, part.to);
    const start = codePoints(part.all.slice(0, part.from));
    words = {
      segment: segment.dataset["segment"] ?? "",
      rev: segment.dataset["rev"] ?? "",
      start,
      end: start + codePoints(quote),
      quote,
    };
  }
  return words;
}

/** The selected words with their speakers, one entry a turn; empty when they lie in one turn or none. */
export function selectedTurns(selection: Selection | null): { speaker: string; paragraphs: string[] }[] {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return [];
  const range = selection.getRangeAt(0);
  const turns: { speaker: string; paragraphs: string[] }[] = [];
  for (const turn of document.querySelectorAll<HTMLElement>("[data-turn]")) {
    if (!range.intersectsNode(turn)) continue;
    const paragraphs: string[] = [];
    for (const segment of turn.querySelectorAll("[data-segment]")) {
      const part = range.intersectsNode(segment) ? within(segment, range) : null;
      if (part) paragraphs.push(part.all.slice(part.from, part.to));
    }
    if (paragraphs.length > 0) turns.push({ speaker: turn.dataset["speaker"] ?? "", paragraphs });
  }
  return turns.length > 1 ? turns : [];
}
