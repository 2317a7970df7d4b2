// SPDX-License-Identifier: Apache-2.0
// The live room's islands on its sample pages, without the program: a small server tells them news, cuts their line and keeps what
// they send (lib/files.mjs).
import { join } from "node:path";
import { must } from "./lib/report.mjs";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits for a condition on this side; a busy machine may take its time. */
async function until(holds, what, ms = 20_000) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(50)) if (await holds()) return;
  throw new Error(what);
}

/** Presses single keys one right after the other, as no busy machine could from outside. */
const keys = (page, ...list) =>
  page.evaluate((all) => {
    for (const key of all) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }, list);

export async function liveSamples({ context, files, report, shots, wanted }) {
  context.setDefaultTimeout(90_000);
  async function open(name) {
    files.posts.length = 0;
    files.line.refuse = false;
    const page = await context.newPage();
    await page.goto(`${files.base}/${name}`);
    await until(() => files.readers() > 0 || name === "captioner", "the island opens no stream");
    return page;
  }
  // A page that is left open holds a connection, of which a browser has six.
  const run = async (page, what, act) => {
    if (wanted(page)) await report.run(what, act);
    await Promise.all(context.pages().map((p) => p.close()));
    await context.setOffline(false);
  };
  const inside = (page, name) => page.evaluate((n) => document.getElementById(`f-${n}`).innerHTML, name);

  await run("chair", "a fragment that is swapped takes neither focus nor opened details", async () => {
    const page = await open("chair");
    await page.locator("#f-queue details summary").nth(1).click();
    await page.locator("#f-queue details").nth(1).locator("button").first().focus();
    const before = await page.evaluate(() => ({ at: document.activeElement.getAttribute("formaction"), y: scrollY }));
    const html = (await inside(page, "queue")).replaceAll("seen_turn=g1", "seen_turn=g2");
    files.tell("frag", { name: "queue", html });
    await until(() => page.evaluate(() => document.querySelector("#f-queue [formaction*='seen_turn=g2']")), "what was told does not appear");
    const after = await page.evaluate(() => ({ at: document.activeElement.getAttribute("formaction"), y: scrollY, open: document.querySelectorAll("#f-queue details[open]").length }));
    must(after.at === before.at.replace("g1", "g2"), `focus went to ${after.at}`);
    must(after.y === before.y && after.open === 1, JSON.stringify(after));
    await page.close();
  });

  await run("chair", "a press goes out once with a key of its own; a second within 400 ms does not; keys press buttons, not while typing", async () => {
    const page = await open("chair");
    await keys(page, "e", "e");
    await until(() => files.posts.length > 0, "nothing is sent");
    await pause(500);
    must(files.posts.length === 1 && files.posts[0].path.endsWith("/turns/g1/end"), JSON.stringify(files.posts));
    must(files.posts[0].fields.csrf === "tok" && files.posts[0].fields.key.length === 24 && files.posts[0].fields.key !== "key0", JSON.stringify(files.posts[0].fields));
    await keys(page, "+");
    await until(() => files.posts.length > 1, "no second press");
    must(files.posts.length === 2 && files.posts[1].path.endsWith("/extend") && files.posts[1].fields.key !== files.posts[0].fields.key, "no second press");
    await page.keyboard.press("d");
    must(await page.evaluate(() => document.activeElement.id === "outcome-sentence"), "d does not lead to the decision");
    await page.keyboard.type("near e");
    await pause(100);
    must(files.posts.length === 2, "a key acted while somebody typed");
    await page.close();
  });

  await run("chair", "next rests two seconds after somebody else's change", async () => {
    const page = await open("chair");
    // The key falls in the same moment as the news.
    await page.evaluate(() => {
      new MutationObserver((_, watch) => {
        if (!document.querySelector("#f-floor [data-grant=g7]")) return;
        watch.disconnect();
        setTimeout(() => {
          window.resting = document.querySelectorAll('[data-act="next"][aria-disabled]').length;
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true, cancelable: true }));
        });
      }).observe(document.getElementById("f-floor"), { subtree: true, childList: true, attributes: true });
    });
    files.tell("frag", { name: "floor", html: (await inside(page, "floor")).replaceAll("g1", "g7") });
    await until(() => page.evaluate(() => window.resting !== undefined), "what was told does not appear");
    must((await page.evaluate(() => window.resting)) > 0, "next does not look at rest");
    await until(() => page.evaluate(() => document.querySelectorAll('[data-act="next"][aria-disabled]').length === 0), "what was told does not appear");
    must(files.posts.length === 0, "next was pressed at once");
    await keys(page, "n");
    await until(() => files.posts.length > 0, "next does not come back");
    must(files.posts.length === 1 && files.posts[0].path.endsWith("/turns/next"), "next does not come back");
    await page.close();
  });

  await run("live-speaking", "you are next, you have the floor, a call: each said once, focus unmoved", async () => {
    const page = await open("live-speaking");
    await page.evaluate(() => {
      window.heard = [];
      for (const id of ["say-polite", "say-now"])
        new MutationObserver(() => document.getElementById(id).textContent && window.heard.push(document.getElementById(id).textContent)).observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
    });
    await page.locator("#chat-text").focus();
    const floor = await inside(page, "floor");
    const next = floor.replace(/<ol class="coming">.*?<\/ol>/s, '<ol class="coming"><li data-entry="e1" data-seat="layla">you</li></ol>');
    files.tell("frag", { name: "floor", html: next });
    files.tell("frag", { name: "floor", html: next.replace("you", "you!") });
    await pause(200);
    const mine = next.replace('data-seat="tomas" data-grant="g1"', 'data-seat="layla" data-grant="g2"');
    files.tell("frag", { name: "floor", html: mine });
    files.tell("frag", { name: "call", html: '<div class="call open" data-call-open="c9"><p class="call-text">Friday?</p></div>' });
    files.tell("frag", { name: "call", html: '<div class="call open" data-call-open="c9"><p class="call-text">Friday?</p><p>1</p></div>' });
    await until(() => page.evaluate(() => window.heard.length >= 3), "not all is said").catch(() => {});
    await pause(300);
    const heard = await page.evaluate(() => window.heard);
    must(JSON.stringify(heard) === JSON.stringify(["You are next.", "You have the floor.", "A call is open: Friday?"]), JSON.stringify(heard));
    must(await page.evaluate(() => document.activeElement.id === "chat-text"), "news took the focus");
    await page.close();
  });

  await run("live-speaking", "without a connection it is said, what is done is kept, and sent once when it is back", async () => {
    const page = await open("live-speaking");
    await page.context().setOffline(true);
    await page.waitForSelector("#link-lost:not([hidden])");
    // How long it has been goes on counting, and is not said again.
    const gone = () => page.locator("#link-lost strong").textContent();
    const first = await gone();
    must(/^\d+:\d\d$/.test(first), `how long the line is lost: ${first}`);
    await until(async () => (await gone()) !== first, "how long the line is lost does not count");
    await page.locator("#d-access summary").click();
    await page.locator("#d-access button").click();
    await pause(300);
    must(files.posts.length === 0, "sent without a connection");
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    must(kept.includes("hands") && !kept.includes("tok\\"), kept);
    if (shots) await page.screenshot({ path: join(shots, "live-offline.png") });
    await page.context().setOffline(false);
    await page.waitForSelector("#link-lost[hidden]", { state: "attached" });
    await until(() => files.posts.length > 0, "what was kept is not sent");
    await pause(300);
    must(files.posts.length === 1 && files.posts[0].path.endsWith("/hands") && files.posts[0].fields.csrf === "tok", JSON.stringify(files.posts));
    await page.close();
  });

  await run("live-my-turn", "each heartbeat is sent back by whom the floor waits for or hears, and by others about one a minute", async () => {
    for (const [name, awaited] of [["live-my-turn", true], ["live-speaking", true], ["chair", false]]) {
      const before = files.echoes();
      const page = await open(name);
      await until(() => files.echoes() === before + 1, `${name}: the first heartbeat is not sent back`);
      // What comes at once is an answer to asking. One 2.3 s later is the heartbeat that follows a line's beginning: were it passed over,
      // with the next eleven seconds away a line that answers would be silent for too long.
      files.tell("t", String(Date.parse("2025-03-04T14:07:20Z")));
      await pause(2300);
      must(files.echoes() === before + 1, `${name}: the time was sent back twice at once`);
      files.tell("t", String(Date.parse("2025-03-04T14:07:25Z")));
      if (awaited) await until(() => files.echoes() === before + 2, `${name}: the next heartbeat is not sent back`);
      await pause(300);
      must(files.echoes() === before + (awaited ? 2 : 1), `${name}: ${files.echoes() - before} heartbeats sent back`);
      await page.close();
    }
  });

  await run("live-answering", "a line of the chat is answered once; what is written next is for everybody", async () => {
    const page = await open("live-answering");
    const write = async (words) => {
      await page.locator("#chat-text").fill(words);
      await page.locator("#chat-text").press("Enter");
      await until(() => files.posts.at(-1)?.fields.text === words, `“${words}” was not sent`);
      await pause(500);
      return files.posts.at(-1).fields;
    };
    must((await page.locator("#answering").count()) === 1, "the page does not say which line is answered");
    must((await write("I can read it.")).answers === "c1", "the answer does not name its line");
    must(!("answers" in (await write("Is the budget next?"))), "the next line answers, too");
    must((await page.locator("#answering").count()) === 0, "the page still says that a line is answered");
    await page.close();
  });

  await run("live-speaking", "captions follow at the end, stand still when read, and count what is new; a correction changes in place", async () => {
    const page = await open("live-speaking");
    const append = (seg, ins, off) => files.tell("cap.append", { st: "floor", seg, off, ins });
    for (let i = 0; i < 30; i++) append(`n${i}`, `Line ${i} of the captions, long enough to fill the window.`, 0);
    await page.waitForSelector("#s-n29");
    const window_ = page.locator("[data-cap-window]");
    must(await window_.evaluate((w) => w.scrollHeight - w.scrollTop - w.clientHeight < 48), "does not follow");
    await window_.hover();
    await page.mouse.wheel(0, -200);
    await pause(500);
    await page.waitForSelector("[data-cap-back]:not([hidden])");
    const top = await window_.evaluate((w) => w.scrollTop);
    append("n30", "Something new.", 0);
    append("n31", "And more.", 0);
    await until(async () => (await page.locator("[data-cap-back]").textContent()) === "Back to live, 2 new", "does not count").catch(() => {});
    must((await window_.evaluate((w) => w.scrollTop)) === top, "moved while paused");
    must((await page.locator("[data-cap-back]").textContent()) === "Back to live, 2 new", await page.locator("[data-cap-back]").textContent());
    if (shots) await page.screenshot({ path: join(shots, "captions-paused.png") });
    files.tell("cap.edit", { st: "floor", seg: "sd", off: 3, del: 10, ins: "idea" });
    files.tell("cap.rev", { seg: "sa", rev: 2, text: "Corrected words." });
    await pause(500);
    await page.locator("[data-cap-back]").click();
    must((await page.locator("#s-sa").textContent()) === "Corrected words.", "no correction");
    must((await page.locator("#s-sd").textContent()).startsWith("My idea"), await page.locator("#s-sd").textContent());
    must(await window_.evaluate((w) => w.scrollHeight - w.scrollTop - w.clientHeight < 48), "does not come back");
    await page.close();
  });

  await run("live-speaking", "whoever comes back hears that they are live, once what was missed has come, and each time anew", async () => {
    const page = await open("live-speaking");
    const status = () => page.locator("[data-cap-status]").textContent();
    await pause(1000);
    must((await status()) === "", `said at first: ${await status()}`);
    for (const time of [1, 2]) {
      files.tell("cap.append", { st: "floor", seg: `r${time}`, off: 0, ins: "Words go on." });
      await page.waitForSelector(`#s-r${time}`);
      files.cut();
      await until(async () => (await status()) === "You are live.", `return ${time} is not said`);
      await page.evaluate(() => (document.querySelector("[data-cap-status]").textContent = ""));
    }
    // Not to one who stands still and reads.
    await page.locator("[data-cap-pause]").click();
    files.cut();
    await until(() => files.readers() === 0, "the line is not cut");
    await until(() => files.readers() > 0, "the line does not come back");
    await pause(1000);
    must((await status()) === "Captions paused", `said while paused: ${await status()}`);
    await page.close();
  });

  await run("live-speaking", "captions that stall, rest or come late are said once each, and taken back", async () => {
    const page = await open("live-speaking");
    const at = (selector) => page.locator(selector).first();
    await page.evaluate(() => {
      window.said = [];
      for (const place of document.querySelectorAll("[data-cap-status], [data-cap-late]"))
        new MutationObserver(() => place.textContent && window.said.push(place.textContent)).observe(place, { childList: true });
    });
    const state = (which) => files.tell("cap.state", { st: "floor", state: which });
    state("stalled");
    await until(() => at(".captions").evaluate((c) => c.classList.contains("stalled")), "no sign that captions stall");
    state("stalled");
    state("live");
    await until(() => at(".captions").evaluate((c) => !c.classList.contains("stalled")), "the sign stays");
    state("paused");
    await until(async () => (await at("[data-cap-status]").textContent()).includes("captions rest"), "not said that captions rest");
    state("live");
    await until(async () => (await at("[data-cap-status]").textContent()) === "You are live.", "not said that they go on");
    for (const ms of [7900, 9100, 8000]) files.tell("cap.lag", { st: "floor", ms });
    await until(() => at("[data-cap-late]").isVisible(), "no sign of the delay");
    files.tell("cap.lag", { st: "fr", ms: 2000 });
    files.tell("cap.lag", { st: "floor", ms: 5000 });
    await until(async () => !(await at("[data-cap-late]").isVisible()), "the sign of the delay stays");
    const said = await page.evaluate(() => window.said);
    must(
      JSON.stringify(said) ===
        JSON.stringify(["No captions for 20 seconds.", "You are live.", "The meeting is interrupted, and captions rest.", "You are live.", "Captions come late: about 8 s behind."]),
      JSON.stringify(said),
    );
    await page.close();
  });

  await run("live-speaking", "captions look as the reader chose, after a reload too; hard colours are warned of", async () => {
    const page = await open("live-speaking");
    await page.locator("#d-cap-settings summary").click();
    await page.locator("#cap-size").selectOption("200");
    await page.locator("#cap-colour").selectOption("yellow");
    await page.locator("#cap-ground").selectOption("white");
    must(await page.locator("[data-cap-contrast]").isVisible(), "no warning");
    if (shots) await page.locator(".part-captions").screenshot({ path: join(shots, "captions-settings.png") });
    await page.reload();
    await pause(200);
    must((await page.locator(".captions").evaluate((c) => getComputedStyle(c).fontSize)) !== "16px" && (await page.locator("#cap-size").inputValue()) === "200", "not remembered");
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  await run("captioner", "the captioner's box goes out as operations; erasing too; Ctrl+Enter names the speaker; a reload loses nothing", async () => {
    const page = await open("captioner");
    const opsSent = () => files.posts.filter((p) => p.path.endsWith("/ops")).map((p) => p.fields);
    const written = () => {
      let text = "";
      for (const b of opsSent()) for (const op of b.ops) text = op.bs ? Array.from(text).slice(0, -op.bs).join("") : text + (op.ins ?? "\n");
      return text;
    };
    await page.keyboard.type("good mornign");
    await until(() => written() === "good mornign", "not sent");
    for (let i = 0; i < 2; i++) await page.keyboard.press("Backspace");
    await page.keyboard.type("ng.");
    await page.keyboard.press("Control+Enter");
    await until(() => written().endsWith("OLIVEIRA: "), `no name: ${written()}`).catch(() => {});
    const sent = opsSent();
    const text = written();
    sent.forEach((b, i) => must(b.n === i + 1, `numbers ${JSON.stringify(sent)}`));
    must(text === "good morning.\n\n>> TOMÁS OLIVEIRA: ", JSON.stringify(text));
    files.line.refuse = true;
    await page.keyboard.type("unsent");
    await pause(500);
    if (shots) await page.screenshot({ path: join(shots, "captioner-typed.png") });
    await page.reload();
    must((await page.locator("#captions-box").inputValue()).endsWith("unsent"), "the reload lost words");
    files.posts.length = 0;
    files.line.refuse = false;
    await until(() => written() === "unsent", "not sent again");
    must(opsSent()[0].session === sent[0].session && opsSent()[0].n === sent.length + 1, JSON.stringify(opsSent()));
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  await run("screen-floor", "a projector keeps its letters' heights, says when its line was lost, and changes its view", async () => {
    const page = await open("screen-floor");
    await page.setViewportSize({ width: 1920, height: 1080 });
    const size = (selector) => page.locator(selector).first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize) * 0.7);
    must((await size(".speaking .name")) >= 64.7, `names ${await size(".speaking .name")}`);
    must((await size(".coming li")) >= 43.1, `secondary ${await size(".coming li")}`);
    must((await size(".timer [data-shown]")) >= 194.3, `timer ${await size(".timer [data-shown]")}`);
    const shown = await page.locator(".timer [data-shown]").first().textContent();
    files.line.refuse = true;
    files.cut();
    await page.context().setOffline(true);
    await page.waitForSelector("#link-lost:not([hidden])");
    await until(async () => (await page.locator(".timer [data-shown]").first().textContent()) !== shown, "the clock stands");
    if (shots) await page.screenshot({ path: join(shots, "screen-lost.png") });
    await page.context().setOffline(false);
    files.line.refuse = false;
    await page.waitForSelector("#link-lost[hidden]", { state: "attached" });
    await until(() => files.readers() > 0, "no stream after the line came back");
    files.tell("frag", { name: "screen", html: '<span hidden data-screen="sc1" data-view="agenda" data-percent="150"></span>' });
    await until(() => page.evaluate(() => document.body.dataset.view === "agenda" && document.body.dataset.percent === "150"), "what was told does not appear");
    must(await page.locator("#pinned").isHidden(), "something is pinned before anybody did");
    const pinned = '<span hidden data-screen="sc1" data-view="break_clock" data-percent="100"></span><span hidden data-pin-of="sc1"><bdi>Tea at four</bdi></span>';
    const clock = (zone) => `<li><span class="soft"><bdi>${zone}</bdi></span> <span class="clock" data-zone="${zone}">–:––</span></li>`;
    files.tell("frag", { name: "screen", html: `${pinned}<ul hidden data-clocks-of="sc1">${clock("UTC")}${clock("Asia/Tokyo")}</ul>` });
    await until(async () => (await page.locator("#pinned").textContent()) === "Tea at four" && (await page.locator("#pinned").isVisible()), "what is pinned does not stand there");
    await until(async () => /^\d\d:\d\d$/.test(await page.locator('[data-clocks] [data-zone="Asia/Tokyo"]').textContent()), "the zone named for the screen has no clock");
    files.tell("frag", { name: "screen", html: '<span hidden data-screen="sc1" data-view="floor" data-percent="100"></span>' });
    await until(() => page.locator("#pinned").isHidden(), "what was taken off still stands there");
    await page.close();
  });

  await run("screen-floor", "two screens change their seconds within 100 ms of each other, also after ten minutes in a background tab", async () => {
    // The browsers' clocks are put wrong, each in its way, stand still, and go on in steps of 10 ms; the server's time is told.
    const step = 10;
    const from = Date.parse("2025-03-04T14:06:00Z");
    const began = Date.parse("2025-03-04T14:06:40.370Z");
    // A clock belongs to a browser's context: each screen has its own.
    const screens = [];
    for (const [name, wrongBy] of [["screen-floor", 3_456_789], ["live-speaking", -86_400_123]]) {
      const page = await (await context.browser().newContext()).newPage();
      await page.clock.install({ time: began + wrongBy });
      // The faked timeOrigin is -1 until the faked clock is asked for the first time.
      await page.addInitScript(() => performance.now());
      await page.goto(`${files.base}/${name}`);
      await page.clock.pauseAt(began + wrongBy + 60_000);
      screens.push(page);
    }
    await until(() => files.readers() === 2, "the islands open no stream");
    const shown = (page) => page.locator("[data-timer][data-running] [data-shown]").first().textContent();
    let server = began;
    const told = async (which = screens) => {
      // More often than the median has samples.
      for (let i = 0; i < 9; i++) files.tell("t", String(server));
      const used = Math.floor((server - from) / 1000);
      const right = `${Math.floor(used / 60)}:${String(used % 60).padStart(2, "0")}`;
      for (const page of which) await until(async () => (await shown(page)) === right, `a screen shows ${await shown(page)} instead of ${right}`);
    };
    const on = async (ms) => {
      await Promise.all(screens.map((page) => page.clock.runFor(ms)));
      server += ms;
    };
    /** For each second of the next three: when each screen began to show it. */
    const apart = async () => {
      const first = screens.map(() => new Map());
      for (let t = 0; t < 3000; t += step) {
        for (const [i, page] of screens.entries()) {
          const text = await shown(page);
          if (!first[i].has(text)) first[i].set(text, t);
        }
        await on(step);
      }
      const both = [...first[0].keys()].filter((text) => first[1].has(text) && first[0].get(text) > 0 && first[1].get(text) > 0);
      must(both.length >= 2, `seconds seen on both screens: ${both.length}`);
      return Math.max(...both.map((text) => Math.abs(first[0].get(text) - first[1].get(text))));
    };
    await told();
    const fresh = await apart();
    must(fresh <= 100, `${fresh} ms apart`);

    // The phone's tab goes behind another: its timers stand, and what the browser fires late is fired once.
    const [hall, phone] = screens;
    // From here on both have only their own clocks: no line, as the screen of a hall must bear.
    files.line.refuse = true;
    await phone.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    const behind = await shown(phone);
    await hall.clock.fastForward(600_000);
    await hall.clock.runFor(200);
    await phone.clock.fastForward(600_200);
    server += 600_200;
    await phone.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    const [there, here] = [await shown(hall), await shown(phone)];
    must(here === there && here !== behind, `back after ten minutes it shows ${here} instead of ${there}`);
    const back = await apart();
    must(back <= 100, `after ten minutes behind another tab ${back} ms apart`);
    console.log(`        two screens: ${fresh} ms apart, after ten minutes in the background ${back} ms`);

    // The control: a screen whose clock runs away by 150 ms unheard is found.
    await phone.clock.runFor(150);
    const wrong = await apart();
    must(wrong > 100, `the control: a clock 150 ms ahead gave ${wrong} ms`);
    files.line.refuse = false;
    for (const page of screens) await page.context().close();
  });

  await run("live-speaking", "a reader far away has the agenda's times in their own zone as well, also after it was drawn anew; one in the meeting's zone has not", async () => {
    for (const [zone, other] of [["Asia/Tokyo", true], ["Europe/Lisbon", false]]) {
      const far = await context.browser().newContext({ timezoneId: zone });
      try {
        const page = await far.newPage();
        await page.goto(`${files.base}/live-speaking`);
        await until(() => files.readers() > 0, "the island opens no stream");
        await page.evaluate(() => (document.getElementById("live").dataset.zone = "Europe/Lisbon"));
        const html = (await inside(page, "agenda")).replaceAll(/<span data-own-time[^>]*>[^<]*<\/span>/g, "");
        must(html.includes("<time"), "the sample's agenda has no times");
        files.tell("frag", { name: "agenda", html: `${html}<p id="drawn-anew"></p>` });
        await until(() => page.evaluate(() => document.getElementById("drawn-anew")), "what was told does not appear");
        const [times, own] = await page.evaluate(() => [document.querySelectorAll("#f-agenda time[datetime]").length, [...document.querySelectorAll("#f-agenda [data-own-time]")].map((e) => e.textContent)]);
        must(own.length === (other ? times : 0), `${own.length} of ${times} times in ${zone}`);
        // March in Lisbon is UTC: Tokyo is nine hours ahead.
        if (other) {
          const [shown, mine] = await page.evaluate(() => [document.querySelector("#f-agenda time[datetime]").dateTime, document.querySelector("#f-agenda [data-own-time]").textContent]);
          const tokyo = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(shown));
          must(mine.includes(tokyo), `${mine} instead of ${tokyo}`);
        }
      } finally {
        await far.close();
      }
    }
  });

  await run("chair", "the chair is told when more than 180 words were said in the last minute, a participant is not", async () => {
    for (const [name, told] of [["chair", true], ["live-speaking", false]]) {
      const page = await open(name);
      const fast = page.locator("[data-cap-fast]");
      const t = Date.parse("2025-03-04T14:08:00Z");
      const say = (words, at) => files.tell("cap.append", { st: "floor", seg: `fast${at}`, off: 0, ins: "word ".repeat(words), t: t + at, turn: "t1" });
      // The control: 180 in a minute, and as many in the one before, are not too fast.
      say(180, 0);
      say(180, 60_000);
      await until(() => page.evaluate(() => document.body.textContent.includes("word word")), "the words do not appear");
      await pause(100);
      must(await fast.isHidden(), "180 words a minute were too fast");
      say(10, 61_000);
      if (told) await until(() => fast.isVisible(), "190 words in a minute were not too fast");
      else await pause(300);
      must((await fast.isVisible()) === told, `${name} was${told ? " not" : ""} told`);
      say(1, 130_000);
      await until(() => fast.isHidden(), "it stands when it goes slower");
      await page.close();
    }
  });
}
