// SPDX-License-Identifier: Apache-2.0
// `intersession receive`: the mail relay pipes one message into it. The message is read here, in a process of its own with limits, since
// anybody can send anything; the server gets plain values (rulings 20). Exit codes are those that relays know (sysexits.h): 0 taken,
// whatever became of it; 65 no message, never to be tried again; 75 not now, to be tried again.
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "admin.hpp"
#include "base/json.hpp"
#include "commands.hpp"
#include "desk/letters_in.hpp"

namespace app {

namespace {

constexpr rlim_t most_memory = 1024UL * 1024 * 1024, most_seconds = 30;

void limit_this_process() {
  [[maybe_unused]] rlimit const space{most_memory, most_memory};
  rlimit const cpu{most_seconds, most_seconds}, core{0, 0};
#ifndef __SANITIZE_ADDRESS__  // which reserves more addresses than any limit allows
  if (setrlimit(RLIMIT_AS, &space) != 0) throw Trouble("This process could not be limited.");
#endif
  if (setrlimit(RLIMIT_CPU, &cpu) != 0 || setrlimit(RLIMIT_CORE, &core) != 0) throw Trouble("This process could not be limited.");
}

/// Standard input; one byte more than a message may have says enough.
std::string read_input() {
  std::string out;
  char piece[64 * 1024];
  while (out.size() <= mail::largest_message) {
    auto const n = read(STDIN_FILENO, piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    out.append(piece, static_cast<std::size_t>(n));
  }
  return out;
}

int end(int code, std::string const& words) {
  print(code == EX_OK ? stdout : stderr, words + "\n");
  return code;
}

}  // namespace

int receive(Place const& place) {
  limit_this_process();
  auto const message = mail::read_message(read_input());
  if (!message) return end(EX_DATAERR, in_words(message.error()));
  try {
    auto const done = ask_server(place.data, {{"verb", "receive"}, {"letter", base::to_json(*message)}});
    if (!done) return end(EX_TEMPFAIL, "No server runs on " + place.data + ".");
    return end(done->ok ? EX_OK : EX_TEMPFAIL, done->lines.empty() ? std::string() : done->lines.front());
  } catch (std::exception const& fault) {
    return end(EX_TEMPFAIL, fault.what());
  }
}

Said take_letter(Opened& forum, About const& about, boost::json::object const& wish) {
  auto const* const letter = wish.if_contains("letter");
  auto const read = letter ? mail::received_of(*letter) : base::refuse(base::Why::malformed, "There is no letter.");
  if (!read) return trouble(in_words(read.error()));
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) {
    return desk::take_letter(w, *read, {.forum = about.forum, .base = about.base, .organiser = about.replies, .replies = !about.replies.empty()});
  });
  if (!done) return trouble(in_words(done.error()));
  return said(std::string(boost::describe::enum_to_string(done->became, "")) + (done->note.empty() ? "" : ": " + done->note));
}

}  // namespace app
