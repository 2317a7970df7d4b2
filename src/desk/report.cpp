// SPDX-License-Identifier: Apache-2.0
// The summary report in the form the field knows (domain 3.5): a formula paragraph, numbered paragraphs, annexes. Generated from
// what is kept, in the language of the thread; then people edit it.
#include <algorithm>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "desk/report.hpp"
#include "live/live.hpp"

namespace desk {

std::string plain_in_markdown(std::string_view s) {
  std::string out;
  for (char const c : s) {
    if (std::string_view("\\`*_{}[]<>#|").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

namespace {

constexpr auto plain = plain_in_markdown;

std::string ordinal(std::string const& number) {
  if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) return number;
  return fill(tr("no. {}"), {number});
}

std::string listed(std::vector<std::string> const& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " " + tr("and") + " " : ", ") + plain(names[i]);
  return out;
}

std::vector<std::string> with_hat(std::vector<meeting::Attendance> const& all, std::string_view hat) {
  std::vector<std::string> out;
  for (auto const& a : all)
    if (a.presence == meeting::Presence::present && lower_ascii(a.capacity).find(hat) != std::string::npos) out.push_back(a.name);
  return out;
}

struct Paragraphs {
  std::string text;
  int n = 0;
  void add(std::string const& sentence) { text += std::to_string(++n) + ". " + sentence + "\n\n"; }
};

std::string first_paragraph(Reading& r, meeting::Meeting const& m, meeting::Series const& s, std::vector<meeting::Attendance> const& people,
                            std::string const& base_address) {
  auto const which = plain(m.number.empty() ? m.title : ordinal(m.number));
  std::string out = m.start ? fill(tr("Meeting {1} of {2} took place on {3}."), {which, plain(s.title), moment_words(*m.start, m.zone)})
                            : fill(tr("Meeting {1} of {2} took place on a date that is not known."), {which, plain(s.title)});
  auto chairs = with_hat(people, "chair");
  for (auto& name : with_hat(people, "facilitat")) chairs.push_back(name);
  if (!chairs.empty()) out += " " + fill(tr("It was facilitated by {}."), {listed(chairs)});
  if (auto const office = with_hat(people, "secretariat"); !office.empty()) out += " " + fill(tr("The secretariat was represented by {}."), {listed(office)});
  if (record::head(r, m.id))
    out += " " + fill(tr("The meeting was captioned; the transcript is at <{}>."), {base_address + "/m/" + m.id.text});
  return out;
}

std::string owner_of(record::MarkView const& m, std::map<PersonId, std::string> const& known) {
  auto const it = known.find(m.owner);
  return it != known.end() ? it->second : m.owner_name;
}

std::string link(record::MarkView const& m, std::string const& base_address) {
  return m.words ? " ([" + tr("words") + "](" + base_address + "/q/" + m.words->id.text + "))" : "";
}

std::string due_words(std::string const& due) {
  auto const day = parse_day(due);
  return day ? day_words(*day) : due;
}

/// What was agreed and parked: under the items of the agenda where the words were spoken, then what belongs to none. An item of
/// which nothing was kept has no paragraph: the agenda stands in the annex.
void add_marks(Reading& r, Paragraphs& out, MeetingId const& id, std::vector<record::MarkView> const& marks, std::string const& base_address) {
  std::map<TurnId, ItemId> at;
  if (auto const t = record::transcript(r, id))
    for (auto const& turn : t->turns)
      if (turn.item) at[turn.id] = *turn.item;
  auto const item_of = [&](record::MarkView const& m) { return m.words && at.contains(m.words->turn) ? at[m.words->turn] : ItemId(); };
  auto const add = [&](ItemId const& item, std::string const& title) {
    for (auto const& m : marks) {
      if (item_of(m) != item || (m.kind != record::MarkKind::decision && m.kind != record::MarkKind::question)) continue;
      bool const agreed = m.kind == record::MarkKind::decision;
      auto const sentence = title.empty() ? fill(agreed ? tr("It was agreed: {}") : tr("The following was parked: {}"), {plain(m.text)})
                                          : fill(agreed ? tr("On “{1}” it was agreed: {2}") : tr("On “{1}” the following was parked: {2}"), {plain(title), plain(m.text)});
      out.add(sentence + link(m, base_address));
    }
  };
  for (auto const& item : meeting::agenda(r, id)) add(item.id, item.title);
  add(ItemId(), {});
}

void add_next_steps(Paragraphs& out, std::vector<record::MarkView> const& marks, std::map<PersonId, std::string> const& known, std::string const& base_address) {
  std::vector<std::string> steps;
  for (auto const& m : marks) {
    if (m.kind != record::MarkKind::action) continue;
    auto const owner = owner_of(m, known);
    auto line = plain(m.text) + " — " + (owner.empty() ? "**" + tr("no owner") + "**" : plain(owner));
    if (!m.due.empty()) line += ", " + fill(tr("due {}"), {due_words(m.due)});
    steps.push_back(line + link(m, base_address));
  }
  if (steps.empty()) return;
  out.add(tr("Next steps:"));
  for (auto const& s : steps) out.text += "    - " + s + "\n";
  out.text += "\n";
}

std::string annexes(Reading& r, MeetingId const& id, std::vector<meeting::Attendance> const& people, std::string const& base_address) {
  std::string out = "## " + tr("Annex 1: agenda") + "\n\n";
  auto const items = meeting::agenda(r, id);
  for (auto const& i : items)
    out += "- " + plain(i.title) + (i.minutes > 0 ? " (" + count_of("{} minute", "{} minutes", i.minutes) + ")" : "") + "\n";
  if (items.empty()) out += tr("No agenda is kept.") + "\n";
  out += "\n## " + tr("Annex 2: participants") + "\n\n";
  for (auto const& a : people) {
    auto const how = a.presence == meeting::Presence::apologies ? " (" + tr("apologies") + ")" : a.presence == meeting::Presence::chat_only ? " (" + tr("chat only") + ")" : "";
    out += "- " + plain(a.name) + (a.capacity.empty() ? "" : ", " + plain(a.capacity)) + how + "\n";
  }
  if (people.empty()) out += tr("No attendance is kept.") + "\n";
  out += "\n## " + tr("Annex 3: documents") + "\n\n";
  auto const documents = meeting::documents(r, id);
  for (auto const& d : documents)
    out += "- " + plain(d.title) + ": <" + (d.address.empty() ? base_address + "/documents/" + d.id.text : d.address) + ">\n";
  if (documents.empty()) out += tr("No documents are kept.") + "\n";
  return out;
}

}  // namespace

std::string draft_report(Reading& r, MeetingId const& id, std::string const& forum, std::string const& base_address, Readers readers) {
  auto const m = meeting::meeting(r, id);
  if (!m) return {};
  auto const s = meeting::series(r, m->series).value_or(meeting::Series{});
  auto const people = meeting::attendance(r, id);
  Paragraphs out;
  out.text = "## " + plain(forum) + " — " + plain(s.title) + " " + plain(ordinal(m->number)) + "\n\n";
  out.add(first_paragraph(r, *m, s, people, base_address));
  // What the room knows is part of the record, and read by whom the record may be read.
  auto const kept = live::kept_room(r, id);
  auto const& room = *kept;
  auto const ended = m->end.value_or(m->start.value_or(Instant{}));
  auto const head = record::head(r, id);
  bool const open = s.rough_is_public || (head && is_public(s, *head));
  bool const was_live = room.life == live::Life::closed && (readers == Readers::members || open);
  if (was_live)
    for (auto const& sentence : live_paragraphs(room, ended)) out.add(sentence);
  auto const marks = record::marks_of(r, id);
  add_marks(r, out, id, marks, base_address);
  add_next_steps(out, marks, names(r), base_address);
  out.add(tr("Comments on this report, and corrections, are welcome at the secretariat."));
  return out.text + annexes(r, id, people, base_address) + (was_live ? "\n" + live_annex(room, ended) : "");
}

Report report(Reading& r, MeetingId const& id, std::string const& forum, std::string const& base_address, Readers readers) {
  if (auto kept = record::kept_report(r, id)) return {kept->rev, kept->text, kept->by, kept->at};
  return {0, draft_report(r, id, forum, base_address, readers), {}, std::nullopt};
}

Result<std::int64_t> save_report(Writing& w, MeetingId const& id, std::int64_t base_rev, std::string const& text) {
  if (!meeting::meeting(w, id)) return refuse(Why::unknown, say("There is no such meeting."));
  return record::keep_report(w, id, base_rev, text);
}

}  // namespace desk
