// SPDX-License-Identifier: Apache-2.0
// The 23 cases of engines 2.A5, each forwards, backwards and shuffled: the order in which messages come changes nothing.
#include "mail/archive_threads.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/text.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_message.hpp"

using namespace mail;

namespace {

Seconds const now = parse_mail_date("1 Jan 2023 00:00:00 +0000");
constexpr Seconds day = 86'400;

/// A message as headers, `days` after 1 January 2015.
Heard mail_of(int days, std::string const& headers) {
  RawMessage const raw{.head = headers};
  auto h = hear(raw, {.now = now});
  h.time = parse_mail_date("1 Jan 2015 00:00:00 +0000") + days * day;
  return h;
}

struct Threads {
  std::map<std::uint64_t, std::uint32_t> of;  ///< thread by the key of a message
  std::uint32_t count = 0, branches = 0;
};

Threads thread(std::vector<Heard> const& messages) {
  Threader t;
  std::map<std::uint64_t, std::uint32_t> number;
  for (auto const& m : messages) number[m.id] = t.add(m).message;
  auto const solved = t.solve();
  Threads out;
  out.count = solved.count;
  out.branches = solved.branches;
  for (auto const& [id, n] : number) out.of[id] = solved.thread[n];
  return out;
}

/// Groups of message ids, whatever the order of arrival; a failed check says which order was different.
std::set<std::set<std::string>> groups(std::vector<Heard> messages, std::vector<std::string> const& ids, std::uint32_t* branches = nullptr) {
  std::set<std::set<std::string>> first;
  std::mt19937 chance(7);
  for (int round = 0; round < 12; ++round) {
    if (round == 1) std::reverse(messages.begin(), messages.end());
    if (round > 1) std::shuffle(messages.begin(), messages.end(), chance);
    auto const t = thread(messages);
    std::map<std::uint32_t, std::set<std::string>> by;
    for (auto const& id : ids) by[t.of.at(base::short_hash(id))].insert(id);
    std::set<std::set<std::string>> found;
    for (auto const& [n, group] : by) found.insert(group);
    CHECK(t.count == found.size());
    if (round == 0) first = found;
    CHECK(found == first);
    if (branches) {
      if (round > 0) CHECK(*branches == t.branches);
      *branches = t.branches;
    }
  }
  return first;
}

using Groups = std::set<std::set<std::string>>;

std::string id(std::string const& s) { return "Message-ID: <" + s + ">\n"; }
std::string refs(std::string const& s) { return "References: " + s + "\n"; }
std::string irt(std::string const& s) { return "In-Reply-To: " + s + "\n"; }

}  // namespace

