// SPDX-License-Identifier: Apache-2.0
// A cue is an opening ("I will", "could you", "we") followed, past a few small words, by a deed ("send", "reach out").
// Openings and deeds are two tables; what is done within the meeting itself ("share my screen") is no deed.
#include "record/commitments.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"

namespace record {
namespace {

struct CueWord {
  std::string folded;
  base::Word at;
  bool stop = false;      ///< a sentence ends here
  bool question = false;  ///< with a question mark
  bool capital = false;
};

using Phrase = std::span<std::string_view const>;

struct Opening {
  std::array<std::string_view, 4> words;
  Undertaking whose;
  double strength;
  bool any_deed;  ///< false: only after it a deed of the firm sort ("we send out", but not "we work on it")
};

constexpr Opening openings[] = {
    {{"i", "will"}, Undertaking::own, 0.8, true},
    {{"i ll"}, Undertaking::own, 0.8, true},
    {{"i", "am", "going", "to"}, Undertaking::own, 0.75, true},
    {{"i m", "going", "to"}, Undertaking::own, 0.75, true},
    {{"i", "can"}, Undertaking::own, 0.6, true},
    {{"i", "could"}, Undertaking::own, 0.5, true},
    {{"i", "am", "happy", "to"}, Undertaking::own, 0.65, true},
    {{"i m", "happy", "to"}, Undertaking::own, 0.65, true},
    {{"i m", "also", "happy", "to"}, Undertaking::own, 0.65, true},
    {{"i", "am", "ready", "to"}, Undertaking::own, 0.65, true},
    {{"i d", "be", "happy", "to"}, Undertaking::own, 0.65, true},
    {{"i", "promise", "to"}, Undertaking::own, 0.9, true},
    {{
         "do",
         "you",
         "want",
         "me",
     },
     Undertaking::own,
     0.75,
     true},
    {{"shall", "i"}, Undertaking::own, 0.65, true},
    {{"should", "i"}, Undertaking::own, 0.55, true},
    {{"let", "me"}, Undertaking::own, 0.5, false},
    {{"could", "you"}, Undertaking::asked, 0.6, true},
    {{"can", "you"}, Undertaking::asked, 0.6, true},
    {{"would", "you"}, Undertaking::asked, 0.55, true},
    {{"will", "you"}, Undertaking::asked, 0.55, true},
    {{"you", "will"}, Undertaking::asked, 0.7, true},
    {{"you ll"}, Undertaking::asked, 0.7, true},
    {{"please"}, Undertaking::asked, 0.5, false},
    {{"we", "will"}, Undertaking::group, 0.6, true},
    {{"we ll"}, Undertaking::group, 0.6, true},
    {{"we", "are", "going", "to"}, Undertaking::group, 0.6, true},
    {{"we re", "going", "to"}, Undertaking::group, 0.6, true},
    {{"let s"}, Undertaking::group, 0.45, false},
    {{"we"}, Undertaking::group, 0.7, false},
};

/// What is done after a meeting. `next`: the words one of which must follow, none when any may. Firm deeds are so
/// plainly work that even "we send" or "please circulate" is enough.
struct Deed {
  std::string_view verb;
  std::array<std::string_view, 6> next;
  bool firm;
};

constexpr Deed deeds[] = {
    {"send", {}, true},
    {"circulate", {}, true},
    {"draft", {}, true},
    {"write", {"to", "a", "the", "it", "up", "them"}, true},
    {"forward", {}, true},
    {"schedule", {}, true},
    {"organise", {}, true},
    {"organize", {}, true},
    {"arrange", {}, true},
    {"email", {}, true},
    {"distribute", {}, true},
    {"reach", {"out"}, true},
    {"set", {"up"}, true},
    {"prepare", {}, true},
    {"publish", {}, true},
    {"invite", {}, false},
    {"compile", {}, true},
    {"finalise", {}, true},
    {"finalize", {}, true},
    {"launch", {}, true},
    {"contact", {}, true},
    {"follow", {"up"}, true},
    {"put", {"together", "up", "it", "them"}, false},
    {"post", {}, false},
    {"upload", {}, false},
    {"book", {}, false},
    {"check", {"with", "whether", "if", "the", "that", "it"}, false},
    {"look", {"into"}, false},
    {"find", {"out", "a", "somebody", "someone"}, false},
    {"collect", {}, false},
    {"gather", {}, false},
    {"update", {}, false},
    {"revise", {}, false},
    {"edit", {}, false},
    {"formulate", {}, false},
    {"word", {}, false},
    {"translate", {}, false},
    {"report", {"back", "to", "on"}, false},
    {"get", {"back", "in"}, false},
    {"provide", {}, false},
    {"submit", {}, false},
    {"review", {}, false},
    {"work", {"on", "out", "with", "it"}, false},
    {"think", {"about"}, false},
    {"take", {"care", "it", "that", "this", "a", "on"}, false},
    {"coordinate", {}, false},
    {"talk", {"to", "with"}, false},
    {"speak", {"to", "with"}, false},
    {"inform", {}, false},
    {"notify", {}, false},
    {"remind", {}, false},
    {"create", {}, false},
    {"make", {"a", "sure"}, false},
    {"do", {"it", "that", "this", "so"}, false},
    {"help", {}, false},
    {"register", {}, false},
    {"nominate", {}, false},
    {"summarise", {}, false},
    {"summarize", {}, false},
    {"ask", {"the", "all", "them", "everybody", "everyone", "our"}, false},
    {"approach", {}, false},
    {"share", {"the", "a", "that", "with"}, false},
    {"bring", {}, false},
    {"sign", {"up"}, false},
    {"transmit", {}, true},
    {"volunteer", {}, false},
    {"call", {"them", "the", "him", "her"}, false},
    {"propose", {"a", "dates", "times"}, false},
};

constexpr std::string_view between[] = {"also",    "then",       "certainly", "gladly", "of",      "course",
                                        "just",    "now",        "try",       "to",     "and",     "maybe",
                                        "perhaps", "kindly",     "soon",      "later",  "quickly", "all",
                                        "happily", "definitely", "please",    "go",     "ahead"};

/// First words of a sentence that goes on about the one before.
constexpr std::string_view links[] = {"that", "this", "it", "by", "until", "before", "on", "in", "so", "which"};

template <class List>
bool among(List const& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

struct Cue {
  std::size_t begin = 0, end = 0;  ///< words
  Undertaking whose = Undertaking::own;
  double strength = 0;
};

class Sentences {
 public:
  explicit Sentences(std::string_view text) : text_(text) {
    auto const all = base::words(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::size_t const next = i + 1 < all.size() ? all[i + 1].begin : text.size();
      std::string_view const gap = text.substr(all[i].end, next - all[i].end);
      std::string_view const word = text.substr(all[i].begin, all[i].end - all[i].begin);
      bool const letter = word.size() == 1 && gap.starts_with('.');  // "U.N."
      bool const stop = i + 1 == all.size() || (!letter && gap.find_first_of(".?!\n") != std::string_view::npos);
      words_.push_back(
          {base::fold(word), all[i], stop, gap.find('?') != std::string_view::npos, word[0] >= 'A' && word[0] <= 'Z'});
    }
  }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] CueWord const& word(std::size_t i) const { return words_[i]; }
  [[nodiscard]] std::size_t end_of(std::size_t i) const {
    while (!words_[i].stop) ++i;
    return i + 1;
  }

  /// The strongest cue of the sentence [from, to).
  [[nodiscard]] std::optional<Cue> cue(std::size_t from, std::size_t to) const {
    std::optional<Cue> best;
    for (std::size_t i = from; i < to; ++i)
      for (auto const& found : {opened(i, to), volunteered(i, to), named(i, from, to), taken(i, to)})
        if (found && (!best || found->strength > best->strength)) best = found;
    return best;
  }

 private:
  [[nodiscard]] bool is(std::size_t i, std::size_t to, std::string_view word) const {
    return i < to && words_[i].folded == word;
  }

  /// How many words the deed at i has; 0 when there is none.
  [[nodiscard]] std::size_t deed(std::size_t i, std::size_t to, bool firm_only) const {
    for (Deed const& d : deeds) {
      if (!is(i, to, d.verb) || (firm_only && !d.firm)) continue;
      if (d.next[0].empty()) return is(i + 1, to, "out") ? 2 : 1;
      if (i + 1 < to && among(d.next, words_[i + 1].folded)) return 2;
    }
    return 0;
  }

  /// Past at most three small words, a deed: the word after it.
  [[nodiscard]] std::size_t deed_after(std::size_t i, std::size_t to, bool firm_only, std::size_t most) const {
    for (std::size_t skipped = 0; skipped <= most; ++skipped, ++i) {
      if (std::size_t const n = deed(i, to, firm_only); n > 0) return i + n;
      if (i >= to || !among(between, words_[i].folded)) return 0;
    }
    return 0;
  }

  [[nodiscard]] std::optional<Cue> opened(std::size_t i, std::size_t to) const {
    std::optional<Cue> best;
    for (Opening const& o : openings) {
      std::size_t n = 0;
      while (n < o.words.size() && !o.words[n].empty() && is(i + n, to, o.words[n])) ++n;
      if (n < o.words.size() && !o.words[n].empty()) continue;
      std::size_t const end = deed_after(i + n, to, !o.any_deed, o.any_deed ? 3 : 0);
      if (end > 0 && (!best || o.strength > best->strength)) best = Cue{i, end, o.whose, o.strength};
    }
    return best;
  }

  /// "I can volunteer", "I volunteer to", "somebody volunteered to send".
  [[nodiscard]] std::optional<Cue> volunteered(std::size_t i, std::size_t to) const {
    if (is(i, to, "i")) {
      std::size_t k = i + 1;
      for (std::size_t skipped = 0; skipped < 3 && k < to && !is(k, to, "volunteer"); ++skipped) ++k;
      bool const denied = is(i + 1, to, "don t") || is(i + 1, to, "cannot") || is(i + 1, to, "can t");
      if (is(k, to, "volunteer") && !denied) return Cue{i, k + 1, Undertaking::own, 1.0};
    }
    if (is(i, to, "volunteered") && !(i > 0 && is(i - 1, to, "be")) && is(i + 1, to, "to") &&
        deed(i + 2, to, false) > 0)
      return Cue{i, i + 3, Undertaking::asked, 0.75};
    return std::nullopt;
  }

  /// "Anna will send", "the office is going to prepare".
  [[nodiscard]] std::optional<Cue> named(std::size_t i, std::size_t from, std::size_t to) const {
    bool const name = words_[i].capital && i > from && words_[i].folded != "i";
    bool const first =
        i == from && words_[i].capital && words_[i].folded.size() > 3 && !among(not_names, words_[i].folded);
    bool const office = i > from && is(i - 1, to, "the") && !among(not_names, words_[i].folded);
    if (!name && !first && !office) return std::nullopt;
    std::size_t end = 0;
    if (is(i + 1, to, "will")) end = deed_after(i + 2, to, false, 2);
    else if (is(i + 1, to, "is") && is(i + 2, to, "going") && is(i + 3, to, "to"))
      end = deed_after(i + 4, to, false, 2);
    if (end == 0) return std::nullopt;
    return Cue{i, end, Undertaking::asked, 0.7};
  }

  /// "leave it with me", "I take that on", "action item", "action point".
  [[nodiscard]] std::optional<Cue> taken(std::size_t i, std::size_t to) const {
    bool const thing = is(i + 1, to, "it") || is(i + 1, to, "that") || is(i + 1, to, "this");
    if (is(i, to, "leave") && thing && (is(i + 2, to, "with") || is(i + 2, to, "to")) && is(i + 3, to, "me"))
      return Cue{i, i + 4, Undertaking::own, 0.95};
    if (is(i, to, "action") && (is(i + 1, to, "item") || is(i + 1, to, "point")))
      return Cue{i, i + 2, Undertaking::group, 0.6};
    return std::nullopt;
  }

  static constexpr std::string_view not_names[] = {"this",  "that",    "these", "those", "there", "they",  "what",
                                                   "which", "who",     "when",  "then",  "where", "here",  "session",
                                                   "panel", "meeting", "other", "rest",  "next",  "first", "second"};

  std::string_view text_;
  std::vector<CueWord> words_;
};

/// A day named in these words: the best due date among them.
std::optional<SpokenDate> day_in(std::vector<SpokenDate> const& dates, std::int64_t from, std::int64_t to,
                                 std::chrono::year_month_day meeting) {
  auto const first =
      std::partition_point(dates.begin(), dates.end(), [&](SpokenDate const& d) { return d.start < from; });
  auto const last = std::partition_point(first, dates.end(), [&](SpokenDate const& d) { return d.end <= to; });
  std::vector<SpokenDate> const inside(first, last);
  SpokenDate const* const best = due_date(inside, meeting);
  return best ? std::optional(*best) : std::nullopt;
}

void read(VoicedText const& t, std::chrono::year_month_day meeting, std::vector<PossibleCommitment>& out) {
  Sentences const sentences(t.text);
  auto const dates = spoken_dates(t.text, meeting);
  std::string_view const text = t.text;
  std::size_t byte = 0;
  std::int64_t point = 0;
  auto const point_of = [&](std::size_t to) {  // called with ascending offsets only
    point += static_cast<std::int64_t>(base::code_points(text.substr(byte, to - byte)));
    byte = to;
    return point;
  };
  for (std::size_t from = 0; from < sentences.size();) {
    std::size_t const to = sentences.end_of(from);
    if (auto const cue = sentences.cue(from, to)) {
      std::size_t const begin = sentences.word(from).at.begin, end = sentences.word(to - 1).at.end;
      PossibleCommitment c;
      c.segment = t.segment;
      c.start = point_of(begin);
      c.end = point_of(end);
      c.words = t.text.substr(begin, end - begin);
      std::size_t const cue_begin = sentences.word(cue->begin).at.begin;
      c.phrase = t.text.substr(cue_begin, sentences.word(cue->end - 1).at.end - cue_begin);
      c.whose = cue->whose;
      c.speaker = t.person;
      if (cue->whose == Undertaking::own) c.owner = t.person;
      c.strength = cue->strength;
      c.due = day_in(dates, c.start, c.end, meeting);
      if (to < sentences.size() && !c.due && among(links, sentences.word(to).folded)) {
        std::size_t const last = sentences.word(sentences.end_of(to) - 1).at.end;
        std::int64_t const until = c.end + static_cast<std::int64_t>(base::code_points(text.substr(end, last - end)));
        c.due = day_in(dates, c.end, until, meeting);
        if (c.due && c.due->day == meeting) c.due.reset();  // "that is all for today"
      }
      out.push_back(std::move(c));
    }
    from = to;
  }
}

}  // namespace

std::vector<PossibleCommitment> possible_commitments(std::vector<VoicedText> const& texts,
                                                     std::chrono::year_month_day meeting, std::size_t strongest) {
  std::vector<PossibleCommitment> out;
  for (VoicedText const& t : texts) read(t, meeting, out);
  if (strongest == 0 || out.size() <= strongest) return out;
  std::vector<double> strengths;
  for (auto const& c : out) strengths.push_back(c.strength);
  std::sort(strengths.rbegin(), strengths.rend());
  double const bar = strengths[strongest - 1];
  auto room = strongest - static_cast<std::size_t>(
                              std::count_if(strengths.begin(), strengths.end(), [&](double s) { return s > bar; }));
  std::erase_if(out, [&](PossibleCommitment const& c) {
    return c.strength < bar || (c.strength == bar && (room == 0 || room-- == 0));
  });
  return out;
}

}  // namespace record
