// SPDX-License-Identifier: Apache-2.0
// Private to floor.cpp and procedure.cpp: what their verbs share.
#pragma once

#include "live/inside.hpp"

namespace live {

/// The events of one act that can be taken back as a whole (undo.cpp): the first is marked with its name, the others "more".
class Act {
 public:
  Act(Writing& w, Room& room, By const& by, std::string_view name) : w_(w), room_(room), by_(by), name_(name) {}
  std::int64_t enter(std::string_view kind, std::string_view object, boost::json::object data = {});
  /// Gives the floor to this entry; `interrupts`: the turn that runs waits meanwhile.
  GrantId start(EntryId const&, Millis limit, bool interrupts = false);
  /// A new point is spoken to: questions and replies to the one before have lost their topic (floor 2, "expired").
  void expire_other_topics(EntryId const& but);

 private:
  Writing& w_;
  Room& room_;
  By const& by_;
  std::string_view name_;
  bool fresh_ = true;
};

/// Refuses unless `by` runs the queue of an open meeting.
Result<Done> must_run_queue(Room const&, By const&);
/// The turn that runs, if it is this one; else conflict.
Result<Grant> present_turn(Room const&, GrantId const&);

}  // namespace live
