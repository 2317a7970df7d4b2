// SPDX-License-Identifier: Apache-2.0
#include "rehearsal.hpp"

#include <array>
#include <map>

#include "base/pause.hpp"
#include "base/text.hpp"
#include "serving.hpp"

namespace app {

namespace {

using namespace std::chrono_literals;
using base::EntryId;
using base::SeatId;
using store::Reading;
using store::Writing;

constexpr int words_at_once = 4;
constexpr auto per_word = 400ms;  // 150 words a minute
constexpr auto between_plays = 60s;
constexpr auto before_watched = 1s;

/// The captioner's way of writing a name; those of the script are ASCII.
std::string in_capitals(std::string s) {
  for (auto& c : s)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return s;
}

/// How many fields each act has besides its name.
std::map<std::string, std::size_t, std::less<>> const forms{
    {"item", 1}, {"raise", 3}, {"next", 1}, {"end", 0}, {"covered", 1}, {"chat", 2}, {"call", 2}, {"answer", 2}, {"object", 2}, {"treat", 2},
    {"close-call", 0}, {"outcome", 2}, {"wait", 1}};

class Player {
 public:
  Player(Opened& forum, desk::DemoRoom room, std::vector<Act> script, std::function<bool()> watched, std::stop_token stop)
      : forum_(forum), room_(std::move(room)), script_(std::move(script)), watched_(std::move(watched)), stop_(std::move(stop)) {}

  void run() {
    while (!stop_.stop_requested()) {
      while (!stop_.stop_requested() && !watched_()) base::pause(stop_, before_watched);
      play();
      base::pause(stop_, between_plays);
    }
  }

 private:
  void play() {
    for (auto const& act : script_) {
      if (stop_.stop_requested() || taken_over()) return;
      try {
        perform(act);
      } catch (std::exception const& fault) {
        log_line(std::string("rehearsal: ") + fault.what());
      }
      if (act.what != "speech" && act.what != "wait") base::pause(stop_, 1500ms);
    }
  }

  /// Somebody's own captions, or the meeting is over: the stage is theirs.
  bool taken_over() {
    return forum_.store.read([&](Reading& r) {
      if (live::kept_room(r, room_.meeting)->life != live::Life::open) return true;
      for (auto const& s : record::streams(r, room_.meeting))
        if (s.id == room_.stream) return s.last > 0 || !s.on_air || s.revoked;
      return true;
    });
  }

  /// One verb. What is refused here, because visitors play along, is passed over: the play goes on.
  template <class F>
  void verb(F&& f) {
    auto const done = forum_.store.write(the_operator, [&](Writing& w) { return f(w, *live::kept_room(w, room_.meeting), desk::demo_chair(w, room_.meeting)); });
    (void)done.has_value();
  }

  static SeatId seat_of(live::Room const& room, std::string const& name) {
    for (auto const& [id, seat] : room.seats)
      if (seat.name == name && !seat.apology) return id;
    return {};
  }
  /// The rights of a member at their own place.
  static live::By as(live::Room const& room, SeatId const& id) {
    auto const* const seat = live::seat(room, id);
    return live::standing(room, seat ? seat->person : base::PersonId(), "coordinator", id);
  }
  static EntryId waiting(live::Room const& room, SeatId const& seat) {
    for (auto const& place : live::order(room))
      if (auto const* const e = live::entry(room, place.entry); e && e->seat == seat) return place.entry;
    return {};
  }

  void perform(Act const& act);
  void speak(std::string const& name, std::string const& words);
  void take_item(std::size_t n);

