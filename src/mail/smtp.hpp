// SPDX-License-Identifier: Apache-2.0
// One message to one recipient over SMTP. libcurl lives behind this.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "mail/deliver.hpp"

namespace mail {

enum class Outcome {
  sent,         ///< the relay took responsibility
  refused,      ///< it never will take this letter (5xx to the recipient or the text)
  later,        ///< not now (4xx)
  unreachable,  ///< no relay, no TLS, wrong password: not this letter's fault
  stopped,      ///< we broke it off
};

struct Answer {
  Outcome outcome = Outcome::later;
  std::string why;  ///< in the relay's or libcurl's words, shortened; without addresses of ours
};

/// A connection to the relay, kept between letters.
class Submission {
 public:
  explicit Submission(Relay const&);
  ~Submission();
  Submission(Submission const&) = delete;
  Submission& operator=(Submission const&) = delete;
  /// `message` is compose()'s. Waits at most 15 s for the connection and 60 s in all.
  Answer submit(std::string const& from, std::string const& to, std::string const& message,
                std::stop_token const& stop);

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace mail
