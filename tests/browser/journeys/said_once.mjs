// SPDX-License-Identifier: Apache-2.0
// What a screen reader hears of the room (floor 10, rulings "Made feasible" 8): the recorded changes of the live regions and the
// accessibility tree, while a meeting goes on around somebody whose focus is in the chat field. "You are next", "you have the
// floor" and "a call is open" are said once each, in the reader's language, and nothing moves the focus. The control plays the
// same recorder a page that says one thing twice and moves the focus.
import { comeIn, doorOf, openMeeting, pause, planMeeting, press, roomOf, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "a screen reader is told once each that one is next, has the floor, and that a call is open; the focus stays";

/** Records what the regions say and where the focus goes. */
async function record(page) {
  await page.evaluate(() => {
    window.heard = [];
    window.focusMoves = [];
    for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]")) {
      if (region.getAttribute("aria-live") === "off") continue;
      const how = region.getAttribute("aria-live") ?? (region.getAttribute("role") === "alert" ? "assertive" : "polite");
      new MutationObserver(() => region.textContent.trim() && window.heard.push(`${how}: ${region.textContent.trim()}`)).observe(region, { childList: true, characterData: true, subtree: true });
    }
    document.addEventListener("focusin", (e) => window.focusMoves.push(e.target.id || e.target.tagName));
    document.addEventListener("focusout", (e) => window.focusMoves.push(`away from ${e.target.id || e.target.tagName}`));
  });
}

/** What is wrong with a recording, as sentences. */
async function wrong(page, expected, focus) {
  const { heard, moves, at } = await page.evaluate(() => ({ heard: window.heard, moves: window.focusMoves, at: document.activeElement?.id }));
  const out = [];
  for (const sentence of expected) {
    const times = heard.filter((h) => h === sentence).length;
    if (times !== 1) out.push(`"${sentence}" was said ${times} times`);
  }
  for (const h of heard) if (!expected.includes(h)) out.push(`"${h}" was said unasked`);
  if (moves.length > 0) out.push(`the focus moved: ${moves.join(", ")}`);
  if (at !== focus) out.push(`the focus is on ${at || "nothing"}`);
  return out;
}

/** The regions as the browser hands them to assistive technology: their words and how urgent they are. */
async function treeSays(page, sentence) {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send("Accessibility.getFullAXTree");
  await cdp.detach();
  const by = new Map(nodes.map((n) => [n.nodeId, n]));
  return nodes.some((n) => {
    if (n.ignored || n.name?.value !== sentence) return false;
    for (let up = n; up; up = by.get(up.parentId)) if (up.properties?.some((p) => p.name === "live" && p.value.value === "assertive")) return true;
    return false;
  });
}

async function script({ browser, base, page, mark, language }) {
  const at = await planMeeting(page, base, `Spoken ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  const me = await comeIn(browser, base, code, `Reader ${mark}`, language);
  const others = [];
  for (const who of ["Other", "Third"]) others.push(await comeIn(browser, base, code, `${who} ${mark}`));
  const [other, third] = others;
  try {
    const words = await me.page.evaluate(() => ({ ...document.getElementById("live").dataset }));
    if (language === "ar") for (const w of ["wordNext", "wordFloor", "wordCall"]) must(/[\u0600-\u06ff]/.test(words[w]), `${w} is not Arabic: ${words[w]}`);
    const text = `Do we meet on Fridays (${mark})?`;
    const expected = [`polite: ${words.wordNext}`, `assertive: ${words.wordFloor}`, `assertive: ${words.wordCall.replace("{}", text)}`];
    await me.page.locator("#chat-text").focus();
    await record(me.page);
    const drawn = (what, selector, holds = 1) => until(what, async () => (await me.page.locator(selector).count()) === holds);

    // Two hands; the other one speaks, so one is next.
    await press(other.page, base, `${at}/live/hands`, { kind: "point" });
    await press(me.page, base, `${at}/live/hands`, { kind: "point" });
    const turn = async (seen = "") => (await press(page, base, `${at}/live/turns/next`, { seen_turn: seen }), (await roomOf(page, base, at)).turn.turn);
    const first = await turn();
    await drawn("the other one has the floor", `#f-floor .speaking[data-grant="${first}"]`);
    // Noise: a longer turn, a third hand, a line of chat. None of it concerns this reader anew.
    await press(page, base, `${at}/live/turns/${first}/extend`, { seconds: 60 });
    await press(third.page, base, `${at}/live/hands`, { kind: "point", note: "later" });
    await drawn("a third hand", "#f-queue li[data-entry]", 2);

    const own = await turn(first);
    await drawn("the floor is one's own", `#f-floor .speaking[data-grant="${own}"]`);
    await until("it is in the accessibility tree, as urgent", () => treeSays(me.page, words.wordFloor), 4000);
    await press(page, base, `${at}/live/turns/${own}/pause`, { on: "yes" });
    await press(page, base, `${at}/live/turns/${own}/pause`, { on: "no" });
    await press(page, base, `${at}/live/turns/${own}/end`);
    await drawn("the floor is the chair's", "#f-floor .speaking[data-grant]", 0);

    await press(page, base, `${at}/live/calls`, { kind: "support", text, visibility: "named" });
    await drawn("the call", "#f-call [data-call-open]");
    const { calls } = await roomOf(page, base, at);
    const call = calls.at(-1).id;
    await press(other.page, base, `${at}/live/calls/${call}/answer`, { answer: "support" });
    await press(third.page, base, `${at}/live/calls/${call}/answer`, { answer: "live_with" });
    await until("the answers are counted", async () => (await roomOf(page, base, at)).calls.at(-1).responses.length === 2);
    await pause(2500);
    const found = await wrong(me.page, expected, "chat-text");
    must(found.length === 0, found.join("\n"));

    // The control: the same recorder on the same page, which now says one thing twice and takes the focus.
    await me.page.evaluate((sentence) => {
      const line = document.getElementById("say-now");
      line.textContent = "";
      line.textContent = sentence;
    }, words.wordFloor);
    await pause(50);
    must((await wrong(me.page, expected, "chat-text")).some((w) => w.includes("2 times")), "the control: a sentence said twice was not found");
    await me.page.evaluate(() => [...document.querySelectorAll("main a, main button")].find((e) => e.checkVisibility() && !e.disabled).focus());
    must((await wrong(me.page, expected, "chat-text")).some((w) => w.includes("the focus moved")), "the control: a moved focus was not found");
  } finally {
    for (const one of [me, ...others]) await one.context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 8);
  await script({ browser, base, page, mark: `${mark}e` });
  await script({ browser, base, page, mark: `${mark}a`, language: "ar" });
}