  Opened& forum_;
  desk::DemoRoom room_;
  std::vector<Act> script_;
  std::function<bool()> watched_;
  std::stop_token stop_;
};

void Player::speak(std::string const& name, std::string const& words) {
  auto const say = [&](std::string const& piece) {
    record::Post post;
    post.dialect = record::Dialect::teams;
    post.body = piece;
    auto const heard = forum_.store.write(the_operator, [&](Writing& w) -> base::Result<record::Heard> {
      for (auto const& s : record::streams(w, room_.meeting))
        if (s.id == room_.stream) return desk::hear(w, s, post);
      return base::refuse(base::Why::unknown, "The rehearsal's stream is gone.");
    });
    if (!heard) log_line("rehearsal: " + in_words(heard.error()));
  };
  std::string piece = "\n>> " + in_capitals(name) + ": ";
  int n = 0;
  for (auto const word : base::split(words, ' ')) {
    piece += std::string(word) + " ";
    if (++n % words_at_once != 0) continue;
    if (stop_.stop_requested() || taken_over()) return;
    say(piece);
    piece.clear();
    base::pause(stop_, per_word * words_at_once);
  }
  if (!piece.empty()) say(piece);
  base::pause(stop_, 2s);
}

void Player::take_item(std::size_t n) {
  verb([&](Writing& w, live::Room const& room, live::By const& by) -> base::Result<base::Done> {
    if (n == 0 || n > room.items.size()) return base::Done{};
    if (!room.item.empty()) {
      live::LeaveItem leaving;
      leaving.item = room.item;
      leaving.all = live::Leftover::carry;
      leaving.carry_to = room.items[n - 1].id;
      if (auto ok = live::leave_item(w, room_.meeting, by, leaving); !ok) return ok;
    }
    return live::take_up(w, room_.meeting, by, room.items[n - 1].id);
  });
}

void Player::perform(Act const& act) {
  auto const& f = act.fields;
  auto const& m = room_.meeting;
  if (act.what == "speech") speak(f[0], f[1]);
  else if (act.what == "wait") base::pause(stop_, std::chrono::seconds(std::stoi(f[0])));
  else if (act.what == "item") take_item(static_cast<std::size_t>(std::stoi(f[0])));
  else if (act.what == "raise")
    verb([&](Writing& w, live::Room const& room, live::By const&) {
      live::RaiseHand wish;
      wish.kind = f[1] == "clarify" ? live::Kind::clarify : live::Kind::point;
      wish.delivery = f[1] == "read" ? live::Delivery::read : live::Delivery::voice;
      wish.note = f[2];
      wish.topic = wish.kind == live::Kind::clarify ? room.grant : base::GrantId();
      return live::raise_hand(w, m, as(room, seat_of(room, f[0])), wish);
    });
  else if (act.what == "next")
    verb([&](Writing& w, live::Room const& room, live::By const& by) -> base::Result<base::GrantId> {
      live::CallNext wish;
      wish.entry = waiting(room, seat_of(room, f[0]));
      wish.seen_turn = room.grant;
      wish.why = "related";
      if (wish.entry.empty()) return base::refuse(base::Why::unknown, "Nobody of that name waits.");
      return live::call_next(w, m, by, wish);
    });
  else if (act.what == "end")
    verb([&](Writing& w, live::Room const& room, live::By const& by) { return live::end_turn(w, m, by, room.grant, "finished"); });
  else if (act.what == "covered")
    verb([&](Writing& w, live::Room const& room, live::By const&) -> base::Result<base::Done> {
      auto const who = seat_of(room, f[0]);
      auto const hand = waiting(room, who);
      if (auto ok = live::lower_hand(w, m, as(room, who), hand, "covered"); !ok) return ok;
      return live::support_covered(w, m, as(room, who), hand);
    });
  else if (act.what == "chat")
    verb([&](Writing& w, live::Room const& room, live::By const&) { return live::say_in_chat(w, m, as(room, seat_of(room, f[0])), f[1]); });
  else if (act.what == "call")
    verb([&](Writing& w, live::Room const&, live::By const& by) {
      live::OpenCall wish;
      wish.kind = f[0] == "objection" ? live::CallKind::objection : live::CallKind::support;
      wish.text = f[1];
      return live::open_call(w, m, by, wish);
    });
  else if (act.what == "answer")
    verb([&](Writing& w, live::Room const& room, live::By const&) {
      return live::answer_call(w, m, as(room, seat_of(room, f[0])), {.call = room.call, .answer = f[1]});
    });
  else if (act.what == "object")
    verb([&](Writing& w, live::Room const& room, live::By const&) { return live::object_to(w, m, as(room, seat_of(room, f[0])), room.call, f[1]); });
  else if (act.what == "treat")
    verb([&](Writing& w, live::Room const& room, live::By const& by) -> base::Result<base::Done> {
      auto const* const call = live::open_call(room);
      if (!call || call->objections.empty()) return base::Done{};
      return live::treat_objection(w, m, by, call->objections.back().id, live::ObjectionState::accommodated, f[1]);
    });
  else if (act.what == "close-call")
    verb([&](Writing& w, live::Room const& room, live::By const& by) { return live::close_call(w, m, by, room.call); });
  else if (act.what == "outcome")
    verb([&](Writing& w, live::Room const& room, live::By const& by) {
      live::Outcome wish;
      if (!room.calls.empty() && !room.calls.back().outcome) wish.call = room.calls.back().id;
      wish.word = f[0];
      wish.sentence = f[1];
      return desk::declare(w, m, by, wish);
    });
}

}  // namespace

std::vector<Act> read_script(std::string_view text) {
  std::vector<Act> out;
  std::size_t number = 0;
  for (auto const raw : base::split(text, '\n')) {
    ++number;
    std::string const line(base::trim(raw));
    if (line.empty() || line.front() == '#') continue;
    auto const wrong = [&] { return Trouble("Line " + std::to_string(number) + " of the rehearsal is no act: " + line); };
    Act act;
    bool first = true;
    for (auto const piece : base::split(line, '|')) {
      if (first) act.what = base::trim(piece);
      else act.fields.emplace_back(base::trim(piece));
      first = false;
    }
    if (auto const form = forms.find(act.what); form != forms.end()) {
      if (act.fields.size() != form->second) throw wrong();
      out.push_back(std::move(act));
      continue;
    }
    auto const colon = line.find(": ");
    if (!act.fields.empty() || colon == std::string::npos) throw wrong();
    out.push_back({"speech", {line.substr(0, colon), line.substr(colon + 2)}});
  }
  return out;
}

std::jthread rehearse(Opened& forum, desk::DemoRoom room, std::vector<Act> script, std::function<bool()> watched) {
  return std::jthread([&forum, room = std::move(room), script = std::move(script), watched = std::move(watched)](std::stop_token const& stop) {
    Player(forum, room, script, watched, stop).run();
  });
}

}  // namespace app
