// SPDX-License-Identifier: Apache-2.0
// Search over all meetings: one form that works without script, each result leading to the words. The rules of the
// query are record/query.hpp; the index is record/search.hpp.
#include <algorithm>

#include "base/text.hpp"
#include "record/search.hpp"
#include "roster/roster.hpp"
#include "web/record.hpp"

namespace web {

namespace {

constexpr std::int64_t a_page = 20;
constexpr std::int64_t most_pages = 50;  // record::Wanted: offset up to 1,000

/// What was typed, as it was typed.
struct Typed {
  std::string q, speaker, capacity, series, meeting, from, to, kind, order;
  std::int64_t page = 1;
};
BOOST_DESCRIBE_STRUCT(Typed, (), (q, speaker, capacity, series, meeting, from, to, kind, order, page))

struct HitLine {
  record::Hit hit;
  std::string meeting_title, zone, path;
};
BOOST_DESCRIBE_STRUCT(HitLine, (), (hit, meeting_title, zone, path))

/// A coalition that has the words in one of its names.
struct NamedSo {
  base::CoalitionId id;
  std::string name, found_as;  ///< now, and where it is another: the one that has the words
};
BOOST_DESCRIBE_STRUCT(NamedSo, (), (id, name, found_as))

struct SearchFacts {
  Typed asked;
  std::vector<NamedSo> coalitions;
  bool available = true;
  bool searched = false;
  std::int64_t total = 0;
  bool more = false, sampled = false;
  std::vector<HitLine> hits;
};
BOOST_DESCRIBE_STRUCT(SearchFacts, (), (asked, coalitions, available, searched, total, more, sampled, hits))

struct Chosen {
  std::string id, title;
};

/// What stands around the form.
struct Lists {
  std::vector<Chosen> series;
  std::string meeting_title;  ///< of the meeting the search is narrowed to
};

Typed typed(Call const& call) {
  return {call.field("q"),        call.field("speaker"),
          call.field("capacity"), call.field("series"),
          call.field("meeting"),  call.field("from"),
          call.field("to"),       call.field("kind"),
          call.field("order"),    call.number("page", 1).value_or(0)};
}

bool nothing_asked(Typed const& t) {
  return t.q.empty() && t.speaker.empty() && t.capacity.empty() && t.series.empty() && t.meeting.empty() &&
         t.from.empty() && t.to.empty() && t.kind.empty();
}

Result<std::optional<Instant>> day_start(std::string const& s, std::string const& name, int days_later) {
  if (s.empty()) return std::optional<Instant>();
  auto const d = base::parse_day(s);
  if (!d) return base::refuse(Why::malformed, say("This is not a date (year-month-day)."), name);
  return std::optional<Instant>(Instant(std::chrono::sys_days(*d) + std::chrono::days(days_later)));
}

Result<record::Wanted> wanted(Call const& call, Typed const& t) {
  record::Wanted out;
  out.words = t.q;
  out.speaker = t.speaker;
  out.capacity = t.capacity;
  if (!t.series.empty()) out.series = base::SeriesId(base::looks_like_id(t.series) ? t.series : "none");
  if (!t.meeting.empty()) out.meeting = base::MeetingId(base::looks_like_id(t.meeting) ? t.meeting : "none");
  auto const from = day_start(t.from, "from", 0), to = day_start(t.to, "to", 1);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  out.from = *from;
  out.before = *to;
  if (t.kind == "decisions") out.kind = record::SearchKind::decisions;
  else if (t.kind == "actions") out.kind = record::SearchKind::actions;
  else if (!t.kind.empty() && t.kind != "any")
    return base::refuse(Why::malformed, say("Choose one of the kinds."), "kind");
  if (t.order == "relevance") out.order = record::SearchOrder::relevance;
  else if (!t.order.empty() && t.order != "newest")
    return base::refuse(Why::malformed, say("Choose one of the orders."), "order");
  if (t.page < 1 || t.page > most_pages)
    return base::refuse(Why::malformed, say("There is no such page of results. Narrow the search instead."), "q");
  out.members = call.viewer.signed_in();
  out.offset = (t.page - 1) * a_page;
  out.limit = a_page;
  return out;
}

/// Meetings of hits, read once each.
class MeetingsOfHits {
 public:
  MeetingsOfHits(Reading& r, Call const& call) : r_(r), call_(call) {}
  struct One {
    std::string title, zone;
    bool readable = false;
  };
  One const& operator()(base::MeetingId const& id) {
    auto const [it, fresh] = known_.emplace(id, One{});
    if (fresh) it->second = read(id);
    return it->second;
  }

