// SPDX-License-Identifier: Apache-2.0
// Words of the live room: every state, kind and reason as a person reads it. Nothing is decided here.
#include "web/live_pages.hpp"

namespace web {

std::string life_word(live::Life l) {
  switch (l) {
    case live::Life::planned: return tr("not begun");
    case live::Life::lobby: return tr("people are coming in");
    case live::Life::open: return tr("open now");
    case live::Life::suspended: return tr("interrupted");
    case live::Life::closed: return tr("closed");
  }
  return {};
}

std::string kind_word(live::Kind k) {
  switch (k) {
    case live::Kind::access: return tr("access request");
    case live::Kind::order: return tr("point of order");
    case live::Kind::clarify: return tr("clarifying question");
    case live::Kind::reply: return tr("reply");
    case live::Kind::point: return tr("new point");
    case live::Kind::right_of_reply: return tr("right of reply");
  }
  return {};
}

std::string category_word(live::Category c) {
  switch (c) {
    case live::Category::rules: return tr("a rule is not kept");
    case live::Category::suspend: return tr("interrupt the meeting");
    case live::Category::adjourn: return tr("end the meeting");
    case live::Category::postpone: return tr("put the item off");
    case live::Category::close_debate: return tr("end the debate");
    case live::Category::other: return tr("something else");
  }
  return {};
}

std::string because_word(live::Because b) {
  switch (b) {
    case live::Because::protected_: return tr("has waited long enough");
    case live::Because::first_time: return tr("first time on this item");
    case live::Because::fewer_turns: return tr("fewer turns so far");
    case live::Because::less_heard: return tr("coalition less heard");
    case live::Because::balance: return tr("balance");
    case live::Because::stance: return tr("for and against in turn");
    case live::Because::other_channel: return tr("room and remote in turn");
    case live::Because::order_of_request: return tr("in order of request");
    case live::Because::pinned: return tr("set first by the chair");
    case live::Because::after_other: return tr("wished to speak later");
    case live::Because::rank: return tr("its kind goes first");
  }
  return {};
}

std::string channel_word(live::Channel c) {
  switch (c) {
    case live::Channel::room: return tr("in the room");
    case live::Channel::remote: return tr("remote");
    case live::Channel::phone: return tr("by phone");
    case live::Channel::text: return tr("in writing");
  }
  return {};
}

std::string part_word(live::Part p) {
  switch (p) {
    case live::Part::chair: return tr("chair");
    case live::Part::co_chair: return tr("co-chair");
    case live::Part::steward: return tr("room steward");
    case live::Part::remote_moderator: return tr("remote moderator");
    case live::Part::scribe: return tr("scribe");
    case live::Part::delegate: return tr("speaks for its coalition");
    case live::Part::panellist: return tr("panellist");
  }
  return {};
}

std::string answer_word(std::string_view a) {
  if (a == "support") return tr("Support");
  if (a == "live_with") return tr("Can live with it");
  if (a == "cannot_live") return tr("Cannot live with it");
  if (a == "no_view") return tr("No view");
  return std::string(a);
}

std::string objection_word(live::ObjectionState s) {
  switch (s) {
    case live::ObjectionState::raised: return tr("raised");
    case live::ObjectionState::discussed: return tr("being discussed");
    case live::ObjectionState::accommodated: return tr("accommodated");
    case live::ObjectionState::not_accommodated: return tr("addressed, not accommodated");
    case live::ObjectionState::withdrawn: return tr("withdrawn");
    case live::ObjectionState::sustained: return tr("sustained");
  }
  return {};
}

std::string ruling_word(std::string_view w) {
  if (w == "upheld") return tr("upheld");
  if (w == "not_upheld") return tr("not upheld");
  if (w == "withdrawn") return tr("withdrawn");
  if (w == "noted") return tr("noted");
  return std::string(w);
}

std::string access_word(std::string_view what) {
  if (what == "captions") return tr("The captions have stopped");
  if (what == "sound") return tr("I cannot hear");
  if (what == "too_fast") return tr("Too fast");
  if (what == "record") return tr("I object to the record");
  if (what == "interpretation") return tr("The interpretation is lost");
  return tr("Something else");
}

std::string view_word(live::View v) {
  switch (v) {
    case live::View::floor: return tr("The floor and its queue");
    case live::View::agenda: return tr("Agenda");
    case live::View::captions: return tr("Captions");
    case live::View::call: return tr("The call");
    case live::View::panel: return tr("Time used");
    case live::View::message: return tr("A message");
    case live::View::break_clock: return tr("Clock of the break");
    case live::View::document: return tr("The document");
  }
  return {};
}

std::string item_state_word(live::ItemState s) {
  switch (s) {
    case live::ItemState::planned: return tr("to come");
    case live::ItemState::open: return tr("now");
    case live::ItemState::closed: return tr("done");
    case live::ItemState::deferred: return tr("put off");
  }
  return {};
}

std::string queue_word(live::QueueState s) {
  switch (s) {
    case live::QueueState::closed: return tr("The queue is closed.");
    case live::QueueState::open: return tr("The queue is open.");
    case live::QueueState::last_call: return tr("Last call: the queue closes in a minute.");
    case live::QueueState::closed_for_new: return tr("The queue takes nobody new.");
  }
  return {};
}

std::string readers_words(ReadersOf const& r) {
  auto const share = r.now > 0 ? (r.paused * 100 + r.now / 2) / r.now : 0;
  return fill(tr("{1} now, {2} at most, {3} per cent paused"), {std::to_string(r.now), std::to_string(r.most), std::to_string(share)});
}

std::string length_words(Millis length) {
  auto const all = std::max<std::int64_t>(0, length.count() / 1000);
  auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const hours = all / 3600, minutes = all / 60 % 60, seconds = all % 60;
  if (hours > 0) return std::to_string(hours) + ":" + two(minutes) + ":" + two(seconds);
  return std::to_string(minutes) + ":" + two(seconds);
}

}  // namespace web
