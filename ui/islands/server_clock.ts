// SPDX-License-Identifier: Apache-2.0
// The server's clock, and the timers that count by it. Only the server writes times: a timer knows since when it runs, what was
// used before and where its limit is (data-from, data-used, data-limit, data-running), so that two screens agree and a tab that
// slept is right again at once.

const samples: number[] = [];
let offset = 0;

/** Local milliseconds that never jump when somebody sets the clock of the machine. */
const local = (): number => performance.timeOrigin + performance.now();

/** A time the server sent just now. The median of the last nine is believed; one that is far off begins anew (the machine slept). */
export function heardTime(serverMs: number): void {
  if (!Number.isFinite(serverMs) || serverMs <= 0) return;
  const one = serverMs - local();
  if (samples.length > 0 && Math.abs(one - offset) > 2000) samples.length = 0;
  samples.push(one);
  if (samples.length > 9) samples.shift();
  const sorted = [...samples].sort((a, b) => a - b);
  offset = sorted[Math.floor(sorted.length / 2)] ?? one;
}

export const serverNow = (): number => local() + offset;

/** 2:05, or 1:02:05. */
export function lengthWords(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

export interface TimerWords {
  halfMinute: string;
  ten: string;
  over: string;
}

function put(element: Element | null | undefined, words: string): void {
  if (element && element.textContent !== words) element.textContent = words;
}

/** At the latest after so many milliseconds timers are drawn again. */
const longest = 200;

/**
 * Draws every timer of the page as it stands now: counts up, warns at 30 s and 10 s, then counts over, in colour and in sign. Answers
 * in how many milliseconds one of them shows the next second.
 */
export function drawTimers(words: TimerWords): number {
  const now = serverNow();
  let next = longest;
  for (const timer of document.querySelectorAll<HTMLElement>("[data-timer]")) {
    const running = timer.hasAttribute("data-running");
    const limit = Number(timer.dataset["limit"] ?? 0);
    const used = Number(timer.dataset["used"] ?? 0) + (running ? Math.max(0, now - Number(timer.dataset["from"] ?? 0)) : 0);
    const left = limit - used;
    const state = limit <= 0 ? "" : left <= 0 ? "over" : left <= 10_000 ? "ten" : left <= 30_000 ? "half" : "";
    if (timer.dataset["state"] !== state) timer.dataset["state"] = state;
    put(timer.querySelector("[data-shown]"), state === "over" ? `+${lengthWords(-left)}` : lengthWords(used));
    const sign = timer.parentElement?.querySelector("[data-sign]");
    if (sign && running) put(sign, state === "over" ? `▲ ${words.over}` : state === "ten" ? `● ${words.ten}` : state === "half" ? `○ ${words.halfMinute}` : "");
    if (running) next = Math.min(next, 1000 - ((state === "over" ? -left : used) % 1000));
  }
  return Math.ceil(next);
}

/** Draws for as long as the page is there, each second when it begins: two screens change together, whenever each was opened. */
export function keepDrawing(draw: () => number): void {
  window.setTimeout(() => keepDrawing(draw), draw());
}

/** The clocks of a break, each in its zone. */
export function drawClocks(): void {
  for (const clock of document.querySelectorAll<HTMLElement>("[data-zone]")) {
    try {
      put(clock, new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset["zone"] ?? "UTC" }).format(serverNow()));
    } catch {
      // a zone this browser does not know: what the server wrote stays
    }
  }
}
