// SPDX-License-Identifier: Apache-2.0
// The line to the server: a stream of events, or asking again and again where streams do not come through (each answer waits until
// something happens, ten seconds at most). It never gives up,
// comes back at once when the browser is online or the page is seen again, and says when nothing was heard for 25 seconds.

export interface LinkWishes {
  stream: string;
  poll: string;
  after: string;
  hear(event: string, data: string): void;
  /** `up` false: since when the line is silent. */
  changed(up: boolean, since: number): void;
  /** The line is away, be it for an instant. */
  left?(): void;
  /** It is back, and all that was missed has come. */
  returned?(): void;
}

const names = ["frag", "chat", "t", "snapshot", "cap.append", "cap.edit", "cap.turn", "cap.settle", "cap.rev", "cap.state", "cap.lag", "cap.unsaved", "cap.unkept"];
const silence = 25_000;

/** The events of a whole answer in the stream format (HTML, server-sent events), as our server writes it. */
function readEvents(text: string): { id: string; event: string; data: string }[] {
  return text.split("\n\n").map((block) => {
    const of = (name: string): string[] => block.split("\n").filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
    return { id: of("id").at(-1) ?? "", event: of("event").at(-1) ?? "", data: of("data").join("\n") };
  });
}

export function openLink(wishes: LinkWishes): void {
  let source: EventSource | null = null;
  let last = wishes.after;
  let heard = Date.now();
  let up = true;
  let failures = 0;
  let retry = 0;
  let away = false;

  const goneAway = (): void => {
    if (away) return;
    away = true;
    wishes.left?.();
  };
  const allHasCome = (): void => {
    if (!away) return;
    away = false;
    wishes.returned?.();
  };

  const alive = (): void => {
    heard = Date.now();
    failures = 0;
    if (!up) {
      up = true;
      wishes.changed(true, heard);
    }
  };
  const lost = (): void => {
    if (!up) return;
    up = false;
    wishes.changed(false, heard);
  };
  const address = (path: string): string => (last ? `${path}&after=${encodeURIComponent(last)}` : path);

  const later = (act: () => void, ms: number): void => {
    window.clearTimeout(retry);
    retry = window.setTimeout(act, ms);
  };

  async function ask(): Promise<void> {
    const asked = Date.now();
    const hidden = (): boolean => document.visibilityState === "hidden";
    try {
      const answer = await fetch(`${address(wishes.poll)}&wait=1${hidden() ? "&hidden=1" : ""}`, { headers: { Accept: "text/event-stream" }, signal: AbortSignal.timeout(silence) });
      if (!answer.ok) throw new Error(String(answer.status));
      const events = readEvents(await answer.text());
      alive();
      for (const one of events) {
        if (one.id) last = one.id;
        if (one.event) wishes.hear(one.event, one.data);
      }
      allHasCome();
    } catch {
      failures++;
      goneAway();
      if (!navigator.onLine || failures > 2) lost();
    }
    // Now and then the stream is tried again: a proxy may have been the reason.
    if (failures === 0 && Math.random() < 0.05) open();
    // The timers of a hidden tab run once a minute in some browsers: where the answer took its time, it asks without one.
    else if (failures === 0 && hidden() && Date.now() - asked > 1000) void ask();
    else later(() => void ask(), failures > 0 ? wait() : 200);
  }

  /** 1 s at first, 10 s at most, never the same for a whole hall. */
  const wait = (): number => Math.min(10_000, 1000 * 2 ** Math.min(failures, 4)) * (0.5 + Math.random() / 2);

  function open(): void {
    window.clearTimeout(retry);
    source?.close();
    if (typeof EventSource !== "function") {
      void ask();
      return;
    }
    const one = new EventSource(address(wishes.stream));
    source = one;
    one.addEventListener("open", alive);
    for (const name of names)
      one.addEventListener(name, (event: MessageEvent<string>) => {
        if (source !== one) return;
        if (event.lastEventId) last = event.lastEventId;
        alive();
        wishes.hear(name, event.data);
        // The server's time stands behind what was missed.
        if (name === "t") allHasCome();
      });
    one.addEventListener("error", () => {
      if (source !== one) return;
      failures++;
      goneAway();
      if (!navigator.onLine) lost();
      // Closed: the answer was no stream. After three of these the other way is taken.
      if (one.readyState !== EventSource.CLOSED) return;
      if (failures >= 3) void ask();
      else later(open, wait());
    });
  }

  const again = (): void => {
    goneAway();
    open();
  };
  const atOnce = (): void => {
    if (document.visibilityState === "hidden") return;
    if (!up || Date.now() - heard > 12_000) again();
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", () => {
    goneAway();
    lost();
  });
  document.addEventListener("visibilitychange", atOnce);
  window.addEventListener("pageshow", atOnce);
  window.setInterval(() => {
    if (Date.now() - heard <= silence) return;
    if (up) {
      lost();
      again();
    } else if (navigator.onLine && Date.now() - heard > silence * 2 && source?.readyState !== EventSource.CONNECTING) {
      again();
    }
  }, 1000);
  open();
}
