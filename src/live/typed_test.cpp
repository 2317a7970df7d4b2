// SPDX-License-Identifier: Apache-2.0
// Typed commands, line by line: what each is read as, and what stays chat.
#include <doctest/doctest.h>

#include "live/chat.hpp"

using namespace live;

namespace {

/// A reading as one line of text, so that a table can hold it.
struct Told {
  std::string operator()(std::monostate) const { return "chat"; }
  std::string operator()(TypedQueue const& t) const { return "queue|" + t.who + "|" + t.note; }
  std::string operator()(TypedUnqueue const& t) const { return "unqueue|" + t.who + (t.later ? "|later" : ""); }
  std::string operator()(TypedPresent const& t) const { return "present|" + t.who; }
  std::string operator()(TypedRegrets const& t) const { return "regrets|" + t.who; }
  std::string operator()(TypedAction const& t) const { return "action|" + t.who + "|" + t.what + "|" + t.due; }
  std::string operator()(TypedResolved const& t) const { return "resolved|" + t.sentence; }
  std::string operator()(TypedCorrection const& t) const { return "correction|" + t.wrong + "|" + t.right; }
};

}  // namespace

TEST_CASE("a typed line is the command it looks like, or chat") {
  struct {
    char const *line, *read;
  } const table[] = {
      {"q+", "queue||"},
      {"  Q+ ", "queue||"},
      {"q+ mary", "queue|mary|"},
      {"q+ mary: budget", "queue|mary|budget"},
      {"q+ Mary Ann Smith: the budget: part two", "queue|Mary Ann Smith|the budget: part two"},
      {"q+ : budget", "queue||budget"},
      {"q+ to ask about the budget", "queue||to ask about the budget"},
      {"q+ what about the budget of next year", "queue||what about the budget of next year"},
      {"q+ I would like to say this: no", "queue||I would like to say this: no"},
      {"q+ https://example.org/a", "queue||https://example.org/a"},
      {"q+ Ζωή: προϋπολογισμός", "queue|Ζωή|προϋπολογισμός"},
      {"q+1", "chat"},
      {"q", "chat"},
      {"q-", "unqueue|"},
      {"q- later", "unqueue||later"},
      {"q- LATER", "unqueue||later"},
      {"q- mary", "unqueue|mary"},
      {"q- because I have nothing to add", "chat"},
      {"present+", "present|"},
      {"present+ Mary Ann", "present|Mary Ann"},
      {"present+ all of you who are here now", "chat"},
      {"presentation", "chat"},
      {"regrets+ adam", "regrets|adam"},
      {"regrets+", "regrets|"},
      {"action polly: send questionnaire - due 2022-10-14", "action|polly|send questionnaire|2022-10-14"},
      {"ACTION Polly: send questionnaire", "action|Polly|send questionnaire|"},
      {"action: send questionnaire", "action||send questionnaire|"},
      {"action polly: send it - due 2022-02-30", "action|polly|send it - due 2022-02-30|"},
      {"action polly: send it - due 2022-10-14 - due 2022-10-15", "action|polly|send it - due 2022-10-14|2022-10-15"},
      {"action polly: - due 2022-10-14", "chat"},
      {"action polly:", "chat"},
      {"action is needed here and now: today", "chat"},
      {"actions: none", "chat"},
      {"action", "chat"},
      {"resolved: we meet every two weeks", "resolved|we meet every two weeks"},
      {"Resolved:", "chat"},
      {"resolved by whom?", "chat"},
      {"s/ITU SG/ITU Secretary-General/", "correction|ITU SG|ITU Secretary-General"},
      {"s/very //", "correction|very |"},
      {R"(s/and\/or/or/)", "correction|and/or|or"},
      {"s/he said", "chat"},
      {"s/he/she", "chat"},
      {"s//x/", "chat"},
      {"s/x/x/", "chat"},
      {"s/a/b/c/", "chat"},
      {"S/a/b/", "chat"},
      {"q+\nmary", "chat"},
      {"", "chat"},
      {"hello everybody", "chat"},
  };
  for (auto const& [line, read] : table) {
    CAPTURE(line);
    CHECK(std::visit(Told{}, typed(line)) == read);
  }
}
