// SPDX-License-Identifier: Apache-2.0
// How captions look: the nine display settings, and ours, kept on this device. They are set as custom properties; the sheet reads them.

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

function paint(name: string | undefined, percent: string | undefined): string {
  const colour = name ? colours[name] : undefined;
  return colour ? `rgb(${colour.join(" ")} / ${percent ?? "100"}%)` : "";
}

/** Sets them on an element; what is not chosen is the page's. */
export function applyLooks(to: HTMLElement, all: Looks): void {
  const set = (property: string, value: string): void => (value ? to.style.setProperty(property, value) : void to.style.removeProperty(property));
  set("--cap-size", all["size"] && all["size"] !== "100" ? String(Number(all["size"]) / 100) : "");
  set("--cap-ink", paint(all["colour"], all["opacity"]));
  set("--cap-ground", paint(all["ground"], all["ground-opacity"]));
  set("--cap-window", paint(all["window"], all["window-opacity"]));
  to.dataset["font"] = all["font"] ?? "";
  to.dataset["edge"] = all["edge"] ?? "";
  to.dataset["colours"] = all["colours"] ?? "";
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
