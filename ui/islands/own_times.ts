// SPDX-License-Identifier: Apache-2.0
// The agenda's times in the reader's own zone, beside those of the meeting where the two differ. A fragment is the same for everybody,
// so only the reader's device can say it.

const hours = (at: Date, zone?: string): string => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(zone ? { timeZone: zone } : {}) }).format(at);

/** After the agenda was drawn. `zone`: the meeting's; `words`: "{} your time". */
export function addOwnTimes(place: HTMLElement, zone: string, words: string): void {
  for (const time of place.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const at = new Date(time.dateTime);
    let own = "";
    try {
      own = hours(at) === hours(at, zone) ? "" : hours(at);
    } catch {
      // a zone this browser does not know: the meeting's time stands alone
    }
    if (!own || time.nextElementSibling?.hasAttribute("data-own-time")) continue;
    const beside = document.createElement("span");
    beside.dataset["ownTime"] = "";
    beside.textContent = ` (${words.replace("{}", own)})`;
    time.after(beside);
  }
}
