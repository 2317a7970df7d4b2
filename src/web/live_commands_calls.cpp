// SPDX-License-Identifier: Apache-2.0
// Commands about agreement: calls, answers, objections, the chair's sentence, and what is written down as action or question.
#include "base/text.hpp"
#include "web/delays.hpp"
#include "web/live_commands.hpp"
#include "web/marks.hpp"

namespace web {

namespace {

using live::By;

/// "options" as several fields, or as lines of one.
std::vector<std::string> options_in(Call const& call) {
  std::vector<std::string> out;
  for (auto const& field : call.form.all("options")) {
    auto const text = base::is_utf8(field) ? base::clean_text(field) : std::string();
    for (auto const line : base::split(text, '\n'))
      if (auto const words = base::clean_line(line); !words.empty()) out.push_back(words);
  }
  return out;
}

http::Response open(Call& call) {
  auto const delay = call.house.delays ? call.house.delays->p95(call.id<MeetingId>(), call.now) : base::Millis{0};
  return command(call, [&call, delay](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const kind = word_field<live::CallKind>(call, "kind", live::CallKind::support);
    if (!kind) return tl::unexpected(kind.error());
    auto const visibility = word_field<live::Visibility>(call, "visibility", live::Visibility::named);
    if (!visibility) return tl::unexpected(visibility.error());
    return told(live::open_call(w, m, by, {.kind = *kind, .text = call.long_field("text"), .options = options_in(call),
                                           .visibility = *visibility, .delay = delay}), "call");
  });
}

http::Response close(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(live::close_call(w, m, by, call.id<CallId>(1))); });
}

http::Response answer(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::answer_call(w, m, by, {.call = call.id<CallId>(1), .answer = call.field("answer"), .for_coalition = flag(call, "coalition")}));
  }, {.spoken = true});
}

http::Response object(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::object_to(w, m, by, call.id<CallId>(1), call.long_field("reason"), id_field<SeatId>(call, "seat")), "objection");
  }, {.spoken = true});
}

http::Response treat(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const state = word_field<live::ObjectionState>(call, "state", std::nullopt);
    if (!state) return tl::unexpected(state.error());
    return told(live::treat_objection(w, m, by, call.id<ObjectionId>(1), *state, call.long_field("text")));
  });
}

http::Response dissent(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::attach_dissent(w, m, by, call.id<ObjectionId>(1), flag(call, "on")));
  });
}

http::Response declare(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    live::Outcome wish;
    wish.call = id_field<CallId>(call, "call");
    wish.word = call.field("word");
    wish.until = call.field("until");
    wish.sentence = call.long_field("sentence");
    auto const mark = desk::declare(w, m, by, wish);
    if (!mark) return tl::unexpected(mark.error());
    return Facts{{"mark", base::to_json(*mark)}};
  });
}

http::Response note_mark(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const kind = word_field<record::MarkKind>(call, "kind", record::MarkKind::action);
    if (!kind) return tl::unexpected(kind.error());
    record::MarkWish wish;
    wish.kind = *kind;
    wish.text = call.long_field("text");
    // The owner is somebody of the roster, or words: "all coalitions".
    auto const owner = call.field("owner");
    if (base::looks_like_id(owner) && people::person(w, base::PersonId(owner))) wish.owner = base::PersonId(owner);
    else wish.owner_name = owner;
    if (wish.owner_name.empty()) wish.owner_name = call.field("owner_name");
    wish.due = call.field("due");
    return told(desk::note_mark(w, m, by, wish, call.field("segment").empty() ? std::nullopt : std::optional(words_of(call))), "mark");
  });
}

}  // namespace

std::vector<Route> call_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/calls", open,
                  "Puts a question to the meeting: kind=support|objection|straw, text, options, visibility=named|named_to_chair|count.", words_body),
      command_row("/meetings/{meeting}/live/calls/{call}/close", close, "Closes the call, not before its minimum time."),
      command_row("/meetings/{meeting}/live/calls/{call}/answer", answer, "Answers the call: answer; coalition as one's coalition's one voice.",
                  words_body),
      command_row("/meetings/{meeting}/live/calls/{call}/objections", object, "Objects: reason; seat for somebody else.", words_body),
      command_row("/meetings/{meeting}/live/objections/{objection}", treat,
                  "Says what became of an objection: state, text.", words_body),
      command_row("/meetings/{meeting}/live/objections/{objection}/dissent", dissent, "Attaches the dissent to the decision, or not: on."),
      command_row("/meetings/{meeting}/live/outcome", declare, "The chair's sentence: call, word, until, sentence.", words_body),
      command_row("/meetings/{meeting}/live/marks", note_mark, "Writes an action or a question down: kind, text, owner, due; segment, rev, start, end, quote for other words than the last.", words_body),
  };
}

}  // namespace web
