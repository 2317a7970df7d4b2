// SPDX-License-Identifier: Apache-2.0
// Captions as they grow: pieces of text by segment, changed by the deltas of the stream. Code points, as the server counts. What is
// drawn, and when, is the reader's matter (captions.ts, screen.ts).

export interface Piece {
  segment: string;
  turn: string;
  name: string;
  text: string;
  settled: boolean;
  rev: string;
}

interface Delta {
  st?: string;
  seg: string;
  off?: number;
  del?: number;
  ins?: string;
  text?: string;
  turn?: string;
  label?: string;
  name?: string;
  rev?: number;
}

/** Words that the server showed and could not store (captions 6.2.1, 503). */
export interface Unsaved {
  id: string;
  name: string;
  text: string;
}

/** What a delta did. */
export type Change = "grew" | "edited" | "named" | "settled" | "revised";

export class CaptionText {
  readonly pieces = new Map<string, Piece>();
  #turn = "";
  #name = "";
  /** By channel and number; `since`: what was recorded after they were shown. */
  readonly #unsaved = new Map<string, { words: string; since: string }>();

  /** `channel`: the floor's, or a language; what comes of another channel is not for us. */
  constructor(private readonly channel: string) {}

  /** Takes the lines that the page came with. */
  adopt(root: ParentNode): void {
    for (const words of root.querySelectorAll<HTMLElement>("[data-segment]")) {
      const line = words.closest<HTMLElement>("[data-line]");
      const piece: Piece = {
        segment: words.dataset["segment"] ?? "",
        turn: line?.dataset["turn"] ?? "",
        name: line?.dataset["speaker"] ?? "",
        text: words.textContent ?? "",
        settled: !line?.classList.contains("tail"),
        rev: words.dataset["rev"] ?? "1",
      };
      this.pieces.set(piece.segment, piece);
      this.#turn = piece.turn;
      this.#name = piece.name;
    }
  }

  #piece(d: Delta): Piece {
    let piece = this.pieces.get(d.seg);
    if (!piece) {
      piece = { segment: d.seg, turn: d.turn ?? this.#turn, name: this.#name, text: "", settled: false, rev: "1" };
      this.pieces.set(d.seg, piece);
    }
    return piece;
  }

  /** Takes one delta; null when it is not for this channel. */
  take(event: string, data: string): { piece: Piece; change: Change; fresh: boolean } | null {
    const d = JSON.parse(data) as Delta;
    if (!d.seg) return null;
    if ((d.st ?? "floor") !== this.channel) return null;
    const fresh = !this.pieces.has(d.seg);
    // A change of words that this reader never had: the page that is loaded next has it.
    if (fresh && (event === "cap.rev" || event === "cap.edit")) return null;
    const piece = this.#piece(d);
    switch (event) {
      case "cap.append":
      case "cap.edit": {
        const letters = Array.from(piece.text);
        const at = Math.min(d.off ?? letters.length, letters.length);
        letters.splice(at, d.del ?? 0, ...Array.from(d.ins ?? ""));
        piece.text = letters.join("");
        return { piece, change: event === "cap.append" ? "grew" : "edited", fresh };
      }
      case "cap.turn":
        piece.turn = this.#turn = d.turn ?? "";
        piece.name = this.#name = d.name || d.label || "";
        return { piece, change: "named", fresh };
      case "cap.settle":
      case "cap.rev": {
        if (d.turn) piece.turn = d.turn;
        piece.text = d.text ?? piece.text;
        piece.rev = String(d.rev ?? piece.rev);
        piece.settled = true;
        return { piece, change: event === "cap.settle" ? "settled" : "revised", fresh };
      }
    }
    return null;
  }

  /** Words that are not recorded; null for another channel, or when they are shown already: senders try again and again. */
  unsaved(data: string): Unsaved | null {
    const d = JSON.parse(data) as { st: string; n?: number; label?: string; text: string };
    if (d.st !== this.channel) return null;
    const id = `${d.st}-${d.n ?? d.text}`;
    if (this.#unsaved.has(id)) return null;
    this.#unsaved.set(id, { words: plain(d.text), since: "" });
    return { id, name: d.label ?? "", text: d.text };
  }

  /** The ids of words that have come recorded after all. To be called with each delta that was taken. */
  saved(event: string, data: string, fresh: boolean): string[] {
    if (this.#unsaved.size === 0) return [];
    const d = JSON.parse(data) as Delta;
    const grown = event === "cap.append" || event === "cap.edit" ? (d.ins ?? "") : event === "cap.settle" && fresh ? ` ${d.text ?? ""}` : "";
    const done: string[] = [];
    for (const [id, one] of this.#unsaved) {
      one.since += grown;
      if (plain(one.since).includes(one.words)) done.push(id);
    }
    for (const id of done) this.#unsaved.delete(id);
    return done;
  }

  /** Keeps the last `most` pieces in memory; answers those that were let go. */
  trim(most: number): Piece[] {
    const gone: Piece[] = [];
    for (const piece of this.pieces.values()) {
      if (this.pieces.size <= most) break;
      this.pieces.delete(piece.segment);
      gone.push(piece);
    }
    return gone;
  }
}

/** Words with who says them, if that is known. */
export const said = (name: string, text: string): string => (name ? `${name}: ${text}` : text);

/** For comparing: blanks do not matter. */
const plain = (text: string): string => text.replace(/\s+/gu, " ").trim();

/** A line of words that are not recorded, marked as such; `word` is the page's, with its place for the words. */
export function drawUnsaved(one: Unsaved, word: string): HTMLElement {
  const p = document.createElement("p");
  p.className = "cap-line unsaved";
  p.dataset["unsaved"] = one.id;
  p.dir = "auto";
  p.textContent = word.replace("{}", said(one.name, one.text));
  return p;
}

/** Takes away the lines of words that have come recorded. */
export function eraseUnsaved(root: ParentNode, ids: string[]): void {
  for (const id of ids) root.querySelector(`[data-unsaved="${CSS.escape(id)}"]`)?.remove();
}

/** One line as the server draws it: the name only where the voice changes. `before`: the line above. */
export function drawLine(piece: Piece, line: HTMLElement | null, before: HTMLElement | null): HTMLElement {
  const p = line ?? document.createElement("p");
  if (!line) {
    p.id = `l-${piece.segment}`;
    p.dataset["line"] = piece.segment;
    const words = document.createElement("span");
    words.className = "words";
    words.id = `s-${piece.segment}`;
    words.dir = "auto";
    words.dataset["segment"] = piece.segment;
    p.append(words);
  }
  p.className = piece.settled ? "cap-line" : "cap-line tail";
  p.dataset["turn"] = piece.turn;
  p.dataset["speaker"] = piece.name;
  const words = p.querySelector<HTMLElement>(".words");
  if (words) {
    words.dataset["rev"] = piece.rev;
    if (words.textContent !== piece.text) words.textContent = piece.text;
  }
  const goesOn = before?.dataset["turn"] === piece.turn && before.dataset["speaker"] === piece.name;
  let name = p.querySelector<HTMLElement>(".speaker");
  if (goesOn || !piece.name) name?.remove();
  else {
    if (!name) {
      name = document.createElement("span");
      name.className = "speaker";
      name.append(document.createElement("bdi"));
      p.prepend(name, " ");
    }
    const bdi = name.querySelector("bdi");
    if (bdi && bdi.textContent !== piece.name) bdi.textContent = piece.name;
  }
  return p;
}
