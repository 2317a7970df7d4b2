// SPDX-License-Identifier: Apache-2.0
#include "record/commitments.hpp"

#include <doctest/doctest.h>

#include "base/instant.hpp"
#include "base/text.hpp"

using namespace record;
using namespace std::chrono_literals;
using base::PersonId;
using base::SegmentId;

namespace {

std::chrono::year_month_day const meeting{2031y / 5 / 12};  // a Monday

std::vector<PossibleCommitment> found(std::string text) {
  return possible_commitments({{SegmentId("s1"), PersonId("p1"), std::move(text)}}, meeting);
}

std::string phrases(std::string text) {
  std::string out;
  for (auto const& c : found(text)) {
    CHECK(base::slice(text, static_cast<std::size_t>(c.start), static_cast<std::size_t>(c.end)) == c.words);
    out += (out.empty() ? "" : "; ") + c.phrase;
  }
  return out;
}

/// A planning meeting of our own making: 18 turns, six things taken on, much talk around them.
std::vector<VoicedText> planning() {
  std::vector<std::pair<std::string, std::string>> const turns{
      {"edda",
       "Good morning, and thank you for coming so early. We have an hour, and the harbour talks are only six weeks "
       "away."},
      {"noor",
       "I will try to be brief. Last year nobody knew who was still alive among the groups, and we should really make "
       "use of this year to find out."},
      {"edda", "Can you hear me at the back? Good. I can see Tomas has his hand up."},
      {"tomas",
       "Thank you. I think we could ask for more, but I will not insist. Could you say again how many groups there "
       "are?"},
      {"noor", "Twenty-four on paper. I can tell you that nine have answered. I don't know about the rest."},
      {"edda", "So what do we do with the silent ones? They will be busy in the autumn, as we all will."},
      {"pia", "Do you want me to write to them? I still have the old list, and it would take me a day."},
      {"edda",
       "That would be wonderful. Let me just check that nobody objects. No? Then, Pia, you will draft the questions "
       "with Noor."},
      {"noor", "Happy with that. I'll explain what we asked last time when we get there."},
      {"tomas", "I would like to come back to the title. The one we have puts people to sleep, if I may say so."},
      {"edda", "It does. Any volunteers? I could share my screen so that everybody sees it."},
      {"sol", "I can volunteer to find a better title. Give me until Friday. I have nothing else on my desk today."},
      {"edda", "Thank you, Sol. I see general agreement, and I think that is a good way to put it."},
      {"tomas", "What about the chair of the evening? My nomination would be Edda, she has done it before."},
      {"edda", "I am flattered. We can come back to this. We will see who else is there."},
      {"noor", "And when do we meet again? Two weeks is short, and a month is long."},
      {"edda",
       "I suggest that the office, we send out a poll, and we look for a day in two weeks time. That would be the week "
       "starting, well, 26th of May."},
      {"tomas", "Fine with me. Thank you all, I will stop here."}};
  std::vector<VoicedText> out;
  for (auto const& [who, text] : turns)
    out.push_back({SegmentId(std::string("s") + std::to_string(out.size() + 1)), PersonId(who), text});
  return out;
}

}  // namespace

TEST_CASE("vector S6: somebody volunteers, and it is the speaker's; what we should do is nobody's promise") {
  auto const list = found("Fine. I can volunteer to think about the title. Thanks.");
  REQUIRE(list.size() == 1);
  CHECK(list[0].phrase == "I can volunteer");
  CHECK(list[0].words == "I can volunteer to think about the title");
  CHECK(list[0].whose == Undertaking::own);
  CHECK(list[0].owner == PersonId("p1"));
  CHECK(found("I think we should really make use of this opportunity.").empty());
}

TEST_CASE("promises, requests and what the group sets out to do") {
  CHECK(phrases("I'll send it round tomorrow.") == "I'll send");
  CHECK(phrases("I’ll send it round.") == "I’ll send");
  CHECK(phrases("I will of course circulate the minutes.") == "I will of course circulate");
  CHECK(phrases("Could you please follow up with them?") == "Could you please follow up");
  CHECK(phrases("And the secretariat will prepare a list.") == "secretariat will prepare");
  CHECK(phrases("So Anna will contact the city.") == "Anna will contact");
  CHECK(phrases("Leave it with me.") == "Leave it with me");
  CHECK(phrases("We reach out to all of them.") == "We reach out");
  CHECK(phrases("She kindly volunteered to send out the survey.") == "volunteered to send");
}

TEST_CASE("what is done within the meeting is no commitment") {
  for (std::string const text :
       {"I'll share my screen.", "I will explain that later.", "Can you hear me?", "Could you repeat the question?",
        "I can ask a question.", "Let me stop there.", "We have to think about who chairs.", "I will not send it.",
        "I don't volunteer.", "They will be busy.", "I can see the point.", "Let's start.",
        "I would like to thank you.", "We talked about sending it.", ""}) {
    CAPTURE(text);
    CHECK(found(text).empty());
  }
}

TEST_CASE("somebody else's task has no owner until a person says who") {
  auto const list = found("Could you draft the letter by 20 May?");
  REQUIRE(list.size() == 1);
  CHECK(list[0].whose == Undertaking::asked);
  CHECK(list[0].owner.empty());
  CHECK(list[0].speaker == PersonId("p1"));
  REQUIRE(list[0].due);
  CHECK(base::iso_day(list[0].due->day) == "2031-05-20");
}

TEST_CASE("a day in the sentence that follows counts when it goes on about the same") {
  auto const list = found("We send out a poll. That would be for the week of 26 May. ");
  REQUIRE(list.size() == 1);
  REQUIRE(list[0].due);
  CHECK(list[0].due->words == "the week of 26 May");
  CHECK(!found("I'll send it. That is all for today.")[0].due);
  CHECK(!found("I'll send it. Anna was here on 20 May.")[0].due);
}

TEST_CASE("vector S7 on a text of our own: what a person would mark first stands within ten marks") {
  auto const list = possible_commitments(planning(), meeting);
  CHECK(list.size() <= 10);
  auto const marked = [&](char const* segment) {
    return std::any_of(list.begin(), list.end(), [&](auto const& c) { return c.segment == SegmentId(segment); });
  };
  CHECK(marked("s7"));   // Pia writes to the groups
  CHECK(marked("s8"));   // and drafts with Noor
  CHECK(marked("s12"));  // Sol finds a title
  CHECK(marked("s17"));  // the office sends a poll
  for (auto const& c : list) {
    if (c.segment == SegmentId("s12")) CHECK(c.owner == PersonId("sol"));
    if (c.segment == SegmentId("s17")) {
      REQUIRE(c.due);
      CHECK(base::iso_day(c.due->day) == "2031-05-26");
    }
  }
  CHECK(list.size() <= 6);
}

TEST_CASE("the strongest few keep the order of the meeting") {
  auto const list = possible_commitments(planning(), meeting, 2);
  REQUIRE(list.size() == 2);
  CHECK(list[0].segment == SegmentId("s7"));
  CHECK(list[1].segment == SegmentId("s12"));
}
