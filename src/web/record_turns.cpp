// SPDX-License-Identifier: Apache-2.0
// How turns and words look (ui/islands/README.md). The one rule: what stands in [data-segment] without data-aside is
// the segment's text, code point for code point, because selections are counted in it.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "record/diff.hpp"
#include "web/record.hpp"

namespace web {

namespace {

using base::add_html;
using base::Attr;

constexpr std::string_view erased_mark = "[redacted]";

/// Something that holds for a stretch of a segment's text, in bytes.
struct Layer {
  enum class What { mark, event, gap, shown } what = What::mark;
  std::size_t begin = 0, end = 0;
  std::string kind;  ///< of a mark
};

/// Bytes of code point offsets, asked in any order, found in one walk.
class Offsets {
 public:
  explicit Offsets(std::string_view s) : ascii_(base::code_points(s) == s.size()), size_(s.size()), text_(s) {}
  std::size_t operator()(std::int64_t n) const {
    auto const at = static_cast<std::size_t>(std::max<std::int64_t>(0, n));
    return ascii_ ? std::min(at, size_) : base::byte_offset(text_, at);
  }

 private:
  bool ascii_;
  std::size_t size_;
  std::string_view text_;
};

std::vector<Layer> layers_of(record::Segment const& s, std::vector<record::Mark const*> const& marks,
                             std::optional<Shown> const& shown) {
  Offsets const at(s.text);
  std::vector<Layer> out;
  for (auto const* m : marks)
    if (!s.redacted && m->end > m->start) out.push_back({Layer::What::mark, at(m->start), at(m->end), m->kind});
  if (shown && shown->segment == s.id && shown->end > shown->start)
    out.push_back({Layer::What::shown, at(shown->start), at(shown->end), {}});
  for (auto const& e : s.events) {
    auto const from = at(e.at);
    if (!e.text.empty() && s.text.compare(from, e.text.size(), e.text) == 0)
      out.push_back({Layer::What::event, from, from + e.text.size(), {}});
  }
  if (s.redacted)
    for (auto i = s.text.find(erased_mark); i != std::string::npos;
         i = s.text.find(erased_mark, i + erased_mark.size()))
      out.push_back({Layer::What::gap, i, i + erased_mark.size(), {}});
  std::erase_if(out, [](Layer const& l) { return l.begin >= l.end; });
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.begin < b.begin; });
  return out;
}

/// One stretch over which the same layers hold.
void add_piece(Html& to, std::string_view words, std::vector<Layer const*> const& open) {
  Html inside = text(words);
  // Innermost first: what the words are, then what points at them.
  for (auto const* l : open) {
    if (l->what == Layer::What::event) inside = html("<span class=\"event\">{}</span>", inside);
    if (l->what == Layer::What::gap) inside = html("<span class=\"redacted\">{}</span>", inside);
  }
  for (auto const* l : open)
    if (l->what == Layer::What::mark) inside = html("<mark class=\"{}\">{}</mark>", l->kind, inside);
  for (auto const* l : open)
    if (l->what == Layer::What::shown) inside = html("<mark>{}</mark>", inside);
  to += inside;
}

}  // namespace

Html segment_words(record::Segment const& s, std::vector<record::Mark const*> const& marks,
                   std::optional<Shown> const& shown) {
  auto const layers = layers_of(s, marks, shown);
  if (layers.empty() && s.breaks.empty()) return text(s.text);
  Offsets const at(s.text);
  std::set<std::size_t> cuts = {0, s.text.size()};
  std::set<std::size_t> breaks;
  for (auto const& l : layers) cuts.insert({l.begin, l.end});
  for (auto const b : s.breaks) {
    // Behind the blank that stands for the page break.
    auto const place = at(b + 1);
    cuts.insert(place);
    breaks.insert(place);
  }
  Html out;
  std::size_t next = 0;
  std::vector<Layer const*> open;
  for (auto it = cuts.begin(); std::next(it) != cuts.end(); ++it) {
    auto const begin = *it, end = *std::next(it);
    if (breaks.contains(begin) && begin > 0) add_html(out, "<br class=\"break\"><br>");
    std::erase_if(open, [&](Layer const* l) { return l->end <= begin; });
    while (next < layers.size() && layers[next].begin <= begin) open.push_back(&layers[next++]);
    add_piece(out, std::string_view(s.text).substr(begin, end - begin), open);
  }
  return out;
}