TEST_CASE("threads 1-3: References, In-Reply-To, or both make a thread") {
  CHECK(groups({mail_of(0, id("a@x")), mail_of(1, id("b@x") + refs("<a@x>")), mail_of(2, id("c@x") + refs("<a@x> <b@x>") + irt("<b@x>"))}, {"a@x", "b@x", "c@x"}) ==
        Groups{{"a@x", "b@x", "c@x"}});
  CHECK(groups({mail_of(0, id("a@x")), mail_of(1, id("b@x") + irt("<a@x>"))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
  CHECK(groups({mail_of(0, id("a@x")), mail_of(1, id("b@x") + refs("<a@x>"))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
}

TEST_CASE("thread 4: when both disagree, the last reference wins") {
  CHECK(groups({mail_of(0, id("a@x")), mail_of(0, id("z@x")), mail_of(1, id("b@x") + refs("<a@x>") + irt("<z@x>"))}, {"a@x", "b@x", "z@x"}) ==
        Groups{{"a@x", "b@x"}, {"z@x"}});
}

TEST_CASE("thread 5: References cut in the middle hold together by their last id") {
  CHECK(groups({mail_of(0, id("a@x")), mail_of(1, id("b@x") + refs("<a@x>")), mail_of(2, id("c@x") + refs("<a@x> <b@x>")), mail_of(3, id("d@x") + refs("<a@x> <c@x>"))},
               {"a@x", "b@x", "c@x", "d@x"}) == Groups{{"a@x", "b@x", "c@x", "d@x"}});
}

TEST_CASE("thread 6: References written newest first are turned round") {
  std::vector const messages{mail_of(0, id("a@x") + "Subject: one\n"), mail_of(1, id("b@x") + refs("<a@x>") + "Subject: two\n"),
                             mail_of(2, id("c@x") + refs("<b@x> <a@x>") + irt("<b@x>") + "Subject: two\n")};
  std::uint32_t branches = 0;
  CHECK(groups(messages, {"a@x", "b@x", "c@x"}, &branches) == Groups{{"a@x", "b@x", "c@x"}});
  CHECK(branches == 1);  // c's parent is b, whose subject it has; only b left a's
}

TEST_CASE("threads 7-9: nobody answers oneself, and no circle is closed") {
  CHECK(groups({mail_of(0, id("a@x") + refs("<a@x>") + irt("<a@x>")), mail_of(1, id("b@x") + refs("<a@x> <b@x>"))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
  CHECK(groups({mail_of(0, id("a@x") + irt("<b@x>")), mail_of(1, id("b@x") + irt("<a@x>"))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
  CHECK(groups({mail_of(0, id("a@x") + refs("<c@x>")), mail_of(1, id("b@x") + refs("<a@x>")), mail_of(2, id("c@x") + refs("<b@x>"))}, {"a@x", "b@x", "c@x"}) ==
        Groups{{"a@x", "b@x", "c@x"}});
}

TEST_CASE("thread 10: a parent nobody archived still holds its children together") {
  CHECK(groups({mail_of(1, id("b@x") + irt("<lost@x>")), mail_of(2, id("c@x") + refs("<lost@x>")), mail_of(3, id("d@x") + irt("<other@x>"))}, {"b@x", "c@x", "d@x"}) ==
        Groups{{"b@x", "c@x"}, {"d@x"}});
}

TEST_CASE("thread 11: a parent that comes later than its child is its parent") {
  CHECK(groups({mail_of(2, id("a@x")), mail_of(1, id("b@x") + irt("<a@x>"))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
}

TEST_CASE("thread 12: one id with two texts is one message, and the older copy speaks") {
  CHECK(groups({mail_of(0, id("a@x")), mail_of(0, id("z@x")), mail_of(1, id("b@x") + "Subject: one\n" + irt("<a@x>")), mail_of(5, id("b@x") + "Subject: two\n" + irt("<z@x>"))},
               {"a@x", "b@x", "z@x"}) == Groups{{"a@x", "b@x"}, {"z@x"}});
}

TEST_CASE("thread 13: messages without an id are messages of their own, and can answer") {
  Threader t;
  t.add(mail_of(0, id("a@x")));
  t.add(mail_of(1, "From: ada@example.org\nSubject: x\n" + irt("<a@x>")));
  t.add(mail_of(2, "From: bram@example.org\nSubject: x\n" + irt("<a@x>")));
  auto const solved = t.solve();
  CHECK(t.messages() == 3);
  CHECK(solved.count == 1);
}

TEST_CASE("thread 14: ids without an at sign or with blanks are ids") {
  CHECK(groups({mail_of(0, id("noat")), mail_of(1, id("b@x") + refs("<noat>")), mail_of(2, id("c@x") + refs("< b@ x>"))}, {"noat", "b@x", "c@x"}) ==
        Groups{{"noat", "b@x", "c@x"}});
}

TEST_CASE("thread 15: prose, addresses and comments around the id that is answered") {
  for (auto const* prose : {"Your message of \"Mon, 3 Oct 2022\" <a@x>", "<a@x> (Ada's message of Monday)", "Ada Morrow <ada@example.org>'s message <a@x>", "<a@x> <ada@example.org>"}) {
    CAPTURE(prose);
    CHECK(groups({mail_of(0, id("a@x")), mail_of(1, id("b@x") + irt(prose))}, {"a@x", "b@x"}) == Groups{{"a@x", "b@x"}});
  }
}

TEST_CASE("thread 16: a reply without any link joins the newest earlier thread of its subject, for 180 days") {
  auto const s = [](std::string const& text) { return "Subject: " + text + "\n"; };
  CHECK(groups({mail_of(0, id("a@x") + s("Budget")), mail_of(50, id("b@x") + s("Budget")), mail_of(60, id("c@x") + s("Re: Budget"))}, {"a@x", "b@x", "c@x"}) ==
        Groups{{"a@x"}, {"b@x", "c@x"}});
  CHECK(groups({mail_of(0, id("a@x") + s("Budget")), mail_of(181, id("c@x") + s("Re: Budget"))}, {"a@x", "c@x"}) == Groups{{"a@x"}, {"c@x"}});
  CHECK(groups({mail_of(0, id("a@x") + s("Budget")), mail_of(180, id("c@x") + s("Re: Budget"))}, {"a@x", "c@x"}) == Groups{{"a@x", "c@x"}});
  // One that has a link has no need of it, even if the archive does not hold the other end.
  CHECK(groups({mail_of(0, id("a@x") + s("Budget")), mail_of(2, id("c@x") + s("Re: Budget") + irt("<lost@x>"))}, {"a@x", "c@x"}) == Groups{{"a@x"}, {"c@x"}});
}

TEST_CASE("thread 17: equal subjects that are no replies are threads of their own") {
  CHECK(groups({mail_of(0, id("a@x") + "Subject: Minutes\n"), mail_of(30, id("b@x") + "Subject: Minutes\n"), mail_of(800, id("c@x") + "Subject: [Rivers] Minutes\n")},
               {"a@x", "b@x", "c@x"}) == Groups{{"a@x"}, {"b@x"}, {"c@x"}});
}

TEST_CASE("thread 18: a new topic with links stays in its thread and is counted as a branch") {
  std::uint32_t branches = 0;
  CHECK(groups({mail_of(0, id("a@x") + "Subject: Budget\n"), mail_of(1, id("b@x") + "Subject: Re: Budget\n" + irt("<a@x>")),
                mail_of(2, id("c@x") + "Subject: Venue (was: Budget)\n" + irt("<b@x>"))},
               {"a@x", "b@x", "c@x"}, &branches) == Groups{{"a@x", "b@x", "c@x"}});
  CHECK(branches == 1);
}

TEST_CASE("thread 19: list tags and reply marks of many languages, repeated, are one subject") {
  std::vector<Heard> messages{mail_of(0, id("a@x") + "Subject: [Rivers] Budget\n")};
  std::vector<std::string> ids{"a@x"};
  std::set<std::string> all{"a@x"};
  for (auto const* subject : {"Re: [Rivers] Budget", "Re[2]: Budget", "AW: Budget", "SV: AW: Budget", "RV: Budget", "TR: Budget", "回复：Budget", "Re: Re: RE: budget"}) {
    auto const name = "r" + std::to_string(ids.size()) + "@x";
    messages.push_back(mail_of(static_cast<int>(ids.size()), id(name) + "Subject: " + subject + "\n"));
    ids.push_back(name);
    all.insert(name);
  }
  CHECK(groups(messages, ids) == Groups{all});
}

TEST_CASE("thread 20: a forwarded message does not give its ids") {
  MboxSplitter split(
      [&](RawMessage const& raw) {
        auto const h = hear(raw, {.now = now});
        CHECK(h.id == base::short_hash("outer@x"));
        CHECK(h.refs.empty());
      },
      0, true);
  split.feed("Message-ID: <outer@x>\nContent-Type: message/rfc822\n\nMessage-ID: <inner@x>\nReferences: <a@x>\n\nwords\n");
  split.finish();
}

TEST_CASE("thread 22: a chain of a thousand and one of two hundred thousand need no recursion and no square") {
  for (int const length : {1000, 200'000}) {
    Threader t;
    for (int i = length; i-- > 0;) {
      Heard h{.id = base::short_hash(std::to_string(i)), .time = i};
      if (i > 0) h.answers = {base::short_hash(std::to_string(i - 1))};
      t.add(h);
    }
    CHECK(t.solve().count == 1);
  }
}

TEST_CASE("thread 23: random archives give the same threads in any order") {
  std::mt19937 chance(11);
  auto const draw = [&](int n) { return static_cast<int>(chance() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 200; ++round) {
    std::vector<Heard> messages;
    std::vector<std::string> ids;
    int const size = 2 + draw(30);
    for (int i = 0; i < size; ++i) {
      ids.push_back(std::to_string(i));
      Heard h{.id = base::short_hash(ids.back()), .subject = static_cast<std::uint64_t>(draw(4)), .reply = draw(2) == 0, .time = draw(10) == 0 ? undated : draw(20) * 20 * day};
      for (int r = draw(5); r > 0; --r)
        if (int const to = draw(size + 5); to != i) h.refs.push_back(base::short_hash(std::to_string(to)));
      if (draw(2) == 0) h.answers.push_back(base::short_hash(std::to_string(i == 0 ? 1 : draw(i))));
      messages.push_back(h);
    }
    groups(messages, ids);
  }
}

TEST_CASE("the table of keys finds what was put in, at any size") {
  KeyTable table;
  for (std::uint64_t i = 1; i <= 100'000; ++i) REQUIRE(table.number_of(i << 40U).fresh);
  for (std::uint64_t i = 1; i <= 100'000; ++i) {
    auto const found = table.number_of(i << 40U);
    REQUIRE_FALSE(found.fresh);
    REQUIRE(found.number == i - 1);
  }
}
