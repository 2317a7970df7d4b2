// SPDX-License-Identifier: Apache-2.0
// A forum of ten years on the real program: 300 meetings of 10,000 invented words each are made, taken in, served over a Unix
// socket as behind nginx, and asked by 50 readers at once. Prints one figure a line with its goal; exit code 1 if one is missed.
//
//   node tests/bench/forum.mjs --binary build/release/intersession [--dir /tmp/forum] [--meetings 300] [--words 10000]
//
// --dir must be on a real disk and is emptied first. What a page costs the server is what the server itself measured
// (--log-requests, whole milliseconds); what the reader waited includes the queue and this script, which shares the processors.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const asked = { dir: "/tmp/intersession-forum", meetings: "300", words: "10000", requests: "4000" };
for (let i = 2; i + 1 < process.argv.length; i += 2) asked[process.argv[i].replace(/^--/, "")] = process.argv[i + 1];
if (!asked.binary) {
  console.error("usage: forum.mjs --binary build/release/intersession [--dir DIR] [--meetings N] [--words N] [--requests N]");
  process.exit(2);
}
const dir = resolve(asked.dir);
const data = join(dir, "data");
const binary = resolve(asked.binary);
const socket = join(dir, "socket");
let missed = 0;
const figure = (what, value, unit, most) => {
  const bad = most !== undefined && value > most;
  missed += bad ? 1 : 0;
  console.log(`${what}: ${typeof value === "number" ? Math.round(value * 10) / 10 : value} ${unit}${most === undefined ? "" : ` (goal: at most ${most})`}${bad ? "  MISSED" : ""}`);
};

// ------------------------------------------------------------------------------------------------------------ the texts
// The same at every run. Words follow Zipf's law, as in speech: a few hundred common ones, a long tail.
let state = 66;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const common =
  "the of and to a in that we is it for on with as this are be have I not was you at from but they will or an our so what there if can would about which more when all one has their had were who been by do out up time some other than then into very could now people these two may only also like its over think just should know see how way because good work make much any well even back after use first most go right say need take forum meeting coalition session water river programme report group question answer volunteer decide".split(" ");
const syllables = "ba de li mo ru sa te vi no ka pe ri go fu ha lu me zi".split(" ");
const rare = Array.from({ length: 12000 }, (_, i) => {
  let word = "";
  for (let n = i + 40; n > 0; n = Math.floor(n / syllables.length)) word += syllables[n % syllables.length];
  return word + ["", "s", "ing", "ed", "tion"][i % 5];
});
const word = () => (random() < 0.62 ? common[Math.floor(common.length * random() ** 2)] : rare[Math.floor(rare.length * random() ** 3)]);
const given = "HELENA PRIYA OSKAR AMINA TOMAS NOOR LUCIA YUSUF INGRID PAVEL MEI KOFI".split(" ");
const family = "VOSS RAMAN LINDQVIST DIALLO NOVAK HADDAD MORENO DEMIR BERG SOKOL TANAKA MENSAH".split(" ");
const speakers = given.flatMap((g, i) => [`${g} ${family[i]}`, `${g} ${family[(i + 5) % 12]}`, `${g} ${family[(i + 7) % 12]}`]);
const months = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split(" ");

function meeting(n, words) {
  const day = new Date(Date.UTC(2016, 0, 12) + n * 12 * 86_400_000);
  let out = `\n\nRAW FILE\n\nFSW\nCOALITIONS COORDINATION CALL #${n}\n${months[day.getUTCMonth()]} ${day.getUTCDate()}, ${day.getUTCFullYear()}\n1400 UTC\n\nServices provided by:\nRiverbank Live Captioning\n\n`;
  const present = Array.from({ length: 9 }, () => pick(speakers));
  for (let written = 0; written < words; ) {
    const length = Math.min(words - written, 8 + Math.floor(random() * 160));
    const said = [];
    for (let sentence = 0, i = 0; i < length; ++i, --sentence) {
      if (sentence <= 0) {
        if (said.length > 0) said[said.length - 1] += ".";
        sentence = 6 + Math.floor(random() * 18);
        const first = word();
        said.push(first[0].toUpperCase() + first.slice(1));
      } else said.push(word());
    }
    written += length;
    out += random() < 0.06 ? `>> ${said.join(" ")}.\n\n` : `>> ${pick(present)}: ${said.join(" ")}.\n\n`;
  }
  return out + "[ Concluded at 1600 UTC ]\n";
}

rmSync(dir, { recursive: true, force: true });
mkdirSync(join(dir, "texts"), { recursive: true });
const files = [];
for (let n = 1; n <= Number(asked.meetings); ++n) {
  files.push(join(dir, "texts", `call-${n}.txt`));
  writeFileSync(files.at(-1), meeting(n, Number(asked.words)));
}

// ----------------------------------------------------------------------------------------------------------- the import
let began = Date.now();
const timed = ["-c", 'TIMEFORMAT="cpu %U %S"; { time "$0" "$@"; } 2>&1', binary];
const taken = execFileSync("/bin/bash", [...timed, "import", "transcript", "--data", data, "--series", "Coordination", ...files], { encoding: "utf8", maxBuffer: 1 << 26 });
const counted = taken.match(/[\d,]+(?= words?,)/g).reduce((sum, n) => sum + Number(n.replaceAll(",", "")), 0);
figure(`import of ${files.length} meetings, ${counted} words`, (Date.now() - began) / 1000, "s", 60);
figure("the same, processor time", taken.match(/cpu ([\d.]+) ([\d.]+)/).slice(1).reduce((a, b) => a + Number(b), 0), "s");

