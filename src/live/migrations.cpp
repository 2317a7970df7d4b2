// SPDX-License-Identifier: Apache-2.0
// The room's own tables: what must be found without folding a log (which meetings run, whose cookie, code or screen this is), and
// the answers to commands that come twice. Everything else a room knows is in the meeting's event log.
#include "live/live.hpp"

namespace live {

std::vector<store::Migration> migrations() {
  return {{"live",
           1,
           {
               // Meetings in lobby, open or suspended; gone when they close.
               "create table live_room (meeting text primary key, life bigint not null, at bigint not null)",
               "create table live_door (code text primary key, meeting text not null unique)",
               "create table live_pass (secret_hash text primary key, meeting text not null, seat text not null, at bigint not null)",
               "create index live_pass_by_seat on live_pass(meeting, seat)",
               "create table live_screen (secret_hash text primary key, meeting text not null, screen text not null)",
               "create index live_screen_by_meeting on live_screen(meeting, screen)",
               "create table live_command (meeting text not null, key text not null, answer text not null, at bigint not null, "
               "primary key (meeting, key))",
           }},
          {"live",
           2,
           {
               // Whose words in writing are waited for (invited.cpp).
               "create table live_invited (meeting text not null, entry text not null, person text, until_at bigint not null, remind_at bigint, "
               "primary key (meeting, entry))",
               "create index live_invited_by_end on live_invited(until_at)",
               "create index live_invited_by_reminder on live_invited(remind_at)",
           }}};
}

}  // namespace live
