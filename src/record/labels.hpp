// SPDX-License-Identifier: Apache-2.0
// Speaker labels: what can be one by its form, and whose voice it names (captions 6.3.6, rulings 19, domain 7.2).
// Whether a form is believed also depends on the rest of the file; that second pass is in parse_lines. Who the person
// is, is not decided here at all.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "record/model.hpp"

namespace record {

/// The letters of a label. caps: "ANNA BAKER", "LAURA McNEIL". title: "Anna Baker", "Wim de Nater". uncased: scripts
/// without case. lower: "ab" (minutes).
enum class LabelForm { caps, title, uncased, lower };

/// Why a label of good form may still be ordinary speech.
enum class LabelDoubt {
  none,
  verb,        ///< "Summarize", "Remember": believed only when it recurs or is known
  stop_word,   ///< "The question is": speech
  header_key,  ///< "Note", "Room", "Agenda": never a label, unless capitals after a mark say so
};

struct LabelRead {
  std::string_view text;     ///< as typed, without marks of emphasis and the colon
  std::size_t consumed = 0;  ///< bytes of the line up to and with the colon and closing emphasis
  LabelForm form = LabelForm::caps;
  std::size_t words = 0;
  bool bold = false;  ///< between asterisks or underscores: as good as a mark
};

/// Reads a label at the start of `s` (blanks and the mark are already gone): at most 60 characters and 6 words before
/// the first colon (":" or the full-width one), which a blank, the end of the line or, after capitals, anything but "/"
/// or a digit follows. None when the form forbids it.
std::optional<LabelRead> read_label(std::string_view s);

/// What the word lists say against a label of good form.
LabelDoubt label_doubt(LabelRead const& read);

/// Whose voice it is. A role with a number is a role; a role with a surname ("CHAIR ST. BAKER") is a person.
LabelKind label_kind(std::string_view label);

/// A role word misspelt by one letter ("PARTICPANT"): the right word, for a doubt in the preview.
std::optional<std::string_view> misspelt_role(std::string_view label);

}  // namespace record