std::string speaker_name(record::Turn const& t) {
  if (!t.person_name.empty()) return t.person_name;
  return t.method == record::Method::unidentified ? std::string() : t.label;
}

Html speaker_words(record::Turn const& t) {
  auto const name = speaker_name(t);
  if (!name.empty()) return person(name);
  return text(t.method == record::Method::unidentified ? tr("Unidentified speaker") : tr("Speaker not known yet"));
}

namespace {

bool from_right(std::string_view lang) {
  for (std::string_view const l : {"ar", "fa", "he", "ur", "ps", "dv", "yi", "ckb", "sd", "ug"})
    if (lang == l || (lang.size() > l.size() && lang.substr(0, l.size()) == l && lang[l.size()] == '-')) return true;
  return false;
}

/// Words of the page inside words of the record.
Attr own_words(TranscriptLook const& d) {
  auto const& page = base::speaking().tag;
  return d.lang.substr(0, page.size()) == page ? Attr() : Attr::value("lang", page);
}

bool automatic(record::Method m) {
  return m == record::Method::alias || m == record::Method::roster || m == record::Method::floor;
}

Html time_of(record::Turn const& t, TranscriptLook const& d) {
  for (auto const& s : t.segments) {
    if (!s.start || s.quality == record::TimeQuality::none) continue;
    Html shown;
    if (*s.start < base::from_millis(366LL * 86'400'000)) {
      // A file with a clock of its own but no day counts from its own beginning.
      auto const seconds = base::to_millis(*s.start) / 1000;
      auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
      shown = html("<time datetime=\"PT{}S\">{}</time>", seconds,
                   std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60));
    } else {
      shown = clock(*s.start, d.zone);
    }
    return s.quality == record::TimeQuality::estimated ? sentence(tr("about {}"), {shown}) : shown;
  }
  return {};
}

Html turn_notes(record::Turn const& t, TranscriptLook const& d) {
  Html out;
  auto const add = [&](Html const& inside) { add_html(out, "<p class=\"turn-note\" {}>{}</p>", own_words(d), inside); };
  if (!t.capacity.empty()) add_html(out, "<p class=\"turn-note\"><bdi>{}</bdi></p>", t.capacity);
  Html said;
  if (automatic(t.method) && !t.person.empty()) said += badge(tr("automatic"), Badge::automatic);
  bool const label_differs = !t.label.empty() && base::fold(t.label) != base::fold(speaker_name(t));
  if (label_differs && t.method != record::Method::confirmed)
    said += text(said.empty() ? "" : " ") + sentence(tr("captions say {}"), {person(t.label)});
  if (t.continued) said += text(said.empty() ? "" : " · ") + text(tr("continues"));
  if (!said.empty()) add(said);
  return out;
}

Html turn_head(record::Turn const& t, TranscriptLook const& d) {
  bool const known = !speaker_name(t).empty();
  Html out = html("<div class=\"turn-head\"><p class=\"{}\" id=\"w-{}\" {}>{}</p>",
                  known ? "speaker" : "speaker unknown", t.id, known ? Attr() : own_words(d), speaker_words(t));
  out += turn_notes(t, d);
  auto const time = time_of(t, d);
  add_html(out, "<p class=\"turn-note\" {}>{}{}<a class=\"permalink\" href=\"{}\" aria-label=\"{}\">¶</a></p></div>",
           own_words(d), time, time.empty() ? Html() : text(" "),
           Url::local("/m/" + d.meeting.text + "/t/" + t.id.text + edition_query(d.edition)), tr("Link to this turn"));
  return out;
}

std::string mark_word(std::string const& kind) {
  if (kind == "decision") return tr("Decision");
  if (kind == "action") return tr("Action");
  return tr("Parked question");
}

Html mark_note(record::Mark const& m, TranscriptLook const& d) {
  Html out = html(
      "<p class=\"mark-note {}\" id=\"k-{}\"><span class=\"mark-word\" {}>{}</span> <a "
      "href=\"/marks/{}\"><bdi>{}</bdi></a>",
      m.kind, m.id, own_words(d), mark_word(m.kind), m.id, m.text);
  if (m.kind == "action") {
    if (m.owner.empty()) add_html(out, " · <span class=\"no-owner\" {}>{}</span>", own_words(d), tr("no owner"));
    else add_html(out, " · <bdi>{}</bdi>", m.owner);
    if (auto const due = base::parse_day(m.due))
      add_html(out, " · <span {}>{}</span>", own_words(d), sentence(tr("due {}"), {day(*due)}));
  }
  return out + html("</p>");
}

