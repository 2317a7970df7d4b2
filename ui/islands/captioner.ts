// SPDX-License-Identifier: Apache-2.0
// The captioner's page: whatever a steno program types into the box is sent as the difference to what the server has, four times a
// second, in numbered batches that may be repeated. What is not sent yet survives a reload. No key press is looked at but three.

interface Op {
  bs?: number;
  ins?: string;
  nl?: number;
  turn?: string;
  topic?: number;
  flush?: number;
}

interface Kept {
  session: string;
  n: number;
  /** What the server has of the box. */
  sent: string;
  text: string;
  /** The batch on its way: the same again until it is answered. */
  batch: { n: number; ops: Op[]; becomes: string } | null;
}

const box = document.querySelector<HTMLTextAreaElement>("#captions-box");
const letters = (s: string): string[] => Array.from(s);

/** The operations that make `have` into `want`: erased from the end to where they differ, then typed anew. At most 3,000 bytes. */
export function difference(have: string, want: string): { ops: Op[]; becomes: string } {
  const a = letters(have);
  const b = letters(want);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const ops: Op[] = [];
  if (a.length > same) ops.push({ bs: a.length - same });
  let room = 3000;
  let taken = same;
  let run = "";
  const close = (): void => {
    if (run) ops.push({ ins: run });
    run = "";
  };
  const bytes = new TextEncoder();
  for (; taken < b.length && ops.length < 60; taken++) {
    const one = b[taken] ?? "";
    room -= bytes.encode(one).length + (one === '"' || one === "\\" ? 1 : 0);
    if (room < 0) break;
    if (one === "\n") {
      close();
      ops.push({ nl: 1 });
    } else run += one;
  }
  close();
  return { ops, becomes: b.slice(0, taken).join("") };
}

function start(area: HTMLTextAreaElement): void {
  const store = `intersession.captioner.${area.dataset["stream"] ?? ""}`;
  const state = document.getElementById("captioner-state");
  const word = (name: string): string => area.dataset[name] ?? "";
  const say = (sentence: string): void => {
    if (state && state.textContent !== sentence) state.textContent = sentence;
  };
  const fresh = (): Kept => ({ session: Math.random().toString(36).slice(2) + Date.now().toString(36), n: 0, sent: "", text: "", batch: null });

  let kept = fresh();
  try {
    kept = { ...kept, ...(JSON.parse(localStorage.getItem(store) ?? "{}") as Partial<Kept>) };
  } catch {
    // nothing kept, or nothing to keep it in
  }
  area.value = kept.text;
  area.setSelectionRange(area.value.length, area.value.length);
  area.focus();
  const keep = (): void => {
    try {
      localStorage.setItem(store, JSON.stringify(kept));
    } catch {
      // it then lasts as long as the page
    }
  };
  // What this page prints came from the server as a sentence; a warning stays until the next batch goes well.
  let warned = "";

  /** What is settled long ago leaves the box, so that it stays quick. */
  function trim(): void {
    if (kept.sent.length < 6000 || kept.batch || !area.value.startsWith(kept.sent.slice(0, 4000))) return;
    const cut = kept.sent.lastIndexOf("\n", 4000) + 1;
    if (cut <= 0) return;
    const at = area.selectionStart - cut;
    kept.sent = kept.sent.slice(cut);
    area.value = kept.text = area.value.slice(cut);
    area.setSelectionRange(Math.max(0, at), Math.max(0, at));
  }

  let busy = false;
  async function send(): Promise<void> {
    if (busy) return;
    if (!kept.batch) {
      if (kept.text === kept.sent) return;
      const { ops, becomes } = difference(kept.sent, kept.text);
      if (ops.length === 0) return;
      kept.batch = { n: kept.n + 1, ops, becomes };
      keep();
    }
    busy = true;
    const batch = kept.batch;
    try {
      const answer = await fetch(area.dataset["ops"] ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Intersession": "captioner" },
        body: JSON.stringify({ session: kept.session, n: batch.n, ops: batch.ops }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      const body = (await answer.json().catch(() => ({}))) as { want?: number; warning?: string; detail?: string };
      if (answer.status === 409 && body.want !== undefined) {
        batch.n = body.want;
        kept.n = body.want - 1;
      } else if (answer.ok) {
        kept.n = batch.n;
        kept.sent = batch.becomes;
        kept.batch = null;
        warned = body.warning ? word("wordOld") : "";
        say(warned || word("wordOn"));
        trim();
      } else if (answer.status === 403 || answer.status === 404) {
        say(word("wordGone"));
      } else if (answer.status === 429 || answer.status >= 500) {
        throw new Error(String(answer.status));
      } else {
        // Refused for good: going on with the next words is better than standing still.
        say(body.detail ?? word("wordClosed"));
        if (answer.status === 400) {
          kept.sent = batch.becomes;
          kept.batch = null;
        }
      }
    } catch {
      say(word("wordWaiting").replace("{}", String(Math.abs(letters(kept.text).length - letters(kept.sent).length))));
    }
    busy = false;
    keep();
  }

  const typed = (): void => {
    kept.text = area.value;
    keep();
  };
  area.addEventListener("input", typed);

  function put(words: string): void {
    area.setRangeText(words, area.value.length, area.value.length, "end");
    typed();
  }
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const name = document.querySelector<HTMLElement>("[data-label]")?.textContent?.trim() ?? "";
      put(event.shiftKey ? "\n\n>>> " : name ? `\n\n>> ${name.toLocaleUpperCase(document.documentElement.lang)}: ` : "\n\n>> ");
    } else if (event.key.toLowerCase() === "i") {
      event.preventDefault();
      put(` ${word("inaudible")} `);
    }
  });

  /** Who has the floor, the figures, off the record: from this page's own address, which needs no other right. */
  async function look(): Promise<void> {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "omit" });
      if (!answer.ok) return say(word("wordGone"));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const place of document.querySelectorAll<HTMLElement>("[data-fragment]")) {
        const now = place.id ? page.getElementById(place.id) : null;
        if (now && now.innerHTML !== place.innerHTML) place.replaceChildren(...now.childNodes);
      }
    } catch {
      // the sending says that there is no connection
    }
  }

  say(word("wordOn"));
  window.setInterval(() => void send(), 250);
  window.setInterval(() => void look(), 4000);
}

if (box) start(box);
