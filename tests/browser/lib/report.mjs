// SPDX-License-Identifier: Apache-2.0
// Counting and telling. Calm: one line for each failure, one line at the end.

export class Report {
  passed = 0;
  failures = [];

  /** One check: no sentences means it passed. */
  check(what, sentences) {
    if (sentences.length === 0) this.passed++;
    else {
      this.failures.push(what);
      console.log(`FAILED  ${what}`);
      for (const s of sentences) console.log(`        ${s.replace(/\x1b\[[0-9;]*m/g, "")}`);
    }
  }

  /** Runs something that throws when it fails. */
  async run(what, body) {
    try {
      await body();
      this.check(what, []);
    } catch (error) {
      this.check(what, String(error.stack ?? error).split("\n").slice(0, 6));
    }
  }

  /** The last line, and the exit code of the program. */
  end(name) {
    console.log(`${name}: ${this.passed} passed, ${this.failures.length} failed`);
    process.exitCode = this.failures.length === 0 ? 0 : 1;
  }
}

export function must(condition, sentence) {
  if (!condition) throw new Error(sentence);
}
