// SPDX-License-Identifier: Apache-2.0
// From above, line by line, until the first line that is none of the templates; a line that is certainly wrapping pulls
// everything above it into the head.
#include "record/parse_head.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/labels.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_templates.hpp"
#include "record/parse_title.hpp"

namespace record::scan {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_head = 300;

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
    TitleRead title;
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
      bool const sure = is_raw_marker(text) || starts_vendor_block(text) || is_disclaimer(text) ||
                        is_server_warning(text) || base::starts_with_no_case(trim(text), "you are here");
      bool const day = only_date_and_time(text) && read_date(text);
      auto const field = read_field(text);
      if (sure || (!prose && (day || (field && is_people_key(field->key))))) last_sure_ = i;
      prose =
          prose || (!sure && (text.size() > 160 || text.ends_with('.') || text.ends_with('?') || text.ends_with('!')));
      dated = dated || only_date_and_time(text);
    }
    evidence_ = marked_ || dated || last_sure_;
    // Without any mark a disclaimer far down is the foot of the file, not the end of its head.
    if (!marked_ && last_sure_ && *last_sure_ > 40) last_sure_.reset();
  }

  char const* classify(std::size_t i) {
    Line const& line = lines_[i];
    auto const text = line.text;
    if (line.fresh && block_ != Block::fence) block_ = Block::none;
    if (is_rule(text)) {
      block_ = block_ != Block::fence && fence_closes(i) ? Block::fence : Block::none;
      return "disclaimer";
    }
    if (block_ == Block::fence) return "disclaimer";
    if (is_server_warning(text)) return "warning";
    if (auto const* kind = by_block(text)) return kind;
    if (is_raw_marker(text)) return "header";
    if (starts_vendor_block(text)) {
      block_ = Block::vendor;
      return "vendor";
    }
    if (sounds_like_disclaimer(text)) {
      if (!ends_disclaimer(text)) block_ = Block::disclaimer;
      return "disclaimer";
    }
    if (trim(text) == ".") return "chrome";
    if (trim(text).starts_with("<<")) return "note";
    if (only_date_and_time(text)) return take_clock(text);
    if (is_contact(text)) return "vendor";
    if (is_web_chrome(text)) return "chrome";
    if (auto const field = read_field(text)) return take_field(*field);
    auto const whole = trim(text);
    if (sole_event(whole.ends_with('.') ? whole.substr(0, whole.size() - 1) : whole)) return "note";
    return take_title(text);
  }

  /// A rule opens a fence only when another one closes it soon; a single rule stands before the first words.
  bool fence_closes(std::size_t i) const {
    for (std::size_t k = i + 1; k < std::min(first_speech_, i + 20); ++k)
      if (is_rule(lines_[k].text)) return true;
    return false;
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
    if (auto const date = read_date(text)) {
      if (date->day && !head_.day) head_.day = date->day;
      if (!date->day) doubt_ = std::string(trim(text));
    }
    auto const read = read_clock(text);
    if (read && !head_.from) {
      head_.from = read->from;
      head_.to = read->to;
      head_.zone = read->zone;
    }
    return read_date(text) ? "date" : "time";
  }

  char const* take_field(Field const& field) {
    if (field.key == "date" || field.key == "time" || field.key == "start" || field.key == "start time") {
      take_clock(field.value);
      return field.key == "date" ? "date" : "time";
    }
    if (is_people_key(field.key)) {
      block_ = Block::people;
      for (auto const name : base::split(field.value, ',')) take_name(name);
    }
    if (field.key.starts_with("note")) return "note";
    if (field.key == "title" || field.key == "meeting" || field.key == "session" || field.key == "event") {
      auto title = read_title(field.value);
      if (!title) title = TitleRead{std::string(field.value), {}, false};
      titles_.push_back({out_.wrapper.size(), *title, true});
    }
    return "header";
  }

  /// "Ada Morrow - upstream group", "Delfina Rojas, lakes": who was there is known to the reader of labels.
  void take_name(std::string_view text) {
    text = text.substr(0, std::min({text.find(','), text.find(" - "), text.find(" \u2013 "), text.find('(')}));
    text = trim(text);
    if (text.size() >= 3 && text.size() <= 60 && head_.people.size() < 500) head_.people.emplace_back(text);
  }

  char const* take_title(std::string_view text) {
    if (!evidence_) return nullptr;
    auto const title = read_title(text);
    if (!title) return nullptr;
    if (read_date(text)) take_clock(text);
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
        if (trim(w.text) == doubt_) out_.doubts.push_back({w.line, "time", doubt_});
    if (head_.day && head_.from && head_.zone) {
      meeting.start = instant(*head_.day, *head_.from, *head_.zone);
      if (head_.to && meeting.start) {
        auto const end = instant(*head_.day, *head_.to, *head_.zone);
        if (end) meeting.end = *end < *meeting.start ? *end + std::chrono::days{1} : *end;
      }
    }
    return head_;
  }

  /// H2, and files of a single line: a whole head before the first words, on one line.
  void inline_head() {
    if (lines_.empty()) return;
    Line& line = lines_.front();
    auto const whole = trim_left(line.text);
    auto const mark = inner_mark(whole, 0);
    std::string_view head =
        whole.substr(0, std::min<std::size_t>({mark ? mark->at : whole.size(), whole.size(), 3000}));
    auto const fence = find_disclaimer(head, 0);
    bool const raw = base::starts_with_no_case(head, "raw file");
    bool const much = mark || fence != npos;
    if (!much || (!raw && (fence == npos || fence == 0)) || starts_speech(whole)) return;
    auto const facts = head.substr(0, fence);
    inline_facts(line.number, facts);
    std::size_t used = facts.size();
    if (fence != npos) {
      auto const size = disclaimer_size(head.substr(fence));
      add(line.number, "disclaimer", trim(head.substr(fence, size)));
      used = fence + size;
    }
    line.text = whole.substr(used);
    if (trim_left(line.text).empty()) lines_.erase(lines_.begin());
  }

  /// "RAW FILE FORUM GROUP CALL #12 MAY 4, 2023 0900 CET Services provided by: ..."
  void inline_facts(std::uint32_t number, std::string_view facts) {
    if (base::starts_with_no_case(facts, "raw file")) {
      add(number, "header", facts.substr(0, 8));
      facts.remove_prefix(8);
    }
    auto const vendor_at = find_no_case(facts, "services provided by");
    auto const vendor = vendor_at == npos ? std::string_view{} : facts.substr(vendor_at);
    facts = facts.substr(0, vendor_at);
    auto const date = read_date(facts);
    auto const time = read_clock(facts);
    std::size_t const cut = std::min(date ? date->begin : facts.size(), time ? time->begin : facts.size());
    if (auto const text = trim(facts.substr(0, cut)); !text.empty()) {
      if (auto const title = read_title(text)) titles_.push_back({out_.wrapper.size(), *title, false});
      add(number, "header", text);
    }
    if (auto const text = trim(facts.substr(cut)); !text.empty()) add(number, take_clock(text), text);
    if (!vendor.empty()) add(number, "vendor", trim(vendor));
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
      if (!sounds_like_disclaimer(sentence) && !has_no_case(sentence, "accura") && end > 0) break;
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

}  // namespace

bool starts_speech(std::string_view text) {
  if (mark_at_start(text)) return true;
  auto const body = trim_left(text.substr(single_chevron(text)));
  auto const label = read_label(body);
  if (label && label->bold && label_doubt(*label) == LabelDoubt::none && label->form == LabelForm::title) return true;
  if (!label || label->form != LabelForm::caps || label_doubt(*label) != LabelDoubt::none || read_field(body))
    return false;
  auto const rest = body.substr(label->consumed, 400);
  return rest.empty() || std::any_of(rest.begin(), rest.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

HeadRead take_head(std::vector<Line>& lines, Parsed& out) { return Head(lines, out).read(); }

}  // namespace record::scan
