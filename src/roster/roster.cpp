// SPDX-License-Identifier: Apache-2.0
// The tables of the roster, and coalitions: entering, changing, finding.
#include "roster/roster.hpp"

#include <algorithm>
#include <map>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "roster/inside.hpp"

namespace roster {

std::vector<store::Migration> migrations() {
  return {{"roster",
           1,
           {
               "create table coalition (id text primary key, name text not null, folded text not null, acronym text not null, lang text not null, "
               "life bigint not null, founded text, name_from text, statement text not null, list text not null, archive text not null, "
               "site text not null, joining text not null, at bigint not null)",
               "create unique index coalition_by_name on coalition(folded)",
               "create table coalition_word (coalition text not null references coalition(id), sort bigint not null, place bigint not null, "
               "word text not null, folded text not null, primary key (coalition, sort, place))",
               "create index coalition_word_by_folded on coalition_word(folded)",
               "create table coalition_name (coalition text not null references coalition(id), place bigint not null, name text not null, "
               "folded text not null, lang text not null, from_day text, until_day text, primary key (coalition, place))",
               "create index coalition_name_by_folded on coalition_name(folded)",
               "create table coalition_life (coalition text not null references coalition(id), place bigint not null, life bigint not null, "
               "at bigint not null, reason text not null, until_day text, joined text, primary key (coalition, place))",
               "create table coalition_change (coalition text not null references coalition(id), place bigint not null, at bigint not null, "
               "person text, field text not null, old_text text not null, new_text text not null, primary key (coalition, place))",
               "create table coalition_contact (id text primary key, coalition text not null references coalition(id), name text not null, "
               "address text not null, duty text not null, confirmed text, at bigint not null)",
               "create index coalition_contact_by_coalition on coalition_contact(coalition, at)",
           }},
          {"roster",
           2,
           {
               "create table evidence_key (place bigint primary key, secret text not null)",
               "create table list_message (coalition text not null references coalition(id), id bigint not null, person bigint not null, "
               "subject bigint not null, body bigint not null, refs text not null, answers text not null, reply bigint not null, clamped bigint not null, "
               "machine bigint not null, at bigint, thread bigint not null, human bigint not null, prompted bigint not null, announced bigint not null, "
               "primary key (coalition, id))",
               "create index list_message_by_at on list_message(at)",
               "create index list_message_by_coalition_at on list_message(coalition, at)",
               "create index list_message_by_body on list_message(body)",
               "create table list_staged (coalition text not null references coalition(id), id bigint not null, person bigint not null, "
               "subject bigint not null, body bigint not null, refs text not null, answers text not null, reply bigint not null, clamped bigint not null, "
               "machine bigint not null, at bigint, thread bigint not null, human bigint not null, prompted bigint not null, primary key (coalition, id))",
               "create table list_import (coalition text primary key references coalition(id), import bigint not null)",
               "create table list_month (coalition text not null references coalition(id), month text not null, messages bigint not null, "
               "people bigint not null, conversations bigint not null, others bigint not null, primary key (coalition, month))",
               "create index list_month_by_month on list_month(month)",
               "create table list_source (coalition text primary key references coalition(id), health bigint not null, read_at bigint not null, "
               "newest bigint not null, newest_file text not null, undated bigint not null, clamped bigint not null)",
               "create table list_file (coalition text not null references coalition(id), path text not null, size bigint not null, "
               "last_at bigint not null, print text not null, primary key (coalition, path))",
               "create table list_prompter (person bigint primary key)",
               "create table evidence (id text primary key, coalition text not null references coalition(id), kind bigint not null, day text not null, "
               "words text not null, link text not null, person text, at bigint not null)",
               "create index evidence_by_coalition on evidence(coalition, day)",
               "create table coalition_series (coalition text not null references coalition(id), series text not null, primary key (coalition, series))",
               "create table principle_check (id text primary key, coalition text not null references coalition(id), principle bigint not null, "
               "verdict bigint not null, at bigint not null, url text not null, note text not null, person text, check_again text)",
               "create index principle_check_by_coalition on principle_check(coalition, at)",
               "create table badge_rule (place bigint primary key, at bigint not null, person text, numbers text not null, reason text not null)",
               "create table evaluation (coalition text not null references coalition(id), day text not null, at bigint not null, state bigint not null, "
               "answering bigint not null, open bigint not null, found text not null, primary key (coalition, day))",
               "create index evaluation_by_day on evaluation(day)",
               "create table coalition_comment (coalition text primary key references coalition(id), at bigint not null, person text, words text not null)",
           }},
          {"roster",
           3,
           {
               "create table duty_cycle (id text primary key, name text not null, gives text not null, at bigint not null)",
               "create unique index duty_cycle_by_name on duty_cycle(name)",
               "create table duty (id text primary key, cycle text not null references duty_cycle(id), place bigint not null, kind bigint not null, "
               "words text not null, from_whom text not null, due text)",
               "create index duty_by_cycle on duty(cycle, place)",
               "create table duty_extension (duty text not null references duty(id), place bigint not null, at bigint not null, person text, "
               "from_day text, to_day text, reason text not null, primary key (duty, place))",
               "create table duty_done (duty text not null references duty(id), coalition text not null references coalition(id), what bigint not null, "
               "day text not null, link text not null, person text, at bigint not null, primary key (duty, coalition))",
           }},
          {"roster",
           4,
           {
               "create table inquiry (id text primary key, coalition text not null references coalition(id), about bigint not null, principle bigint not null, "
               "url text not null, found text not null, grace text, opened bigint not null, joins text, call text, closed bigint, outcome bigint not null, "
               "reason text not null)",
               "create index inquiry_by_coalition on inquiry(coalition, opened)",
               "create index inquiry_by_closed on inquiry(closed)",
               "create index inquiry_by_about on inquiry(about, opened)",
               "create table inquiry_line (inquiry text not null references inquiry(id), place bigint not null, at bigint not null, what bigint not null, "
               "step bigint not null, person text, who text not null, words text not null, primary key (inquiry, place))",
               "create table contact_link (link text primary key, contact text not null, coalition text not null references coalition(id), at bigint not null, "
               "until bigint not null)",
               "create index contact_link_by_contact on contact_link(contact)",
               "create table list_alias (person bigint primary key, same_as bigint not null, confirmed_by text, at bigint not null)",
               "create index list_alias_by_same_as on list_alias(same_as)",
               "create table list_apart (one bigint not null, other bigint not null, said_by text, at bigint not null, primary key (one, other))",
           }},
          {"roster",
           5,
           {
               "create table procedure_manner (place bigint primary key, at bigint not null, person text, kept text not null, reason text not null)",
               "alter table coalition_contact add column lang text not null default ''",
               "create table theme_set (id text primary key, name text not null, folded text not null, newest bigint not null)",
               "create unique index theme_set_by_folded on theme_set(folded)",
               "create table theme_version (theme_set text not null references theme_set(id), version bigint not null, at bigint not null, person text, "
               "reason text not null, primary key (theme_set, version))",
               "create table theme_word (theme_set text not null references theme_set(id), version bigint not null, place bigint not null, "
               "word text not null, folded text not null, primary key (theme_set, version, place))",
               "create index theme_word_by_folded on theme_word(folded)",
               "create table coalition_theme (coalition text not null references coalition(id), theme_set text not null references theme_set(id), "
               "folded text not null, version bigint not null, primary key (coalition, theme_set, folded))",
               "create index coalition_theme_by_set on coalition_theme(theme_set, version)",
           }},
          {"roster",
           6,
           {
               "create table list_piece (coalition text not null references coalition(id), piece bigint not null, part bigint not null, "
               "kept text not null, primary key (coalition, piece, part))",
               "create index list_piece_by_piece on list_piece(piece)",
               "create table list_announced (piece bigint not null, coalition text not null references coalition(id), id bigint not null, "
               "primary key (piece, coalition, id))",
               "create index list_announced_by_coalition on list_announced(coalition, piece)",
               // Messages stood one in a row before (pieces.hpp says what a line is).
               "insert into list_piece (coalition, piece, part, kept) select coalition, piece, 0, JOINED_TEXTS(line, '\n') from (select coalition, "
               "case when at is null then -1 when at < 0 then 0 else at / 2592000000 end as piece, "
               "cast(id as text) || ' ' || cast(person as text) || ' ' || cast(subject as text) || ' ' || cast(body as text) || ' ' || "
               "cast(thread as text) || ' ' || cast(reply + 2 * clamped + 4 * machine + 8 * human + 16 * prompted as text) || ' ' || "
               "coalesce(cast(at as text), '') || ' ' || refs || ' ' || answers as line from list_message) as lines group by coalition, piece",
               "insert into list_announced (piece, coalition, id) select at / 2592000000, coalition, id from list_message "
               "where announced = 1 and at >= 0",
               "drop table list_staged",
               "drop table list_message",
               "create table list_staged (coalition text not null references coalition(id), piece bigint not null, part bigint not null, "
               "kept text not null, primary key (coalition, piece, part))",
           }},
          {"roster",
           7,
           {
               "create table list_writer (coalition text not null references coalition(id), person bigint not null, name bigint not null, "
               "local bigint not null, heard bigint not null, primary key (coalition, person, name))",
               "create index list_writer_by_heard on list_writer(heard)",
           }},
          {"roster",
           8,
           {
               "alter table coalition_contact add column from_day text",
               "alter table coalition_contact add column until_day text",
           }},
          {"roster",
           9,
           {
               "alter table evidence add column who text not null default ''",
               "create index evidence_by_kind on evidence(kind, day)",
               "alter table coalition_change add column who text not null default ''",
               "create table coalition_present_name (coalition text not null references coalition(id), lang text not null, name text not null, "
               "folded text not null, from_day text, primary key (coalition, lang))",
               "create index coalition_present_name_by_folded on coalition_present_name(folded)",
           }}};
}

std::optional<std::string> day_text(std::optional<Day> const& day) { return day ? std::optional(iso_day(*day)) : std::nullopt; }
std::optional<Day> day_of(std::optional<std::string> const& text) { return text ? parse_day(*text) : std::nullopt; }

std::vector<std::string>& words_in(Coalition& c, Words sort) {
  switch (sort) {
    case Words::kind: return c.kinds;
    case Words::theme: return c.themes;
    case Words::alias: break;
    case Words::founder: return c.founders;
    case Words::document: return c.documents;
    case Words::related: return c.related;
  }
  return c.aliases;
}

NameUsed name_for(Coalition const& c, std::string_view tag) {
  NameUsed const main{c.name, c.lang, c.named, {}};
  auto const first = [](std::string_view t) { return lower_ascii(t.substr(0, t.find('-'))); };
  auto const among = [&](auto const& fits) -> NameUsed const* {
    if (fits(main.lang)) return &main;
    auto const found = std::find_if(c.also_named.begin(), c.also_named.end(), [&](NameUsed const& n) { return fits(n.lang); });
    return found == c.also_named.end() ? nullptr : &*found;
  };
  if (auto const* const same = among([&](std::string const& lang) { return lower_ascii(lang) == lower_ascii(tag); })) return *same;
  if (auto const* const near = among([&](std::string const& lang) { return first(lang) == first(tag); })) return *near;
  return main;
}

std::string list_address(Coalition const& c) {
  return c.list.find('@') != std::string::npos && c.list.find("://") == std::string::npos ? c.list : std::string();
}

std::vector<std::string> founder_groups(Coalition const& c) {
  std::vector<std::string> out;
  for (auto const& f : c.founders) {
    auto const colon = f.find(':');
    auto const group = std::string(trim(f.substr(0, colon)));
    if (colon != std::string::npos && !group.empty() && std::none_of(out.begin(), out.end(), [&](auto const& g) { return fold(g) == fold(group); })) out.push_back(group);
  }
  return out;
}

std::vector<Founding> missing_for_founding(Coalition const& c, bool has_contact) {
  std::vector<Founding> out;
  if (c.statement.empty()) out.push_back(Founding::need);
  if (c.documents.empty()) out.push_back(Founding::plan);
  if (c.list.empty()) out.push_back(Founding::list);
  if (!has_contact) out.push_back(Founding::contact);
  if (founder_groups(c).size() < 3) out.push_back(Founding::groups);
  return out;
}

std::vector<CoalitionId> perhaps_related(std::vector<Coalition> const& all, Coalition const& c) {
  auto const among = [](std::vector<std::string> const& list, std::string const& word) {
    return std::any_of(list.begin(), list.end(), [&](std::string const& w) { return fold(w) == fold(word); });
  };
  std::vector<CoalitionId> out;
  for (auto const& o : all) {
    bool const gone = o.life == Life::merged || o.life == Life::closed;
    if (o.id == c.id || gone || among(c.related, o.name) || among(c.related, o.id.text) || (!o.acronym.empty() && among(c.related, o.acronym))) continue;
    if (std::any_of(o.themes.begin(), o.themes.end(), [&](std::string const& t) { return among(c.themes, t); })) out.push_back(o.id);
  }
  return out;
}

tl::unexpected<Refusal> no_coalition() { return refuse(Why::unknown, say("There is no such coalition.")); }

Result<Done> expect_free(Reading& r, std::string const& name, CoalitionId const& own) {
  for (auto const& [other] : r.rows<CoalitionId>("select id from coalition where folded = :f union select coalition from coalition_present_name where folded = :g",
                                                 fold(name), fold(name)))
    if (other != own) return refuse(Why::conflict, say("Another coalition has the name “{}”."), "name", {name});
  return Done{};
}

void note(Writing& w, CoalitionId const& id, std::string_view field, std::string_view before, std::string_view after, std::string_view who) {
  if (before == after) return;
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from coalition_change where coalition = :c", id).value_or(1);
  w.run("insert into coalition_change (coalition, place, at, person, field, old_text, new_text, who) values (:c, :p, :t, :w, :f, :o, :n, :who)", id, place,
        w.now(), w.actor().person, field, before, after, who);
}

bool is_web(std::string_view s) {
  return (s.starts_with("https://") || s.starts_with("http://")) && s.size() <= 2000 &&
         std::all_of(s.begin(), s.end(), [](char c) { return c > ' ' && c != '<' && c != '>' && c != '"'; });
}

namespace {

Result<Done> check_words(std::vector<std::string> const& words, char const* field, std::size_t most = 120) {
  if (words.size() > 30) return refuse(Why::malformed, say("This may have at most {} entries."), field, {"30"});
  for (auto const& word : words)
    if (auto const fits = too_long(word, most, field); !fits) return fits;
    else if (word.find(';') != std::string::npos) return refuse(Why::malformed, say("An entry cannot have a semicolon in it."), field);
  return Done{};
}

/// One-line fields cleaned, empty entries of lists left out.
Coalition cleaned(Coalition c) {
  for (auto* s : {&c.name, &c.acronym, &c.lang, &c.list, &c.archive, &c.site}) *s = clean_line(*s);
  for (auto* s : {&c.statement, &c.join}) *s = clean_text(*s);
  for (auto const sort : all_words) {
    auto* const list = &words_in(c, sort);
    std::vector<std::string> kept;
    for (auto const& word : *list)
      if (auto line = clean_line(word); !line.empty() && std::find(kept.begin(), kept.end(), line) == kept.end()) kept.push_back(std::move(line));
    *list = std::move(kept);
  }
  if (c.lang.empty()) c.lang = "en";
  return c;
}

Result<Done> check(Coalition const& c) {
  if (auto const name = check_name({.name = c.name, .lang = c.lang, .from = {}, .until = {}}); !name) return name;
  for (auto const& [text, most, field] : std::initializer_list<std::tuple<std::string const&, std::size_t, char const*>>{
           {c.acronym, 40, "acronym"}, {c.statement, 4000, "statement"}, {c.join, 4000, "join"}})
    if (auto const fits = too_long(text, most, field); !fits) return fits;
  for (auto const& [words, field] :
       std::initializer_list<std::pair<std::vector<std::string> const&, char const*>>{
           {c.kinds, "kinds"}, {c.themes, "themes"}, {c.aliases, "aliases"}, {c.founders, "founders"}, {c.related, "related"}})
    if (auto const fits = check_words(words, field); !fits) return fits;
  if (auto const fits = check_words(c.documents, "documents", 500); !fits) return fits;
  for (auto const& d : c.documents)
    if (!is_web(d.substr(d.rfind(' ') + 1))) return refuse(Why::malformed, say("A document is its title, then its address."), "documents");
  for (auto const& [address, field] : std::initializer_list<std::pair<std::string const&, char const*>>{{c.archive, "archive"}, {c.site, "site"}})
    if (!address.empty() && !is_web(address)) return refuse(Why::malformed, say("An address begins with https:// or http://."), field);
  bool const mail = c.list.find('@') != std::string::npos && c.list.find_first_of(" <>\"") == std::string::npos && c.list.size() <= 254;
  if (!c.list.empty() && !is_web(c.list) && !mail) return refuse(Why::malformed, say("A list is a web address or a mail address."), "list");
  return Done{};
}

std::vector<std::string> words_of(Reading& r, CoalitionId const& id, Words sort) {
  std::vector<std::string> out;
  for (auto& [word] : r.rows<std::string>("select word from coalition_word where coalition = :c and sort = :s order by place", id, sort)) out.push_back(std::move(word));
  return out;
}

void put_words(Writing& w, CoalitionId const& id, Words sort, std::vector<std::string> const& words) {
  w.run("delete from coalition_word where coalition = :c and sort = :s", id, sort);
  std::int64_t place = 0;
  for (auto const& word : words)
    w.run("insert into coalition_word (coalition, sort, place, word, folded) values (:c, :s, :p, :w, :f)", id, sort, ++place, word, fold(word));
  if (sort == Words::theme) refer_themes(w, id, words);
}

template <class... Args>
std::vector<Coalition> read(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Coalition> out;
  for (auto& [id, name, acronym, lang, named, life, founded, statement, list, archive, site, join] :
       r.rows<CoalitionId, std::string, std::string, std::string, std::optional<std::string>, Life, std::optional<std::string>, std::string, std::string, std::string,
              std::string, std::string>(sql, args...))
    out.push_back({.id = id, .name = name, .acronym = acronym, .lang = lang, .named = day_of(named), .life = life, .founded = day_of(founded), .statement = statement,
                   .list = list, .archive = archive, .site = site, .join = join});
  return out;
}

}  // namespace

Result<Done> check_name(NameUsed const& n) {
  if (n.name.empty()) return refuse(Why::malformed, say("A coalition needs a name."), "name");
  if (!is_language_tag(n.lang)) return refuse(Why::malformed, say("A language is given as a tag like “en” or “pt-BR”."), "lang");
  return too_long(n.name, 200, "name");
}

Result<CoalitionId> enter(Writing& w, Coalition const& wish) {
  auto c = cleaned(wish);
  if (auto const fits = check(c); !fits) return tl::unexpected(fits.error());
  if (!c.id.empty() && !looks_like_id(c.id.text)) return refuse(Why::malformed, say("“{}” cannot be an id."), "id", {c.id.text});
  if (!c.id.empty() && coalition(w, c.id)) return refuse(Why::conflict, say("A coalition with this id is there already."), "id");
  if (auto const free = expect_free(w, c.name, {}); !free) return tl::unexpected(free.error());
  if (c.id.empty()) c.id = new_id<CoalitionId>("g");
  w.run("insert into coalition (id, name, folded, acronym, lang, life, founded, name_from, statement, list, archive, site, joining, at) "
        "values (:i, :n, :f, :a, :l, :s, :d, :nf, :st, :li, :ar, :si, :j, :t)",
        c.id, c.name, fold(c.name), c.acronym, c.lang, c.life, day_text(c.founded), day_text(c.named), c.statement, c.list, c.archive, c.site, c.join, w.now());
  for (auto const sort : all_words) put_words(w, c.id, sort, words_in(c, sort));
  w.run("insert into coalition_life (coalition, place, life, at, reason) values (:c, 1, :l, :t, '')", c.id, c.life, w.now());
  note(w, c.id, "name", "", c.name);
  w.audit("enter_coalition", c.id.text, c.name);
  return c.id;
}

Result<Done> change(Writing& w, Coalition const& wish, std::string const& who) {
  auto const before = coalition(w, wish.id);
  if (!before) return no_coalition();
  auto c = cleaned(wish);
  c.name = before->name;
  c.lang = before->lang;
  if (auto const fits = check(c); !fits) return fits;
  w.run("update coalition set acronym = :a, founded = :d, statement = :st, list = :li, archive = :ar, site = :si, joining = :j where id = :i", c.acronym,
        day_text(c.founded), c.statement, c.list, c.archive, c.site, c.join, c.id);
  for (auto const sort : all_words) put_words(w, c.id, sort, words_in(c, sort));
  auto const noted = [&](char const* field, std::string const& was, std::string const& is) { note(w, c.id, field, was, is, who); };
  noted("acronym", before->acronym, c.acronym);
  noted("founded", day_text(before->founded).value_or(""), day_text(c.founded).value_or(""));
  noted("kinds", joined(before->kinds, "; "), joined(c.kinds, "; "));
  noted("themes", joined(before->themes, "; "), joined(c.themes, "; "));
  noted("aliases", joined(before->aliases, "; "), joined(c.aliases, "; "));
  noted("founders", joined(before->founders, "; "), joined(c.founders, "; "));
  noted("documents", joined(before->documents, "; "), joined(c.documents, "; "));
  noted("related", joined(before->related, "; "), joined(c.related, "; "));
  noted("statement", before->statement, c.statement);
  noted("list", before->list, c.list);
  noted("archive", before->archive, c.archive);
  noted("site", before->site, c.site);
  noted("join", before->join, c.join);
  w.audit("change_coalition", c.id.text, c.name);
  return Done{};
}

std::optional<Coalition> coalition(Reading& r, CoalitionId const& id) {
  auto found = read(r, "select id, name, acronym, lang, name_from, life, founded, statement, list, archive, site, joining from coalition where id = :i", id);
  if (found.empty()) return std::nullopt;
  auto& c = found.front();
  for (auto const sort : all_words) words_in(c, sort) = words_of(r, id, sort);
  c.also_named = present_names(r, id);
  return std::move(c);
}

std::vector<Coalition> coalitions(Reading& r) {
  auto all = read(r, "select id, name, acronym, lang, name_from, life, founded, statement, list, archive, site, joining from coalition order by folded, id");
  std::map<CoalitionId, Coalition*> by_id;
  for (auto& c : all) by_id[c.id] = &c;
  // Six questions for a coalition would be twelve hundred for a roster of two hundred.
  r.each<CoalitionId, Words, std::string>("select coalition, sort, word from coalition_word order by coalition, sort, place",
                                          [&](CoalitionId const& id, Words sort, std::string const& word) {
                                            words_in(*by_id.at(id), sort).push_back(word);
                                          });
  for (auto const& [id, name, lang, from] : r.rows<CoalitionId, std::string, std::string, std::optional<std::string>>(
           "select coalition, name, lang, from_day from coalition_present_name order by coalition, lang"))
    by_id.at(id)->also_named.push_back({name, lang, day_of(from), {}});
  return all;
}

namespace {

/// The one that all of them are; none when they differ.
std::optional<CoalitionId> the_only(std::vector<CoalitionId> found) {
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

}  // namespace

std::optional<CoalitionId> find_by_name(Reading& r, std::string const& words) {
  auto const folded = fold(words);
  if (folded.empty()) return std::nullopt;
  if (auto const exact = r.one<CoalitionId>("select id from coalition where folded = :f", folded)) return exact;
  std::vector<CoalitionId> found;
  for (auto const& [id] : r.rows<CoalitionId>("select coalition from coalition_name where folded = :a union select coalition from coalition_present_name where folded = :p "
                                              "union select coalition from coalition_word where folded = :b and sort = :s",
                                              folded, folded, folded, Words::alias))
    found.push_back(id);
  for (auto const& [id, acronym] : r.rows<CoalitionId, std::string>("select id, acronym from coalition where acronym <> ''"))
    if (fold(acronym) == folded) found.push_back(id);
  return the_only(std::move(found));
}

std::map<std::string, CoalitionId> by_folded_name(Reading& r) {
  std::map<std::string, CoalitionId> out;
  std::map<std::string, std::vector<CoalitionId>> others;
  for (auto const& [id, folded] : r.rows<CoalitionId, std::string>("select id, folded from coalition")) out.emplace(folded, id);
  for (auto const& [id, folded] : r.rows<CoalitionId, std::string>("select coalition, folded from coalition_name")) others[folded].push_back(id);
  for (auto const& [id, folded] : r.rows<CoalitionId, std::string>("select coalition, folded from coalition_present_name")) others[folded].push_back(id);
  for (auto const& [id, folded] : r.rows<CoalitionId, std::string>("select coalition, folded from coalition_word where sort = :s", Words::alias))
    others[folded].push_back(id);
  for (auto const& [id, acronym] : r.rows<CoalitionId, std::string>("select id, acronym from coalition where acronym <> ''"))
    others[fold(acronym)].push_back(id);
  // A present name is meant before anybody's other one.
  for (auto const& [folded, ids] : others)
    if (auto const only = the_only(ids)) out.emplace(folded, *only);
  out.erase(std::string());
  return out;
}

std::map<std::string, CoalitionId> find_by_names(Reading& r, std::set<std::string> const& words) {
  auto const all = by_folded_name(r);
  std::map<std::string, CoalitionId> out;
  for (auto const& one : words)
    if (auto const named = all.find(fold(one)); named != all.end()) out.emplace(one, named->second);
  return out;
}

std::vector<Change> history(Reading& r, CoalitionId const& id) {
  std::vector<Change> out;
  for (auto& [at, by, field, before, after, who] : r.rows<Instant, PersonId, std::string, std::string, std::string, std::string>(
           "select at, person, field, old_text, new_text, who from coalition_change where coalition = :c order by place", id))
    out.push_back({at, by, field, before, after, who});
  return out;
}

}  // namespace roster
