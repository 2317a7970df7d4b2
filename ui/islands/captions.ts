// SPDX-License-Identifier: Apache-2.0
// The caption panel: it flows while the reader is at its end, stands still the moment they scroll, select or focus inside, and says
// what is new. Corrections change in place. For braille: one whole line at a time, none skipped. Words come by the island "live".
import { applyLooks, hardToRead, keepLooks, looks, sendLooks, type Looks } from "./caption_looks";
import { CaptionText, drawLine, drawUnsaved, eraseUnsaved, said, type Piece } from "./caption_text";
import { openLink } from "./live_link";
import { lengthWords } from "./server_clock";

const most = 2000;

/** Tells the server that this page reads a channel: as one of a number, under a name made for the page (captions 6.9, reach). */
function countMe(at: string, channel: string): (does: "reads" | "pauses") => void {
  const reader = [...crypto.getRandomValues(new Uint8Array(10))].map((b) => b.toString(36).padStart(2, "0")).join("");
  let now = "reads";
  let told = "";
  const tell = (does: string): void => {
    told = does;
    fetch(at, {
      method: "POST",
      body: JSON.stringify({ channel, reader, does }),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Intersession": "live" },
      keepalive: does === "goes",
    }).catch(() => undefined);
  };
  // A hall does not tell in one instant, and whoever scrolls about tells once.
  window.setTimeout(() => tell(now), Math.random() * 5000);
  window.setInterval(() => tell(now), 120_000);
  window.setInterval(() => now !== told && told !== "" && tell(now), 5000);
  window.addEventListener("pagehide", () => tell("goes"));
  return (does) => void (now = does);
}

