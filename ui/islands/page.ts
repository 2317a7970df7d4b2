// SPDX-License-Identifier: Apache-2.0
// What the islands share: the status line, the clipboard, and the rule for single keys (WCAG 2.1.4: they can be switched off,
// and they never act while somebody types).

const store = "intersession.keys";

/** Says a sentence of the page (a data attribute of #status) to eyes and screen readers; it goes after a while. */
export function say(which: "copied" | "failed"): void {
  const line = document.getElementById("status");
  if (!line) return;
  line.textContent = line.dataset[which] ?? "";
  window.setTimeout(() => (line.textContent = ""), 5000);
}

/** Puts text on the clipboard. False where the browser refuses: no secure context, no permission. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

/** The older way, which also works on a plain http address within a house network. */
function copyByCommand(text: string): boolean {
  let done = false;
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = event.clipboardData !== null;
  };
  document.addEventListener("copy", put, true);
  try {
    document.execCommand("copy");
  } catch {
    done = false;
  }
  document.removeEventListener("copy", put, true);
  return done;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(store);
  } catch {
    return null; // storage switched off: the switch then lasts as long as the page
  }
}

let keysOn = remembered() !== "off";

/** True for a plain key press that may be a command: keys are on, nobody types, no modifier. */
export function isCommand(event: KeyboardEvent): boolean {
  if (!keysOn || event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  return !isTyping(event.target);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

/** Shows every switch of the page and lets it turn single keys on and off. */
export function wireSwitches(): void {
  const switches = document.querySelectorAll<HTMLInputElement>("input[data-keys-switch]");
  for (const one of switches) {
    one.checked = keysOn;
    const row = one.closest<HTMLElement>(".keys-switch");
    if (row) row.hidden = false;
    one.addEventListener("change", () => {
      keysOn = one.checked;
      for (const other of switches) other.checked = keysOn;
      try {
        localStorage.setItem(store, keysOn ? "on" : "off");
      } catch {
        // nothing to remember it in
      }
    });
  }
}
