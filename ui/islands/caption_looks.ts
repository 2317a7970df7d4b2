// SPDX-License-Identifier: Apache-2.0
// How captions look: the nine display settings, and ours. Who has an account keeps them there, for every device; a guest's stay on this one. They
// are set as data attributes, as the server draws them; the sheet reads them.

const store = "intersession.captions";

export type Looks = Record<string, string>;

const colours: Record<string, [number, number, number]> = {
  white: [255, 255, 255],
  black: [0, 0, 0],
  yellow: [255, 255, 0],
  cyan: [0, 255, 255],
  green: [0, 255, 0],
  blue: [0, 0, 160],
  red: [160, 0, 0],
};

export function looks(): Looks {
  try {
    return JSON.parse(localStorage.getItem(store) ?? "{}") as Looks;
  } catch {
    return {};
  }
}

export function keepLooks(all: Looks): void {
  try {
    localStorage.setItem(store, JSON.stringify(all));
  } catch {
    // they last as long as the page
  }
}

/** Keeps them with the account too, where there is one; a line that is down costs nothing, the next change sends all again. */
export async function sendLooks(at: string, all: Looks): Promise<void> {
  try {
    await fetch(at, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Intersession": "live" },
      body: JSON.stringify(all),
      keepalive: true,
    });
  } catch {
    // this device has them
  }
}

const shown = ["font", "size", "colour", "opacity", "edge", "ground", "ground-opacity", "window", "window-opacity", "colours"];

/** Sets them on an element; what is not chosen is the page's. */
export function applyLooks(to: HTMLElement, all: Looks): void {
  for (const name of shown)
    if (all[name]) to.setAttribute(`data-${name}`, all[name]);
    else to.removeAttribute(`data-${name}`);
}

function light([r, g, b]: [number, number, number]): number {
  const part = (v: number): number => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}

/** Are the chosen colours below 4.5 to 1? Opacity is reckoned over the colour behind. */
export function hardToRead(all: Looks): boolean {
  const ink = colours[all["colour"] ?? ""];
  const behind = colours[all["ground"] ?? ""] ?? colours[all["window"] ?? ""];
  if (!ink || !behind) return false;
  const share = Number(all["opacity"] ?? 100) / 100;
  const seen = ink.map((v, i) => v * share + (behind[i] ?? 0) * (1 - share)) as [number, number, number];
  const [a, b] = [light(seen), light(behind)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
}