function panel(root: HTMLElement): void {
  const box = root.querySelector<HTMLElement>("[data-cap-window]");
  const pause = root.querySelector<HTMLButtonElement>("[data-cap-pause]");
  const back = root.querySelector<HTMLButtonElement>("[data-cap-back]");
  const status = root.querySelector<HTMLElement>("[data-cap-status]");
  const log = root.querySelector<HTMLElement>("[data-cap-log]");
  if (!box || !pause || !back || !status || !log) return;
  const word = (name: string): string => root.dataset[name] ?? "";
  const captions = new CaptionText(root.dataset["captions"] ?? "floor");
  captions.adopt(box);
  const reading = document.getElementById("live")?.dataset["reading"];
  const counted = reading ? countMe(reading, root.dataset["captions"] ?? "floor") : null;
  // What the account keeps counts on every device; where it never chose, this device's does.
  const settings = document.querySelector<HTMLElement>("[data-cap-settings]");
  const keptThere = settings?.dataset["kept"];
  let chosen = keptThere ? (JSON.parse(keptThere) as Looks) : looks();

  // -- following and standing still
  let paused = false;
  let fresh = 0;
  const atEnd = (): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < 48;
  const toEnd = (): void => void (box.scrollTop = box.scrollHeight);
  function shown(): void {
    back!.hidden = !paused;
    back!.textContent = word("wordBack").replace("{}", String(fresh));
    pause!.setAttribute("aria-pressed", String(paused));
  }
  function stand(): void {
    if (paused) return;
    paused = true;
    fresh = 0;
    status!.textContent = word("wordPaused");
    counted?.("pauses");
    shown();
  }
  function follow(): void {
    paused = false;
    fresh = 0;
    status!.textContent = "";
    counted?.("reads");
    drawAll();
    toEnd();
    shown();
  }
  box.addEventListener("wheel", (e) => (e.deltaY < 0 || !atEnd()) && stand(), { passive: true });
  box.addEventListener("touchmove", () => window.setTimeout(() => atEnd() || stand(), 50), { passive: true });
  box.addEventListener("focusin", stand);
  box.addEventListener("keydown", (e) => {
    if (e.key === "PageUp" || e.key === "ArrowUp" || e.key === "Home") stand();
    if (e.key === "End") {
      e.preventDefault();
      follow();
    }
  });
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && box.contains(selection.anchorNode)) stand();
  });
  pause.addEventListener("click", () => (paused ? follow() : stand()));
  back.addEventListener("click", () => {
    follow();
    // Nothing was to be read with the focus on a button that has gone.
    pause.focus({ preventScroll: true });
  });
  pause.hidden = false;

  // -- drawing, in the reader's rhythm
  const due = new Set<string>();
  /** The line above a new one: what is not recorded stands between and is nobody's turn. */
  const lastRecorded = (): Element | null => [...box.querySelectorAll("[data-line]")].pop() ?? null;
  function draw(piece: Piece): void {
    const known = document.getElementById(`l-${piece.segment}`);
    const before = known ? known.previousElementSibling : lastRecorded();
    const line = drawLine(piece, known, before instanceof HTMLElement && before.dataset["line"] !== undefined ? before : null);
    if (!known) box!.append(line);
    if (chosen["colours"]) colour(line, piece.name);
    root.querySelector("[data-cap-empty]")?.remove();
  }
  const voices: string[] = [];
  function colour(line: HTMLElement, name: string): void {
    if (!name) return;
    if (!voices.includes(name)) voices.push(name);
    line.dataset["voice"] = String(voices.indexOf(name) % 4);
  }
  function drawAll(): void {
    for (const segment of due) {
      const piece = captions.pieces.get(segment);
      if (piece) draw(piece);
    }
    due.clear();
    if (paused) return;
    for (const gone of captions.trim(most)) document.getElementById(`l-${gone.segment}`)?.remove();
    toEnd();
  }
  const sentenceEnds = (text: string): boolean => /[.?!…。？！]["'”’)]?\s*$/u.test(text);
  window.setInterval(() => chosen["rhythm"] === "five" && drawAll(), 5000);

  // -- reading out: settled sentences only, one in two seconds, three may wait
  const queue: string[] = [];
  let skipped = 0;
  function readOut(piece: Piece): void {
    if (!chosen["log"] || !piece.text.trim()) return;
    queue.push(said(piece.name, piece.text));
    while (queue.length > 3) {
      queue.shift();
      skipped++;
    }
  }
  window.setInterval(() => {
    const next = queue.shift();
    if (next === undefined) return;
    const line = document.createElement("p");
    line.textContent = skipped > 0 ? `${word("wordSkipped").replace("{}", String(skipped))} ${next}` : next;
    skipped = 0;
    log.append(line);
    while (log.childElementCount > 20) log.firstElementChild?.remove();
  }, 2000);

  // -- how fast it goes, for those who can ask a speaker to slow down (captions 6.9): words of the last minute, by the server's times
  const fast = document.getElementById("live")?.dataset["audience"] === "moderation" ? root.querySelector<HTMLElement>("[data-cap-fast]") : null;
  const minute: { t: number; words: number }[] = [];
  function tooFast(data: string): void {
    const { st, ins, t } = JSON.parse(data) as { st: string; ins: string; t: number };
    if (!fast || st !== (root.dataset["captions"] ?? "floor")) return;
    minute.push({ t, words: (ins.match(/\s+/gu) ?? []).length });
    while ((minute[0]?.t ?? t) <= t - 60_000) minute.shift();
    const words = minute.reduce((sum, one) => sum + one.words, 0);
    // Said once, not with every word.
    if (words > 180 && fast.hidden) fast.textContent = word("wordFast").replace("{}", String(words));
    fast.hidden = words <= 180;
  }

  // -- what comes
  let lastHeard = performance.now();
  let stalled = false;
  const gone = root.querySelector<HTMLElement>("[data-cap-gone]");
  document.addEventListener("intersession:caption", (e) => {
    const { event, data } = (e as CustomEvent<{ event: string; data: string }>).detail;
    if (event === "cap.lag") return behind(data);
    if (event === "cap.state") return stateTold(data);
    if (event === "cap.unkept") return notKept(data);
    goesOn();
    document.querySelector("[data-stalled]")?.remove();
    if (event === "cap.unsaved") return notRecorded(data);
    if (event === "cap.append") tooFast(data);
    const done = captions.take(event, data);
    if (!done) return;
    eraseUnsaved(box, captions.saved(event, data, done.fresh));
    const { piece, change } = done;
    if (done.fresh && paused) {
      fresh++;
      shown();
    }
    due.add(piece.segment);
    if (change === "settled") readOut(piece);
    const rhythm = chosen["rhythm"] ?? "word";
    const whole = change === "settled" || change === "revised" || sentenceEnds(piece.text);
    if (rhythm === "word" || (rhythm === "sentence" && whole)) drawAll();
    if (change === "revised") corrected(piece);
  });
  function sayLive(): void {
    status!.textContent = paused ? word("wordPaused") : word("wordLive");
  }
  /** Words come, or are no longer waited for in vain. */
  function goesOn(): void {
    lastHeard = performance.now();
    if (!stalled) return;
    stalled = false;
    root.classList.remove("stalled");
    if (gone) gone.textContent = "";
    // What was missed comes first; that one is live is said behind it.
    if (away) status!.textContent = "";
    else sayLive();
  }
  function stall(): void {
    if (stalled) return;
    stalled = true;
    root.classList.add("stalled");
    status!.textContent = word("wordMissing").replace("{}", "20");
  }
  /** What the server says of the whole channel; each is said once, when it begins or ends. */
  let resting = status.textContent !== "";  // so the page came
  function stateTold(data: string): void {
    const { st, state } = JSON.parse(data) as { st: string; state: string };
    if (st !== (root.dataset["captions"] ?? "floor")) return;
    if (state === "stalled") {
      lastHeard = Math.min(lastHeard, performance.now() - 20_000);
      return stall();
    }
    goesOn();
    if (state === "paused") status!.textContent = word("wordRest");
    else if (state === "live" && resting) sayLive();
    else if (resting) status!.textContent = "";
    resting = state === "paused";
  }
  function behind(data: string): void {
    const { st, ms } = JSON.parse(data) as { st: string; ms: number };
    if (st !== (root.dataset["captions"] ?? "floor")) return;
    const seconds = String(Math.round(ms / 1000));
    const line = root.querySelector<HTMLElement>("[data-cap-lag]");
    if (line) line.textContent = word("wordBehind").replace("{}", seconds);
    // Said once, not with every second more.
    const late = root.querySelector<HTMLElement>("[data-cap-late]");
    if (!late) return;
    if (ms > 6000 && late.hidden) late.textContent = word("wordLate").replace("{}", seconds);
    late.hidden = ms <= 6000;
  }
  let away = false;
  document.addEventListener("intersession:left", () => void (away = true));
  // Whoever comes back has by now all that was missed, in order. The same words are news each time.
  document.addEventListener("intersession:returned", () => {
    away = false;
    if (paused || stalled || resting) return;
    status.textContent = "";
    window.setTimeout(sayLive, 100);
  });
  /** Stands at the end without being a turn of anybody's. */
  function appendAside(line: HTMLElement): void {
    box!.append(line);
    root.querySelector("[data-cap-empty]")?.remove();
    if (!paused) toEnd();
  }
  /** Shown at once, whatever the rhythm: these words may never come again. */
  function notRecorded(data: string): void {
    const one = captions.unsaved(data);
    if (!one) return;
    const line = drawUnsaved(one, word("wordNotRecorded"));
    appendAside(line);
    if (chosen["log"]) queue.push(line.textContent ?? "");
    if (!paused) return;
    fresh++;
    shown();
  }
  /** To somebody who comes back: what was said meanwhile and nobody can read any more. */
  function notKept(data: string): void {
    const { channel, lines } = JSON.parse(data) as { channel: string; lines: number };
    if (channel !== (root.dataset["captions"] ?? "floor")) return;
    const line = document.createElement("p");
    line.className = "cap-line unsaved";
    line.dir = "auto";
    line.textContent = word("wordUnkept").replace("{}", String(lines));
    appendAside(line);
  }
  function corrected(piece: Piece): void {
    const line = document.getElementById(`l-${piece.segment}`);
    const words = line?.querySelector<HTMLElement>(".words");
    if (!line || !words) return;
    // Not spoken again; who comes to the line is told.
    words.setAttribute("aria-description", word("wordCorrected"));
    if (!chosen["mark"]) return;
    line.classList.add("corrected");
    window.setTimeout(() => line.classList.remove("corrected"), 10_000);
  }
  window.setInterval(() => {
    if (fast && performance.now() - lastHeard > 60_000) fast.hidden = true;
    const state = document.querySelector<HTMLElement>("#f-banner [data-state]");
    const taken = state?.dataset["life"] === "open" && ["turn", "chair", "procedural"].includes(state.dataset["floor"] ?? "");
    // How long it has been is only shown; said it is once.
    if (!taken && !stalled) lastHeard = performance.now();
    if (stalled && gone) gone.textContent = lengthWords(performance.now() - lastHeard);
    if (taken && performance.now() - lastHeard >= 20_000) stall();
  }, 1000);

  // -- looks
  const preview = settings?.querySelector<HTMLElement>("[data-cap-preview]");
  function look(): void {
    applyLooks(root, chosen);
    if (preview) applyLooks(preview, chosen);
    log!.setAttribute("aria-live", chosen["log"] ? "polite" : "off");
    const warning = settings?.querySelector<HTMLElement>("[data-cap-contrast]");
    if (warning) warning.hidden = !hardToRead(chosen);
    for (const line of box!.querySelectorAll<HTMLElement>(".cap-line"))
      if (chosen["colours"]) colour(line, line.dataset["speaker"] ?? "");
      else delete line.dataset["voice"];
    if (!paused) toEnd();
  }
  if (settings) {
    settings.hidden = false;
    const controls = settings.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-setting]");
    const keep = (): void => {
      keepLooks(chosen);
      const at = settings.dataset["keepAt"];
      if (at) void sendLooks(at, chosen);
    };
    const show = (): void => {
      for (const c of controls)
        if (c instanceof HTMLInputElement) c.checked = chosen[c.dataset["setting"] ?? ""] === "on";
        else c.value = chosen[c.dataset["setting"] ?? ""] ?? c.options[0]?.value ?? "";
    };
    for (const c of controls)
      c.addEventListener("change", () => {
        chosen = { ...chosen, [c.dataset["setting"] ?? ""]: c instanceof HTMLInputElement ? (c.checked ? "on" : "") : c.value };
        keep();
        look();
      });
    settings.querySelector("[data-cap-reset]")?.addEventListener("click", () => {
      chosen = {};
      keep();
      show();
      look();
    });
    show();
  }
  look();
  toEnd();
  shown();
}

