// SPDX-License-Identifier: Apache-2.0
// Help for whoever corrects: possible mis-hearings and possible commitments, gathered from glossary, roster, earlier verdicts
// and the series' other meetings. Suggestions only; the rules are pure (record/suggest.hpp, record/commitments.hpp).
#include <algorithm>
#include <functional>
#include <set>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/desk.hpp"
#include "desk/evidence.hpp"
#include "people/people.hpp"
#include "record/suggest.hpp"

namespace desk {

namespace {

/// More of the series says little more about which words are rare, and reading it would cost every page of the desk.
constexpr std::int64_t enough_words = 60'000;
constexpr std::size_t enough_meetings = 12;

record::Background other_meetings(Reading& r, meeting::Meeting const& m) {
  record::Background out;
  std::size_t read = 0;
  for (auto const& other : meeting::meetings(r, m.series)) {
    if (other.id == m.id) continue;
    if (read == enough_meetings || out.words() >= enough_words) break;
    auto const t = record::transcript(r, other.id);
    if (!t) continue;
    ++read;
    for (auto const& turn : t->turns)
      for (auto const& s : turn.segments) out.add(s.text);
  }
  return out;
}

std::vector<std::string> heard_as(std::string const& list) {
  std::vector<std::string> out;
  for (auto const one : split(list, ';'))
    if (auto const words = trim(one); !words.empty()) out.emplace_back(words);
  return out;
}

/// Everything that may have been meant, each once: glossary, names of people and of what they speak for, pairs accepted before.
std::vector<record::MeantTerm> meant_terms(Reading& r, SeriesId const& series, std::vector<record::Verdict> const& verdicts) {
  std::map<std::string, std::set<std::string>> all;
  for (auto const& t : record::glossary(r, series))
    for (auto& heard = all[t.text]; auto& h : heard_as(t.heard)) heard.insert(h);
  for (auto const& p : people::everybody(r)) {
    for (auto const& n : p.names)
      if (n.kind == people::NameKind::full || n.kind == people::NameKind::native) all[n.text];
    for (auto const& c : p.capacities)
      if (c.kind == people::CapacityKind::coalition && !c.of.empty()) all[c.of];
  }
  // A short acronym sounds like too many words.
  for (auto const& [name, coalition] : names_of_coalitions(r))
    if (code_points(name) >= 5) all[name];
  // A pair that holds beside certain words only says nothing about its words elsewhere.
  for (auto const& v : verdicts)
    if (v.accepted > 0 && !v.never && v.rule != "beside") all[v.meant].insert(v.heard);
  std::vector<record::MeantTerm> out;
  out.reserve(all.size());
  for (auto& [text, heard] : all) out.push_back({text, {heard.begin(), heard.end()}});
  return out;
}

/// Pairs of common words that are only looked at beside certain words (captions 7, S2). Offered where the forum knows the word.
std::vector<record::ContextPair> context_pairs(std::vector<record::MeantTerm> const& terms) {
  static std::vector<record::ContextPair> const known = {
      {"use", "youth", {"coalition", "coalitions", "voice", "voices", "summit", "observatory"}, {}}};
  std::set<std::string> words_known;
  for (auto const& t : terms)
    for (auto const& w : words(t.text)) words_known.insert(fold(std::string_view(t.text).substr(w.begin, w.end - w.begin)));
  std::vector<record::ContextPair> out;
  for (auto const& p : known)
    if (words_known.contains(p.meant)) out.push_back(p);
  return out;
}

std::string key_of(std::string_view rule, std::string_view heard, std::string_view meant, SegmentId const& segment, std::int64_t rev) {
  std::string out(rule);
  for (auto const part : {heard, meant, std::string_view(segment.text)}) (out += '\t') += part;
  return out + '\t' + std::to_string(rev);
}

std::set<std::string> said_no(Reading& r, MeetingId const& id) {
  auto all = record::rejected_here(r, id);
  return {std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())};
}

struct Place {
  TurnId turn;
  std::int64_t rev = 0;
};

}  // namespace

