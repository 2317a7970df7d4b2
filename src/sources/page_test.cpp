// SPDX-License-Identifier: Apache-2.0
#include "sources/page.hpp"

#include <doctest/doctest.h>

using namespace sources;

namespace {

Fetched whole() { return {.told = Told::whole, .status = 200, .url = "https://lists.example.org/"}; }

}  // namespace

TEST_CASE("a reader's words of a page are what stands between its tags") {
  CHECK(visible_words("<html><head><style>p { x }</style><script>if (a < b) join()</script></head><body><p>Anyone &amp; everyone<br>may\n "
                      "join</p><!-- approval --></body>") == "Anyone & everyone may join");
  CHECK(visible_words("plain words") == "plain words");
  CHECK(visible_words("<p>cut <a href=\"x") == "cut");
  CHECK(visible_words("\xff<p>\xc3\xa9t\xc3\xa9") == "\xef\xbf\xbd \xc3\xa9t\xc3\xa9");
}

TEST_CASE("the months of a Mailman archive are found in its index, each once, and nothing that leads elsewhere") {
  auto const at = *read_address("https://lists.example.org/pipermail/rivers/");
  auto const files = archive_files(at, R"(<a href="2021-March/thread.html">[ Thread ]</a> <A HREF="2021-March.txt.gz">[ Gzip'd Text ]</A>
    <a href='2021-April.txt'>x</a><a href="2021-April.txt">x</a> <a href="https://evil.example/2021-May.txt">x</a> <a href="/private/2021-June.txt">x</a>
    <a href="../rivers/2020q4.txt">x</a> <a href="rivers.mbox.gz">x</a> <a href="notes.txt">x</a> <a href=2021-July.txt>x</a>)");
  std::string all;
  for (auto const& f : files) all += f.path.substr(18) + " ";
  CHECK(all == "2021-March.txt.gz 2021-April.txt 2020q4.txt rivers.mbox.gz 2021-July.txt ");
  CHECK(archive_files(at, "<p>no link at all").empty());
}

TEST_CASE("a machine proposes met only for what it can see, not met for a login or words of approval, and else cannot tell") {
  auto const says = [](Question q, char const* page) { return read_page(q, whole(), page); };
  auto const join = says(Question::membership, "<p>Anybody may join the coalition: write to the list.</p>");
  CHECK(join.proposal == Proposal::met);
  CHECK(join.words == "Anybody may join the coalition: write to the list.");
  auto const approval =
      says(Question::membership, "<p>To join, fill in the form. Membership is subject to approval by the steering committee.</p>");
  CHECK(approval.proposal == Proposal::not_met);
  CHECK(approval.words.find("subject to approval by the steering") != std::string::npos);
  CHECK(says(Question::membership, "<p>Welcome to our home.</p>").proposal == Proposal::cannot_tell);
  CHECK(says(Question::list, "<p>Subscribe to rivers</p><form><input type=\"email\"></form>").proposal == Proposal::met);
  CHECK(says(Question::list, "<p>Subscribe to rivers</p>").proposal == Proposal::cannot_tell);
  CHECK(says(Question::list, "<p>Please log in to subscribe.</p><form><input type=\"password\"></form>").proposal == Proposal::not_met);
  CHECK(says(Question::list, "<p>Subscribe. Your subscription will be held for review.</p><input>").proposal == Proposal::not_met);
  CHECK(says(Question::archive, "<a href=\"2021-March.txt\">March</a>").proposal == Proposal::met);
  CHECK(says(Question::archive, "<p>This archive is only available to the list members.</p>").proposal == Proposal::not_met);
  CHECK(says(Question::archive, "<p>Hello.</p>").proposal == Proposal::cannot_tell);
  CHECK(read_page(Question::archive, {.told = Told::refused, .status = 401}, "").proposal == Proposal::not_met);
  CHECK(read_page(Question::archive, {.told = Told::refused, .status = 404}, "").proposal == Proposal::cannot_tell);
  CHECK(read_page(Question::archive, {.told = Told::silent}, "").proposal == Proposal::cannot_tell);
}

TEST_CASE("a page made of half a million opened tags is read in a moment") {
  std::string tags;
  for (int i = 0; i < 200'000; ++i) tags += "<a href=x <";
  CHECK(links(tags).size() <= 5000);
  CHECK(visible_words(std::string(2'000'000, '<')).empty());
}
