// SPDX-License-Identifier: Apache-2.0
// Commands about hands, the queue and turns. "next", "end" and their like name the turn they mean, so that two presses call one
// person (floor 3, race rules).
#include "live/invited.hpp"
#include "web/live_commands.hpp"

namespace web {

namespace {

using live::By;

http::Response raise(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const kind = word_field<live::Kind>(call, "kind", live::Kind::point);
    if (!kind) return tl::unexpected(kind.error());
    auto const delivery = word_field<live::Delivery>(call, "delivery", live::Delivery::voice);
    if (!delivery) return tl::unexpected(delivery.error());
    auto const category = word_field<live::Category>(call, "category", live::Category::other);
    if (!category) return tl::unexpected(category.error());
    live::RaiseHand wish;
    wish.kind = *kind;
    wish.category = *category;
    wish.delivery = *delivery;
    wish.note = call.long_field("note");
    wish.stance = call.field("stance");
    wish.topic = id_field<GrantId>(call, "topic");
    wish.access = call.field("access");
    wish.unnamed = flag(call, "unnamed");
    wish.seat = id_field<SeatId>(call, "seat");
    wish.after = id_field<EntryId>(call, "after");
    return told_all(live::raise_hand(w, m, by, wish));
  }, {.spoken = true});
}

http::Response lower(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    auto const reason = call.field("reason");
    return told(live::lower_hand(w, m, by, call.id<EntryId>(1), reason.empty() ? "changed_mind" : reason));
  });
}

/// A field that is there is meant, also when it is empty.
http::Response edit(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    live::EditEntry wish;
    if (call.has("note")) wish.note = call.long_field("note");
    if (call.has("stance")) wish.stance = call.field("stance");
    if (call.has("reader")) wish.reader = id_field<SeatId>(call, "reader");
    if (!call.field("kind").empty()) {
      auto const kind = word_field<live::Kind>(call, "kind", std::nullopt);
      if (!kind) return tl::unexpected(kind.error());
      wish.kind = *kind;
    }
    if (!call.field("delivery").empty()) {
      auto const delivery = word_field<live::Delivery>(call, "delivery", std::nullopt);
      if (!delivery) return tl::unexpected(delivery.error());
      wish.delivery = *delivery;
    }
    return told(live::edit_entry(w, m, by, call.id<EntryId>(1), wish));
  }, {.spoken = true});
}

using EntryVerb = Result<Done> (*)(Writing&, MeetingId const&, By const&, EntryId const&);

http::Response on_entry(Call& call, EntryVerb verb) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(verb(w, m, by, call.id<EntryId>(1))); });
}

http::Response support(Call& call) { return on_entry(call, live::support_covered); }
http::Response later(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::speak_later(w, m, by, call.id<EntryId>(1), id_field<EntryId>(call, "after")));
  });
}
http::Response start(Call& call) { return on_entry(call, live::start_turn); }
http::Response away(Call& call) { return on_entry(call, live::mark_away); }
http::Response hear(Call& call) { return on_entry(call, live::hear_order); }
http::Response appeal(Call& call) { return on_entry(call, live::appeal); }

http::Response hold(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::hold(w, m, by, call.id<EntryId>(1), flag(call, "on")));
  });
}

http::Response pin(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::pin(w, m, by, call.id<EntryId>(1), flag(call, "on")));
  });
}

http::Response set_time(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const seconds = number_field(call, "seconds", 0, 0, 3600);
    if (!seconds) return tl::unexpected(seconds.error());
    return told(live::set_time(w, m, by, call.id<EntryId>(1), base::Millis{*seconds * 1000}));
  });
}

http::Response park(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::park(w, m, by, call.id<EntryId>(1), id_field<ItemId>(call, "item")));
  });
}

http::Response answer_in_writing(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::answer_in_writing(w, m, by, call.id<EntryId>(1), call.long_field("how")));
  });
}

http::Response give_ruling(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::give_ruling(w, m, by, call.id<EntryId>(1), call.field("word"), call.long_field("text")));
  });
}

http::Response set_access(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::set_access(w, m, by, call.id<EntryId>(1), call.field("state")));
  });
}

http::Response hand_in_words(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(live::hand_in_words(w, m, by, call.id<EntryId>(1), call.long_field("words"))); });
}

http::Response set_queue(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const state = word_field<live::QueueState>(call, "state", std::nullopt);
    if (!state) return tl::unexpected(state.error());
    auto const item = id_field<ItemId>(call, "item");
    return told(live::set_queue(w, m, by, item.empty() ? live::kept_room(w, m)->item : item, *state));
  });
}

// ------------------------------------------------------------------------------------------------ turns

http::Response call_next(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    live::CallNext wish;
    wish.entry = id_field<EntryId>(call, "entry");
    wish.seen_turn = id_field<GrantId>(call, "seen_turn");
    wish.why = call.field("why");
    wish.straight = !call.has("straight") || flag(call, "straight");
    wish.last = flag(call, "last");
    return told(live::call_next(w, m, by, wish), "turn");
  });
}

