// SPDX-License-Identifier: Apache-2.0
// Shared by the files of corrections: edits.cpp and voices.cpp make them, undo.cpp takes them back.
#pragma once

#include <vector>

#include "record/anchors.hpp"
#include "record/rows.hpp"

namespace record {

/// Refuses (unknown) when there is no such transcript, (not_now) when it is approved.
Result<Done> open_for_edits(Reading&, TranscriptId const&);
/// The turn a correction is of. Refuses as open_for_edits, and (unknown) one that is gone.
Result<rows::TurnRow> living_turn(Reading&, TurnId const&);
/// Moves every anchor on the segments an edit touched, given as they were and as they are, in reading order. One whose words are gone
/// leads to `nearest`.
void move_anchors(Writing&, std::vector<SegmentText> const& before, std::vector<SegmentText> const& after, SegmentId const& nearest = {});

}  // namespace record
