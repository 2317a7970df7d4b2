// SPDX-License-Identifier: Apache-2.0
// B-BOMB, rows of mail (trust 9.2): whatever a message is made of, the worker is done with it within 5 s of processor time, the process
// that asked grows by less than 32 MB, and the message behind it is read.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <ctime>
#include <fstream>

#include "mail/archive_for_tests.hpp"

using namespace mail;
using namespace mail::test;

namespace {

double children_seconds() {
  rusage u{};
  getrusage(RUSAGE_CHILDREN, &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

long resident_kb() {
  std::ifstream in("/proc/self/statm");
  long pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * 4;
}

std::string times(int n, std::string const& words) {
  std::string out;
  for (int i = 0; i < n; ++i) out += words;
  return out;
}

std::string nested(int deep) {
  std::string out;
  for (int i = 0; i < deep; ++i)
    out += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) + "\n\n";
  return out;
}

struct Bomb {
  char const* what;
  std::string head, body;
};

std::vector<Bomb> bombs() {
  std::string const mixed = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n";
  return {{"parts in parts, 200,000 deep", mixed, nested(200'000)},
          {"100,000 parts", mixed, times(100'000, "--b0\nContent-Type: text/plain\n\nx\n")},
          {"100,000 forwarded messages in each other", "MIME-Version: 1.0\nContent-Type: message/rfc822\n",
           times(100'000, "Content-Type: message/rfc822\n\n")},
          {"2 MB of header lines", times(100'000, "X-Filler: and more of it\n"), "x\n"},
          {"one header of 2 MB", "X-Filler: " + std::string(2'000'000, 'x') + "\n", "x\n"},
          {"References to 100,000 messages", "References: " + times(100'000, "<a@x>\n ") + "<b@x>\n", "x\n"},
          {"a subject of 100,000 encoded words", "Subject: " + times(100'000, "=?utf-8?q?a?=\n ") + "b\n", "x\n"},
          {"a sender of 2 MB of brackets", "From: " + times(1'000'000, "<(") + "\n", "x\n"},
          {"40 MB on one line", "", std::string(40'000'000, 'x') + "\n"},
          {"20 MB of base64", "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n",
           times(300'000, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n")}};
}

}  // namespace

TEST_CASE("B-BOMB: a message made to hurt costs little, and the one behind it is read") {
  for (auto const& bomb : bombs()) {
    CAPTURE(bomb.what);
    Files f;
    f.put("list.mbox", "From a@b  Mon Mar  1 12:00:00 2021\nMessage-ID: <bomb@x>\n" + bomb.head + "\n" + bomb.body + "\n" +
                           pipermail(2, "bram at example.net (Bram)", "after@x", "Budget"));
    // Three lists: bodies are looked at.
    for (auto const* other : {"second.mbox", "third.mbox"}) f.put(other, pipermail(3, "chidi at example.com (Chidi)", other, "Venue"));
    auto const cpu = children_seconds();
    auto const memory = resident_kb();
    auto const s = f.stats({""});
    CHECK(children_seconds() - cpu < 5);
    CHECK(resident_kb() - memory < 32 * 1024);
    CHECK(s.messages >= 3);
    CHECK(s.months.at("2021-03") >= 3);
    CHECK(s.skipped.size() <= 2);
  }
}

TEST_CASE("B-BOMB: the control, a worker that takes long is seen to") {
  Files f;
  f.put("list.mbox", pipermail(1, "ada at example.org (Ada)", "a@x", "Budget"));
  auto how = limits();
  how.at_message = [](Heard const&) {
    auto const from = std::clock();
    while (std::clock() - from < CLOCKS_PER_SEC / 2) continue;
  };
  auto const cpu = children_seconds();
  f.stats({""}, how);
  CHECK(children_seconds() - cpu > 0.4);
}
