// SPDX-License-Identifier: Apache-2.0
// Counts the characters and words of a text while it is typed, as the server counts them when it comes (plan::size_of; of a questionnaire the
// characters only). Says aloud only when the limits are passed or kept again, not with every key.

/** As the server reads it: one line has its blanks drawn together, a text of several lines only loses those at its ends. */
function measured(field: HTMLInputElement | HTMLTextAreaElement): { characters: number; words: number } {
  const text = field instanceof HTMLInputElement ? field.value.replace(/\s+/gu, " ").trim() : field.value.replace(/\r\n?/gu, "\n").trim();
  return { characters: Array.from(text).length, words: text === "" ? 0 : text.split(/\s+/u).length };
}

function filled(sentence: string | undefined, first: number, second: number): string {
  return (sentence ?? "").replace("{1}", String(first)).replace("{2}", String(second));
}

for (const box of document.querySelectorAll<HTMLElement>("[data-limits]")) {
  const field = box.querySelector<HTMLInputElement | HTMLTextAreaElement>("input:not([type=hidden]), textarea");
  const shown = box.querySelector<HTMLElement>("[data-count]");
  const said = box.querySelector<HTMLElement>("[data-count-said]");
  if (!field || !shown || !said) continue;
  const most = { characters: Number(box.dataset["characters"]), words: Number(box.dataset["words"]) };
  let wasOver = false;
  const count = (): void => {
    const is = measured(field);
    const over = {
      characters: most.characters > 0 ? Math.max(0, is.characters - most.characters) : 0,
      words: most.words > 0 ? Math.max(0, is.words - most.words) : 0,
    };
    const tooLong = over.characters + over.words > 0;
    const verdict = tooLong ? filled(box.dataset["wordOver"], over.characters, over.words) : "";
    shown.textContent = [filled(box.dataset["wordCount"], is.characters, is.words), verdict].filter((part) => part !== "").join(" ");
    shown.classList.toggle("over", tooLong);
    if (tooLong !== wasOver) said.textContent = tooLong ? verdict : (box.dataset["wordFits"] ?? "");
    wasOver = tooLong;
  };
  shown.hidden = false;
  field.addEventListener("input", count);
  count();
}
