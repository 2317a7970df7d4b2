// SPDX-License-Identifier: Apache-2.0
// A guest's line is lost while they wait for the floor, and while they speak: both are marked, nothing is taken from them, the speaker's
// clock stands and the chair is asked what to do; when the line is back all of it is as before (floor 3, disconnection).
import { comeIn, doorOf, openMeeting, pause, planMeeting, press, roomOf, says, until } from "../lib/room.mjs";
import { must } from "../lib/report.mjs";

export const name = "a lost line is marked beside request and speaker, the clock stands, and goes on when the line is back";

// 15 s of silence, and a busy machine.
const patience = 45_000;

export async function run({ browser, base, page, signIn }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 8);
  const at = await planMeeting(page, base, `Lost ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  const guest = await comeIn(browser, base, code, `Tunnel ${mark}`);
  try {
    await page.goto(`${base}${at}/chair`);
    const marks = () => page.locator('[data-fragment="queue"] .lost-mark').count();
    await guest.page.locator("#raise-hand").click();
    await until("the hand is there", async () => (await roomOf(page, base, at)).queue.length === 1);
    await pause(17_000);
    must((await marks()) === 0, "the control: a line that answers counts as lost");
    await guest.context.setOffline(true);
    await until("the request is marked", async () => (await marks()) === 1, patience);
    const waiting = (await roomOf(page, base, at)).queue;
    must(waiting.length === 1 && waiting[0].lost_since, `the request went with its line: ${JSON.stringify(waiting)}`);
    const counted = await page.locator('[data-fragment="queue"] .lost-mark [data-shown]').textContent();
    must(/^\d+:\d\d$/.test(counted), `how long it is lost: ${counted}`);
    await guest.context.setOffline(false);
    await until("the mark goes with the line coming back", async () => (await marks()) === 0, patience);

    await press(page, base, `${at}/live/turns/next`, { seen_turn: "" });
    await until("the guest has the floor", says(page, '[data-fragment="floor"] .speaking', `Tunnel ${mark}`));
    await guest.context.setOffline(true);
    await until("the chair is asked", async () => (await page.locator('[data-fragment="desk"] .alert').count()) === 1, patience);
    must((await roomOf(page, base, at)).turn.clock.running === false, "the clock runs although nobody can be heard");
    await guest.context.setOffline(false);
    await until("nothing is asked any more", async () => (await page.locator('[data-fragment="desk"] .alert').count()) === 0, patience);
    const { turn } = await roomOf(page, base, at);
    must(turn?.clock.running === true, "the clock does not go on by itself");
    await press(page, base, `${at}/live/turns/${turn.turn}/end`);
  } finally {
    await guest.context.close();
  }
}
