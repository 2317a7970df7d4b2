// SPDX-License-Identifier: Apache-2.0
// Words and small pieces that the pages of meetings share.
#include "web/meeting.hpp"

#include "base/text.hpp"

namespace web {

std::string meeting_title(std::string_view series, meeting::Meeting const& m) {
  if (m.title.empty()) return fill(tr("{1}, meeting {2}"), {std::string(series), m.number});
  return m.number.empty() ? m.title : fill(tr("{1} (meeting {2})"), {m.title, m.number});
}

std::string state_word(meeting::State s) {
  switch (s) {
    case meeting::State::planned: return tr("planned");
    case meeting::State::lobby: return tr("about to begin");
    case meeting::State::open: return tr("open now");
    case meeting::State::suspended: return tr("interrupted");
    case meeting::State::closed: return tr("held");
    case meeting::State::cancelled: return tr("called off");
  }
  return {};
}

Badge state_look(meeting::State s) {
  switch (s) {
    case meeting::State::planned:
    case meeting::State::closed: return Badge::neutral;
    case meeting::State::lobby:
    case meeting::State::open: return Badge::good;
    case meeting::State::suspended: return Badge::attention;
    case meeting::State::cancelled: return Badge::bad;
  }
  return Badge::neutral;
}

std::string kind_word(meeting::Kind k) {
  switch (k) {
    case meeting::Kind::coordination: return tr("coordination meeting");
    case meeting::Kind::main_session: return tr("main session");
    case meeting::Kind::working: return tr("working group");
    case meeting::Kind::other: return tr("other meeting");
  }
  return {};
}

std::string presence_word(meeting::Presence p) {
  switch (p) {
    case meeting::Presence::present: return tr("present");
    case meeting::Presence::chat_only: return tr("by chat only");
    case meeting::Presence::apologies: return tr("sent apologies");
  }
  return {};
}

std::string status_word(record::Status s) {
  switch (s) {
    case record::Status::live: return tr("live captions");
    case record::Status::rough: return tr("rough transcript");
    case record::Status::in_correction: return tr("transcript in correction");
    case record::Status::corrected: return tr("corrected transcript");
    case record::Status::approved: return tr("approved transcript");
    case record::Status::amended: return tr("amended transcript");
  }
  return {};
}

Html paragraphs(std::string_view words) {
  Html out, lines;
  auto const close = [&] {
    if (!lines.empty()) add_html(out, "<p dir=\"auto\">{}</p>", lines);
    lines = {};
  };
  for (auto const line : base::split(words, '\n')) {
    if (base::trim(line).empty()) close();
    else add_html(lines, "{}{}", lines.empty() ? Html() : html("<br>"), line);
  }
  close();
  return out;
}

Html words_or_address(std::string_view typed) {
  bool const address = (typed.starts_with("https://") || typed.starts_with("http://")) && typed.find(' ') == std::string_view::npos;
  if (!address) return html("<span dir=\"auto\">{}</span>", typed);
  return html("<a href=\"{}\" rel=\"nofollow noopener\"><bdi>{}</bdi></a>", base::Url::outside(typed), typed);
}

Html from_to(meeting::Meeting const& m) {
  if (!m.start) return text(tr("date not known"));
  if (!m.end) return moment(*m.start, m.zone);
  auto const from = base::local_time(*m.start, m.zone), to = base::local_time(*m.end, m.zone);
  bool const same_day = from && to && from->day == to->day;
  return sentence(tr("{1} to {2}"), {moment(*m.start, m.zone), same_day ? clock(*m.end, m.zone) : moment(*m.end, m.zone)});
}

Html listed_field(Field const& f, std::vector<std::string> const& offered) {
  auto const& id = f.id.empty() ? f.name : f.id;
  Html options, notes;
  std::string described;
  for (auto const& o : offered) add_html(options, "<option value=\"{}\"></option>", o);
  if (!f.hint.empty()) {
    add_html(notes, "<span class=\"hint\" id=\"{}-hint\">{}</span>", id, f.hint);
    described = id + "-hint";
  }
  if (!f.error.empty()) {
    add_html(notes, "<span class=\"error\" id=\"{}-error\"><span class=\"visually-hidden\">{} </span>{}</span>", id, tr("Error:"),
             f.error);
    described += (described.empty() ? "" : " ") + id + "-error";
  }
  auto const attributes = base::Attr::flag("required", f.required) + (described.empty() ? base::Attr() : base::Attr::value("aria-describedby", described)) +
                          (f.error.empty() ? base::Attr() : base::Attr::value("aria-invalid", "true"));
  return html(
      "<div class=\"{}\"><label for=\"{}\">{}{}</label>{}<input type=\"text\" id=\"{}\" name=\"{}\" value=\"{}\" "
      "list=\"{}-offered\" dir=\"auto\" autocomplete=\"off\" {}><datalist id=\"{}-offered\">{}</datalist></div>",
      f.error.empty() ? "field" : "field wrong", id, f.label,
      f.required ? html(" <span class=\"soft\">{}</span>", tr("(required)")) : Html(), notes, id, f.name, f.value, id, attributes, id,
      options);
}

std::vector<std::string> const& common_zones() {
  static std::vector<std::string> const zones = {
      "UTC",                 "Africa/Abidjan",     "Africa/Addis_Ababa",  "Africa/Cairo",       "Africa/Johannesburg", "Africa/Lagos",
      "Africa/Nairobi",      "America/Bogota",     "America/Chicago",     "America/Los_Angeles", "America/Mexico_City", "America/New_York",
      "America/Sao_Paulo",   "Asia/Beirut",        "Asia/Dhaka",          "Asia/Dubai",         "Asia/Jakarta",        "Asia/Karachi",
      "Asia/Kathmandu",      "Asia/Kolkata",       "Asia/Manila",         "Asia/Riyadh",        "Asia/Seoul",          "Asia/Shanghai",
      "Asia/Singapore",      "Asia/Tokyo",         "Australia/Sydney",    "Europe/Berlin",      "Europe/Brussels",     "Europe/Istanbul",
      "Europe/Kyiv",         "Europe/London",      "Europe/Madrid",       "Europe/Moscow",      "Europe/Paris",        "Europe/Rome",
      "Europe/Warsaw",       "Europe/Zurich",      "Pacific/Auckland",    "Pacific/Fiji"};
  return zones;
}

Html act_on(Url const& action, std::string_view csrf, std::string_view label, std::string_view about,
            std::vector<std::pair<std::string, std::string>> const& fields) {
  Html inside;
  for (auto const& [name, value] : fields) inside += hidden(name, value);
  add_html(inside, "<button type=\"submit\" class=\"button quiet\">{}<span class=\"visually-hidden\"> <bdi>{}</bdi></span></button>",
           label, about);
  return html("<div class=\"act\">{}</div>", form(action, csrf, inside));
}

Html folded(std::string_view summary, Html const& inside, bool open) {
  return html("<details {}><summary>{}</summary>{}</details>", base::Attr::flag("open", open), summary, inside);
}

std::string path_of(base::MeetingId const& id, std::string_view place) {
  auto out = "/meetings/" + id.text;
  if (!place.empty()) out.append("#").append(place);
  return out;
}

}  // namespace web
