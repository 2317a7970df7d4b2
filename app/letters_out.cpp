// SPDX-License-Identifier: Apache-2.0
#include "letters_out.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"
#include "people/accounts.hpp"
#include "serving.hpp"

namespace app {

namespace {

mail::Tls tls_of(ServeSettings const& s) {
  if (s.smtp_tls == "none") return mail::Tls::none;
  if (s.smtp_tls == "if-offered") return mail::Tls::if_offered;
  if (s.smtp_tls == "required") return mail::Tls::required;
  if (!s.smtp_tls.empty()) throw Trouble("--smtp-tls is none, if-offered or required.");
  // A relay on this very machine is reached through no network.
  bool const here = s.smtp.starts_with("smtp://127.") || s.smtp.starts_with("smtp://localhost") || s.smtp.starts_with("smtp://[::1]");
  return here ? mail::Tls::if_offered : mail::Tls::required;
}

mail::Relay relay_of(ServeSettings const& s) {
  if (!s.smtp.starts_with("smtp://") && !s.smtp.starts_with("smtps://")) throw Trouble("--smtp is an address like smtp://mail.example.org:587.");
  mail::Relay relay;
  relay.address = s.smtp;
  relay.user = s.smtp_user;
  relay.tls = tls_of(s);
  relay.trusted = s.smtp_trust;
  if (!s.smtp_password_file.empty()) relay.password = std::string(base::trim(read_file(s.smtp_password_file)));
  else if (char const* const password = std::getenv("INTERSESSION_SMTP_PASSWORD")) relay.password = password;
  return relay;
}

/// To the terminal only: the body of a sign-in letter is a secret and belongs into no log.
void print_letter(mail::Letter const& letter) {
  std::printf("\nA letter to %s (no relay is configured, so it is shown here):\n%s\n\n%s\n\n", letter.to_address.c_str(), letter.subject.c_str(),
              letter.body.c_str());
  std::fflush(stdout);
}

/// The same at each start of this node, so that it finds its own letters again, and no other node's.
std::string node_name(Place const& place) {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return std::string(host) + " " + base::sha256_hex(place.data).substr(0, 8);
}

}  // namespace

mail::PostOptions post_options(ServeSettings const& s) {
  mail::PostOptions o;
  o.sender = {.address = s.smtp_from.empty() ? "intersession@localhost" : s.smtp_from, .name = s.forum};
  if (!s.smtp.empty()) {
    if (s.smtp_from.empty()) throw Trouble("--smtp needs --smtp-from: the address the letters come from.");
    auto const from = people::read_address(s.smtp_from);
    if (!from) throw Trouble("--smtp-from: " + in_words(from.error()));
    o.relay = relay_of(s);
  }
  if (!s.replies.empty()) {
    auto const to = people::read_address(s.replies);
    if (!to) throw Trouble("--replies: " + in_words(to.error()));
    o.sender.replies = *to;
  }
  o.clock = now;
  o.print = print_letter;
  o.log = [](base::LetterId const& id, std::string const& what) { log_line("letter " + id.text + " " + what); };
  if (s.place.database != "sqlite") o.node = node_name(s.place);
  return o;
}

}  // namespace app
