// SPDX-License-Identifier: Apache-2.0
// A projector or a strip: fragments change in place, the view is the one the chair chose, captions keep their last lines, the
// clock goes on by itself, and a lost line is said with its time. Nothing here can be pressed.
import { CaptionText, drawLine, drawUnsaved, eraseUnsaved } from "./caption_text";
import { openLink } from "./live_link";
import { drawClocks, drawTimers, heardTime, keepDrawing } from "./server_clock";
import { swap } from "./swap";

const screen = document.getElementById("screen");
const strip = document.querySelector<HTMLElement>("[data-captions]");
const channel = strip?.dataset["captions"] ?? "floor";
const captions = new CaptionText(channel);
const words = {
  halfMinute: screen?.dataset["wordHalfMinute"] ?? "",
  ten: screen?.dataset["wordTen"] ?? "",
  over: screen?.dataset["wordOver"] ?? "",
};

/** The view, the message and the size that stand in the fragment "screen" for this one. */
function arrange(): void {
  const id = screen?.dataset["screenId"];
  const mine = id ? document.querySelector<HTMLElement>(`#f-screen [data-screen="${CSS.escape(id)}"]`) : null;
  if (!mine) return;
  document.body.dataset["view"] = mine.dataset["view"] ?? "floor";
  if (!new URLSearchParams(location.search).has("percent"))
    document.body.dataset["percent"] = String(Math.min(200, Math.max(50, Math.round(Number(mine.dataset["percent"] ?? 100) / 10) * 10)));
  // What is pinned, and a break's clocks, stand there drawn; only what changed is put in its place.
  const own = (name: string): Element | null => document.querySelector(`#f-screen [data-${name}-of="${CSS.escape(id ?? "")}"]`);
  const pinned = document.getElementById("pinned");
  const pin = own("pin");
  if (pinned && pinned.innerHTML !== (pin?.innerHTML ?? "")) {
    pinned.replaceChildren(...(pin ? [...pin.cloneNode(true).childNodes] : []));
    pinned.hidden = !pin;
  }
  const zones = (list: Element | null): string => [...(list?.querySelectorAll<HTMLElement>("[data-zone]") ?? [])].map((c) => c.dataset["zone"]).join(" ");
  const clocks = document.querySelector("[data-clocks]");
  const named = own("clocks");
  if (clocks && named && zones(clocks) !== zones(named)) {
    clocks.replaceChildren(...[...named.cloneNode(true).childNodes]);
    drawClocks();
  }
  const message = document.querySelector<HTMLElement>("[data-message]");
  if (message && message.textContent !== mine.textContent) message.textContent = mine.textContent;
}

let captionAt = performance.now();

/** Nothing for 20 seconds while somebody has the floor: the hall is told, with how long it has been (captions 3.2). */
function missCaptions(): void {
  const line = document.getElementById("captions-gone");
  const state = document.querySelector<HTMLElement>("#f-banner [data-state]");
  const taken = state?.dataset["life"] === "open" && ["turn", "chair", "procedural"].includes(state.dataset["floor"] ?? "");
  if (!taken) captionAt = performance.now();
  const silent = performance.now() - captionAt;
  if (!line) return;
  line.hidden = silent < 20_000;
  if (!line.hidden) line.textContent = (screen?.dataset["wordMissing"] ?? "{}").replace("{}", String(Math.floor(silent / 1000)));
}

/** A line under the banner, with its words while they hold. */
function note(id: string, words: string): void {
  const line = document.getElementById(id);
  if (!line || line.hidden === (words === "")) return;
  line.textContent = words;
  line.hidden = words === "";
}

/** Captions that come late are said once, not with every second more. */
function delay(data: string): void {
  const { st, ms } = JSON.parse(data) as { st: string; ms: number };
  if (st === channel) note("captions-late", ms > 6000 ? (screen?.dataset["wordLate"] ?? "{}").replace("{}", String(Math.round(ms / 1000))) : "");
}

function stateTold(data: string): void {
  const { st, state } = JSON.parse(data) as { st: string; state: string };
  if (st !== channel) return;
  note("captions-rest", state === "paused" ? (screen?.dataset["wordRest"] ?? "") : "");
  captionAt = state === "stalled" ? Math.min(captionAt, performance.now() - 20_000) : performance.now();
  missCaptions();
}

function caption(event: string, data: string): void {
  if (event === "cap.unkept") return;
  if (event === "cap.lag") return delay(data);
  if (event === "cap.state") return stateTold(data);
  captionAt = performance.now();
  missCaptions();
  if (!strip) return;
  if (event === "cap.unsaved") {
    const one = captions.unsaved(data);
    if (one) strip.append(drawUnsaved(one, strip.dataset["wordNotRecorded"] ?? "{}"));
    strip.scrollTop = strip.scrollHeight;
    return;
  }
  const done = captions.take(event, data);
  if (!done) return;
  eraseUnsaved(strip, captions.saved(event, data, done.fresh));
  const known = document.getElementById(`l-${done.piece.segment}`);
  const before = known ? known.previousElementSibling : ([...strip.querySelectorAll("[data-line]")].pop() ?? null);
  const line = drawLine(done.piece, known, before instanceof HTMLElement ? before : null);
  if (!known) strip.append(line);
  captions.trim(40);
  while (strip.childElementCount > 12) strip.firstElementChild?.remove();
  strip.scrollTop = strip.scrollHeight;
}

function hear(event: string, data: string): void {
  if (event === "t") {
    heardTime(Number(data));
    return void drawTimers(words);
  }
  if (event.startsWith("cap.")) return caption(event, data);
  if (event !== "frag") return;
  const { name, html } = JSON.parse(data) as { name: string; html: string };
  const place = document.getElementById(`f-${name}`);
  if (!place) return;
  swap(place, html);
  if (name === "screen") arrange();
  drawTimers(words);
}

function changed(up: boolean, since: number): void {
  const line = document.getElementById("link-lost");
  if (!line) return;
  line.hidden = up;
  const at = new Date(since).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  line.textContent = up ? "" : (screen?.dataset["wordLost"] ?? "{}").replace("{}", at);
}

if (screen) {
  heardTime(Number(screen.dataset["now"]));
  if (strip) {
    captions.adopt(strip);
    strip.scrollTop = strip.scrollHeight;
  }
  arrange();
  keepDrawing(() => {
    drawClocks();
    return drawTimers(words);
  });
  // A tab that was behind others draws at once, not when its throttled timer comes.
  document.addEventListener("visibilitychange", () => void drawTimers(words));
  window.setInterval(missCaptions, 1000);
  openLink({ stream: screen.dataset["stream"] ?? "", poll: screen.dataset["poll"] ?? "", after: screen.dataset["seq"] ?? "", hear, changed });
}
