// SPDX-License-Identifier: Apache-2.0
// A main session, end to end: from the concept over two variants, a parked question, a decision, nominations with quotas, a panel that is proposed and
// explained, invitations answered on a phone without account and without script (one accepts, one declines and an alternate takes the seat), to the
// agenda of a meeting that runs in the live room, the names on its screen and its report. By visible links, labels and buttons; only the meeting is
// closed by a program's press. It counts pages, fields and presses (rulings, feasible 8).
import { axe, onPaper, overflow } from "../lib/audit.mjs";
import { newContext } from "../lib/browser.mjs";
import { must } from "../lib/report.mjs";
import { press as command, doorOf, factsOf, roomOf, until } from "../lib/room.mjs";

export const name = "a main session goes from its concept to a meeting that runs in the live room, and to its report";
export const refused = 400; // a report without a call to action

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

/** Nominates somebody who says this of themself. */
async function nominate(page, who, said) {
  const form = await opened(page, "Nominate somebody");
  await fill(form, "Name", who);
  await fill(form, "What they say of themselves", said);
  await press(form, "Nominate");
}

async function setQuota(page, category, value, least, most) {
  const form = await opened(page, "Set a quota");
  await fill(form, "Category", category);
  await fill(form, "Value", value);
  await fill(form, "At least", least);
  await fill(form, "At most", most);
  await press(form, "Set the quota");
}

/** Drafts, approves and sends the invitation of this person; their personal link. */
async function invite(page, who, address) {
  const draft = await opened(page, `Draft the invitation of ${who}`);
  await fill(draft, "E-mail address", address);
  await press(draft, "Save the draft");
  await press(page, /^Approve and send/);
  const link = await page.locator('a[href^="/seat/"]').first().getAttribute("href");
  must(/^\/seat\/[a-z2-7]{32}$/.test(link ?? ""), "no personal link was shown");
  return link;
}

