// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: answers to a questionnaire by mail, which anybody can send. Whatever comes, what is read of it may stand in a draft, and what is not
// read is few and clean lines.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "survey/mail_form.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

survey::Form each_kind() {
  using survey::Kind;
  survey::Form all;
  auto const add = [&](survey::Question q) {
    q.id = base::SurveyQuestionId("q" + std::to_string(all.size() + 1));
    all.push_back(std::move(q));
  };
  add({.kind = Kind::yes_no, .title = "Happy?"});
  add({.kind = Kind::one_of, .title = "Active?", .options = {"Yes", "On and off"}, .other = true});
  add({.kind = Kind::long_text, .title = "Why?", .only_if = base::SurveyQuestionId("q1"), .only_value = "no"});
  add({.kind = Kind::theme_grid, .title = "Themes?", .rows = {"Rights", "Data"}, .aspects = {"Principles"}});
  add({.kind = Kind::any_of, .title = "Missing?", .options = {"Time", "Rooms"}, .none = true});
  add({.kind = Kind::rank, .title = "First?", .options = {"Slot", "Day", "Room"}});
  add({.kind = Kind::scale, .title = "How?"});
  add({.kind = Kind::nomination, .title = "Whom?"});
  add({.kind = Kind::evidence, .title = "Where?"});
  add({.kind = Kind::number, .title = "Members?"});
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const words(reinterpret_cast<char const*>(bytes), size);
  if (!base::is_utf8(words)) return 0;  // mail::read_message hands over nothing else
  static auto const form = each_kind();
  auto const read = survey::read_reply(form, words);
  must(survey::check_answers(form, read.answers).has_value());
  must(read.unread.size() <= 40);
  for (auto const& line : read.unread) must(base::is_utf8(line) && line.find_first_of("\r\n") == std::string::npos);
  return 0;
}
