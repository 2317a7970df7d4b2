// SPDX-License-Identifier: Apache-2.0
// What is typed into a form with a long text is kept on this device until the server has taken it, and offered when the form is opened again: nothing is filled in
// and no focus moves before somebody presses a button. Keyed by the page (README.md): form and account are in the key, so nobody sees what another
// account typed here. No password, file or hidden field is kept, and no form that has a password.

export {}; // a module: its names are its own

interface Kept {
  at: number;
  fields: [string, string][];
}
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const prefix = "intersession.keep.";
/** In this tab alone: the key of what was sent and not answered yet. */
const waiting = "intersession.sent";
const quiet = 500;
const most = 7 * 24 * 3_600_000;
const never = ["hidden", "password", "file", "submit", "button", "image", "reset"];

function isKept(one: Element): one is Field {
  if (one instanceof HTMLInputElement) return one.name !== "" && !never.includes(one.type);
  return (one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement) && one.name !== "";
}

const isChoice = (one: Field): one is HTMLInputElement => one instanceof HTMLInputElement && (one.type === "radio" || one.type === "checkbox");

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    return kept && typeof kept.at === "number" && Array.isArray(kept.fields) && Date.now() - kept.at < most ? kept : null;
  } catch {
    return null; // storage switched off, or not ours
  }
}

function put(key: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // it then lasts as long as the page
  }
}

function wait(key: string | null): void {
  try {
    if (key) sessionStorage.setItem(waiting, key);
    else sessionStorage.removeItem(waiting);
  } catch {
    // what was sent is then offered once more
  }
}

/** What was sent goes when the page that answers says that it is done; of a page that refused it nothing is known, and it stays. */
function settle(): void {
  try {
    const key = sessionStorage.getItem(waiting);
    if (key && document.querySelector('main > .notice.success[role="status"]')) put(key, null);
  } catch {
    // nothing is known of what was sent
  }
  wait(null);
}

/** What is too old to be offered goes, whatever form it is of. */
function sweep(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && !read(key)) localStorage.removeItem(key);
  } catch {
    // nothing is kept then
  }
}

function when(at: number): string {
  const parts = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat(document.documentElement.lang, parts).format(at);
  } catch {
    return new Intl.DateTimeFormat("en-GB", parts).format(at);
  }
}

function start(offer: HTMLElement, form: HTMLFormElement): void {
  const key = prefix + (offer.dataset["draft"] ?? "");
  const all = (): Field[] => [...form.elements].filter(isKept);
  const now = (): [string, string][] => all().filter((f) => !isChoice(f) || f.checked).map((f) => [f.name, f.value]);
  const same = (a: [string, string][], b: [string, string][]): boolean => JSON.stringify(a) === JSON.stringify(b);

  const served = now();
  const earlier = read(key);
  // What stands in the form was typed and is nowhere else: the server has refused it, or has only looked at it.
  const unsaved = form.querySelector('[aria-invalid="true"]') !== null || (earlier !== null && same(earlier.fields, served));
  let timer = 0;
  let sent = false;

  function keep(): void {
    window.clearTimeout(timer);
    timer = 0;
    const fields = now();
    // Typed back to what it was: what was there before is still to be had.
    put(key, unsaved || !same(fields, served) ? { at: Date.now(), fields } : earlier);
  }

  function use(kept: Kept): void {
    for (const one of all()) {
      const values = kept.fields.filter(([name]) => name === one.name).map(([, value]) => value);
      if (isChoice(one)) one.checked = values.includes(one.value);
      else if (values[0] !== undefined) one.value = values[0];
      one.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** The button that was pressed goes with the offer: who used keys goes on in the form. */
  function close(): void {
    offer.hidden = true;
    all()[0]?.focus();
  }

  function show(kept: Kept): void {
    const line = offer.querySelector<HTMLElement>("[data-draft-from]");
    const words = (line?.dataset["draftFrom"] ?? "").replace("{}", () => when(kept.at));
    if (line) line.textContent = words;
    offer.querySelector("[data-draft-use]")?.addEventListener("click", () => {
      use(kept);
      close();
    });
    offer.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      if (same(now(), served)) put(key, null);
      close();
    });
    offer.hidden = false;
    // A form that is folded away would hide that something waits in it.
    for (let fold = form.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
    const aloud = document.getElementById("status");
    if (aloud && aloud.textContent === "") aloud.textContent = words;
  }

  const typed = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, quiet);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const looks = event.submitter instanceof HTMLElement && event.submitter.dataset["do"] === "look";
    // Without a line it does not arrive.
    if (looks || !navigator.onLine) return keep();
    keep();
    sent = true;
    wait(key);
  });
  window.addEventListener("pagehide", () => {
    if (timer !== 0 && !sent) keep();
  });
  // Back from a page that did not take it.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && sent) {
      keep();
      wait(null);
    }
    sent = false;
  });

  if (unsaved) keep();
  else if (earlier) show(earlier);
}

settle();
sweep();
for (const offer of document.querySelectorAll<HTMLElement>("[data-draft]")) {
  const form = offer.closest("form");
  if (form && !form.querySelector('input[type="password"]')) start(offer, form);
}
