// SPDX-License-Identifier: Apache-2.0
// The correction desk from the keyboard. Every key only moves the focus, or presses a button or follows a link that the page has
// anyway (README.md). The present place is what holds the focus or was last reached.
import { isCommand, isTyping, wireSwitches } from "./page";

const desk = document.querySelector<HTMLElement>(".desk");
let now: HTMLElement | null = null;

function all(selector: string): HTMLElement[] {
  return desk ? [...desk.querySelectorAll<HTMLElement>(selector)] : [];
}

function turnOf(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>("[data-turn]") ?? null;
}

/** Where the person is: the focused suggestion or turn, else the place last reached. */
function here(): HTMLElement | null {
  const focused = document.activeElement;
  if (focused && desk?.contains(focused)) {
    const place = focused.closest<HTMLElement>("[data-suggestion]") ?? turnOf(focused);
    if (place) return place;
  }
  return now;
}

function reach(place: HTMLElement): void {
  now?.classList.remove("now");
  now = place;
  place.classList.add("now");
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

/** The next (or previous) of those after the present place, in the order of the page; round at the end. */
function step(selector: string, back: boolean): void {
  const list = all(selector);
  if (list.length === 0) return;
  const from = here();
  const way = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const beyond = from
    ? list.filter((one) => one !== from && (from.compareDocumentPosition(one) & way) !== 0 && !one.contains(from))
    : list;
  const next = back ? (beyond.at(-1) ?? list.at(-1)) : (beyond[0] ?? list[0]);
  if (next) reach(next);
}

/** The button or link for an act: in the present place, then in its turn. */
function doer(act: string, n = 0): HTMLElement | null {
  const place = here();
  const selector = `[data-do="${act}"]`;
  const inPlace = place?.querySelectorAll<HTMLElement>(selector)[n];
  return inPlace ?? turnOf(place)?.querySelectorAll<HTMLElement>(selector)[n] ?? null;
}

function help(): void {
  const box = document.querySelector<HTMLDetailsElement>("details[data-keys-help]");
  if (!box) return;
  box.open = !box.open;
  if (box.open) box.querySelector("summary")?.focus();
}

const moves: Record<string, () => void> = {
  n: () => step("[data-turn][data-unresolved]", false),
  N: () => step("[data-turn][data-unresolved]", true),
  s: () => step("[data-suggestion]", false),
  S: () => step("[data-suggestion]", true),
  j: () => step("[data-turn]", false),
  k: () => step("[data-turn]", true),
  y: () => doer("accept")?.click(),
  x: () => doer("reject")?.click(),
  e: () => doer("edit")?.click(),
  u: () => document.querySelector<HTMLElement>('[data-do="undo"]')?.click(),
  "?": help,
};

function inForm(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form) return;
  const press = event.key === "Escape" ? "cancel" : event.key === "Enter" && (event.ctrlKey || event.metaKey) ? "save" : "";
  const button = press ? form.querySelector<HTMLElement>(`[data-do="${press}"]`) : null;
  if (!button) return;
  event.preventDefault();
  button.click();
}

function start(): void {
  if (!desk) return;
  wireSwitches();
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return inForm(event);
    if (!isCommand(event)) return;
    const chosen = /^[1-9]$/.test(event.key) ? doer("choose", Number(event.key) - 1) : null;
    const move = moves[event.key];
    if (!chosen && !move) return;
    event.preventDefault();
    if (chosen) chosen.click();
    else move?.();
  });
  // After an act the server leads back to the place by its fragment: go on there, or in the form that is open there. Where an
  // address has a fragment the browser heeds no autofocus, and going to the fragment, after this script, it drops the focus.
  const back = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const place = turnOf(back);
  const field = desk.querySelector<HTMLElement>("[autofocus]");
  const go = (): void => {
    if (isTyping(document.activeElement)) return;
    if (field) field.focus();
    else if (place && desk.contains(place)) reach(place);
  };
  go();
  window.addEventListener("load", () => requestAnimationFrame(() => document.activeElement === document.body && go()));
}

start();
