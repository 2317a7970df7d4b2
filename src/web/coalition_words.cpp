// SPDX-License-Identifier: Apache-2.0
// Words and small pieces that the pages of coalitions share, and who may see what.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "base/when.hpp"
#include "desk/hats.hpp"
#include "web/coalitions.hpp"
#include "web/people.hpp"

namespace web {

Insight insight(Call const& call, Reading& r) {
  Insight out;
  out.all = call.viewer.may(Role::facilitator);
  if (out.all || !call.viewer.may(Role::coordinator)) return out;
  // By names, present and former: an acronym opens nothing here.
  auto const by_name = desk::coalitions_by_name(r);
  for (auto const& hat : desk::hats_of(r, call.viewer.person, call.now))
    if (auto const found = by_name.find(base::fold(hat)); found != by_name.end()) out.own.insert(found->second);
  return out;
}

Result<base::Done> may_speak(Call const& call, Reading& r) {
  if (insight(call, r).of(call.id<base::CoalitionId>())) return base::Done{};
  return base::refuse(Why::not_allowed, say("Only those who speak for this coalition, and those who organise the forum, may do this."));
}

Result<std::optional<roster::Day>> typed_day(Call const& call, char const* name) {
  auto const typed = call.field(name);
  auto const day = base::parse_day(typed);
  if (!typed.empty() && !day) return base::refuse(Why::malformed, say("“{}” is no day like 2022-10-03."), name, {typed});
  return day;
}

Badges badges_of(roster::Evaluation const& e, bool everything) {
  using roster::State;
  Badges out{e.standing.state, e.responsiveness.state, e.openness.state, e.standing.cannot_confirm};
  if (everything) return out;
  if (*out.activity == State::low || *out.activity == State::quiet || *out.activity == State::unknown) out.activity.reset();
  if (*out.responsiveness != roster::Answering::responsive) out.responsiveness.reset();
  if (*out.openness != roster::Open::met) out.openness.reset();
  out.cannot_confirm = false;
  return out;
}

BadgeLines lines_of(roster::Evaluation const& e, bool everything, std::string comment) {
  BadgeLines out{.badges = badges_of(e, everything), .as_of = base::utc_day(e.as_of)};
  if (out.badges.activity) out.activity = roster::explain(e.standing, e.activity, e.rule);
  if (out.badges.responsiveness) out.responsiveness = roster::explain(e.responsiveness, e.rule);
  if (out.badges.openness) out.openness = roster::explain(e.openness);
  out.comment = std::move(comment);
  return out;
}

std::string state_word(roster::State s) {
  switch (s) {
    case roster::State::forming: return tr("forming");
    case roster::State::active: return tr("active");
    case roster::State::low: return tr("low");
    case roster::State::quiet: return tr("quiet");
    case roster::State::unknown: return tr("unknown");
    case roster::State::paused: return tr("paused");
    case roster::State::merged: return tr("merged");
    case roster::State::closed: return tr("closed");
  }
  return {};
}

std::string state_word(roster::Answering s) {
  switch (s) {
    case roster::Answering::responsive: return tr("responsive");
    case roster::Answering::partly: return tr("partly responsive");
    case roster::Answering::silent: return tr("silent");
    case roster::Answering::unknown: return tr("unknown");
  }
  return {};
}

std::string state_word(roster::Open s) {
  switch (s) {
    case roster::Open::met: return tr("open to all");
    case roster::Open::partly: return tr("partly open");
    case roster::Open::not_met: return tr("not open");
    case roster::Open::unknown: return tr("unknown");
  }
  return {};
}

std::string life_word(roster::Life l) {
  switch (l) {
    case roster::Life::forming: return tr("forming");
    case roster::Life::listed: return tr("listed");
    case roster::Life::paused: return tr("paused");
    case roster::Life::merged: return tr("merged");
    case roster::Life::closed: return tr("closed");
    case roster::Life::inactive: return tr("inactive listing");
  }
  return {};
}

std::vector<Choice> letter_languages(std::string const& chosen) {
  std::vector<Choice> out{{"", tr("not known"), "", chosen.empty()}};
  for (auto& c : language_choices(chosen)) out.push_back(std::move(c));
  if (std::none_of(out.begin(), out.end(), [](Choice const& c) { return c.chosen; })) out.push_back({chosen, chosen, "", true});
  return out;
}

std::string kind_word(roster::Kind k) {
  switch (k) {
    case roster::Kind::meeting: return tr("meeting with notes");
    case roster::Kind::output: return tr("output: paper, statement, submission");
    case roster::Kind::session: return tr("session organised");
    case roster::Kind::answer: return tr("answer to a call or questionnaire");
    case roster::Kind::attendance: return tr("attendance at a coordination meeting");
    case roster::Kind::contact: return tr("contact details confirmed");
    case roster::Kind::report: return tr("yearly report");
    case roster::Kind::session_report: return tr("session report");
  }
  return {};
}

std::string health_word(roster::Health h) {
  switch (h) {
    case roster::Health::ok: return tr("read");
    case roster::Health::stale: return tr("not read for a week or longer");
    case roster::Health::unreadable: return tr("could not be read");
    case roster::Health::wrong: return tr("something else was found there");
  }
  return {};
}

// What is not known looks like nothing else: a dashed edge and a question mark.
Html badge(roster::State s) {
  switch (s) {
    case roster::State::active: return badge("● " + state_word(s), Badge::good);
    case roster::State::low: return badge("◐ " + state_word(s), Badge::attention);
    case roster::State::quiet: return badge("○ " + state_word(s), Badge::bad);
    case roster::State::unknown: return badge("? " + state_word(s), Badge::automatic);
    case roster::State::forming:
    case roster::State::paused:
    case roster::State::merged:
    case roster::State::closed: break;
  }
  return badge(state_word(s), Badge::neutral);
}

Html badge(roster::Answering s) {
  switch (s) {
    case roster::Answering::responsive: return badge("● " + state_word(s), Badge::good);
    case roster::Answering::partly: return badge("◐ " + state_word(s), Badge::attention);
    case roster::Answering::silent: return badge("○ " + state_word(s), Badge::bad);
    case roster::Answering::unknown: break;
  }
  return badge("? " + state_word(s), Badge::automatic);
}

Html badge(roster::Open s) {
  switch (s) {
    case roster::Open::met: return badge("● " + state_word(s), Badge::good);
    case roster::Open::partly: return badge("◐ " + state_word(s), Badge::attention);
    case roster::Open::not_met: return badge("○ " + state_word(s), Badge::bad);
    case roster::Open::unknown: break;
  }
  return badge("? " + state_word(s), Badge::automatic);
}

std::vector<roster::Month> every_month(std::vector<roster::Month> const& some, Instant now, int count) {
  std::vector<roster::Month> out;
  for (int back = count - 1; back >= 0; --back) {
    auto const name = roster::month_of(now, back);
    auto const found = std::find_if(some.begin(), some.end(), [&](auto const& m) { return m.month == name; });
    out.push_back(found == some.end() ? roster::Month{.month = name} : *found);
  }
  return out;
}

Html spark(std::vector<roster::Month> const& months) {
  // In units of the picture: a month is 3 wide and stands 4 from the next, the fullest is 16 high, and a month without messages still leaves a mark.
  static constexpr int step = 4, full = 16;
  std::int64_t most = 1, sum = 0;
  for (auto const& m : months) {
    most = std::max(most, m.messages);
    sum += m.messages;
  }
  std::string drawn, heard;
  for (std::size_t i = 0; i < months.size(); ++i) {
    auto const high = 1 + (full - 1) * months[i].messages / most;
    drawn += fmt::format("M{} {}v-{}h3v{}z", i * step, full, high, high);
    heard += (heard.empty() ? "" : ", ") + std::to_string(months[i].messages);
  }
  return html("<span class=\"spark\"><svg viewBox=\"0 0 {} {}\" aria-hidden=\"true\"><path d=\"{}\"/></svg> {}</span> <span class=\"visually-hidden\">{}</span>",
              months.size() * step, full, drawn, sum, fill(tr("messages in the last {1} months, oldest first: {2}"), {std::to_string(months.size()), heard}));
}

roster::NameUsed shown_name(roster::Coalition const& c) { return roster::name_for(c, base::speaking().tag); }

Html words_list(std::vector<std::string> const& words) {
  Html out;
  for (auto const& w : words) add_html(out, "{}<bdi>{}</bdi>", out.empty() ? "" : ", ", w);
  return out;
}

Html span_of(std::optional<roster::Day> const& from, std::optional<roster::Day> const& until) {
  if (from && until) return sentence(tr("{1} to {2}"), {day(*from), day(*until)});
  if (from) return sentence(tr("since {}"), {day(*from)});
  return until ? sentence(tr("until {}"), {day(*until)}) : Html();
}

Html line_of(base::CoalitionId const& id, roster::Line const& line) {
  Html out;
  for (auto const& piece : line) {
    if (piece.opens.empty()) out += text(piece.text);
    else add_html(out, "<a href=\"{}\">{}</a>", Url::local(path_of(id, "/evidence#" + piece.opens)), piece.text);
  }
  return out;
}

std::string path_of(base::CoalitionId const& id, std::string_view more) { return "/coalitions/" + id.text + std::string(more); }

Refusal no_coalition() { return {Why::unknown, say("There is no such coalition."), {}, {}}; }

}  // namespace web
