// SPDX-License-Identifier: Apache-2.0
#include "base/when.hpp"
#include "web/inquiries.hpp"

namespace web {

using roster::About;
using roster::Outcome;
using roster::Said;
using roster::Step;

std::string about_word(About a) {
  switch (a) {
    case About::check_in: return tr("friendly check-in");
    case About::contacts: return tr("are the contacts right?");
    case About::quiet: return tr("nothing was seen for a year");
    case About::finding: return tr("a principle is not met");
  }
  return {};
}

std::string step_word(Step s) {
  switch (s) {
    case Step::letter: return tr("letter to all contacts");
    case Step::again: return tr("second letter");
    case Step::list: return tr("third letter, with a copy to the list");
    case Step::offer: return tr("offer of four answers");
    case Step::call: return tr("objection call to the coalitions");
    case Step::recheck: return tr("looking again");
    case Step::announce: return tr("letter that it may become public");
    case Step::publish: return tr("publication");
  }
  return {};
}

std::string outcome_word(Outcome o) {
  switch (o) {
    case Outcome::none: return tr("under way");
    case Outcome::alive: return tr("alive");
    case Outcome::paused: return tr("paused");
    case Outcome::merged: return tr("merged");
    case Outcome::closed: return tr("closed");
    case Outcome::inactive: return tr("moved to the inactive listing");
    case Outcome::stays: return tr("stays in the listing");
    case Outcome::mended: return tr("mended");
    case Outcome::confirmed: return tr("confirmed");
    case Outcome::lapsed: return tr("ended without an answer");
    case Outcome::withdrawn: return tr("withdrawn");
  }
  return {};
}

std::string verdict_word(roster::Verdict v) {
  switch (v) {
    case roster::Verdict::met: return tr("met");
    case roster::Verdict::not_met: return tr("not met");
    case roster::Verdict::cannot_tell: return tr("cannot tell");
  }
  return {};
}

namespace {

std::string said_word(HistoryLine const& l) {
  switch (l.what) {
    case Said::step: return step_word(l.step);
    case Said::reply: return tr("reply");
    case Said::alive: return tr("“We are alive”");
    case Said::pause: return tr("“We pause”");
    case Said::merge: return tr("“We merge with another coalition”");
    case Said::close: return tr("“We close”");
    case Said::looked: return tr("looked at again");
    case Said::confirmed: return tr("the contact is confirmed");
    case Said::ended: return tr("ended");
  }
  return {};
}

}  // namespace

std::vector<HistoryLine> history_lines(Reading& r, roster::InquiryId const& id, std::map<base::PersonId, std::string> const& names) {
  std::vector<HistoryLine> out;
  for (auto& l : roster::lines(r, id)) {
    auto const by = names.find(l.by);
    out.push_back({l.at, l.what, l.step, !l.who.empty() ? l.who : by == names.end() ? std::string() : by->second, std::move(l.words)});
  }
  return out;
}

Html history_list(std::vector<HistoryLine> const& all) {
  Html out;
  for (auto const& l : all) {
    Html more;
    if (!l.who.empty()) more += html(" ({})", person(l.who));
    if (!l.words.empty()) add_html(more, ": <span dir=\"auto\">{}</span>", l.words);
    add_html(out, "<li>{}: {}{}</li>", moment(l.at, "UTC"), said_word(l), more);
  }
  return html("<ol class=\"plain\">{}</ol>", out);
}

Html next_line(roster::Inquiry const& q, Instant now) {
  auto const next = roster::next_step(q);
  if (!next) return {};
  auto const on = day(base::utc_day(next->due));
  return next->due <= now ? sentence(tr("Next: {1}; it is time since {2}."), {text(step_word(next->step)), on})
                          : sentence(tr("Next: {1}, on {2} at the earliest."), {text(step_word(next->step)), on});
}

Html finding_line(roster::Inquiry const& q) {
  if (q.about != About::finding) return {};
  Html out = html("<p>{}: <a href=\"{}\">{}</a></p><blockquote dir=\"auto\">{}</blockquote>", desk::principle_words(q.principle),
                  Url::outside(q.url), q.url, q.found);
  if (q.grace && !q.closed && !roster::has_taken(q, Step::recheck))
    out += html("<p>{}</p>", sentence(tr("It can be mended until {}."), {day(*q.grace)}));
  return out;
}

std::string inquiry_path(roster::InquiryId const& id, std::string_view more) {
  return "/coalitions/inquiries/" + id.text + std::string(more);
}

}  // namespace web
