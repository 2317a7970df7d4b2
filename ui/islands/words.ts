// SPDX-License-Identifier: Apache-2.0
// The bar for selected words on a reading page: a link to them for everybody, a decision, action or question for those who may
// mark. It fills in and sends ordinary forms of the page (README.md); what happens then is the server's matter.
import { copy, isCommand, isTyping, say, wireSwitches } from "./page";
import { selectedTurns, selectedWords, type Words } from "./segment";

const bar = document.getElementById("words-bar");
let words: Words | null = null;

function forms(): HTMLFormElement[] {
  return bar ? [...bar.querySelectorAll<HTMLFormElement>("form[data-words]")] : [];
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

function sentence(form: HTMLFormElement): HTMLElement | null {
  return form.querySelector<HTMLElement>(".words-sentence");
}

function fold(): void {
  for (const form of forms()) {
    form.hidden = false;
    const row = sentence(form);
    if (row) row.hidden = true;
  }
}

function show(found: Words): void {
  if (!bar) return;
  words = found;
  fold();
  for (const form of forms()) {
    set(form, "segment", found.segment);
    set(form, "rev", found.rev);
    set(form, "start", String(found.start));
    set(form, "end", String(found.end));
    set(form, "quote", found.quote);
    set(form, "text", found.quote);
  }
  const quote = bar.querySelector<HTMLElement>("[data-words-quote]");
  if (quote) quote.textContent = found.quote;
  bar.hidden = false;
}

function hide(): void {
  if (!bar) return;
  const held = bar.contains(document.activeElement);
  bar.hidden = true;
  if (held && words) {
    // Focus goes back to where the words are, not to the top of the page.
    const place = document.getElementById(`s-${words.segment}`);
    if (place) {
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    }
  }
  words = null;
}

async function link(form: HTMLFormElement): Promise<void> {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (typeof value === "string") address.searchParams.set(name, value);
  if (await copy(address.href)) say("copied");
  else location.assign(address.href);
}

/** First press: the sentence appears, holding the words; second press, or Enter: it is sent. True when it may be sent now. */
function ready(form: HTMLFormElement): boolean {
  const row = sentence(form);
  if (!row || !row.hidden) return true;
  row.hidden = false;
  for (const other of forms()) other.hidden = other !== form;
  const input = row.querySelector("input");
  input?.focus();
  input?.select();
  return false;
}

function start(): void {
  if (!bar) return;
  wireSwitches();

  document.addEventListener("selectionchange", () => {
    // A field of the bar has a selection of its own, and pressing its buttons may clear the one in the text.
    if (bar.contains(document.activeElement) || isTyping(document.activeElement)) return;
    const found = selectedWords(document.getSelection());
    if (found) show(found);
    else hide();
  });

  // Pressing a button must not lose the selection it is about.
  bar.addEventListener("mousedown", (event) => {
    if (!isTyping(event.target)) event.preventDefault();
  });

  for (const form of forms()) {
    form.addEventListener("submit", (event) => {
      if (!words) return event.preventDefault();
      if (form.dataset["words"] === "link") {
        event.preventDefault();
        void link(form);
      } else if (!ready(form)) event.preventDefault();
    });
  }

  bar.querySelector("[data-words-close]")?.addEventListener("click", hide);

  document.addEventListener("keydown", (event) => {
    if (bar.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      return hide();
    }
    if (!words || !isCommand(event)) return;
    const form = forms().find((one) => one.dataset["key"] === event.key);
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/** Copying over several turns keeps the names: who said what is half of what was said. */
function keepNames(event: ClipboardEvent): void {
  if (isTyping(event.target) || !event.clipboardData) return;
  const turns = selectedTurns(document.getSelection());
  if (turns.length === 0) return;
  const plain = turns.map((turn) => (turn.speaker ? `${turn.speaker}: ` : "") + turn.paragraphs.join("\n\n"));
  const rich = document.createElement("div");
  for (const turn of turns) {
    turn.paragraphs.forEach((words_, n) => {
      const p = document.createElement("p");
      if (n === 0 && turn.speaker) {
        const name = document.createElement("b");
        name.textContent = `${turn.speaker}:`;
        p.append(name, " ");
      }
      p.append(words_);
      rich.append(p);
    });
  }
  event.clipboardData.setData("text/plain", plain.join("\n\n"));
  event.clipboardData.setData("text/html", rich.innerHTML);
  event.preventDefault();
}

start();
document.addEventListener("copy", keepNames);
