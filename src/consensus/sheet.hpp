// SPDX-License-Identifier: Apache-2.0
// A consensus call as it is exported (between-meetings d.10): text and hash, window, positions by coalition, who was silent, concerns and
// objections in full, answers, outcome, review date. No representative is named here: a coalition answers. Pages print it, JSON is its
// fields, CSV is one table.
#pragma once

#include "consensus/objections.hpp"

namespace consensus {

struct Sheet {
  Call call = {};
  std::string hashed = {};  ///< the bytes the hash is of
  bool suspended = false;   ///< an appeal waits for a meeting
  Counts counts = {};
  std::vector<Asked> coalitions = {};
  std::vector<Objection> objections = {};
  std::vector<Version> versions = {};
  std::vector<Comment> comments = {};
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (call, hashed, suspended, counts, coalitions, objections, versions, comments))

std::optional<Sheet> sheet(Reading&, ConsensusId const&);
/// Takes out reasons against an objection that only one facilitator has signed: they are published with the second signature.
void hide_unsigned(Sheet&);

/// part, who, what, when (ISO 8601), words: a line for each fact, in the order of the page; names of facts as in JSON.
std::string csv(Sheet const&);

}  // namespace consensus
