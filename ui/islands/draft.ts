// SPDX-License-Identifier: Apache-2.0
// The draft of a questionnaire saves itself: two seconds after the last change the whole form is sent, as "Save the draft" would send it, with
// the revision it was made from. What cannot be sent is kept on this device until it is.

interface Kept {
  fields: [string, string][];
}

const quiet = 2000;
const again = 10_000;

function start(state: HTMLElement, form: HTMLFormElement): void {
  const at = form.getAttribute("action") ?? "";
  const store = `intersession.draft.${at}`;
  const rev = form.querySelector<HTMLInputElement>('input[name="rev"]');

  /** What is in the form now; files go with the button only. */
  const fields = (): [string, string][] => [...new FormData(form)].filter((f): f is [string, string] => typeof f[1] === "string" && f[0] !== "csrf");
  const now = (): string => JSON.stringify(fields().filter(([name]) => name !== "rev"));
  const say = (which: string, detail = ""): void => {
    state.hidden = false;
    const words = (state.dataset[which] ?? "").replace("{}", () => detail);
    if (state.textContent === words) return;
    state.textContent = words;
    // That it is saved, or will be, is there to be read; what a person has to know is also said.
    const aloud = document.getElementById("status");
    if (aloud && which !== "wordSaved" && which !== "wordSaving") aloud.textContent = words;
  };
  const keep = (kept: Kept | null): void => {
    try {
      if (kept) localStorage.setItem(store, JSON.stringify(kept));
      else localStorage.removeItem(store);
    } catch {
      // it then lasts as long as the page
    }
  };

  let saved = now();
  let timer = 0;
  let busy = false;
  let over = false; // a clash: only a person can go on; or the form is on its way

  function later(ms: number): void {
    window.clearTimeout(timer);
    if (!over) timer = window.setTimeout(() => void send(), ms);
  }

  async function send(): Promise<void> {
    const sending = now();
    if (over || busy || sending === saved) return;
    busy = true;
    try {
      const body = new URLSearchParams(fields());
      body.set("csrf", form.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? "");
      body.set("act", "save");
      const answer = await fetch(at, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = (await answer.json().catch(() => ({}))) as { detail?: string; facts?: { rev?: number } };
      if (answer.ok) {
        if (rev && said.facts?.rev !== undefined) rev.value = String(said.facts.rev);
        saved = sending;
        keep(null);
        say("wordSaved");
        if (now() !== saved) later(quiet);
      } else if (answer.status === 409) {
        over = true;
        say("wordClash");
      } else if (answer.status === 429 || answer.status >= 500) {
        throw new Error(String(answer.status));
      } else {
        // Half an address, say: the next change tries again.
        say("wordWrong", said.detail ?? "");
      }
    } catch {
      keep({ fields: fields() });
      say("wordOffline");
      later(again);
    } finally {
      busy = false;
    }
  }

  /** Puts back what could not be sent when the page was here before, with the revision it was made from. */
  function restore(): void {
    let kept: Kept | null = null;
    try {
      kept = JSON.parse(localStorage.getItem(store) ?? "null") as Kept | null;
    } catch {
      return;
    }
    if (!kept) return;
    for (const one of form.elements) {
      if (!(one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) || !one.name || one.name === "csrf" || one.name === "seen" || one.type === "file") continue;
      const values = kept.fields.filter(([name]) => name === one.name).map(([, value]) => value);
      if (one instanceof HTMLInputElement && (one.type === "radio" || one.type === "checkbox")) one.checked = values.includes(one.value);
      else if (values[0] !== undefined) one.value = values[0];
    }
    say("wordBack");
    later(quiet);
  }

  form.addEventListener("input", () => {
    if (!over) say("wordSaving");
    later(quiet);
  });
  form.addEventListener("submit", () => {
    over = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => {
    if (!over && now() !== saved) event.preventDefault();
  });
  restore();
}

const state = document.querySelector<HTMLElement>("[data-autosave]");
const form = state?.closest("form");
if (state && form) start(state, form);
