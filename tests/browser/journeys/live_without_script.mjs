// SPDX-License-Identifier: Apache-2.0
// A guest whose browser runs no script takes part in a meeting by ordinary forms: comes in by the code, asks for the floor, begins when
// called, gives it back, answers a call, is counted as support for what made their point, tells that captions have stopped.
import { comeIn, doorOf, openMeeting, planMeeting, press, roomOf, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "a guest without script asks for the floor, speaks, answers a call and supports a point";

export async function run({ browser, base, page, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 8);
  const at = await planMeeting(page, base, `Plain ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  const guest = await comeIn(browser, base, code, `Plain ${mark}`, undefined, { javaScriptEnabled: false });
  const other = await comeIn(browser, base, code, `Other ${mark}`);
  const room = () => roomOf(page, base, at);
  const go = async (selector) => {
    const control = guest.page.locator(selector).first();
    must((await control.count()) === 1, `the page without script has no ${selector}`);
    await Promise.all([guest.page.waitForNavigation(), control.click()]);
  };
  /** The page does not change by itself, and says how to look again. */
  const lookAgain = () => go("noscript a");
  try {
    await go("#raise-hand");
    must((await room()).queue.length === 1, "no hand went up");
    must((await guest.page.locator("#me .own-place strong").count()) === 1, "the page does not say that the guest is next");
    await press(page, base, `${at}/live/turns/next?seen_turn=&straight=no`);
    await lookAgain();
    await go('form[action$="/start"] button');
    must((await room()).turn?.name === `Plain ${mark}`, "the guest has no floor after answering");
    await go('form[action$="/end"] button');
    must((await room()).turn === null, "the floor was not given back");

    const { call } = await press(page, base, `${at}/live/calls`, { kind: "support", text: "Do we meet on Fridays?", visibility: "named" });
    await lookAgain();
    await go(`button[formaction*="/calls/${call}/answer?answer=support"]`);
    must((await room()).calls.at(-1).tally.answered === 1, "the answer does not count");

    await press(other.page, base, `${at}/live/hands`, { kind: "point" });
    await press(page, base, `${at}/live/turns/next`, { seen_turn: "" });
    await lookAgain();
    await go("#raise-hand");
    await go('form[action$="/lower"]:has(input[value="covered"]) button');
    await go('form[action$="/support"] button');
    await until("the guest is counted as support", async () => (await room()).turn?.supporters === 1);

    await go(".quick-access button");
    must((await room()).access.length === 1, "nobody is told that the captions have stopped");
  } finally {
    await guest.context.close();
    await other.context.close();
  }
}
