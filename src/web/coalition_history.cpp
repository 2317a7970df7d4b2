// SPDX-License-Identifier: Apache-2.0
// A coalition's life and the history of its fields, in words: where it went, what was changed, by whom.
#include "base/when.hpp"
#include "web/coalitions.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

Html heir_link(roster::LifeStep const& step, NamesById const& names) {
  auto const name = names.find(step.into.text);
  return html("<a href=\"/coalitions/{}\"><bdi>{}</bdi></a>", step.into, name == names.end() ? step.into.text : name->second);
}

/// Whoever was closed, or in the inactive listing, and is listed again.
bool revived(roster::LifeStep const& before, roster::LifeStep const& step) {
  return step.life == roster::Life::listed && (before.life == roster::Life::inactive || before.life == roster::Life::closed);
}

}  // namespace

std::string field_word(std::string const& field) {
  static std::map<std::string, char const*> const words{{"name", say("Name")},
                                                        {"language", say("Language of the name")},
                                                        {"named", say("Language of the name")},
                                                        {"former_name", say("Former name")},
                                                        {"life", say("Listing")},
                                                        {"acronym", say("Short name")},
                                                        {"founded", say("Founded")},
                                                        {"kinds", say("Kinds")},
                                                        {"themes", say("Themes")},
                                                        {"theme set", say("Sets of themes")},
                                                        {"aliases", say("Also called")},
                                                        {"list", say("Mailing list")},
                                                        {"archive", say("Archive of the list")},
                                                        {"site", say("Site")},
                                                        {"join", say("How to join")},
                                                        {"statement", say("Founding statement")},
                                                        {"founders", say("Founders")},
                                                        {"documents", say("Documents")},
                                                        {"related", say("Related coalitions")},
                                                        {"contact", say("Contacts")},
                                                        {"contact_address", say("Contact with another address")},
                                                        {"evidence", say("Evidence")},
                                                        {"series", say("Which meetings are its own")},
                                                        {"comment", say("What the coalition says to its badges")},
                                                        {"handed_in", say("Handed in")}};
  auto const found = words.find(field);
  return found == words.end() ? field : base::tr_value(found->second);
}

std::string value_words(std::string const& field, std::string const& value) {
  roster::Life life{};
  return field == "life" && boost::describe::enum_from_string(value.c_str(), life) ? life_word(life) : value;
}

Html life_line(std::vector<roster::LifeStep> const& life, NamesById const& names, roster::Day today) {
  if (life.empty()) return {};
  auto const& last = life.back();
  if (last.life == roster::Life::merged && !last.into.empty())
    return html("<p>{}</p>", sentence(tr("It has merged into {}."), {heir_link(last, names)}));
  if (last.life != roster::Life::paused || !last.until) return {};
  bool const over = *last.until < today;
  return html("<p>{}</p>", sentence(over ? tr("Its pause ended on {}; nobody has said yet how it goes on.") : tr("It pauses until {}."),
                                    {day(*last.until)}));
}

Html life_part(std::vector<roster::LifeStep> const& life, NamesById const& names) {
  Html lines;
  for (std::size_t i = 0; i < life.size(); ++i) {
    auto const& step = life[i];
    Html more;
    if (step.until) more += html(" ({})", sentence(tr("until {}"), {day(*step.until)}));
    if (!step.into.empty()) add_html(more, " {}", heir_link(step, names));
    if (!step.reason.empty()) add_html(more, ": <span dir=\"auto\">{}</span>", step.reason);
    auto const word = i > 0 && revived(life[i - 1], step) ? tr("revived") : life_word(step.life);
    add_html(lines, "<li>{} {}{}</li>", moment(step.at, "UTC"), word, more);
  }
  return html("<section><h2>{}</h2><ol class=\"plain\">{}</ol></section>", tr("Its life"), lines);
}

Html changes_part(std::vector<roster::Change> const& changes, NamesById const& people) {
  if (changes.empty()) return {};
  Table t{.id = "changes",
          .caption = tr("Every change, newest first"),
          .columns = {{tr("When")}, {tr("What")}, {tr("Before")}, {tr("After")}, {tr("By")}},
          .rows = {}};
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    auto const by = people.find(change->by.text);
    t.rows.push_back({moment(change->at, "UTC"), text(field_word(change->field)),
                      html("<span dir=\"auto\">{}</span>", value_words(change->field, change->before)),
                      html("<span dir=\"auto\">{}</span>", value_words(change->field, change->after)),
                      by != people.end() ? person(by->second) : change->who.empty() ? Html() : person(change->who)});
  }
  return folded(tr("Every change"), table(t), false);
}

}  // namespace web
