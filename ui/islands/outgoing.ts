// SPDX-License-Identifier: Apache-2.0
// What a person does, on its way: each press with a key of its own, so that sending it twice acts once; what is done without a
// connection is kept on the device and sent when it is back, in order.

interface Waiting {
  key: string;
  at: string;
  fields: [string, string][];
}

export interface Answer {
  /** done, refused (with its sentence), kept (no connection). */
  how: "done" | "refused" | "kept";
  detail: string;
}

const store = `intersession.waiting.${location.pathname.split("/")[2] ?? ""}`;

function waiting(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(store) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function keep(list: Waiting[]): void {
  try {
    if (list.length > 0) localStorage.setItem(store, JSON.stringify(list));
    else localStorage.removeItem(store);
  } catch {
    // nothing to keep it in: it is lost, and was told as not done
  }
}

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** The token is the page's, never the kept wish's: it is not written to the device. */
function token(): string {
  return document.querySelector<HTMLInputElement>('#cmd input[name="csrf"]')?.value ?? "";
}

async function post(wish: Waiting): Promise<Answer> {
  const body = new URLSearchParams(wish.fields);
  body.set("csrf", token());
  body.set("key", wish.key);
  const answer = await fetch(wish.at, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-Intersession": "live" },
  });
  if (answer.ok) return { how: "done", detail: "" };
  if (answer.status >= 502) throw new Error(String(answer.status));
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  return { how: "refused", detail: problem.detail ?? "" };
}

/** Sends a heartbeat back, so that the server knows how far away we are. One that is lost is no loss. */
export async function echo(at: string, t: string): Promise<void> {
  await fetch(at, {
    method: "POST",
    body: new URLSearchParams({ t, csrf: token() }),
    headers: { Accept: "application/json", "X-Intersession": "live" },
  }).catch(() => undefined);
}

/** Sends a form as its button says. */
export async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<Answer> {
  const at = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf" && name !== "key") fields.push([name, value]);
  if (button instanceof HTMLButtonElement && button.name) fields.push([button.name, button.value]);
  const wish: Waiting = { key: freshKey(), at, fields };
  if (navigator.onLine)
    try {
      return await post(wish);
    } catch {
      // no answer: whether it was taken is not known, and need not be, because the key is the same
    }
  keep([...waiting(), wish]);
  return { how: "kept", detail: "" };
}

let sending = false;

/** Sends what waits. Answers how many were taken, and the first refusal's words. */
export async function sendWaiting(): Promise<{ done: number; refused: string }> {
  const out = { done: 0, refused: "" };
  if (sending) return out;
  sending = true;
  try {
    for (let list = waiting(); list.length > 0; list = waiting()) {
      const [first, ...rest] = list;
      if (!first) break;
      const answer = await post(first);
      keep(rest);
      if (answer.how === "done") out.done++;
      else out.refused ||= answer.detail;
    }
  } catch {
    // the line is down again: the rest waits
  }
  sending = false;
  return out;
}

export const somethingWaits = (): boolean => waiting().length > 0;
