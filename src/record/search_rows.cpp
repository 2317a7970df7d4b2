// SPDX-License-Identifier: Apache-2.0
// Writing passages (see search.hpp, search_body.hpp). FTS5 keeps no text of its own ("contentless"): to take a row out
// it must be told exactly what was put in, which is why table passage keeps everything, the facets too.
#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "record/search_body.hpp"
#include "record/tokenizer_letters.hpp"

namespace record {
namespace {

/// Without control characters: the first of them would be taken for the index's own marks.
std::string clean(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (char const c : s) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return base::nfc(base::is_utf8(out) ? std::string_view(out) : std::string_view(base::repair_utf8(out)));
}

std::string facet_of(Passage const& p) {
  std::string f = "\x1fz";
  if (!p.is_public) f += " x";
  if (p.decision) f += " d";
  if (p.action) f += " a";
  if (!p.person.empty()) f.append(" p").append(p.person.text);
  if (!p.series.empty()) f.append(" s").append(p.series.text);
  if (std::string const c = capacity_token(p.capacity); !c.empty()) f.append(" ").append(c);
  return f;
}

std::string voice_of(std::string_view name, std::string_view label) {
  std::string v(name);
  if (!label.empty() && label != name) v.append(v.empty() ? "" : " ").append(label);
  return v;
}

Passage cleaned(Passage p) {
  p.text = clean(p.text);
  p.person_name = clean(p.person_name);
  p.label = clean(p.label);
  return p;
}

}  // namespace

std::int64_t first_row_of(Instant at) {
  std::int64_t const minute = base::to_millis(at) / 60'000;
  return std::clamp<std::int64_t>(minute, 0, (std::int64_t{1} << 28) - 1) << row_bits_minute;
}

std::string capacity_token(std::string_view capacity) {
  std::string out;
  for (std::size_t i = 0; i < capacity.size();) {
    FoldedLetter const l = folded_letter(next_code_point(capacity, i));
    if (!l.folded.empty()) out += l.folded;
    else if (!out.empty() && out.back() != '_' && l.kind == LetterKind::separator) out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  if (out.empty()) return out;
  if (out.size() > 60) out = base::sha256_hex(out).substr(0, 60);  // tokens are 64 bytes at most
  return "c" + out;
}

std::optional<MeetingRows> SearchIndex::Body::known(base::MeetingId const& meeting) {
  Rows r = file->query("SELECT first_row, starts FROM meeting WHERE id = ?1");
  r.bind(std::string_view(meeting.text));
  if (!r.next()) return std::nullopt;
  return MeetingRows{r.integer(0), r.integer(1)};
}

MeetingRows SearchIndex::Body::rows_of(base::MeetingId const& meeting, Instant at) {
  if (auto m = known(meeting)) return *m;
  MeetingRows m{first_row_of(at), base::to_millis(at)};
  for (std::int64_t lane = 0;; ++lane) {
    // 256 meetings in one minute means unknown times, all of them zero: they go on into the next minutes.
    m.base = first_row_of(at) + (lane << row_bits_lane);
    Rows taken = file->query("SELECT 1 FROM meeting WHERE first_row = ?1");
    taken.bind(m.base);
    if (!taken.next()) break;
  }
  file->query("INSERT INTO meeting VALUES (?1, ?2, ?3)")
      .bind(std::string_view(meeting.text))
      .bind(m.base)
      .bind(m.at)
      .run();
  return m;
}

void SearchIndex::Body::erase(std::int64_t row) {
  std::string text, voice, facet;
  {
    Rows r = file->query("SELECT text, person_name, label, facet, lang FROM passage WHERE id = ?1");
    r.bind(row);
    if (!r.next()) return;
    text = r.text(0);
    voice = voice_of(r.text(1), r.text(2));
    facet = r.text(3);
    file->tokenizer().speak(language_of(r.text(4)));
  }
  file->query("INSERT INTO words (words, rowid, text, voice, facet) VALUES ('delete', ?1, ?2, ?3, ?4)")
      .bind(row)
      .bind(std::string_view(text))
      .bind(std::string_view(voice))
      .bind(std::string_view(facet))
      .run();
  file->query("DELETE FROM passage WHERE id = ?1").bind(row).run();
}

void SearchIndex::Body::insert(std::int64_t base, Passage const& p, std::string const& facet) {
  std::int64_t row = base + (std::clamp<std::int64_t>(p.ord, 0, most_ord) << row_bits_gap);
  std::int64_t const end = base + (std::int64_t{1} << row_bits_lane);
  while (true) {
    Rows taken = file->query("SELECT 1 FROM passage WHERE id = ?1");
    taken.bind(row);
    if (!taken.next()) break;
    if (++row >= end) throw SearchUnavailable("search file: too many passages with one place in a meeting");
  }
  std::string const voice = voice_of(p.person_name, p.label);
  file->query("INSERT INTO passage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .bind(row)
      .bind(base)
      .bind(std::string_view(p.segment.text))
      .bind(std::string_view(p.turn.text))
      .bind(std::string_view(p.person.text))
      .bind(std::string_view(p.person_name))
      .bind(std::string_view(p.label))
      .bind(std::string_view(p.lang))
      .bind(p.ord)
      .bind(std::string_view(facet))
      .bind(std::string_view(p.text))
      .run();
  file->tokenizer().speak(language_of(p.lang));
  file->query("INSERT INTO words (rowid, text, voice, facet) VALUES (?1, ?2, ?3, ?4)")
      .bind(row)
      .bind(std::string_view(p.text))
      .bind(std::string_view(voice))
      .bind(std::string_view(facet))
      .run();
}

void SearchIndex::Body::forget(base::MeetingId const& meeting, MeetingRows const& rows) {
  std::vector<std::int64_t> all;
  {
    Rows r = file->query("SELECT id FROM passage WHERE id >= ?1 AND id < ?2");
    r.bind(rows.base).bind(rows.base + (std::int64_t{1} << row_bits_lane));
    while (r.next()) all.push_back(r.integer(0));
  }
  for (std::int64_t const row : all) erase(row);
  file->query("DELETE FROM meeting WHERE id = ?1").bind(std::string_view(meeting.text)).run();
}

void SearchIndex::replace_meeting(base::MeetingId const& meeting, std::vector<Passage> const& passages) {
  std::unordered_set<std::string_view> segments;
  for (Passage const& p : passages) {
    if (p.meeting != meeting) throw std::invalid_argument("a passage of another meeting");
    if (!segments.insert(p.segment.text).second) throw std::invalid_argument("a segment twice in one meeting");
  }
  Body& b = *body_;
  b.in_transaction([&] {
    auto rows = b.known(meeting);
    if (rows && (passages.empty() || rows->at != base::to_millis(passages.front().at))) {
      b.forget(meeting, *rows);
      rows.reset();
    }
    if (passages.empty()) return;
    if (!rows) rows = b.rows_of(meeting, passages.front().at);
    std::unordered_map<std::string_view, Passage const*> wanted;
    for (Passage const& p : passages) wanted.emplace(p.segment.text, &p);
    std::vector<std::int64_t> gone;
    {
      Rows r = b.file->query(
          "SELECT id, segment, turn, person, person_name, label, lang, ord, facet, text FROM passage WHERE id >= ?1 "
          "AND id < ?2");
      r.bind(rows->base).bind(rows->base + (std::int64_t{1} << row_bits_lane));
      while (r.next()) {
        auto const it = wanted.find(r.text(1));
        bool same = false;
        if (it != wanted.end()) {
          Passage const p = cleaned(*it->second);
          same = p.turn.text == r.text(2) && p.person.text == r.text(3) && p.person_name == r.text(4) &&
                 p.label == r.text(5) && p.lang == r.text(6) && p.ord == r.integer(7) && facet_of(p) == r.text(8) &&
                 p.text == r.text(9);
        }
        if (same) wanted.erase(it);
        else gone.push_back(r.integer(0));
      }
    }
    for (std::int64_t const row : gone) b.erase(row);
    for (Passage const& p : passages)
      if (wanted.contains(p.segment.text)) b.insert(rows->base, cleaned(p), facet_of(p));
  });
}

void SearchIndex::put(Passage const& passage) {
  Passage const p = cleaned(passage);
  Body& b = *body_;
  b.in_transaction([&] {
    MeetingRows const rows = b.rows_of(p.meeting, p.at);
    std::optional<std::int64_t> old;
    {
      Rows r = b.file->query("SELECT id FROM passage WHERE segment = ?1 AND first_row = ?2");
      r.bind(std::string_view(p.segment.text)).bind(rows.base);
      if (r.next()) old = r.integer(0);
    }
    if (old) b.erase(*old);
    b.insert(rows.base, p, facet_of(p));
  });
}

void SearchIndex::remove(base::MeetingId const& meeting, base::SegmentId const& segment) {
  Body& b = *body_;
  b.in_transaction([&] {
    auto const rows = b.known(meeting);
    if (!rows) return;
    std::optional<std::int64_t> old;
    {
      Rows r = b.file->query("SELECT id FROM passage WHERE segment = ?1 AND first_row = ?2");
      r.bind(std::string_view(segment.text)).bind(rows->base);
      if (r.next()) old = r.integer(0);
    }
    if (old) b.erase(*old);
  });
}

}  // namespace record
