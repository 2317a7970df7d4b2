// SPDX-License-Identifier: Apache-2.0
#include "roster/inquiries.hpp"

#include <algorithm>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/activity.hpp"
#include "roster/inside.hpp"
#include "roster/items.hpp"

namespace roster {

namespace {

/// No patience is shorter, whatever the manner (check(Manner)).
constexpr std::chrono::days shortest{14};

tl::unexpected<Refusal> no_inquiry() { return refuse(Why::unknown, say("There is no such inquiry.")); }
tl::unexpected<Refusal> is_closed() { return refuse(Why::not_now, say("This has ended.")); }

/// `steps` asks for the steps of the same inquiries; the kind of line is its last value.
template <class... Args>
std::vector<Inquiry> read(Reading& r, std::string_view sql, std::string_view steps, Args const&... args) {
  std::vector<Inquiry> out;
  for (auto& [id, coalition, about, principle, url, found, grace, opened, into, call, closed, outcome, reason] :
       r.rows<InquiryId, CoalitionId, About, Principle, std::string, std::string, std::optional<std::string>, Instant, CoalitionId,
              ConsensusId, std::optional<Instant>, Outcome, std::string>(sql, args...))
    out.push_back({.id = id,
                   .coalition = coalition,
                   .about = about,
                   .principle = principle,
                   .url = url,
                   .found = found,
                   .grace = day_of(grace),
                   .opened = opened,
                   .into = into,
                   .call = call,
                   .closed = closed,
                   .outcome = outcome,
                   .reason = reason});
  if (out.empty()) return out;
  std::map<InquiryId, std::vector<TakenStep>> taken;
  for (auto const& [id, step, at] : r.rows<InquiryId, Step, Instant>(steps, args..., Said::step)) taken[id].push_back({step, at});
  auto const changes = manner_changes(r);
  for (auto& q : out) {
    q.manner = manner_at(changes, q.opened);
    if (auto const found = taken.find(q.id); found != taken.end()) q.taken = std::move(found->second);
  }
  return out;
}

/// Now, unless it has a time of its own.
void write_line(Writing& w, InquiryId const& id, InquiryLine const& line) {
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from inquiry_line where inquiry = :i", id).value_or(1);
  w.run("insert into inquiry_line (inquiry, place, at, what, step, person, who, words) values (:i, :p, :t, :w, :s, :b, :n, :x)", id, place,
        line.at == Instant() ? w.now() : line.at, line.what, line.step, line.who.empty() ? w.actor().person : PersonId(), line.who,
        line.words);
}

/// A new one, without its steps.
InquiryId put(Writing& w, Inquiry const& q) {
  auto const id = new_id<InquiryId>("q");
  w.run(
      "insert into inquiry (id, coalition, about, principle, url, found, grace, opened, call, closed, outcome, reason) values (:i, :c, :a, "
      ":p, :u, :f, :g, :t, :l, :e, :o, :r)",
      id, q.coalition, q.about, q.principle, q.url, q.found, day_text(q.grace), q.opened, q.call, q.closed, q.outcome, q.reason);
  return id;
}

bool may_begin(About about, Life life) {
  if (about == About::check_in || about == About::quiet) return life == Life::listed;
  return life != Life::merged && life != Life::closed;
}

Result<Done> check_finding(Inquiry const& wish, Day today) {
  if (wish.found.empty()) return refuse(Why::malformed, say("Say what was found there."), "found");
  if (auto const fits = too_long(wish.found, 1000, "found"); !fits) return fits;
  if (!is_web(wish.url)) return refuse(Why::malformed, say("An address begins with https:// or http://."), "url");
  auto const from = std::chrono::sys_days(today);
  if (!wish.grace || std::chrono::sys_days(*wish.grace) < from + told_first ||
      std::chrono::sys_days(*wish.grace) > from + std::chrono::days(366))
    return refuse(Why::malformed, say("They have at least 14 days to mend it, and at most a year."), "grace");
  return Done{};
}

}  // namespace

Result<InquiryId> open_inquiry(Writing& w, Inquiry const& typed) {
  auto wish = typed;
  wish.found = clean_text(typed.found);
  wish.url = clean_line(typed.url);
  auto const c = coalition(w, wish.coalition);
  if (!c) return tl::unexpected(no_coalition());
  if (!may_begin(wish.about, c->life)) return refuse(Why::not_now, say("This coalition is not asked this in its present state."));
  if (wish.about == About::finding)
    if (auto const fits = check_finding(wish, utc_day(w.now())); !fits) return tl::unexpected(fits.error());
  for (auto const& other : inquiries_of(w, wish.coalition))
    if (!other.closed && other.about == wish.about && (wish.about != About::finding || other.principle == wish.principle))
      return refuse(Why::conflict, say("This is under way with this coalition already."));
  if (wish.about != About::finding) wish.url.clear(), wish.found.clear(), wish.grace.reset();
  wish.opened = w.now();
  auto const id = put(w, wish);
  w.audit("open_inquiry", wish.coalition.text, boost::describe::enum_to_string(wish.about, ""));
  return id;
}

Result<InquiryId> note_led(Writing& w, Inquiry const& led) {
  if (!coalition(w, led.coalition)) return tl::unexpected(no_coalition());
  auto const id = put(w, led);
  for (auto const& t : led.taken) write_line(w, id, {.at = t.at, .what = Said::step, .step = t.step});
  if (led.closed) write_line(w, id, {.at = *led.closed, .what = Said::ended, .words = led.reason});
  w.audit("note_led", led.coalition.text, boost::describe::enum_to_string(led.about, ""));
  return id;
}

Result<bool> take_step(Writing& w, InquiryId const& id, Step step, std::string const& typed) {
  auto const q = inquiry(w, id);
  auto const words = clean_text(typed);
  if (!q) return no_inquiry();
  if (has_taken(*q, step)) return false;
  if (q->closed) return is_closed();
  if (auto const fits = too_long(words, 2000, "note"); !fits) return tl::unexpected(fits.error());
  auto const next = next_step(*q);
  if (!next || next->step != step) return refuse(Why::not_now, say("Another step comes before this one."));
  if (next->due > w.now())
    return refuse(Why::not_now, say("It is too early for this: the coalition has time until {}."), "", {iso_day(utc_day(next->due))});
  write_line(w, id, {.what = Said::step, .step = step, .words = words});
  w.audit("take_step", id.text, boost::describe::enum_to_string(step, ""));
  return true;
}

Result<Done> note_said(Writing& w, InquiryId const& id, Said what, std::string const& who, std::string const& typed) {
  auto const q = inquiry(w, id);
  auto const words = clean_text(typed);
  if (!q) return no_inquiry();
  if (q->closed) return is_closed();
  if (words.empty() && what == Said::reply) return refuse(Why::malformed, say("Write a few words."), "words");
  if (auto const fits = too_long(words, 2000, "words"); !fits) return fits;
  for (auto const& line : lines(w, id))
    if (line.what == what && line.words == words && line.who == who && (!who.empty() || line.by == w.actor().person)) return Done{};
  write_line(w, id, {.what = what, .who = who, .words = words});
  w.audit("note_said", id.text, boost::describe::enum_to_string(what, ""));
  return Done{};
}

std::vector<InquiryLine> lines(Reading& r, InquiryId const& id) {
  std::vector<InquiryLine> out;
  for (auto& [at, what, step, by, who, words] : r.rows<Instant, Said, Step, PersonId, std::string, std::string>(
           "select at, what, step, person, who, words from inquiry_line where inquiry = :i order by place", id))
    out.push_back({at, what, step, by, who, words});
  return out;
}

Result<CheckId> look_again(Writing& w, InquiryId const& id, Verdict verdict, std::string const& url, std::string const& note) {
  auto const q = inquiry(w, id);
  if (!q) return no_inquiry();
  if (q->closed) return is_closed();
  if (q->about != About::finding) return refuse(Why::not_now, say("Nothing was found here that could be looked at again."));
  auto const made = note_check(w, q->coalition, {.principle = q->principle, .verdict = verdict, .url = url}, note);
  if (!made) return made;
  write_line(w, id, {.what = Said::looked, .words = std::string(boost::describe::enum_to_string(verdict, "")) + " " + clean_line(url)});
  if (verdict == Verdict::met) {
    if (auto const done = close_inquiry(w, id, Outcome::mended, {}); !done) return tl::unexpected(done.error());
    return made;
  }
  auto const next = next_step(*q);
  if (verdict == Verdict::not_met && next && next->step == Step::recheck && next->due <= w.now())
    if (auto const taken = take_step(w, id, Step::recheck, clean_text(note)); !taken) return tl::unexpected(taken.error());
  return made;
}

Result<Done> note_merger(Writing& w, InquiryId const& id, CoalitionId const& into, std::string const& who) {
  auto const q = inquiry(w, id);
  auto const other = coalition(w, into);
  if (!q) return no_inquiry();
  if (q->closed) return is_closed();
  if (!other || other->id == q->coalition || other->life == Life::merged)
    return refuse(Why::malformed, say("A coalition merges into another one that is there."), "into");
  if (auto const done = note_said(w, id, Said::merge, who, other->name); !done) return done;
  w.run("update inquiry set joins = :c where id = :i", into, id);
  return Done{};
}

void note_call(Writing& w, InquiryId const& id, ConsensusId const& call) { w.run("update inquiry set call = :c where id = :i", call, id); }

Result<Done> close_inquiry(Writing& w, InquiryId const& id, Outcome outcome, std::string const& typed) {
  auto const q = inquiry(w, id);
  auto const reason = clean_text(typed);
  if (!q) return no_inquiry();
  if (q->closed) return Done{};
  if (outcome == Outcome::withdrawn && reason.empty()) return refuse(Why::malformed, say("This needs a reason."), "reason");
  if (auto const fits = too_long(reason, 1000, "reason"); !fits) return fits;
  w.run("update inquiry set closed = :t, outcome = :o, reason = :r where id = :i", w.now(), outcome, reason, id);
  write_line(w, id, {.what = Said::ended, .words = reason});
  w.audit("close_inquiry", id.text, boost::describe::enum_to_string(outcome, ""));
  return Done{};
}

std::optional<Inquiry> inquiry(Reading& r, InquiryId const& id) {
  return base::first_of(read(
      r,
      "select id, coalition, about, principle, url, found, grace, opened, joins, call, closed, outcome, reason from inquiry where id = :i",
      "select inquiry, step, at from inquiry_line where inquiry = :i and what = :w order by place", id));
}

std::vector<Inquiry> open_inquiries(Reading& r) {
  return read(r,
              "select id, coalition, about, principle, url, found, grace, opened, joins, call, closed, outcome, reason from inquiry where "
              "closed is null order by opened, id",
              "select l.inquiry, l.step, l.at from inquiry q join inquiry_line l on l.inquiry = q.id where q.closed is null and "
              "l.what = :w order by l.inquiry, l.place");
}

std::vector<InquiryId> perhaps_ended(Reading& r, Instant now) {
  std::vector<InquiryId> out;
  // Its coalition's life, its newest evaluation, a look at its principle, or its objection call may end it.
  for (auto const& [id] : r.rows<InquiryId>(
           "select q.id from inquiry q join coalition c on c.id = q.coalition left join evaluation e on e.coalition = q.coalition and e.day = "
           "(select o.day from evaluation o where o.coalition = q.coalition and o.at <= :now order by o.day desc limit 1) "
           "where q.closed is null and (q.call is not null or c.life = :merged or c.life = :closed "
           "or (q.about = :check_in and (c.life = :paused or c.life = :inactive or e.state <> :low)) "
           "or (q.about = :quiet and (c.life = :paused_too or c.life = :inactive_too or e.state <> :still_quiet)) "
           "or (q.about = :finding and exists (select 1 from principle_check k where k.coalition = q.coalition and k.principle = q.principle "
           "and k.at > q.opened and k.verdict = :met))) order by q.opened, q.id",
           now, Life::merged, Life::closed, About::check_in, Life::paused, Life::inactive, State::low, About::quiet, Life::paused,
           Life::inactive, State::quiet, About::finding, Verdict::met))
    out.push_back(id);
  auto const changes = manner_changes(r);
  for (auto const& [id, opened] : r.rows<InquiryId, Instant>(
           "select id, opened from inquiry where closed is null and (about = :check_in or about = :contacts) and opened <= :then "
           "order by opened, id",
           About::check_in, About::contacts, now - shortest))
    if (opened + std::chrono::days(manner_at(changes, opened).patience) <= now && std::find(out.begin(), out.end(), id) == out.end())
      out.push_back(id);
  return out;
}

std::vector<Inquiry> inquiries_of(Reading& r, CoalitionId const& id) {
  return read(r,
              "select id, coalition, about, principle, url, found, grace, opened, joins, call, closed, outcome, reason from inquiry where "
              "coalition = :c order by opened desc, id",
              "select l.inquiry, l.step, l.at from inquiry q join inquiry_line l on l.inquiry = q.id where q.coalition = :c and "
              "l.what = :w order by l.inquiry, l.place",
              id);
}

std::vector<Inquiry> closed_inquiries(Reading& r, Instant after) {
  return read(r,
              "select id, coalition, about, principle, url, found, grace, opened, joins, call, closed, outcome, reason from inquiry where "
              "closed > :t order by closed desc, id",
              "select l.inquiry, l.step, l.at from inquiry q join inquiry_line l on l.inquiry = q.id where q.closed > :t and "
              "l.what = :w order by l.inquiry, l.place",
              after);
}

std::vector<Inquiry> inquiries_since(Reading& r, Instant t) {
  return read(r,
              "select id, coalition, about, principle, url, found, grace, opened, joins, call, closed, outcome, reason from inquiry where "
              "closed is null or opened > :t order by opened, id",
              "select l.inquiry, l.step, l.at from inquiry q join inquiry_line l on l.inquiry = q.id where (q.closed is null or q.opened > "
              ":t) and l.what = :w order by l.inquiry, l.place",
              t);
}

std::map<InquiryId, std::string> newest_words(Reading& r) {
  std::map<InquiryId, std::string> out;
  for (auto& [id, words] : r.rows<InquiryId, std::string>(
           "select l.inquiry, l.words from inquiry q join inquiry_line l on l.inquiry = q.id where q.closed is null and "
           "l.what in (:a, :b) order by l.inquiry, l.place",
           Said::reply, Said::merge))
    out[id] = words;
  return out;
}

std::vector<Inquiry> published_findings(Reading& r, CoalitionId const& id) {
  auto all = inquiries_of(r, id);
  std::erase_if(all, [](Inquiry const& q) { return q.closed || !has_taken(q, Step::publish); });
  return all;
}

std::vector<ContactRound> contact_rounds(Reading& r, Instant from, Instant to) {
  std::vector<ContactRound> out;
  for (auto& [coalition, opened, closed, outcome] : r.rows<CoalitionId, Instant, std::optional<Instant>, Outcome>(
           "select coalition, opened, closed, outcome from inquiry where about = :a and opened > :f and opened <= :t order by opened",
           About::contacts, from, to))
    out.push_back({coalition, opened, outcome == Outcome::confirmed ? closed : std::nullopt});
  return out;
}

}  // namespace roster
