// SPDX-License-Identifier: Apache-2.0
// The live room in the browser: fragments change where they stand, timers count, presses go out without leaving the page, news is
// said once. It knows no rule of the house and holds no word for a person; without it the page works by ordinary forms.
import { openLink } from "./live_link";
import { echo, send, sendWaiting, somethingWaits } from "./outgoing";
import { addOwnTimes } from "./own_times";
import { isCommand, isTyping, wireSwitches } from "./page";
import { drawTimers, heardTime, keepDrawing, lengthWords } from "./server_clock";
import { become, swap } from "./swap";

const room = document.getElementById("live");
const seat = (): string => document.getElementById("me")?.dataset["seat"] ?? room?.dataset["seat"] ?? "";
const word = (name: string): string => room?.dataset[name] ?? "";
const timerWords = { halfMinute: word("wordHalfMinute"), ten: word("wordTen"), over: word("wordOver") };

// ------------------------------------------------------------------------------------------------ saying

type Region = "say-polite" | "say-now";
const spoken = new Set<string>();
const toSay: Record<Region, string[]> = { "say-polite": [], "say-now": [] };
const clearing: Record<Region, number> = { "say-polite": 0, "say-now": 0 };

/** Says a sentence once for each thing it is about. */
function sayOnce(region: Region, about: string, sentence: string): void {
  if (spoken.has(about)) return;
  spoken.add(about);
  toSay[region].push(sentence);
  if (toSay[region].length === 1) sayNext(region);
}

/** One sentence a second, so that none is overwritten before a screen reader took it; the last one is taken away after a while, so
    that the same words are news the next time. */
function sayNext(region: Region): void {
  const sentence = toSay[region][0];
  const line = document.getElementById(region);
  if (sentence === undefined || !line) return;
  window.clearTimeout(clearing[region]);
  line.textContent = sentence;
  window.setTimeout(() => {
    toSay[region].shift();
    if (toSay[region].length > 0) sayNext(region);
    else clearing[region] = window.setTimeout(() => (line.textContent = ""), 5000);
  }, 1000);
}

function tell(sentence: string): void {
  const line = document.getElementById("status");
  if (!line || !sentence) return;
  line.textContent = sentence;
  window.setTimeout(() => {
    if (line.textContent === sentence) line.textContent = "";
  }, 6000);
}

/** What concerns this seat in the common fragments. `quiet`: the page as it came says it itself. */
function listen(quiet: boolean): void {
  const mine = seat();
  const floor = document.getElementById("f-floor");
  const say = (region: Region, about: string, sentence: string): void =>
    quiet ? void spoken.add(about) : sayOnce(region, about, sentence);
  if (mine) {
    const first = floor?.querySelector<HTMLElement>(".coming li");
    if (first?.dataset["seat"] === mine) say("say-polite", `next ${first.dataset["entry"]}`, word("wordNext"));
    const speaking = floor?.querySelector<HTMLElement>(".speaking[data-grant]");
    if (speaking?.dataset["seat"] === mine) say("say-now", `floor ${speaking.dataset["grant"]}`, word("wordFloor"));
    const called = floor?.querySelector<HTMLElement>(`.called[data-seat="${CSS.escape(mine)}"]`);
    if (called) say("say-now", `called ${called.dataset["entry"]}`, word("wordCalled"));
  }
  const call = document.querySelector<HTMLElement>("#f-call [data-call-open]");
  const id = call?.dataset["callOpen"];
  if (id) say("say-now", `call ${id}`, word("wordCall").replace("{}", call.querySelector(".call-text")?.textContent ?? ""));
}

// ------------------------------------------------------------------------------------------------ one's own part

/** What of the common state my own part hangs on. */
function common(): string {
  const state = document.querySelector<HTMLElement>("#f-banner [data-state]");
  return state ? [...state.attributes].map((a) => a.value).join(" ") : "";
}

function own(): string {
  const mine = seat();
  if (!mine) return "";
  return [...document.querySelectorAll<HTMLElement>(`#f-queue [data-seat="${CSS.escape(mine)}"], #f-floor [data-seat="${CSS.escape(mine)}"], #f-people [data-seat="${CSS.escape(mine)}"], #f-call [data-seat="${CSS.escape(mine)}"]`)]
    .map((e) => `${e.dataset["entry"] ?? ""} ${e.dataset["entryState"] ?? ""} ${e.dataset["grant"] ?? ""} ${e.dataset["questions"] ?? ""} ${e.textContent ?? ""}`)
    .join("|");
}

let seenCommon = common();
let seenOwn = own();
let fetching = 0;

