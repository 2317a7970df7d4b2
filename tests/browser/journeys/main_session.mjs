// SPDX-License-Identifier: Apache-2.0
// A main session, end to end: from the concept over two variants, a decision, a panel, an invitation answered on a phone without account and
// without script, to the agenda of a meeting that opens in the live room. By visible links, labels and buttons only; it counts pages, fields
// and presses (rulings, feasible 8).
import { axe, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { must } from "../lib/report.mjs";
import { doorOf, factsOf, roomOf, until } from "../lib/room.mjs";

export const name = "a main session goes from its concept to the agenda of a meeting that opens in the live room";

const effort = { pages: 0, fields: 0, presses: 0 };

async function follow(page, words) {
  effort.pages += 1;
  await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: words, exact: true }).first().click()]);
}

async function press(scope, words) {
  const page = scope.page?.() ?? scope;
  effort.presses += 1;
  await Promise.all([page.waitForNavigation(), scope.getByRole("button", { name: words }).first().click()]);
}

async function fill(scope, label, words) {
  effort.fields += 1;
  await scope.getByLabel(label).first().fill(words);
}

/** The details with this summary, opened. */
async function opened(page, summary) {
  const details = page.locator("details", { has: page.locator("summary", { hasText: summary }) }).last();
  if ((await details.getAttribute("open")) === null) {
    effort.presses += 1;
    await details.locator("summary").first().click();
  }
  return details;
}

async function addPart(page, variant, title, minutes, speakers, floor) {
  const part = await opened(page, `Add a part to “${variant}”`);
  await fill(part, "Title", title);
  await fill(part, "Minutes", minutes);
  await fill(part, "Speakers", speakers);
  await fill(part, "Minutes of each first turn", "3");
  await fill(part, "Minutes of each follow-up", "2");
  await fill(part, "Minutes promised to the floor", floor);
  await press(part, "Add the part");
}

/** The invited person, on a phone: reads the briefing and accepts. */
async function accept(browser, link) {
  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const page = await context.newPage();
    const got = await page.goto(link);
    must(got.status() === 200, `the personal link answers ${got.status()}`);
    const words = await page.locator("main").textContent();
    for (const said of ["Your briefing", "Captions are there", "What outcome do we want?", "You have 3 minutes at first"]) must(words.includes(said), `the briefing does not say “${said}”`);
    await page.getByLabel("What you need to take part").fill("A ramp to the stage");
    await press(page, "I accept");
    must((await page.locator("main").textContent()).includes("You have accepted"), "the acceptance was not taken");
  } finally {
    await context.close();
  }
}