/** The invited person, on a phone: cannot come, and says why. */
async function decline(browser, link) {
  const context = await newContext(browser, { size: "phone", script: false });
  try {
    const page = await context.newPage();
    await page.goto(link);
    const no = await opened(page, "I cannot come");
    await fill(no, "Why, or whom to ask (may stay empty)", "I travel that day");
    await press(no, "Decline");
    must((await page.locator("main").textContent()).includes("You have declined"), "the refusal was not taken");
  } finally {
    await context.close();
  }
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
    await page.getByLabel("Your name on the screen").fill("Dr Amina Diallo");
    await page.getByLabel("The line below it").fill("Wells for All");
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
  await fill(page, "Title of the first panel", "Integration");
  await fill(page, "Title of the second panel", "Contribution");
  await press(page, "Begin the plan");
  const at = new URL(page.url()).pathname;

  // The usual shape and another variant beside it, and the arithmetic that decides between them.
  const more = page.locator("#more");
  await fill(more, "Name of the variant", "One long panel");
  await press(more, "Add the variant");
  await addPart(page, "One long panel", "Integration", "40", "7", "15");
  must((await page.locator("main").textContent()).includes("7 speakers x (3 + 2) = 35 of 40 minutes."), "the arithmetic is not said");
  must((await page.locator("main").textContent()).includes("1 speakers x (3 + 2) = 5 of 40 minutes."), "the usual shape is not there");
  const say = await opened(page, "Say something");
  await fill(say, "What do you want to say?", "Should the two parts change places?");
  await say.getByLabel("It is a question to park").check();
  await press(say, "Say it");
  must((await page.locator("#comments").textContent()).includes("parked question"), "the question is not parked");
  const adopt = await opened(page, "Adopt “Two panels and a wrap-up”");
  await fill(adopt, "The decision in words", `Room for the floor it is (${mark}).`);
  await adopt.getByLabel("Decided in").selectOption({ label: "in no meeting" });
  await press(adopt, "Adopt this variant");

  // A title, supported and settled; a question, frozen.
  await follow(page, "Title, description and who leads");
  const title = await opened(page, "Propose: Title");
  await fill(title, "Proposed title", `Waters ${mark}`);
  must((await title.locator("[data-count]").textContent()).includes("Characters: 13 · words: 2"), "the title is not counted while it is typed");
  await fill(title, "Proposed title", "Waters ".repeat(12));
  must((await title.locator("[data-count-said]").textContent()).includes("Too long by 23 characters"), "nobody is told that the title is too long");
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

  // Nominations and quotas; a quota nobody can keep is explained; a panel of two, chosen with a reason.
  await page.goto(`${base}${at}/panel`);
  const [amina, bo, chi, edo] = ["Amina", "Bo", "Chi", "Edo"].map((person) => `${person} ${mark}`);
  for (const [who, said] of [[amina, "gender: woman"], [bo, "gender: man"], [chi, "gender: woman"], [edo, "gender: man"]]) await nominate(page, who, said);
  await setQuota(page, "gender", "woman", "1", "1");
  must((await page.locator("#proposed").textContent()).includes("4 panels keep every quota."), "the panels are not counted");
  await setQuota(page, "region", "Antarctica", "1", "2");
  const why = await page.locator("#proposed").textContent();
  must(why.includes("No panel keeps every quota.") && why.includes("region: Antarctica: at least 0 instead of 1"), "it is not said which quota to loosen");
  await press(page.locator("#bounds tr", { hasText: "Antarctica" }), /^Remove/);
  const rule = await opened(page, "Set a rule on persons");
  await rule.getByLabel("must not sit").check();
  await rule.getByLabel(chi).check();
  await press(rule, "Set the rule");
  must((await page.locator("#proposed").textContent()).includes("2 panels keep every quota."), "the rule forbids nothing");
  await press(page.locator("#rules li", { hasText: chi }), /^Remove/);
  const agrees = page.locator("#nominations tr", { hasText: amina });
  await press(agrees, /^has agreed/);
  const choose = async (people, reason) => {
    for (const who of [amina, bo, chi, edo]) await page.locator("#chosen").getByLabel(who).setChecked(people.includes(who));
    await fill(page.locator("#chosen"), "Reason", reason);
    await press(page.locator("#chosen"), "Choose this panel");
  };
  await choose([amina, bo], "Both know the charter.");
  const alternates = await page.locator("#alternates").textContent();
  must(alternates.includes(`If ${bo} declines:`) && alternates.includes(edo), "nobody is named who could take the seat");
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
  const [yes, no] = [await invite(page, amina, "amina@example.org"), await invite(page, bo, "bo@example.org")];
  await accept(browser, base + yes);
  await decline(browser, base + no);
  await page.goto(`${base}${at}/invitations`);
  const answers = await page.locator("main").textContent();
  must(answers.includes("A ramp to the stage"), "what the invited person needs is not shown");
  must(answers.includes("declined"), "the refusal is not shown");
  await page.goto(`${base}${at}/panel`);
  await choose([amina, edo], "Bo cannot come; with Edo the quotas hold.");
  await page.goto(`${base}${at}/invitations`);
  const give = await opened(page, `Give the seat to somebody else: ${bo}`);
  await give.getByLabel("To whom").selectOption({ label: edo });
  await fill(give, "Reason", "The alternate");
  await press(give, "Give the seat");
  must((await page.locator("#deadlines").textContent()).includes(edo), "the alternate has no seat");

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
    for (const path of [at, `${at}/panel`, `${at}/agenda`, `${at}/invitations`, `${at}/proposals`, `${at}/questions`, `${at}/sheet`, `${at}/names`, `${at}/report`, `${at}/nominate`]) {
      await phone.goto(base + path);
      for (const [what, found] of [["width", await overflow(phone)], ["axe", await axe(phone)]]) must(found.length === 0, `${what} of ${path} on a phone: ${found.join("; ")}`);
    }
    await phone.goto(`${base}${at}/sheet`);
    const show = await phone.locator("main").textContent();
    for (const said of ["Integration", amina, "Minutes for each: 3 at first, 2 later.", "What outcome do we want?"]) must(show.includes(said), `the run of show does not say “${said}”`);
    const { wide, sheets } = await onPaper(phone);
    must(wide.length === 0 && sheets >= 1 && sheets <= 2, `the run of show on paper: ${sheets} sheets; ${wide.join("; ")}`);
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
  const room = await roomOf(page, base, meeting);
  must(JSON.stringify(room).includes("Dr Amina Diallo"), "the room does not call the speaker as she wants to be called");

  // The names for the screen, and after the session its report.
  await page.goto(base + at);
  await follow(page, "Names for the screen");
  must((await page.locator("main").textContent()).includes("in their own words"), "the name for the screen is not the one she gave");
  await follow(page, "On the projector: Dr Amina Diallo");
  must((await page.locator("h1").textContent()).includes("Dr Amina Diallo"), "the projector does not show the name");
  await command(page, base, `${meeting}/live/life`, { to: "closed" });
  await page.goto(base + at);
  await follow(page, "Report");
  must((await page.getByLabel("Speakers with their affiliation").inputValue()).includes(amina), "the report does not know who sat there");
  await fill(page, "Rapporteurs", "Linh");
  await fill(page, "Key takeaways", "The coalitions are one voice on water.");
  await press(page, "Hand in the first report");
  must((await page.locator("main").textContent()).includes("This is needed."), "a report without a call to action was taken");
  await fill(page, "Calls to action", "Send the charter to all.");
  await press(page, "Hand in the first report");
  const handed = await page.locator("#handed-in").textContent();
  must(handed.includes("First report") && handed.includes("The coalitions are one voice on water."), "the report is not handed in");
  console.log(`  main session: ${effort.pages} links, ${effort.fields} fields, ${effort.presses} presses`);
}