async function fetchOwn(): Promise<void> {
  const part = document.getElementById("me");
  const at = room?.dataset["me"];
  if (!part || !at) return;
  try {
    const answer = await fetch(at, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("me");
    // What a desk is made of hangs on what one may do there: whoever opens a meeting sits in its chair. Not under somebody's typing.
    const changed = room?.dataset["audience"] === "moderation" && fresh !== null && fresh.dataset["acts"] !== room.dataset["acts"];
    if (changed && !isTyping(document.activeElement)) return location.reload();
    if (fresh) become(part, fresh);
  } catch {
    // the line is down: it is fetched when it is back
  }
}

/** A hall does not ask in one instant: what concerns everybody is spread over a second and a half. */
function fetchOwnSoon(spread: boolean): void {
  window.clearTimeout(fetching);
  fetching = window.setTimeout(() => void fetchOwn(), spread ? Math.random() * 1500 : 30);
}

function ownMayHaveChanged(name: string): void {
  const c = common();
  const o = own();
  // Who runs the meeting sees answers there that are nobody else's, and in the chair a press that names the turn.
  const desk = (name === "call" || name === "floor") && room?.dataset["audience"] === "moderation";
  if (o !== seenOwn || desk) fetchOwnSoon(false);
  else if (c !== seenCommon) fetchOwnSoon(true);
  seenCommon = c;
  seenOwn = o;
}

// ------------------------------------------------------------------------------------------------ news

// Long ago: the page has just come, nobody has pressed anything.
let pressedAt = -1e9;
let coolUntil = 0;

/** After somebody else's change `next` means another person: it rests for two seconds. */
function cool(): void {
  if (performance.now() - pressedAt < 2000) return;
  coolUntil = performance.now() + 2000;
  const mark = (): void => {
    for (const b of document.querySelectorAll('[data-act="next"]'))
      if (performance.now() < coolUntil) b.setAttribute("aria-disabled", "true");
      else b.removeAttribute("aria-disabled");
  };
  mark();
  window.setTimeout(mark, 2050);
}

function fragment(data: string): void {
  const { name, html } = JSON.parse(data) as { name: string; html: string };
  const place = document.getElementById(`f-${name}`);
  if (!place) return;
  const turn = (): string => place.querySelector<HTMLElement>("[data-grant]")?.dataset["grant"] ?? "";
  const head = (): string => place.querySelector<HTMLElement>("li[data-entry]")?.dataset["entry"] ?? "";
  const before = turn() + head();
  swap(place, html);
  if (name === "agenda") addOwnTimes(place, room?.dataset["zone"] ?? "UTC", word("wordYours"));
  if ((name === "floor" || name === "queue") && before !== turn() + head()) cool();
  drawTimers(timerWords);
  listen(false);
  ownMayHaveChanged(name);
}

/** A chat line: new at the end, known ones in their place, none any more. */
function chat(data: string): void {
  const { id, html } = JSON.parse(data) as { id: string; html: string };
  const list = document.querySelector<HTMLElement>("[data-chat-list]");
  if (!list) return;
  const known = document.getElementById(`c-${id}`);
  if (!html) return known?.remove();
  const template = document.createElement("template");
  template.innerHTML = html;
  const line = template.content.firstElementChild;
  if (!line) return;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 48;
  if (known) become(known, line);
  else list.append(line);
  document.querySelector("[data-chat-empty]")?.remove();
  if (atEnd && !list.contains(document.activeElement)) list.scrollTop = list.scrollHeight;
}

/** Does the floor wait for me, or hear me? Where no queue is drawn it may. */
function awaited(): boolean {
  const mine = CSS.escape(seat());
  const places = `#f-queue li[data-seat="${mine}"], #f-floor .speaking[data-grant][data-seat="${mine}"], #f-floor .called[data-seat="${mine}"]`;
  return !document.getElementById("f-queue") || document.querySelector(places) !== null;
}

// The first heartbeat after coming in is sent back, then about one a minute, not everybody's the same; of whom the floor waits for each
// one, also from a tab behind others: else the line would count as lost. Where news is asked for, each answer brings the time, so none is
// sent back within two seconds of another. No longer: what is passed over and the eleven seconds to the next make less than the fifteen.
const rest = 2000;
let heartbeats = 0;
let echoedAt = -1e9;

function heartbeat(data: string): void {
  heardTime(Number(data));
  drawTimers(timerWords);
  const at = room?.dataset["heard"];
  if (!at || !seat() || performance.now() - echoedAt < rest) return;
  if (!awaited()) {
    if (document.visibilityState !== "visible" || heartbeats-- > 0) return;
    heartbeats = 4 + Math.floor(Math.random() * 3);
  }
  echoedAt = performance.now();
  void echo(at, data);
}

function hear(event: string, data: string): void {
  if (event === "t") return heartbeat(data);
  if (event === "frag") return fragment(data);
  if (event === "chat") return chat(data);
  if (event.startsWith("cap.")) document.dispatchEvent(new CustomEvent("intersession:caption", { detail: { event, data } }));
}

let silent = 0;

/** Said once with its time; how long it has been is only shown, by this device's clock. */
function showSilence(sentence: string, since: number): void {
  const line = document.getElementById("link-lost");
  if (!line) return;
  const passed = document.createElement("strong");
  line.replaceChildren(sentence, " ", passed);
  line.hidden = false;
  const count = (): void => void (passed.textContent = lengthWords(Date.now() - since));
  count();
  silent = window.setInterval(count, 1000);
}

function linkChanged(up: boolean, since: number): void {
  document.body.classList.toggle("offline", !up);
  window.clearInterval(silent);
  if (!up) {
    const at = new Date(since).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const sentence = word(navigator.onLine ? "wordSilent" : "wordOffline").replace("{}", at);
    showSilence(sentence, since);
    spoken.delete("link");
    return sayOnce("say-polite", "link", sentence);
  }
  const line = document.getElementById("link-lost");
  if (line) line.hidden = true;
  spoken.delete("link");
  sayOnce("say-polite", "link", word("wordBack"));
  fetchOwnSoon(false);
  void sendKept();
}

let again = 0;

/** What waits goes out when the line comes back; and of itself, where only one answer was lost and the line never went. */
function sendKeptLater(): void {
  window.clearTimeout(again);
  if (somethingWaits()) again = window.setTimeout(() => (navigator.onLine ? void sendKept() : sendKeptLater()), 2000 + Math.random() * 2000);
}

async function sendKept(): Promise<void> {
  if (!somethingWaits()) return;
  const { done, refused } = await sendWaiting();
  if (refused) tell(refused);
  else if (done > 0) tell(word("wordSentNow"));
  if (done > 0 || refused) fetchOwnSoon(false);
  sendKeptLater();
}

// ------------------------------------------------------------------------------------------------ presses

async function press(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const now = performance.now();
  if (now - pressedAt < 400 || button?.hasAttribute("aria-busy")) return;
  if (button?.dataset["act"] === "next" && now < coolUntil) return;
  pressedAt = now;
  button?.setAttribute("aria-busy", "true");
  const answer = await send(form, button);
  button?.removeAttribute("aria-busy");
  if (answer.how === "kept") {
    tell(word("wordSentLater"));
    sendKeptLater();
  }
  if (answer.how === "refused") tell(answer.detail || word("wordRefused"));
  if (answer.how !== "refused" && form.id !== "cmd") {
    form.reset();
    // A line of the chat was answered: the next one is for everybody.
    const answers = form.querySelector('input[name="answers"]');
    if (answers) document.getElementById("answering")?.remove();
    answers?.remove();
  }
  const menu = button?.closest<HTMLDetailsElement>("details");
  if (menu && answer.how !== "refused") {
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary")?.focus({ preventScroll: true });
  }
  fetchOwnSoon(false);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-live-form") || event.defaultPrevented) return;
  event.preventDefault();
  void press(form, event.submitter);
}

function onKey(event: KeyboardEvent): void {
  if (!isCommand(event) || document.querySelector("#words-bar:not([hidden])")) return;
  if (event.key === "?") {
    const box = document.querySelector<HTMLDetailsElement>("details[data-keys-help]");
    if (!box) return;
    event.preventDefault();
    box.open = !box.open;
    if (box.open) box.querySelector("summary")?.focus();
    return;
  }
  const control = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control) return;
  event.preventDefault();
  const field = control.dataset["focus"] ? document.getElementById(control.dataset["focus"]) : null;
  if (!field) return control.click();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

/** The size of a projector's letters, said as the distance that can still read them. */
function showDistance(slider: HTMLInputElement): void {
  const shown = slider.parentElement?.querySelector<HTMLElement>("[data-distance-shown]");
  if (shown) shown.textContent = (shown.dataset["word"] ?? "{}").replace("{}", ((Number(slider.value) / 100) * 6).toFixed(1));
}

/** The captions are an island of their own. */
const tellPage = (what: string): void => void document.dispatchEvent(new Event(`intersession:${what}`));

function start(at: HTMLElement): void {
  heardTime(Number(at.dataset["now"]));
  listen(true);
  const agenda = document.getElementById("f-agenda");
  if (agenda) addOwnTimes(agenda, at.dataset["zone"] ?? "UTC", word("wordYours"));
  keepDrawing(() => drawTimers(timerWords));
  document.addEventListener("submit", onSubmit);
  if (at.hasAttribute("data-keys")) {
    wireSwitches();
    document.addEventListener("keydown", onKey);
  }
  for (const slider of document.querySelectorAll<HTMLInputElement>("[data-distance]")) {
    showDistance(slider);
    slider.addEventListener("input", () => showDistance(slider));
  }
  openLink({ stream: at.dataset["stream"] ?? "", poll: at.dataset["poll"] ?? "", after: at.dataset["seq"] ?? "", hear, changed: linkChanged, left: () => tellPage("left"), returned: () => tellPage("returned") });
  void sendKept();
  // A last call closes by itself: what the server says comes, this only keeps the screen honest when it cannot.
  document.addEventListener("visibilitychange", () => void drawTimers(timerWords));
}

if (room) start(room);

