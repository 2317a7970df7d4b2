// SPDX-License-Identifier: Apache-2.0
#include "record/voices.hpp"

#include <map>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "record/inside.hpp"

namespace record {

namespace {

Result<Done> check_day(std::string const& day, char const* field) {
  if (!day.empty() && !parse_day(day)) return refuse(Why::malformed, say("This is not a date (year-month-day)."), field);
  return Done{};
}

}  // namespace

std::optional<Reach> reach_of(std::string_view s) {
  Reach r{};
  if (boost::describe::enum_from_string(std::string(s).c_str(), r)) return r;
  return std::nullopt;
}

Result<AliasId> add_alias(Writing& w, Alias const& wish) {
  auto const norm = fold(wish.text);
  if (norm.empty() || code_points(wish.text) > 120) return refuse(Why::malformed, say("An alias needs 1 to 120 characters."), "text");
  if (wish.person.empty()) return refuse(Why::malformed, say("Say whose alias it is."), "person");
  if (auto ok = check_day(wish.from, "from"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_day(wish.until, "until"); !ok) return tl::unexpected(ok.error());
  if (auto const same = w.one<AliasId>("select id from alias where series = :s and norm = :n and person = :p and until_day = '' ", wish.series, norm, wish.person))
    return *same;
  auto const id = new_id<AliasId>();
  w.run("insert into alias (id, series, text, norm, person, from_day, until_day, confirmed_by, at) "
        "values (:id, :s, :text, :norm, :p, :from, :until, :by, :at)",
        id, wish.series, wish.text, norm, wish.person, wish.from, wish.until, w.actor().person, w.now());
  w.audit("add_alias", id.text, wish.text);
  return id;
}

Result<Done> end_alias(Writing& w, AliasId const& id, std::string const& until) {
  if (until.empty()) return refuse(Why::malformed, say("This is not a date (year-month-day)."), "until");
  if (auto ok = check_day(until, "until"); !ok) return ok;
  if (w.run("update alias set until_day = :u where id = :id", until, id) == 0) return refuse(Why::unknown, say("There is no such alias."));
  w.audit("end_alias", id.text, until);
  return Done{};
}

Result<Done> remove_alias(Writing& w, AliasId const& id) {
  if (w.run("delete from alias where id = :id", id) == 0) return refuse(Why::unknown, say("There is no such alias."));
  w.audit("remove_alias", id.text);
  return Done{};
}

std::vector<Alias> aliases(Reading& r, SeriesId const& series) {
  std::vector<Alias> out;
  for (auto& [id, s, words, person, from, until] : r.rows<AliasId, SeriesId, std::string, PersonId, std::string, std::string>(
           "select id, series, text, person, from_day, until_day from alias where series = :s order by text, id", series))
    out.push_back({id, s, words, person, from, until});
  return out;
}

// ------------------------------------------------------------------------------------------------ naming

namespace {

void put_voice(rows::TurnRow& t, Writing& w, PersonId const& person, std::string const& capacity, Method method) {
  if (t.person != person) t.voice.clear();
  t.person = person;
  t.capacity = capacity;
  t.method = method;
  bool const by_hand = method == Method::confirmed || method == Method::unidentified;
  t.confirmed_by = by_hand ? w.actor().person : PersonId();
  t.confirmed_at = by_hand ? std::optional(w.now()) : std::nullopt;
}

}  // namespace

Result<Edited> name_voice(Writing& w, TurnId const& id, SeriesId const& series, PersonId const& person, std::string const& capacity,
                          bool unidentified, Reach reach) {
  auto t = living_turn(w, id);
  if (!t) return tl::unexpected(t.error());
  if (person.empty() && !unidentified) return refuse(Why::malformed, say("Choose a person, or say that nobody knows."), "person");
  if (auto ok = base::too_long(capacity, 120, "capacity"); !ok) return tl::unexpected(ok.error());
  if (reach != Reach::turn) {
    if (t->label.empty()) return refuse(Why::malformed, say("A turn without a label can only be named by itself."), "reach");
    if (t->kind == LabelKind::role || t->kind == LabelKind::group)
      return refuse(Why::malformed, say("“{}” may be somebody else each time: name one turn at a time."), "reach", {t->label});
  }
  rows::Editing edit(w, t->transcript, "name_voice", id.text);
  auto const method = unidentified ? Method::unidentified : Method::confirmed;
  for (auto turn : reach == Reach::turn ? std::vector{*t} : rows::turns(w, t->transcript)) {
    bool const this_one = turn.id == id;
    // What a person said of another turn is not overruled in passing.
    if (!this_one && (turn.label_norm != t->label_norm || turn.method == Method::confirmed || turn.method == Method::unidentified)) continue;
    edit.touch(turn);
    put_voice(turn, w, unidentified ? PersonId() : person, capacity, method);
    rows::update(w, turn);
  }
  if (reach == Reach::always && !unidentified) {
    auto alias = add_alias(w, {AliasId(), series, t->label, person, "", ""});
    if (!alias) return tl::unexpected(alias.error());
  }
  edit.words(t->label, person.text);
  edit.why("speaker", "");
  return edit.finish(0);
}

Result<Edited> unname_voice(Writing& w, TurnId const& id) {
  auto t = living_turn(w, id);
  if (!t) return tl::unexpected(t.error());
  if (t->method == Method::none) return refuse(Why::not_now, say("This turn has no speaker to take away."));
  rows::Editing edit(w, t->transcript, "unname_voice", id.text);
  edit.touch(*t);
  put_voice(*t, w, PersonId(), "", Method::none);
  rows::update(w, *t);
  edit.words(t->label, "");
  return edit.finish(0);
}

void name_automatically(Writing& w, TranscriptId const& transcript, std::vector<Automatic> const& found) {
  std::int64_t n = 0;
  for (auto const& a : found) {
    auto t = rows::turn(w, a.turn);
    if (!t || t->transcript != transcript || t->fate != Fate::alive || t->method == Method::confirmed || t->method == Method::unidentified)
      continue;
    put_voice(*t, w, a.person, t->capacity, a.method);
    rows::update(w, *t);
    ++n;
  }
  if (n == 0) return;
  auto const meeting = w.one<MeetingId>("select meeting from transcript where id = :t", transcript).value_or(MeetingId());
  w.run("update transcript set seq = seq + 1 where id = :t", transcript);
  w.event(meeting, "name_automatically", transcript.text, std::to_string(n));
  w.audit("name_automatically", transcript.text, std::to_string(n));
  note_change(w, meeting);
}

Result<std::int64_t> confirm_automatic(Writing& w, MeetingId const& meeting) {
  auto const h = head(w, meeting);
  if (!h) return refuse(Why::unknown, say("This meeting has no transcript."));
  if (h->status == Status::approved) return refuse(Why::not_now, say("This transcript is approved. Open it for amendments first."));
  rows::Editing edit(w, h->id, "confirm_automatic", h->id.text);
  std::int64_t n = 0;
  for (auto t : rows::turns(w, h->id)) {
    if (t.method != Method::alias && t.method != Method::roster && t.method != Method::floor) continue;
    edit.touch(t);
    put_voice(t, w, t.person, t.capacity, Method::confirmed);
    rows::update(w, t);
    ++n;
  }
  if (n == 0) return refuse(Why::not_now, say("No speaker was named automatically."));
  edit.words("", std::to_string(n));
  edit.finish(0);
  return n;
}

// ------------------------------------------------------------------------------------------------ glossary

namespace {

Result<Done> check(Term const& t) {
  if (t.text.empty() || code_points(t.text) > 120) return refuse(Why::malformed, say("A term needs 1 to 120 characters."), "text");
  return base::all_of(base::too_long(t.heard, 500, "heard"), base::too_long(t.outline, 120, "outline"), base::too_long(t.note, 500, "note"),
                      base::too_long(t.kind, 40, "kind"));
}

}  // namespace

Result<TermId> add_term(Writing& w, Term const& t) {
  if (auto ok = check(t); !ok) return tl::unexpected(ok.error());
  if (w.one<std::int64_t>("select 1 from term where series = :s and text = :t", t.series, t.text))
    return refuse(Why::conflict, say("This term is in the glossary already."), "text");
  auto const id = new_id<TermId>();
  w.run("insert into term (id, series, text, kind, heard, outline, note, at) values (:id, :s, :t, :k, :h, :o, :n, :at)", id, t.series,
        t.text, t.kind, t.heard, t.outline, t.note, w.now());
  w.audit("add_term", id.text, t.text);
  return id;
}

Result<Done> change_term(Writing& w, Term const& t) {
  if (auto ok = check(t); !ok) return ok;
  if (w.run("update term set text = :t, kind = :k, heard = :h, outline = :o, note = :n where id = :id", t.text, t.kind, t.heard, t.outline,
            t.note, t.id) == 0)
    return refuse(Why::unknown, say("There is no such term."));
  w.audit("change_term", t.id.text, t.text);
  return Done{};
}

Result<Done> remove_term(Writing& w, TermId const& id) {
  if (w.run("delete from term where id = :id", id) == 0) return refuse(Why::unknown, say("There is no such term."));
  w.audit("remove_term", id.text);
  return Done{};
}

std::vector<Term> glossary(Reading& r, SeriesId const& series) {
  std::vector<Term> out;
  for (auto& [id, s, words, kind, heard, outline, note] :
       r.rows<TermId, SeriesId, std::string, std::string, std::string, std::string, std::string>(
           "select id, series, text, kind, heard, outline, note from term where series = :s order by text, id", series))
    out.push_back({id, s, words, kind, heard, outline, note});
  return out;
}

// ------------------------------------------------------------------------------------------------ verdicts

Result<Done> judge(Writing& w, SeriesId const& series, MeetingId const& meeting, std::string const& rule, std::string const& heard,
                   std::string const& meant_words, SegmentId const& segment, std::int64_t rev, std::string const& verdict) {
  if (verdict != "accepted" && verdict != "rejected" && verdict != "never")
    return refuse(Why::malformed, say("A suggestion is accepted, rejected or never wanted again."), "verdict");
  if (auto ok = base::all_of(base::too_long(heard, 500, "heard"), base::too_long(meant_words, 500, "meant"), base::too_long(rule, 40, "rule")); !ok) return ok;
  w.run("insert into verdict (series, meeting, rule, heard, meant, segment, rev, verdict, person, at) "
        "values (:s, :m, :rule, :h, :meant, :seg, :rev, :v, :p, :at)",
        series, meeting, rule, heard, meant_words, segment.text, rev, verdict, w.actor().person, w.now());
  w.audit("judge", segment.text, verdict);
  return Done{};
}

std::vector<Verdict> verdicts(Reading& r, SeriesId const& series) {
  std::map<std::string, Verdict> all;
  for (auto& [rule, heard, meant_words, verdict] : r.rows<std::string, std::string, std::string, std::string>(
           "select rule, heard, meant, verdict from verdict where series = :s", series)) {
    auto& v = all[rule + '\t' + heard + '\t' + meant_words];
    v.rule = rule;
    v.heard = heard;
    v.meant = meant_words;
    ++v.shown;
    if (verdict == "accepted") ++v.accepted;
    if (verdict == "rejected") ++v.rejected;
    if (verdict == "never") v.never = true;
  }
  std::vector<Verdict> out;
  for (auto& [key, v] : all) out.push_back(std::move(v));
  return out;
}

std::vector<std::string> rejected_here(Reading& r, MeetingId const& meeting) {
  std::vector<std::string> out;
  for (auto& [rule, heard, meant_words, segment, rev] : r.rows<std::string, std::string, std::string, std::string, std::int64_t>(
           "select rule, heard, meant, segment, rev from verdict where meeting = :m and verdict <> 'accepted'", meeting))
    out.push_back(rule + '\t' + heard + '\t' + meant_words + '\t' + segment + '\t' + std::to_string(rev));
  return out;
}

}  // namespace record
