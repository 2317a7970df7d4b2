// SPDX-License-Identifier: Apache-2.0
// A projector's letters, measured on the picture (floor 9 and 10: letter height x 150 is the farthest seat). Names at least 6 % of the
// picture, secondary text as high as the chosen distance asks (6 picture heights: 4 %), the timer 18 %, contrast 7 to 1 on each ground,
// at most 8 lines; the chroma ground is one colour. The control makes letters small and pale, and must be found.
import { join } from "node:path";
import { captionAddresses, captioner, comeIn, doorOf, openMeeting, pause, planMeeting, press, roomOf, screenAddress, until } from "../lib/room.mjs";
import { letterOf, linesShown, openEye } from "../lib/pixels.mjs";
import { must } from "../lib/report.mjs";

export const name = "a projector's letters are as high as the distance asks, have contrast on every ground, and stand in eight lines at most";

/** `least`: of the picture's height at 100 %; `scales`: with the distance. */
const rules = [
  { what: "the name", selector: ".speaking .name", least: 0.06, scales: true },
  { what: "who comes next", selector: ".coming li", least: 0.04, scales: true },
  { what: "the timer", selector: ".timer.big [data-shown]", least: 0.18, scales: false },
];

async function wrong(page, eye, { percent = 100, ground = "" }) {
  const height = page.viewportSize().height;
  const out = [];
  for (const rule of rules) {
    const seen = await letterOf(page, eye, rule.selector);
    if (!seen) {
      out.push(`${rule.what} is not on the picture`);
      continue;
    }
    const least = Math.floor(rule.least * height * (rule.scales ? percent / 100 : 1));
    if (seen.rows < least) out.push(`${rule.what}: "${seen.letter}" is ${seen.rows} px high, ${least} are needed at ${percent} % of ${height} px`);
    if (seen.contrast < 7) out.push(`${rule.what}: contrast ${seen.contrast.toFixed(2)} on ${ground || "black"}`);
  }
  return out;
}

export async function run({ browser, base, page, report, signIn, shots, quick }) {
  await signIn("facilitator");
  const mark = Math.random().toString(36).slice(2, 6);
  const at = await planMeeting(page, base, `Hall ${mark}`);
  const code = await doorOf(page, base, at);
  await openMeeting(page, base, at);
  const screen = await screenAddress(page, base, at);
  const { zoom } = await captionAddresses(page, base, at);
  const say = captioner(page, zoom);
  const guests = [];
  for (const who of ["Hanna Hill", "Emil Feld", "Rita Thun"]) guests.push(await comeIn(browser, base, code, `${who} ${mark}`));
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce", deviceScaleFactor: 1 });
  const eye = await openEye(browser);
  try {
    for (const g of guests) await press(g.page, base, `${at}/live/hands`, { kind: "point" });
    await press(page, base, `${at}/live/turns/next`, { seen_turn: "" });
    for (let i = 0; i < 6; i++) must((await say(`\n>> HANNA HILL: The hall reads along, line ${i}, and every line is long enough to reach its end. `)) === 200, "a caption was refused");
    await press(page, base, `${at}/live/calls`, { kind: "objection", text: "The next meeting is held on a Friday, in Lisbon and from everywhere.", visibility: "named" });
    const { calls } = await roomOf(page, base, at);
    for (const g of guests) await press(g.page, base, `${at}/live/calls/${calls.at(-1).id}/objections`, { reason: "Friday is a day of rest for some of us, and the hall is cold." });
    const hall = await context.newPage();
    const show = async (view, percent = 100) => {
      await press(page, base, `${at}/live/screens/${screen.screen}`, { view, text: String(percent), message: "Please take your seats: the meeting goes on at three." });
      await until(`the screen shows ${view}`, async () => hall.evaluate(([v, p]) => document.body.dataset.view === v && document.body.dataset.percent === p, [view, String(percent)]));
    };
    await hall.goto(base + screen.path);
    const sizes = quick ? [[1920, 1080]] : [[1920, 1080], [1280, 720], [1024, 768]];
    for (const [width, height] of sizes) {
      await hall.setViewportSize({ width, height });
      // 3, 6, 9 and 12 picture heights to the last row.
      for (const percent of [50, 100, 150, 200]) {
        await show("floor", percent);
        report.check(`projector ${width}x${height} at ${percent} %: letters`, await wrong(hall, eye, { percent }));
      }
      for (const view of ["floor", "agenda", "captions", "call", "panel", "message", "break_clock"]) {
        await show(view);
        await pause(200);
        const lines = await linesShown(hall);
        report.check(`projector ${width}x${height} ${view}: at most eight lines`, lines > 0 && lines <= 8 ? [] : [`${lines} lines`]);
        if (shots && width === 1920) await hall.screenshot({ path: join(shots, `screen-${view}.png`) });
        if (view === "captions") {
          const words = await letterOf(hall, eye, ".cap-line .words");
          report.check(`projector ${width}x${height} captions: letters`, words && words.rows >= Math.floor(0.06 * height) && words.contrast >= 7 ? [] : [JSON.stringify(words)]);
        }
      }
    }
    await hall.setViewportSize({ width: 1920, height: 1080 });
    await show("floor");
    for (const [ground, colour] of [["white", "#ffffff"], ["chroma", "#00b140"]]) {
      await hall.goto(`${base}${screen.path}?ground=${ground}`);
      await pause(300);
      report.check(`projector on ${ground}: letters`, await wrong(hall, eye, { ground }));
      const corner = await eye.read(await hall.screenshot({ clip: { x: 1300, y: 300, width: 500, height: 200 } }));
      report.check(`projector on ${ground}: one ground`, corner.ground === colour && corner.contrast === 1 ? [] : [JSON.stringify(corner)]);
      if (shots) await hall.screenshot({ path: join(shots, `screen-on-${ground}.png`) });
    }
    // The control.
    await hall.goto(base + screen.path);
    await until("the hall is drawn", async () => (await hall.locator(".speaking .name").count()) > 0);
    await hall.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".projector .speaking .name { font-size: 5vh !important; color: #666 !important }");
      document.adoptedStyleSheets = [sheet];
    });
    const found = await wrong(hall, eye, {});
    must(found.some((f) => f.startsWith("the name") && f.includes("px high")) && found.some((f) => f.includes("contrast")), `the control: small pale letters gave only ${JSON.stringify(found)}`);
  } finally {
    await eye.close();
    await context.close();
    for (const g of guests) await g.context.close();
  }
}