std::string erased_words(Erased const& e) {
  if (e.reason == "personal_data") return tr("Words were erased here by two people: personal data.");
  if (e.reason == "court") return tr("Words were erased here by two people: order of a court.");
  return tr("Words were erased here by two people.");
}

using MarksBySegment = std::map<base::SegmentId, std::vector<record::Mark const*>>;

void add_segment(Html& to, record::Segment const& s, TranscriptLook const& d, MarksBySegment const& all) {
  auto const found = all.find(s.id);
  auto const marks = found == all.end() ? std::vector<record::Mark const*>() : found->second;
  Attr const lang = s.lang.empty() || s.lang == d.lang ? Attr() : Attr::value("lang", s.lang);
  Html inside;
  if (base::trim(s.text).empty() && !s.events.empty()) {
    inside = text(s.text);
    for (auto const& e : s.events) add_html(inside, "<span class=\"event\" data-aside>{}</span> ", e.text);
  } else {
    inside = segment_words(s, marks, d.shown);
  }
  add_html(to, "<p id=\"s-{}\" data-segment=\"{}\" data-rev=\"{}\" dir=\"auto\" {}>{}</p>", s.id, s.id, s.rev, lang,
           inside);
  if (s.redacted) {
    bool told = false;
    if (d.erased)
      for (auto const& e : *d.erased)
        if (e.segment == s.id && !told) {
          add_html(to, "<p class=\"turn-note\" {}>{} {}</p>", own_words(d), erased_words(e), moment(e.at, "UTC"));
          told = true;
        }
    if (!told)
      add_html(to, "<p class=\"turn-note\" {}>{}</p>", own_words(d), tr("Words were erased here by two people."));
  }
  for (auto const* m : marks) to += mark_note(*m, d);
}

void add_turn(Html& to, record::Turn const& t, TranscriptLook const& d, MarksBySegment const& marks) {
  auto const name = speaker_name(t);
  add_html(to, "<article class=\"{}\" id=\"t-{}\" data-turn=\"{}\" {} aria-labelledby=\"w-{}\">",
           t.id == d.asked ? "turn now" : "turn", t.id, t.id, name.empty() ? Attr() : Attr::value("data-speaker", name),
           t.id);
  to += turn_head(t, d);
  add_html(to, "<div class=\"turn-text\">");
  for (auto const& s : t.segments) add_segment(to, s, d, marks);
  add_html(to, "</div></article>\n");
}

}  // namespace

Html transcript_turns(std::vector<record::Turn> const& turns, std::size_t from, std::size_t to, TranscriptLook const& d) {
  MarksBySegment marks;
  if (d.marks)
    for (auto const& m : *d.marks) marks[m.segment].push_back(&m);
  Html out = html("<div class=\"transcript\" lang=\"{}\" dir=\"{}\">", d.lang.empty() ? "und" : d.lang,
                  from_right(d.lang) ? "rtl" : "ltr");
  std::set<base::ItemId> told;
  for (auto i = from; i < to; ++i) {
    auto const& t = turns[i];
    if (d.sections && t.item && told.insert(*t.item).second)
      for (auto const& s : *d.sections)
        if (s.id == *t.item) add_html(out, "<h2 id=\"i-{}\" dir=\"auto\">{}</h2>", s.id, s.title);
    add_turn(out, t, d, marks);
  }
  return out + html("</div>");
}

Html difference_words(std::string_view before, std::string_view after) {
  Html out;
  for (auto const& step : record::difference(before, after)) {
    auto const was = before.substr(static_cast<std::size_t>(step.before.begin),
                                   static_cast<std::size_t>(step.before.end - step.before.begin));
    switch (step.kind) {
      case record::EditKind::same: out += text(was); break;
      case record::EditKind::removed: add_html(out, "<del>{}</del>", was); break;
      case record::EditKind::added: add_html(out, "<ins>{}</ins>", step.text); break;
      // The same word typed otherwise is a correction too: a reader of the history wants to see it.
      case record::EditKind::alike: add_html(out, "<del>{}</del><ins>{}</ins>", was, step.text); break;
    }
  }
  return out;
}

}  // namespace web