// ---------------------------------------------------------------------------------------------------------- the serving
const serving = spawn(binary, ["serve", "--data", data, "--listen", `unix:${socket}`, "--log-requests"], { stdio: ["ignore", "pipe", "pipe"] });
const took = new Map();  // pattern -> the server's own milliseconds
let rest = "";
serving.stderr.on("data", (bytes) => {
  const lines = (rest + bytes).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const seen = line.match(/ GET (\S+) (\d+) (\d+) ms$/);
    if (!seen) continue;
    if (seen[2] !== "200") console.log(`unexpected: ${line}`);
    if (!took.has(seen[1])) took.set(seen[1], []);
    took.get(seen[1]).push(Number(seen[3]));
  }
});
const memory = () => {
  const status = readFileSync(`/proc/${serving.pid}/status`, "utf8");
  const kb = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]);
  return { now: kb("VmRSS") / 1024, most: kb("VmHWM") / 1024 };
};
began = Date.now();
await new Promise((ready) => serving.stdout.once("data", ready));
figure("start of the server", (Date.now() - began) / 1000, "s");

const unzipped = (body) => (body[0] === 0x1f ? gunzipSync(body) : body).toString();
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let visitor = 0;
/** Every request from another address, as nginx tells it: the budget of one address is not what is measured here. */
function get(path, accept = "text/html") {
  visitor++;
  const headers = { Host: "localhost", Accept: accept, "Accept-Encoding": "gzip", "X-Real-IP": `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}` };
  return new Promise((done, failed) => {
    const sent = performance.now();
    request({ socketPath: socket, path, agent, headers }, (answer) => {
      const parts = [];
      answer.on("data", (p) => parts.push(p));
      answer.on("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts), ms: performance.now() - sent }));
    })
      .on("error", failed)
      .end();
  });
}
const at = (list, part) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(part * list.length))];

/** `count` requests, `readers` at a time. Answers the milliseconds that readers waited. */
async function load(readers, count, path) {
  const waited = [];
  let next = 0;
  const one = async () => {
    while (next < count) {
      const answer = await get(path(next++));
      if (answer.status !== 200) throw new Error(`${answer.status} for a page`);
      waited.push(answer.ms);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: readers }, one));
  return { waited, perSecond: (count / (performance.now() - start)) * 1000 };
}

/** Hundredths of a second of a processor that the server has used. */
const ticks = () => readFileSync(`/proc/${serving.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((a, b) => a + Number(b), 0);

async function measure(what, pattern, path, { count = Number(asked.requests), goal, readers = 50 } = {}) {
  took.clear();
  const before = ticks();
  const { waited, perSecond } = await load(readers, count, path);
  const cpu = ((ticks() - before) * 10) / count;
  await new Promise((settle) => setTimeout(settle, 300));
  const own = took.get(pattern) ?? [];
  figure(`${what}, server's p50 of ${own.length}`, at(own, 0.5), "ms");
  figure(`${what}, server's p99`, at(own, 0.99), "ms", goal);
  figure(`${what}, processor time of each`, cpu, "ms");
  figure(`${what}, readers waited p50 / p99`, `${at(waited, 0.5).toFixed(1)} / ${at(waited, 0.99).toFixed(1)}`, `ms at ${Math.round(perSecond)} pages/s`);
}

try {
  const years = JSON.parse(unzipped((await get("/meetings", "application/json")).body)).years;
  const ids = years.flatMap((y) => y.meetings.filter((m) => m.transcript?.readable).map((m) => m.id));
  console.log(`meetings with a transcript for everybody: ${ids.length}`);
  figure("resident after the start", memory().now, "MB", 300);

  const page = (await get(`/meetings/${ids[0]}/transcript`)).body;
  figure(`transcript page of ${unzipped(page).replace(/<[^>]*>/g, " ").split(/\s+/).length} words as shown, compressed`, page.length / 1000, "kB", 60);

  const id = (n) => ids[(n * 7919) % ids.length];
  // A query nobody asked before is a page that no cache has: each of these is made anew.
  await measure("meeting page, made anew", "/meetings/{meeting}", (n) => `/meetings/${id(n)}?n=${n}`, { goal: 10 });
  await measure("meeting page, as readers meet it", "/meetings/{meeting}", (n) => `/meetings/${id(n)}`, { goal: 10 });
  await measure("transcript page, made anew", "/meetings/{meeting}/transcript", (n) => `/meetings/${id(n)}/transcript?n=${n}`, { goal: 10 });
  await measure("transcript page, as readers meet it", "/meetings/{meeting}/transcript", (n) => `/meetings/${id(n)}/transcript`, { goal: 10 });
  const asks = (n) =>
    [`${pick(rare)}`, `${pick(common)}`, `"${pick(common)} ${pick(common)}"`, `${pick(rare).slice(0, 4)}*`, `${pick(rare)} ${pick(common)}`, `volunteer ${pick(rare)}`][n % 6];
  await measure("search", "/search", (n) => `/search?q=${encodeURIComponent(asks(n))}`, { goal: 50, count: Number(asked.requests) / 2 });
  await measure("search by relevance", "/search", (n) => `/search?order=relevance&q=${encodeURIComponent(asks(n))}`, { goal: 50, count: Number(asked.requests) / 2 });
  figure("resident after all of this", memory().now, "MB", 300);
  figure("the most it ever was", memory().most, "MB", 300);
} finally {
  serving.kill("SIGTERM");
  await new Promise((ended) => serving.once("exit", ended));
}
console.log(missed === 0 ? "forum: every goal is met" : `forum: ${missed} goals are missed`);
process.exit(missed === 0 ? 0 : 1);
