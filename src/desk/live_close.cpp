// SPDX-License-Identifier: Apache-2.0
// The gavel: everything the room knows goes into the record in one transaction - rough transcript with speakers from the floor,
// attendance with times, apologies - and the signed head of the hash chain goes out to the coordinators, so that nobody can rewrite the
// log unseen (trust 5.3). The draft report reads the room itself (report.cpp).
#include <algorithm>

#include "base/html.hpp"
#include "base/tr.hpp"
#include "base/when.hpp"
#include "desk/consensus.hpp"
#include "desk/invitations.hpp"
#include "desk/live.hpp"
#include "live/minutes.hpp"
#include "mail/mail.hpp"
#include "people/accounts.hpp"

namespace desk {

namespace {

/// Contributions shown as text and not read out are nowhere in the captions: they become turns of their author. Not those shown while
/// nothing was kept.
Result<Done> write_shown_texts(Writing& w, live::Room const& room, std::string const& lang) {
  for (auto const& grant : room.grants) {
    if (grant.delivery != live::Delivery::text || live::was_private(room, grant.from)) continue;
    auto const* const entry = live::entry(room, grant.entry);
    auto const* const seat = live::seat(room, grant.seat);
    if (!entry || !seat || entry->note.empty() || entry->note_private) continue;
    auto const hat = seat->capacity.empty() ? seat->coalition : seat->capacity;
    if (auto turn = record::write_contribution(w, room.meeting, seat->person, seat->name, hat, {}, entry->note, lang); !turn)
      return tl::unexpected(turn.error());
  }
  return Done{};
}

/// "14:02-14:55, 15:10-15:30" on the meeting's clock.
std::string hours(std::vector<live::Interval> const& here, std::string const& zone) {
  std::string out;
  auto const clock = [&](Instant t) {
    auto const local = local_time(t, zone).value_or(LocalTime{});
    auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(local.hour) + ":" + two(local.minute);
  };
  for (auto const& i : here) out += (out.empty() ? "" : ", ") + clock(i.from) + "–" + clock(i.until.value_or(i.from));
  return out.substr(0, 400);
}

Result<Done> write_attendance(Writing& w, meeting::Meeting const& m, live::Minutes const& minutes) {
  for (auto const& a : minutes.attended) {
    meeting::Attendance line;
    line.person = a.person;
    line.name = a.name;
    line.capacity = a.capacity.empty() ? a.coalition : a.capacity;
    line.presence = a.channel == live::Channel::text ? meeting::Presence::chat_only : meeting::Presence::present;
    line.note = hours(a.here, m.zone);
    if (auto ok = meeting::note_attendance(w, m.id, line); !ok) return ok;
  }
  for (auto const& a : minutes.apologies) {
    meeting::Attendance line;
    line.person = a.person;
    line.name = a.name;
    line.capacity = a.coalition;
    line.presence = meeting::Presence::apologies;
    line.note = a.delegate;
    if (auto ok = meeting::note_attendance(w, m.id, line); !ok) return ok;
  }
  return Done{};
}

std::string head_of(Reading& r, MeetingId const& id) {
  for (auto const& head : store::chain_heads(r))
    if (head.meeting == id) return store::head_words(id, head.seq, head.hash);
  return {};
}

/// The head as a letter has it, in the language of the thread: by itself, or with key and signature, and whether the key is a new one.
std::string head_part(LiveClosed const& closed, std::vector<store::HeadKey> const& keys, std::string const& address) {
  auto out = closed.head + "\n";
  if (closed.signature.empty()) return out;
  out += "\n" + tr("It is signed (Ed25519) with the first of these two lines as public key; the second is the signature.") + "\n\n" + closed.key + "\n" +
         closed.signature + "\n\n" + fill(tr("All keys and heads, and how to check them: {}"), {address + "/heads"}) + "\n";
  if (keys.size() > 1 && keys.back().key == closed.key)
    out += fill(tr("The key is a newer one, in use since {1}; earlier letters carry another."), {base::iso_day(base::utc_day(keys.back().at))}) + "\n";
  return out;
}

/// One letter for each coordinator, in their language.
Result<std::int64_t> post_heads(Writing& w, meeting::Meeting const& m, LiveClosed const& closed, std::string const& forum,
                                std::string const& address) {
  auto const keys = store::head_keys(w);
  std::int64_t posted = 0;
  for (auto const& account : people::accounts(w)) {
    if (account.role != people::Role::coordinator || account.state != people::AccountState::active) continue;
    Speaking const speaking(account.language);
    auto const name = m.number.empty() ? m.title : "#" + m.number + " " + m.title;
    mail::Letter letter;
    letter.to_address = account.address;
    letter.to_name = account.name;
    letter.language = account.language;
    letter.subject = fill(tr("{1}: {2} has ended"), {forum, name}).substr(0, 200);
    letter.body = fill(tr("Hello {},"), {account.name}) + "\n\n" +
                  fill(tr("the meeting {} has ended. Its rough record, with decisions, actions and attendance, is here:"), {name}) + "\n\n" +
                  address + "/m/" + m.id.text + "\n\n" +
                  tr("Please keep the next line: it is the last link of the meeting's chain of events. With it anybody can prove later that nothing before it was changed.") +
                  "\n\n" + head_part(closed, keys, address);
    letter.reason = mail::Reason::news;
    letter.secret = true;  // for the link at its end
    end_with_stop_link(w, letter, {.forum = forum, .base = address, .organiser = {}});
    if (auto done = mail::post(w, letter); !done) return tl::unexpected(done.error());
    ++posted;
  }
  return posted;
}

}  // namespace

Result<LiveClosed> close_live(Writing& w, MeetingId const& id, live::By const& by, std::string const& forum, std::string const& address,
                              std::optional<store::SigningKey> const& key) {
  auto const m = meeting::meeting(w, id);
  if (!m) return refuse(Why::unknown, say("There is no such meeting."));
  if (auto ok = live::close_room(w, id, by); !ok) return tl::unexpected(ok.error());
  auto const kept = live::kept_room(w, id);
  auto const& room = *kept;
  auto const with = around(w, room);
  if (auto ok = write_shown_texts(w, room, with.lang); !ok) return tl::unexpected(ok.error());
  auto const transcript = record::close_captions(w, id, with, with.lang);
  if (!transcript) return tl::unexpected(transcript.error());
  auto const minutes = live::minutes(room, w.now());
  for (auto const& line : minutes.chat_off_record) store::redact_events(w, id, line.text);
  if (auto ok = meeting::follow_room(w, id, meeting::State::closed); !ok) return tl::unexpected(ok.error());
  if (auto ok = write_attendance(w, *m, minutes); !ok) return tl::unexpected(ok.error());
  if (*transcript)
    if (auto ok = name_speakers(w, id); !ok) return tl::unexpected(ok.error());
  if (auto ok = await_confirmation(w, id); !ok) return tl::unexpected(ok.error());
  LiveClosed out;
  out.transcript = *transcript;
  out.head = head_of(w, id);
  if (key) {
    auto const head = store::sign_head(w, *key, id);
    if (!head) return tl::unexpected(head.error());
    out.key = head->key;
    out.signature = head->signature;
  }
  auto const letters = post_heads(w, *m, out, forum, address);
  if (!letters) return tl::unexpected(letters.error());
  out.letters = *letters;
  return out;
}

}  // namespace desk