std::vector<WordSuggestion> word_help(Reading& r, MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  auto const t = record::transcript(r, id);
  if (!m || !t) return {};
  std::vector<record::HeardText> texts;
  std::map<SegmentId, Place> places;
  for (auto const& turn : t->turns)
    for (auto const& s : turn.segments) {
      if (s.redacted || s.text.empty()) continue;
      texts.push_back({s.id, s.text});
      places[s.id] = {turn.id, s.rev};
    }
  auto const verdicts = record::verdicts(r, m->series);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> rates;
  record::HearingWishes wishes;
  for (auto const& v : verdicts) {
    rates[v.rule].first += v.accepted;
    rates[v.rule].second += v.shown;
    wishes.verdicts.push_back({v.heard, v.meant, static_cast<int>(v.rejected), v.never});
  }
  wishes.terms = meant_terms(r, m->series, verdicts);
  wishes.pairs = context_pairs(wishes.terms);
  auto const rejected = said_no(r, id);
  std::vector<WordSuggestion> out;
  for (auto const& s : record::hearing_suggestions(texts, other_meetings(r, *m), wishes)) {
    auto const& place = places[s.segment];
    std::string const rule = boost::describe::enum_to_string(s.rule, "sounds_like");
    if (rejected.contains(key_of(rule, s.heard, s.meant, s.segment, place.rev))) continue;
    auto const& rate = rates[rule];
    out.push_back({s.segment, place.turn, place.rev, s.start, s.end, s.heard, s.meant, rule, record::sentence_of(s.rule), s.score, rate.first,
                   rate.second});
  }
  return out;
}

Result<record::Edited> accept_word(Writing& w, MeetingId const& id, SegmentId const& segment, std::int64_t rev, std::int64_t start,
                                   std::int64_t end, std::string const& heard, std::string const& meant, std::string const& rule) {
  auto const m = meeting::meeting(w, id);
  auto const found = record::find_segment(w, segment);
  if (!m || !found || found->meeting != id || found->fate != record::Fate::alive)
    return refuse(Why::unknown, say("There are no such words in the transcript."));
  auto const& text = found->segment.text;
  bool const there = found->segment.rev == rev && start >= 0 && start < end && end <= static_cast<std::int64_t>(code_points(text)) &&
                     slice(text, static_cast<std::size_t>(start), static_cast<std::size_t>(end)) == heard;
  if (!there) return refuse(Why::conflict, say("These words were changed meanwhile, so the suggestion no longer fits them."));
  if (trim(meant).empty() || code_points(meant) > 120) return refuse(Why::malformed, say("A term needs 1 to 120 characters."), "meant");
  std::string corrected(slice(text, 0, static_cast<std::size_t>(start)));
  corrected += meant;
  corrected += slice(text, static_cast<std::size_t>(end), code_points(text));
  auto done = record::correct_text(w, segment, rev, corrected, record::Reason::mishearing, "");
  if (!done) return done;
  if (auto ok = record::judge(w, m->series, id, rule, heard, meant, segment, rev, "accepted"); !ok) return tl::unexpected(ok.error());
  return done;
}

std::vector<record::PossibleCommitment> commitment_help(Reading& r, MeetingId const& id, std::size_t most) {
  auto const m = meeting::meeting(r, id);
  auto const t = record::transcript(r, id);
  if (!m || !t) return {};
  std::vector<record::VoicedText> texts;
  std::map<SegmentId, std::int64_t> revs;
  for (auto const& turn : t->turns)
    for (auto const& s : turn.segments) {
      if (s.redacted || s.text.empty()) continue;
      texts.push_back({s.id, turn.person, s.text});
      revs[s.id] = s.rev;
    }
  // Days are counted from the day there; a meeting without a date names no due days.
  auto const local = m->start ? local_time(*m->start, m->zone) : std::nullopt;
  auto const day = local ? local->day : base::utc_day(m->start.value_or(Instant{}));
  auto const rejected = said_no(r, id);
  std::vector<record::PossibleCommitment> out;
  for (auto& c : record::possible_commitments(texts, day)) {
    if (rejected.contains(key_of("commitment", c.phrase, std::to_string(c.start), c.segment, revs[c.segment]))) continue;
    if (!m->start) c.due.reset();
    out.push_back(std::move(c));
  }
  if (most == 0 || out.size() <= most) return out;
  // The weakest go, the others keep the order of the meeting; of equals the earlier ones stay.
  std::vector<double> strengths;
  for (auto const& c : out) strengths.push_back(c.strength);
  std::sort(strengths.begin(), strengths.end(), std::greater<>());
  auto const least = strengths[most - 1];
  auto equals = static_cast<std::size_t>(std::count(strengths.begin(), strengths.begin() + static_cast<std::ptrdiff_t>(most), least));
  std::erase_if(out, [&](auto const& c) { return c.strength < least || (c.strength == least && (equals == 0 || equals-- == 0)); });
  return out;
}

}  // namespace desk