 private:
  One read(base::MeetingId const& id) {
    auto const m = meeting::meeting(r_, id);
    auto const s = m ? meeting::series(r_, m->series) : std::nullopt;
    if (!s) return {};
    One out{meeting_words(*m, *s), m->zone, true};
    // The index follows the record by a moment: what became private meanwhile is not shown. Asked only where it can
    // happen.
    if (!call_.viewer.signed_in() && !s->rough_is_public) {
      auto const head = record::head(r_, id);
      out.readable = head && desk::is_public(*s, *head);
    }
    return out;
  }
  Reading& r_;
  Call const& call_;
  std::map<base::MeetingId, One> known_;
};

/// What else a coalition of this name is or was called: a transcript shows the name of its day.
std::vector<std::string> other_names(Reading& r, std::string const& capacity) {
  std::vector<std::string> out;
  auto const id = capacity.empty() ? std::nullopt : roster::find_by_name(r, capacity);
  auto const c = id ? roster::coalition(r, *id) : std::nullopt;
  if (!c) return out;
  out = c->aliases;
  out.push_back(c->acronym);
  for (auto const& n : roster::names(r, *id)) out.push_back(n.name);
  return out;
}

/// Of coalitions with the words in a name the first few, by name. One letter says nothing.
std::vector<NamedSo> coalitions_named(Reading& r, std::string const& words) {
  constexpr std::size_t most = 5;
  std::vector<NamedSo> out;
  if (base::code_points(words) < 2) return out;
  auto const named = roster::having_in_a_name(r, words);
  if (named.empty()) return out;
  for (auto const& c : roster::coalitions(r))
    if (auto const as = named.find(c.id); as != named.end() && out.size() < most) out.push_back({c.id, c.name, as->second == c.name ? std::string() : as->second});
  return out;
}

std::optional<Refusal> search_into(Call& call, SearchFacts& facts) {
  if (nothing_asked(facts.asked)) return std::nullopt;
  auto wish = wanted(call, facts.asked);
  if (!wish) return wish.error();
  call.read([&](Reading& r) {
    wish->also_called = other_names(r, wish->capacity);
    if (facts.asked.page == 1) facts.coalitions = coalitions_named(r, facts.asked.q);
    return 0;
  });
  if (!facts.available) return std::nullopt;
  auto const found = call.house.search->search(*wish);
  if (!found) return found.error();
  facts.searched = true;
  facts.total = found->total;
  facts.more = found->more;
  facts.sampled = found->sampled;
  call.read([&](Reading& r) {
    MeetingsOfHits meetings(r, call);
    for (auto const& h : found->hits) {
      auto const& m = meetings(h.meeting);
      if (m.readable)
        facts.hits.push_back(
            {h, m.title, m.zone, "/m/" + h.meeting.text + "/t/" + h.turn.text + "#s-" + h.segment.text});
    }
    return 0;
  });
  return std::nullopt;
}

Lists lists(Call& call, Typed const& t) {
  return call.read([&](Reading& r) {
    Lists out;
    for (auto const& s : meeting::all_series(r)) out.series.push_back({s.id.text, s.title});
    if (base::looks_like_id(t.meeting))
      if (auto const m = meeting::meeting(r, base::MeetingId(t.meeting)))
        if (auto const s = meeting::series(r, m->series)) out.meeting_title = meeting_words(*m, *s);
    return out;
  });
}

Html search_form(Typed const& t, Lists const& l, std::optional<Refusal> const& wrong) {
  Html main = field({.name = "q",
                     .label = tr("Words"),
                     .value = t.q,
                     .hint = tr("Several words must all occur. \"In quotes\": in this order. gover*: words that begin "
                                "so. -word: without it. one OR other."),
                     .error = error_at(wrong, "q"),
                     .type = "search",
                     .max_length = 256});
  std::vector<Choice> series = {{"", tr("All series"), {}, t.series.empty()}};
  for (auto const& s : l.series) series.push_back({s.id, s.title, {}, s.id == t.series});
  Html more = field({.name = "speaker",
                     .label = tr("Speaker"),
                     .value = t.speaker,
                     .hint = tr("Words of a name."),
                     .error = error_at(wrong, "speaker"),
                     .max_length = 120});
  more += field({.name = "capacity",
                 .label = tr("Speaking for"),
                 .value = t.capacity,
                 .hint = tr("A coalition by any name it has or had, or another capacity exactly as the transcript shows it."),
                 .error = error_at(wrong, "capacity"),
                 .max_length = 120});
  more += select(
      {.name = "series", .label = tr("Series"), .choices = std::move(series), .error = error_at(wrong, "series")});
  more += field(
      {.name = "from", .label = tr("From day"), .value = t.from, .error = error_at(wrong, "from"), .type = "date"});
  more += field({.name = "to", .label = tr("To day"), .value = t.to, .error = error_at(wrong, "to"), .type = "date"});
  more += select({.name = "kind",
                  .label = tr("Only words of"),
                  .choices = {{"", tr("Anything said"), {}, t.kind.empty() || t.kind == "any"},
                              {"decisions", tr("Decisions"), {}, t.kind == "decisions"},
                              {"actions", tr("Actions"), {}, t.kind == "actions"}},
                  .error = error_at(wrong, "kind")});
  more += select({.name = "order",
                  .label = tr("Order"),
                  .choices = {{"newest", tr("Newest first"), {}, t.order != "relevance"},
                              {"relevance", tr("Best match first"), {}, t.order == "relevance"}},
                  .error = error_at(wrong, "order")});
  bool const used = !t.speaker.empty() || !t.capacity.empty() || !t.series.empty() || !t.from.empty() ||
                    !t.to.empty() || !t.kind.empty() || t.order == "relevance" || (wrong && wrong->field != "q");
  Html narrowed;
  if (!l.meeting_title.empty())
    narrowed =
        hidden("meeting", t.meeting) + html("<p>{} <a href=\"/search?q={}\">{}</a></p>",
                                            sentence(tr("Only in {}."), {html("<bdi>{}</bdi>", l.meeting_title)}), t.q,
                                            tr("Search all meetings"));
  main += narrowed + html("<details {}><summary>{}</summary>{}</details>", base::Attr::flag("open", used),
                          tr("Narrow it down"), more);
  main += buttons(button(tr("Search"), Look::primary));
  return html("<div role=\"search\">{}</div>", form(Url::local("/search"), {}, main, Sending::get));
}

Html hit_item(HitLine const& h) {
  Html words;
  for (auto const& piece : h.hit.snippet) words += piece.hit ? html("<mark>{}</mark>", piece.text) : text(piece.text);
  auto const& name = h.hit.person_name.empty() ? h.hit.label : h.hit.person_name;
  Html out = html(
      "<li><h2><a href=\"{}\"><bdi>{}</bdi></a></h2><p class=\"hit\" dir=\"auto\" {}>{}</p><p class=\"hit-source\">{}",
      Url::local(h.path), h.meeting_title, h.hit.lang.empty() ? base::Attr() : base::Attr::value("lang", h.hit.lang),
      words, name.empty() ? text(tr("Unidentified speaker")) : person(name));
  if (h.hit.at != Instant()) base::add_html(out, " · {}", moment(h.hit.at, h.zone));
  if (h.hit.decision) out += text(" ") + badge(tr("decision"), Badge::good);
  if (h.hit.action) out += text(" ") + badge(tr("action"), Badge::attention);
  if (!h.hit.is_public) out += text(" ") + badge(tr("not public"), Badge::attention);
  return out + html("</p></li>");
}

std::string count_words(SearchFacts const& f) {
  if (f.more) return base::count_of("More than {} passage found.", "More than {} passages found.", f.total);
  return base::count_of("{} passage found.", "{} passages found.", f.total);
}

Html coalitions_part(SearchFacts const& f) {
  Html lines;
  for (auto const& c : f.coalitions)
    base::add_html(lines, "<li><a href=\"/coalitions/{}\"><bdi>{}</bdi></a>{}</li>", c.id, c.name,
                   c.found_as.empty() ? Html() : html(" <span class=\"hint\"><bdi>{}</bdi></span>", c.found_as));
  return lines.empty() ? lines : html("<section id=\"coalitions\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>", tr("Coalitions"), lines);
}

Html results(SearchFacts const& f) {
  if (f.total == 0)
    return empty_state(
        tr("Nothing was found."),
        html("<p>{}</p>", tr("Try fewer words, another spelling, or the beginning of a word with a star: gover*.")));
  Html out = html("<p role=\"status\">{}</p>", count_words(f));
  if (f.sampled) out += html("<p>{}</p>", tr("So many passages match that only the newest 2,000 were compared."));
  out += html("<ol class=\"list\" start=\"{}\">", (f.asked.page - 1) * a_page + 1);
  for (auto const& h : f.hits) out += hit_item(h);
  out += html("</ol>");
  base::Query kept;
  auto const keep = [&](char const* name, std::string const& value) {
    if (!value.empty()) kept.add(name, value);
  };
  keep("q", f.asked.q);
  keep("speaker", f.asked.speaker);
  keep("capacity", f.asked.capacity);
  keep("series", f.asked.series);
  keep("meeting", f.asked.meeting);
  keep("from", f.asked.from);
  keep("to", f.asked.to);
  keep("kind", f.asked.kind);
  keep("order", f.asked.order);
  return out + pager("/search", kept, f.asked.page, std::min(most_pages, (f.total + a_page - 1) / a_page));
}

Page search_page(SearchFacts const& f, Lists const& l, std::optional<Refusal> const& wrong) {
  Page page;
  page.title = f.asked.q.empty() ? tr("Search all meetings") : fill(tr("Search: {}"), {f.asked.q});
  page.heading = text(tr("Search all meetings"));
  page.section = "search";
  page.listed = false;
  if (wrong) page.main += error_summary({{wrong->field.empty() ? "q" : wrong->field, in_words(*wrong)}});
  if (!f.available)
    page.main +=
        notice(Tone::warning,
               html("<p>{}</p>",
                    tr("Search is not available at the moment. The transcripts themselves can be read as ever.")));
  page.main += search_form(f.asked, l, wrong);
  if (!wrong) page.main += coalitions_part(f);
  if (f.searched && !wrong) page.main += results(f);
  return page;
}

http::Response search(Call& call) {
  SearchFacts facts;
  facts.asked = typed(call);
  facts.available = call.house.search != nullptr;
  auto const wrong = search_into(call, facts);
  if (wrong && call.wants_json) return call.refused(*wrong);
  return call.show(
      facts, [&] { return search_page(facts, lists(call, facts.asked), wrong); }, wrong ? status_of(wrong->why) : 200);
}

}  // namespace

std::vector<Route> search_rows() {
  return {{http::Method::get, "/search", Role::visitor, search,
           "Search over all meetings: q, speaker, capacity, series, meeting, from, to, kind, order, page.", 0,
           Rate::costly}};
}

}  // namespace web
