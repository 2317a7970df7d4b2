// SPDX-License-Identifier: Apache-2.0
// Three walks: the head from above until the first line that is none of its templates, the foot from below, and one
// pass over the middle for the few templates that are safe anywhere.
#include "record/wrapper.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/labels.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_pages.hpp"
#include "record/parse_templates.hpp"

namespace record {

namespace {

using scan::Line;
constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_head = 300, longest_foot = 60;

/// A label in capitals that begins speech, not a head line like "MAIN SESSION: TRUST".
bool starts_speech(std::string_view text) {
  if (scan::mark_at_start(text)) return true;
  auto const body = scan::trim_left(text.substr(scan::single_chevron(text)));
  auto const label = read_label(body);
  if (label && label->bold && label_doubt(*label) == LabelDoubt::none && label->form == LabelForm::title) return true;
  if (!label || label->form != LabelForm::caps || label_doubt(*label) != LabelDoubt::none || scan::read_field(body))
    return false;
  auto const rest = body.substr(label->consumed, 400);
  return rest.empty() || std::any_of(rest.begin(), rest.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

class Head {
 public:
  Head(std::vector<Line>& lines, Parsed& out) : lines_(lines), out_(out) {}

  HeadRead read() {
    inline_head();
    find_bounds();
    std::size_t i = 0;
    for (; i < first_speech_; ++i) {
      char const* const kind = classify(i);
      if (kind) add(lines_[i].number, kind, lines_[i].text);
      else if (last_sure_ && i <= *last_sure_) add(lines_[i].number, "header", lines_[i].text);
      else break;
    }
    lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(i));
    if (!lines_.empty()) lines_.front().fresh = true;
    choose_title();
    return finish();
  }

 private:
  enum class Block { none, vendor, people, disclaimer, fence };

  struct Candidate {
    std::size_t wrapper;  // index in out_.wrapper
    scan::TitleRead title;
    bool named = false;  // "Title: ..."
  };

  void add(std::uint32_t line, std::string_view kind, std::string_view text) {
    out_.wrapper.push_back({line, std::string(kind), std::string(text)});
  }

  /// Where speech begins at the latest, and the last line before it that is certainly wrapping.
  void find_bounds() {
    std::size_t const end = std::min(lines_.size(), longest_head);
    first_speech_ = end;
    bool dated = false, prose = false;
    for (std::size_t i = 0; i < end; ++i) {
      auto const text = lines_[i].text;
      if (starts_speech(text)) {
        first_speech_ = i;
        marked_ = true;
        break;
      }
      bool const sure = scan::is_raw_marker(text) || scan::starts_vendor_block(text) || scan::is_disclaimer(text) ||
                        scan::is_server_warning(text) || base::starts_with_no_case(scan::trim(text), "you are here");
      bool const day = scan::only_date_and_time(text) && scan::read_date(text);
      auto const field = scan::read_field(text);
      if (sure || (!prose && (day || (field && scan::is_people_key(field->key))))) last_sure_ = i;
      prose =
          prose || (!sure && (text.size() > 160 || text.ends_with('.') || text.ends_with('?') || text.ends_with('!')));
      dated = dated || scan::only_date_and_time(text);
    }
    evidence_ = marked_ || dated || last_sure_;
    // Without any mark a disclaimer far down is the foot of the file, not the end of its head.
    if (!marked_ && last_sure_ && *last_sure_ > 40) last_sure_.reset();
  }

  char const* classify(std::size_t i) {
    Line const& line = lines_[i];
    auto const text = line.text;
    if (line.fresh && block_ != Block::fence) block_ = Block::none;
    if (scan::is_rule(text)) {
      block_ = block_ == Block::fence ? Block::none : text.find('*') != npos ? Block::fence : block_;
      return "disclaimer";
    }
    if (block_ == Block::fence) return "disclaimer";
    if (scan::is_server_warning(text)) return "warning";
    if (auto const* kind = by_block(text)) return kind;
    if (scan::is_raw_marker(text)) return "header";
    if (scan::starts_vendor_block(text)) {
      block_ = Block::vendor;
      return "vendor";
    }
    if (scan::sounds_like_disclaimer(text)) {
      if (!ends_disclaimer(text)) block_ = Block::disclaimer;
      return "disclaimer";
    }
    if (scan::trim(text) == ".") return "chrome";
    if (scan::trim(text).starts_with("<<")) return "note";
    if (scan::only_date_and_time(text)) return take_clock(text);
    if (scan::is_contact(text)) return "vendor";
    if (scan::is_web_chrome(text)) return "chrome";
    if (auto const field = scan::read_field(text)) return take_field(*field);
    auto const whole = scan::trim(text);
    if (sole_event(whole.ends_with('.') ? whole.substr(0, whole.size() - 1) : whole)) return "note";
    return take_title(text);
  }

  char const* by_block(std::string_view text) {
    if (block_ == Block::vendor) return "vendor";
    if (block_ == Block::people) {
      take_name(text);
      return "header";
    }
    if (block_ != Block::disclaimer) return nullptr;
    if (ends_disclaimer(text)) block_ = Block::none;
    return "disclaimer";
  }

  static bool ends_disclaimer(std::string_view text) {
    return text.ends_with("record.") || text.ends_with("proceedings.") || text.ends_with("*");
  }

  char const* take_clock(std::string_view text) {
    if (auto const date = scan::read_date(text)) {
      if (date->day && !head_.day) head_.day = date->day;
      if (!date->day) doubt_ = std::string(scan::trim(text));
    }
    auto const read = scan::read_clock(text);
    if (read && !head_.from) {
      head_.from = read->from;
      head_.to = read->to;
      head_.zone = read->zone;
    }
    return scan::read_date(text) ? "date" : "time";
  }

  char const* take_field(scan::Field const& field) {
    if (field.key == "date" || field.key == "time" || field.key == "start" || field.key == "start time") {
      take_clock(field.value);
      return field.key == "date" ? "date" : "time";
    }
    if (scan::is_people_key(field.key)) {
      block_ = Block::people;
      for (auto const name : base::split(field.value, ',')) take_name(name);
    }
    if (field.key.starts_with("note")) return "note";
    if (field.key == "title" || field.key == "meeting" || field.key == "session" || field.key == "event") {
      auto title = scan::read_title(field.value);
      if (!title) title = scan::TitleRead{std::string(field.value), {}, false};
      titles_.push_back({out_.wrapper.size(), *title, true});
    }
    return "header";
  }

  /// "Ada Morrow - upstream group", "Delfina Rojas, lakes": who was there is known to the reader of labels.
  void take_name(std::string_view text) {
    text = text.substr(0, std::min({text.find(','), text.find(" - "), text.find(" \u2013 "), text.find('(')}));
    text = scan::trim(text);
    if (text.size() >= 3 && text.size() <= 60 && head_.people.size() < 500) head_.people.emplace_back(text);
  }

  char const* take_title(std::string_view text) {
    if (!evidence_) return nullptr;
    auto const title = scan::read_title(text);
    if (!title) return nullptr;
    if (scan::read_date(text)) take_clock(text);
    titles_.push_back({out_.wrapper.size(), *title, false});
    return "header";
  }

  void choose_title() {
    auto const weight = [](Candidate const& c) {
      if (c.title.title.empty()) return 0;
      return 1 + (c.named ? 3 : 0) + (c.title.number.empty() ? 0 : 4) + (c.title.gathering ? 2 : 0);
    };
    auto const best = std::max_element(titles_.begin(), titles_.end(),
                                       [&](auto const& a, auto const& b) { return weight(a) < weight(b); });
    if (best == titles_.end()) return;
    if (weight(*best) > 0) {
      out_.meeting.title = best->title.title;
      out_.wrapper[best->wrapper].kind = "title";
    }
    if (!best->title.number.empty()) out_.meeting.number = best->title.number;
    for (auto const& c : titles_)
      if (!out_.meeting.number && !c.title.number.empty()) out_.meeting.number = c.title.number;
  }

  HeadRead finish() {
    auto& meeting = out_.meeting;
    meeting.date = head_.day;
    if (!head_.day && !doubt_.empty() && !out_.wrapper.empty())
      for (auto const& w : out_.wrapper)
        if (scan::trim(w.text) == doubt_) out_.doubts.push_back({w.line, "time", doubt_});
    if (head_.day && head_.from && head_.zone) {
      meeting.start = scan::instant(*head_.day, *head_.from, *head_.zone);
      if (head_.to && meeting.start) {
        auto const end = scan::instant(*head_.day, *head_.to, *head_.zone);
        if (end) meeting.end = *end < *meeting.start ? *end + std::chrono::days{1} : *end;
      }
    }
    return head_;
  }

  /// H2, and files of a single line: a whole head before the first words, on one line.
  void inline_head() {
    if (lines_.empty()) return;
    Line& line = lines_.front();
    auto const whole = scan::trim_left(line.text);
    auto const mark = scan::inner_mark(whole, 0);
    std::string_view head =
        whole.substr(0, std::min<std::size_t>({mark ? mark->at : whole.size(), whole.size(), 3000}));
    auto const fence = scan::find_disclaimer(head, 0);
    bool const raw = base::starts_with_no_case(head, "raw file");
    bool const much = mark || fence != npos;
    if (!much || (!raw && (fence == npos || fence == 0)) || starts_speech(whole)) return;
    auto const facts = head.substr(0, fence);
    inline_facts(line.number, facts);
    std::size_t used = facts.size();
    if (fence != npos) {
      auto const size = disclaimer_size(head.substr(fence));
      add(line.number, "disclaimer", scan::trim(head.substr(fence, size)));
      used = fence + size;
    }
    line.text = whole.substr(used);
    if (scan::trim_left(line.text).empty()) lines_.erase(lines_.begin());
  }

  /// "RAW FILE FORUM GROUP CALL #12 MAY 4, 2023 0900 CET Services provided by: ..."
  void inline_facts(std::uint32_t number, std::string_view facts) {
    if (base::starts_with_no_case(facts, "raw file")) {
      add(number, "header", facts.substr(0, 8));
      facts.remove_prefix(8);
    }
    auto const vendor_at = scan::find_no_case(facts, "services provided by");
    auto const vendor = vendor_at == npos ? std::string_view{} : facts.substr(vendor_at);
    facts = facts.substr(0, vendor_at);
    auto const date = scan::read_date(facts);
    auto const time = scan::read_clock(facts);
    std::size_t const cut = std::min(date ? date->begin : facts.size(), time ? time->begin : facts.size());
    if (auto const text = scan::trim(facts.substr(0, cut)); !text.empty()) {
      if (auto const title = scan::read_title(text)) titles_.push_back({out_.wrapper.size(), *title, false});
      add(number, "header", text);
    }
    if (auto const text = scan::trim(facts.substr(cut)); !text.empty()) add(number, take_clock(text), text);
    if (!vendor.empty()) add(number, "vendor", scan::trim(vendor));
  }

  /// How far a disclaimer reaches: to its closing asterisks, else sentence by sentence while they sound like one.
  static std::size_t disclaimer_size(std::string_view s) {
    if (s.starts_with('*')) {
      auto const words = s.find_first_not_of("* ");
      auto const close = words == npos ? npos : s.find("**", words);
      if (close == npos) return s.size();
      auto const end = s.find_first_not_of('*', close);
      return end == npos ? s.size() : end;
    }
    std::size_t end = 0;
    while (end < s.size()) {
      auto const stop = s.find(". ", end);
      auto const next = stop == npos ? s.size() : stop + 2;
      auto const sentence = s.substr(end, next - end);
      if (!scan::sounds_like_disclaimer(sentence) && !scan::has_no_case(sentence, "accura") && end > 0) break;
      end = next;
    }
    return end;
  }

  std::vector<Line>& lines_;
  Parsed& out_;
  std::vector<Candidate> titles_;
  HeadRead head_;
  std::string doubt_;
  Block block_ = Block::none;
  std::size_t first_speech_ = 0;
  std::optional<std::size_t> last_sure_;
  bool marked_ = false, evidence_ = false;
};

char const* foot_kind(std::string_view text) {
  if (scan::is_rule(text)) return "disclaimer";
  if (scan::is_disclaimer(text)) return "disclaimer";
  if (scan::is_server_warning(text)) return "warning";
  if (scan::starts_vendor_block(text) || scan::is_contact(text)) return "vendor";
  if (scan::is_web_chrome(text) || scan::trim(text) == ".") return "chrome";
  return nullptr;
}

/// A disclaimer behind the last words of the last line (files of one line).
void inline_foot(std::vector<Line>& lines, Parsed& out) {
  if (lines.empty()) return;
  Line& last = lines.back();
  std::size_t const from = last.text.size() > 2000 ? last.text.size() - 2000 : 0;
  auto const tail = last.text.substr(from);
  auto const at = scan::find_disclaimer(tail, 0);
  if (at == npos || (from + at > 0 && !scan::ends_sentence(scan::trim_right(last.text.substr(0, from + at))))) return;
  if (scan::inner_mark(tail, at)) return;
  out.wrapper.push_back({last.number, "disclaimer", std::string(scan::trim(tail.substr(at)))});
  last.text = scan::trim_right(last.text.substr(0, from + at));
  if (last.text.empty()) lines.pop_back();
}

void take_foot(std::vector<Line>& lines, Parsed& out) {
  std::vector<WrapperLine> foot;
  while (!lines.empty() && foot.size() < longest_foot) {
    // A wrapped disclaimer: back to the line that begins it, when no voice stands between.
    std::size_t first = lines.size() - 1;
    char const* kind = foot_kind(lines[first].text);
    while (!kind && !lines[first].fresh && first > 0 && lines.size() - first < 12 &&
           !starts_speech(lines[first].text)) {
      --first;
      if (scan::is_disclaimer(lines[first].text) || scan::starts_vendor_block(lines[first].text))
        kind = foot_kind(lines[first].text);
    }
    if (!kind) break;
    for (std::size_t i = lines.size(); i > first; --i)
      foot.push_back({lines[i - 1].number, kind, std::string(lines[i - 1].text)});
    lines.resize(first);
  }
  out.wrapper.insert(out.wrapper.end(), foot.rbegin(), foot.rend());
  inline_foot(lines, out);
}

/// "### 00:01:05", "[00:01:05]", "00:01:05": seconds, or -1.
std::int32_t time_mark(std::string_view s) {
  s = scan::trim(s);
  if (s.size() < 5 || s.size() > 24) return -1;
  s.remove_prefix(std::min(s.find_first_not_of("#[( "), s.size()));
  while (!s.empty() && (s.back() == ']' || s.back() == ')' || s.back() == ' ')) s.remove_suffix(1);
  std::int32_t total = 0;
  std::size_t parts = 0;
  for (auto const part : base::split(s, ':')) {
    if (part.size() != 2 || !scan::is_digit(part[0]) || !scan::is_digit(part[1])) return -1;
    std::int32_t const v = (part[0] - '0') * 10 + (part[1] - '0');
    if (parts > 0 && v > 59) return -1;
    total = total * 60 + v;
    ++parts;
  }
  return parts == 2 || parts == 3 ? total : -1;
}

/// Templates that are safe between words of speech; first characters keep it cheap.
char const* middle_kind(std::string_view text) {
  auto const s = scan::trim_left(text);
  switch (s.front()) {
    case '.': return s == "." ? "chrome" : nullptr;
    case '<': return s.starts_with("<<") && s.ends_with(">>") ? "note" : nullptr;
    case '#':
    case '[':
    case '0':
    case '1':
    case '2':
    case '(': return time_mark(s) >= 0 ? "time" : nullptr;
    case '*':
    case 'T':
    case 't':
    case 'D':
    case 'P':
    case 'W':
    case 'F':
    case 'S':
    case 'U':
    case 'N':
    case 'C':
      if (s.size() > 4000) return nullptr;
      if (scan::is_disclaimer(s)) return "disclaimer";
      return scan::is_server_warning(s) ? "warning" : nullptr;
    default: return nullptr;
  }
}

void take_middle(std::vector<Line>& lines, Parsed& out) {
  std::size_t kept = 0;
  std::int32_t clock = -1;
  bool removed = false, disclaimer = false;
  for (auto line : lines) {
    char const* kind = middle_kind(line.text);
    if (disclaimer && !line.fresh && !kind && !starts_speech(line.text)) kind = "disclaimer";
    disclaimer = kind != nullptr && std::string_view(kind) == "disclaimer";
    if (kind) {
      if (std::string_view(kind) == "time") clock = time_mark(line.text);
      out.wrapper.push_back({line.number, kind, std::string(line.text)});
      removed = true;
      continue;
    }
    line.fresh = line.fresh || removed;
    line.clock = clock;
    removed = false;
    clock = -1;
    lines[kept++] = line;
  }
  lines.resize(kept);
}

}  // namespace

HeadRead take_wrapper(std::vector<Line>& lines, Parsed& out) {
  scan::cut_pages(lines, out);
  auto head = Head(lines, out).read();
  take_foot(lines, out);
  take_middle(lines, out);
  std::stable_sort(out.wrapper.begin(), out.wrapper.end(),
                   [](auto const& a, auto const& b) { return a.line < b.line; });
  return head;
}

void take_session_end(std::string_view event, HeadRead const& head, ParsedMeeting& meeting) {
  auto const read = scan::read_clock(event, scan::Bare::allowed);
  if (!read || !head.day) return;
  auto const zone = read->zone ? read->zone : head.zone;
  if (!zone) return;
  auto end = scan::instant(*head.day, read->from, *zone);
  if (!end) return;
  if (meeting.start && *end < *meeting.start) *end += std::chrono::days{1};
  meeting.end = end;
}

}  // namespace record
