// SPDX-License-Identifier: Apache-2.0
// New markup into the page without taking anything from the person: what is the same stays the same node, so focus, scroll,
// opened details and what somebody is typing remain. Lines of a list are known by their ids.

const keyNames = ["id", "data-entry", "data-seat", "data-item", "data-chat", "data-objection", "data-access", "data-mark", "formaction"];

function keyOf(node: Node): string {
  if (!(node instanceof Element)) return "";
  for (const name of keyNames) {
    const value = node.getAttribute(name);
    // A button is the same button when only what it saw has changed.
    if (value) return `${node.tagName} ${name} ${value.replace(/seen_turn=[a-z0-9]*&?/, "")}`;
  }
  return "";
}

const alike = (a: Node, b: Node): boolean => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function attributes(from: Element, to: Element): void {
  for (const { name } of [...to.attributes]) {
    // Opened by the person; drawn by a timer; typed: theirs, not the server's.
    if (name === "open" || name === "data-state" || (name === "aria-disabled" && to.hasAttribute("data-act"))) continue;
    if (!from.hasAttribute(name)) to.removeAttribute(name);
  }
  const typed = (to instanceof HTMLInputElement && to.type !== "hidden") || to instanceof HTMLOptionElement;
  for (const { name, value } of [...from.attributes]) {
    if (name === "open" || (typed && (name === "value" || name === "checked" || name === "selected"))) continue;
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }
}

function children(from: Node, to: Node): void {
  const wanted = [...from.childNodes];
  let here: ChildNode | null = to.firstChild;
  for (const one of wanted) {
    let found: ChildNode | null = here && alike(one, here) ? here : null;
    if (!found && keyOf(one)) for (let n = here; n; n = n.nextSibling) if (alike(one, n)) found = n;
    if (!found) {
      to.insertBefore(one, here);
      continue;
    }
    if (found !== here) to.insertBefore(found, here);
    same(one, found);
    here = found.nextSibling;
  }
  while (here) {
    const next: ChildNode | null = here.nextSibling;
    here.remove();
    here = next;
  }
}

/** What an element shows becomes what `from` shows. */
function same(from: Node, to: Node): void {
  if (!(from instanceof Element) || !(to instanceof Element)) {
    if (to.nodeValue !== from.nodeValue) to.nodeValue = from.nodeValue;
    return;
  }
  attributes(from, to);
  if (to instanceof HTMLTextAreaElement) return;
  // What a timer shows is the clock's; the new text would only flicker.
  if (to.hasAttribute("data-shown") && from.textContent?.includes("–")) return;
  children(from, to);
}

/** A control as it can be found again. */
function nameOf(control: Element): string {
  if (control.id) return `#${CSS.escape(control.id)}`;
  const at = control.getAttribute("formaction")?.split("?")[0];
  if (at) return `[formaction^="${CSS.escape(at)}"]`;
  const link = control.getAttribute("href");
  return link ? `a[href="${CSS.escape(link)}"]` : "";
}

/** Puts markup of our own server into `to`. */
export function swap(to: HTMLElement, markup: string): void {
  const focused = document.activeElement;
  const inside = focused !== null && focused !== to && to.contains(focused);
  const name = inside ? nameOf(focused) : "";
  const template = document.createElement("template");
  template.innerHTML = markup;
  children(template.content, to);
  if (!inside || document.activeElement === focused) return;
  // The control was moved, or is gone: the same one, else its place, so that Tab goes on from here.
  const again = to.contains(focused) ? (focused as HTMLElement) : name ? to.querySelector<HTMLElement>(name) : null;
  if (again) again.focus({ preventScroll: true });
  else {
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
  }
}

/** The same with an element that carries its own frame: `from` replaces what is in `to`, and its attributes. */
export function become(to: HTMLElement, from: Element): void {
  attributes(from, to);
  swap(to, from.innerHTML);
}