http::Response end_turn(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    auto const reason = call.field("reason");
    return told(live::end_turn(w, m, by, call.id<GrantId>(1), reason.empty() ? "finished" : reason));
  });
}

http::Response pause_turn(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::pause_turn(w, m, by, call.id<GrantId>(1), flag(call, "on")));
  });
}

http::Response extend_turn(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const seconds = number_field(call, "seconds", 60, 1, 3600);
    if (!seconds) return tl::unexpected(seconds.error());
    return told(live::extend_turn(w, m, by, call.id<GrantId>(1), base::Millis{*seconds * 1000}));
  });
}

http::Response yield(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(live::yield_turn(w, m, by, call.id<GrantId>(1), id_field<EntryId>(call, "entry"))); });
}

http::Response speak_as_participant(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) {
    return told(live::speak_as_participant(w, m, by, id_field<GrantId>(call, "seen_turn"), call.long_field("note")), "turn");
  });
}

http::Response read_note(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) { return told(live::read_note_out(w, m, by, call.id<GrantId>(1))); });
}

http::Response share_overrun(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, By const& by) -> Result<Facts> {
    auto const over = live::share_overrun(w, m, by, call.id<GrantId>(1));
    if (!over) return tl::unexpected(over.error());
    return Facts{{"seconds", over->count() / 1000}};
  });
}

}  // namespace

std::vector<Route> hand_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/hands", raise,
                  "Asks for the floor: kind, delivery, note, stance, topic, access, unnamed, after; seat for somebody else.", words_body),
      command_row("/meetings/{meeting}/live/hands/{entry}/lower", lower, "Withdraws a request: reason."),
      command_row("/meetings/{meeting}/live/hands/{entry}/support", support,
                  "Counts the author of a request that was withdrawn as covered as supporting what was said in that turn."),
      command_row("/meetings/{meeting}/live/hands/{entry}/edit", edit, "Changes a request: note, kind, delivery, stance, reader.", words_body),
      command_row("/meetings/{meeting}/live/hands/{entry}/later", later, "Moves one's own request one place back, or behind another one: after."),
      command_row("/meetings/{meeting}/live/hands/{entry}/hold", hold, "Holds a request, or releases it: on."),
      command_row("/meetings/{meeting}/live/hands/{entry}/pin", pin, "Pins a request to the top, or takes the pin away: on."),
      command_row("/meetings/{meeting}/live/hands/{entry}/time", set_time, "Sets how long this one may speak: seconds; 0 as the rules say."),
      command_row("/meetings/{meeting}/live/hands/{entry}/park", park, "Parks a request in another item, or for later: item."),
      command_row("/meetings/{meeting}/live/hands/{entry}/words", hand_in_words, "Hands in the words that one was invited to write, also after the meeting: words.", words_body),
      command_row("/meetings/{meeting}/live/hands/{entry}/answer", answer_in_writing, "Says that a request is answered in writing: how.", words_body),
      command_row("/meetings/{meeting}/live/hands/{entry}/start", start, "The one who was called begins to speak."),
      command_row("/meetings/{meeting}/live/hands/{entry}/away", away, "The one who was called does not answer."),
      command_row("/meetings/{meeting}/live/hands/{entry}/hear", hear, "Hears a point of order now; the turn waits."),
      command_row("/meetings/{meeting}/live/hands/{entry}/ruling", give_ruling,
                  "Rules on a point of order: word=upheld|not_upheld|withdrawn|noted, text.", words_body),
      command_row("/meetings/{meeting}/live/hands/{entry}/appeal", appeal, "Appeals against a ruling."),
      command_row("/meetings/{meeting}/live/hands/{entry}/access", set_access, "Treats an access request: state=acknowledged|resolved."),
      command_row("/meetings/{meeting}/live/queue", set_queue,
                  "Opens, announces, shuts or closes a queue: item, state=open|last_call|closed_for_new|closed."),
      command_row("/meetings/{meeting}/live/turns/next", call_next,
                  "Calls the next speaker: seen_turn is the turn the page showed; entry and why for another than the proposal; last=yes closes the queue."),
      command_row("/meetings/{meeting}/live/turns/{grant}/end", end_turn, "Ends this turn: reason."),
      command_row("/meetings/{meeting}/live/turns/{grant}/pause", pause_turn, "Stops this turn's clock, or lets it run: on."),
      command_row("/meetings/{meeting}/live/turns/{grant}/extend", extend_turn, "Gives this turn more time: seconds."),
      command_row("/meetings/{meeting}/live/turns/own", speak_as_participant,
                  "Who is in the chair speaks as a participant, which counts as a turn: seen_turn, note.", words_body),
      command_row("/meetings/{meeting}/live/turns/{grant}/yield", yield,
                  "The speaker takes a clarifying question, is done with it (no entry), or gives the rest of the time away: entry."),
      command_row("/meetings/{meeting}/live/turns/{grant}/read", read_note, "The speaker cannot be heard: their note is read out instead."),
      command_row("/meetings/{meeting}/live/turns/{grant}/share", share_overrun, "Gives every other group of this item what this turn had too much."),
  };
}

}  // namespace web