export async function run({ browser, base, page, signIn }) {
  const mark = Math.random().toString(36).slice(2, 8);
  await signIn("facilitator");
  await page.goto(`${base}/plans`);
  await fill(page, "Title", `Session ${mark}`);
  await fill(page, "Concept", "What the coalitions bring, and how they work together.");
  await fill(page, "Seats on the panel", "2");
  await press(page, "Begin the plan");
  const at = new URL(page.url()).pathname;

  // Two variants beside each other, and the arithmetic that decides between them.
  const more = page.locator("#more");
  await fill(more, "Name of the variant", "One long panel");
  await press(more, "Add the variant");
  await addPart(page, "One long panel", "Integration", "40", "7", "15");
  must((await page.locator("main").textContent()).includes("7 speakers x (3 + 2) = 35 of 40 minutes."), "the arithmetic is not said");
  await fill(more, "Name of the variant", "Room for the floor");
  await press(more, "Add the variant");
  await addPart(page, "Room for the floor", "Integration", "40", "2", "15");
  await addPart(page, "Room for the floor", "Contribution", "40", "2", "15");
  const adopt = await opened(page, "Adopt “Room for the floor”");
  await fill(adopt, "The decision in words", `Room for the floor it is (${mark}).`);
  await adopt.getByLabel("Decided in").selectOption({ label: "in no meeting" });
  await press(adopt, "Adopt this variant");

  // A title, supported and settled; a question, frozen.
  await follow(page, "Title, description and who leads");
  const title = await opened(page, "Propose: Title");
  await fill(title, "Proposed title", `Waters ${mark}`);
  await press(title, "Propose");
  const support = await opened(page, `Support “Waters ${mark}”`);
  await press(support, "Support it");
  const settle = await opened(page, "Enter the chair’s outcome");
  await fill(settle, "The outcome in words", "Nobody objected.");
  await press(settle, "This one it is");
  await page.goto(base + at);
  await follow(page, "Guiding questions");
  await fill(page.locator("#ask"), "Question", "What outcome do we want?");
  await press(page.locator("#ask"), "Propose the question");
  await press(await opened(page, "Freeze the questions"), "Freeze them");

  // A panel of two, chosen with a reason, each a speaker.
  await page.goto(`${base}${at}/panel`);
  for (const person of ["Amina", "Bo"]) {
    const nominate = await opened(page, "Nominate somebody");
    await fill(nominate, "Name", `${person} ${mark}`);
    await press(nominate, "Nominate");
  }
  const agrees = page.locator("tr", { hasText: `Amina ${mark}` });
  await press(agrees, /^has agreed/);
  for (const person of ["Amina", "Bo"]) await page.getByLabel(`${person} ${mark}`).first().check();
  await fill(page, "Reason", "Both know the charter.");
  await press(page, "Choose this panel");
  await page.goto(base + at);
  await follow(page, "Speakers and agenda");
  const speakers = await opened(page, "Name the speakers of “Integration”");
  await speakers.getByLabel("Speaker 1").selectOption({ label: `Amina ${mark}` });
  await press(speakers, "Save the speakers");

  // The invitation: seat, draft, approval, letter; nobody owns it until somebody does.
  await page.goto(`${base}${at}/invitations`);
  await fill(page, "How to join, captions and other access, whom to ask", "Captions are there.");
  await press(page, "Save");
  await press(page, /^Make seats for 2/);
  must((await page.locator("main").textContent()).includes("nobody owns this"), "an invitation without an owner is not said");
  const draft = await opened(page, `Draft the invitation of Amina ${mark}`);
  await fill(draft, "E-mail address", "amina@example.org");
  await press(draft, "Save the draft");
  await press(page, /^Approve/);
  await press(page, /^Send/);
  const link = await page.locator('a[href^="/seat/"]').first().getAttribute("href");
  must(/^\/seat\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  await accept(browser, base + link);
  await page.goto(`${base}${at}/invitations`);
  must((await page.locator("main").textContent()).includes("A ramp to the stage"), "what the invited person needs is not shown");

  // One act: the agenda of a meeting, which opens.
  await page.goto(`${base}${at}/agenda`);
  await fill(page, "Day", "2031-05-06");
  await fill(page, "Start", "15:00");
  await press(page, "Make it the agenda");
  const meeting = new URL(page.url()).pathname;
  const words = await page.locator("#agenda").textContent();
  must(words.includes("Integration") && words.includes(`Speakers: Amina ${mark}`), "the agenda does not name who speaks");
  must(!words.includes(`Bo ${mark}`), "the agenda names somebody who has not agreed");
  const small = await newContext(browser, { size: "phone", audit: true, cookies: await page.context().cookies() });
  try {
    const phone = await small.newPage();
    for (const path of [at, `${at}/panel`, `${at}/agenda`, `${at}/invitations`, `${at}/proposals`, `${at}/questions`, `${at}/sheet`]) {
      await phone.goto(base + path);
      for (const [what, found] of [["width", await overflow(phone)], ["axe", await axe(phone)]]) must(found.length === 0, `${what} of ${path} on a phone: ${found.join("; ")}`);
    }
  } finally {
    await small.close();
  }
  await page.goto(base + meeting);
  effort.presses += 1;
  await Promise.all([page.waitForNavigation(), page.locator('#live form button[type="submit"]').last().click()]);
  await doorOf(page, base, meeting);
  await page.goto(`${base}${meeting}/chair`);
  effort.presses += 1;
  await page.locator('[data-fragment="agenda"] button[formaction*="/take-up"]').first().click();
  await until("the first part is taken up", async () => (await roomOf(page, base, meeting)).item !== "");
  const planned = await factsOf(page, base, `${at}/agenda`);
  must(planned.parts[0].people[0].name === `Amina ${mark}`, "the planned speaker is not kept");
  await page.goto(`${base}${at}/agenda`);
  await press(page, /^Is in the room/);
  must((await page.locator("main").textContent()).includes("was there"), "the speaker who came is not seen");
  console.log(`  main session: ${effort.pages} links, ${effort.fields} fields, ${effort.presses} presses`);
}