/** One complete line every few seconds; what comes meanwhile waits its turn. */
function braille(line: HTMLElement): void {
  const captions = new CaptionText(line.dataset["braille"] || "floor");
  const queue: string[] = [];
  if (line.dataset["reading"]) countMe(line.dataset["reading"], line.dataset["braille"] || "floor");
  openLink({
    stream: line.dataset["stream"] ?? "",
    poll: (line.dataset["stream"] ?? "").replace("/stream?", "/poll?"),
    after: line.dataset["seq"] ?? "",
    hear(event, data) {
      if (!event.startsWith("cap.")) return;
      if (event === "cap.unsaved") {
        const one = captions.unsaved(data);
        if (one) queue.push((line.dataset["wordNotRecorded"] ?? "{}").replace("{}", said(one.name, one.text)));
        return;
      }
      const done = captions.take(event, data);
      if (done) captions.saved(event, data, done.fresh);
      if (done?.change === "settled" && done.piece.text.trim()) queue.push(said(done.piece.name, done.piece.text));
      captions.trim(50);
    },
    changed() {},
  });
  window.setInterval(() => {
    const next = queue.shift();
    if (next !== undefined) line.textContent = next;
  }, Number(line.dataset["every"] ?? 5) * 1000);
}

for (const root of document.querySelectorAll<HTMLElement>(".captions[data-captions]")) panel(root);
const one = document.querySelector<HTMLElement>("[data-braille]");
if (one) braille(one);
