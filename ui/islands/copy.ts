// SPDX-License-Identifier: Apache-2.0
// Shows the "Copy link" button beside a permanent address and makes it copy. The link itself needs no script.
import { copy, say } from "./page";

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const link = button.parentElement?.querySelector<HTMLAnchorElement>("a[href]");
  if (!link) continue;
  button.hidden = false;
  button.addEventListener("click", async () => say((await copy(link.href)) ? "copied" : "failed"));
}
