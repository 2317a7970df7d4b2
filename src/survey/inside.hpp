// SPDX-License-Identifier: Apache-2.0
// Shared by the files of this room.
#pragma once

#include "survey/survey.hpp"

namespace survey {

tl::unexpected<Refusal> no_survey();
tl::unexpected<Refusal> no_asked();

/// The questionnaire, or the refusal that there is none.
Result<Survey> expect(Reading&, SurveyId const&);

/// One line of the questionnaire's log, and of the audit log under the name of the verb.
void note(Writing&, SurveyId const&, Event, std::string_view verb, std::string const& before, std::string const& after, std::string const& reason = {});

/// Freezes the results as everybody may see them now (results.hpp).
SnapshotId freeze(Writing&, SurveyId const&);

}  // namespace survey
