// SPDX-License-Identifier: Apache-2.0
// What the live room adds to the draft report: how each item went, what was asked and said, who used the floor how long, what was
// left over (floor 8; domain 3.5). Pure but for the language of the thread.
#include "desk/report.hpp"

#include "base/html.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/live.hpp"
#include "live/minutes.hpp"

namespace desk {

using namespace base;

namespace {

std::string minutes_words(Millis t) {
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(t).count();
  return fill(tr("{1} min {2} s"), {std::to_string(seconds / 60), std::to_string(seconds % 60)});
}

std::string joined(std::vector<std::string> const& names) {
  std::string out;
  for (auto const& n : names) out += (out.empty() ? "" : ", ") + plain_in_markdown(n);
  return out;
}

std::string call_paragraph(live::Asked const& asked) {
  auto out = fill(asked.call.kind == live::CallKind::objection ? tr("It was asked whether anybody objects: {}") : tr("It was asked: {}"),
                  {plain_in_markdown(asked.call.text)});
  for (auto const& o : asked.call.objections)
    out += " " + fill(tr("{1} objected: {2}"), {plain_in_markdown(o.name), plain_in_markdown(o.reason)}) +
           (o.answer.empty() ? "" : " " + fill(tr("Answer: {}"), {plain_in_markdown(o.answer)}));
  if (!asked.tally.missing.empty()) out += " " + fill(tr("No answer came from: {}."), {joined(asked.tally.missing)});
  if (asked.call.outcome)
    out += " " + fill(tr("The chair's outcome was: {1} ({2})."),
                      {plain_in_markdown(asked.call.outcome->sentence), outcome_word(asked.call.outcome->word)});
  return out;
}

std::string time_list(live::Minutes const& m) {
  std::string out = "## " + tr("Annex 4: use of the floor") + "\n\n";
  auto const line = [&](std::string const& who, Millis t) { out += "- " + who + ": " + minutes_words(t) + "\n"; };
  line(tr("Chair"), m.time.chair);
  for (auto const& [name, t] : m.time.coalitions) line(name.empty() ? tr("no coalition") : plain_in_markdown(name), t);
  return out + "\n";
}

}  // namespace

std::string outcome_word(std::string_view word) {
  if (word == "agreed") return tr("agreed");
  if (word == "agreed_no_objection") return tr("agreed, no objection heard");
  if (word == "rough_consensus") return tr("rough consensus");
  if (word == "no_consensus") return tr("no consensus");
  if (word == "deferred") return tr("deferred");
  if (word == "to_the_list") return tr("taken to the list");
  if (word == "noted") return tr("noted");
  return std::string(word);
}

std::vector<std::string> live_paragraphs(live::Room const& room, Instant now) {
  std::vector<std::string> out;
  auto const m = live::minutes(room, now);
  if (!m.missing.empty()) out.push_back(fill(tr("Not represented were: {}."), {joined(m.missing)}));
  for (auto const& item : m.items)
    if (!item.conclusion.empty()) out.push_back(fill(tr("On “{1}” it was concluded: {2}"), {plain_in_markdown(item.title), plain_in_markdown(item.conclusion)}));
  for (auto const& asked : m.calls) out.push_back(call_paragraph(asked));
  for (auto const& d : m.dissent) out.push_back(fill(tr("Dissent of {1}: {2}"), {plain_in_markdown(d.name), plain_in_markdown(d.reason)}));
  for (auto const& r : m.rulings) out.push_back(fill(tr("On a point of order of {1} the ruling was: {2}"), {plain_in_markdown(r.raised_by), plain_in_markdown(r.text.empty() ? r.word : r.text)}));
  for (auto const& s : m.supported) out.push_back(fill(tr("What {1} said was also the point of: {2}."), {plain_in_markdown(s.name), joined(s.by)}));
  std::vector<std::string> unheard;
  for (auto const& u : m.unheard) unheard.push_back(u.note.empty() ? u.name : u.name + " (" + u.note + ")");
  for (auto const& u : m.unheard) {
    if (!u.words.empty()) out.push_back(fill(tr("In writing, {1}: {2}"), {plain_in_markdown(u.name), plain_in_markdown(u.words)}));
    else if (u.write_by && now <= *u.write_by)
      out.push_back(fill(tr("{1} may send words in writing until {2}."), {plain_in_markdown(u.name), day_words(utc_day(*u.write_by))}));
  }
  if (!unheard.empty()) out.push_back(fill(tr("These requests for the floor were not reached: {}."), {joined(unheard)}));
  if (m.off_record.count() > 0) out.push_back(fill(tr("The meeting was off the record for {}."), {minutes_words(m.off_record)}));
  for (auto const& n : m.notices) out.push_back(plain_in_markdown(n));
  return out;
}

std::string live_annex(live::Room const& room, Instant now) { return time_list(live::minutes(room, now)); }

}  // namespace desk
