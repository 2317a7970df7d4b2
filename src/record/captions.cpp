// SPDX-License-Identifier: Apache-2.0
// Caption streams and their secrets (captions 6.1). What they bring is in caption_hear.cpp.
#include "record/captions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "record/caption_rows.hpp"

namespace record {

namespace {

tl::unexpected<Refusal> no_stream() { return refuse(Why::unknown, say("There is no such caption stream.")); }

/// A language tag by its form (BCP 47), at most 35 characters.
bool is_tag(std::string_view s) {
  if (s.empty() || s.size() > 35) return false;
  bool first = true;
  for (auto const part : split(s, '-')) {
    if (part.empty() || part.size() > 8 || (first && part.size() < 2)) return false;
    for (char const c : part) {
      bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (first || c < '0' || c > '9')) return false;
    }
    first = false;
  }
  return true;
}

}  // namespace

Result<OpenedStream> open_stream(Writing& w, MeetingId const& meeting, NewStream const& wish) {
  if (wish.channel != "floor" && !is_tag(wish.channel)) return refuse(Why::malformed, say("A channel is the floor or a language."), "channel");
  if (!is_tag(wish.lang)) return refuse(Why::malformed, say("This is not a language tag, like en or pt-BR."), "lang");
  auto const title = clean_line(wish.title);
  if (title.empty() || code_points(title) > 80) return refuse(Why::malformed, say("A caption stream needs a name of 1 to 80 characters."), "title");
  if (wish.not_after <= wish.not_before) return refuse(Why::malformed, say("The address must end after it begins."), "not_after");
  OpenedStream out{new_id<StreamId>(), random_secret()};
  bool const on_air = !w.one<std::int64_t>("select 1 from caption_stream where meeting = :m and channel = :c and on_air = 1", meeting, wish.channel);
  w.run("insert into caption_stream (id, meeting, channel, lang, role, join_policy, title, on_air, secret, not_before, not_after, live, at) "
        "values (:id, :m, :c, :lang, :role, :join, :title, :on, :secret, :before, :after, '', :at)",
        out.id, meeting, wish.channel, wish.lang, wish.role, wish.join, title, on_air, sha256_hex(out.secret), wish.not_before, wish.not_after,
        w.now());
  w.event(meeting, "caption.stream", out.id.text, wish.channel);
  w.audit("open_stream", out.id.text, wish.channel);
  return out;
}

Result<std::string> renew_secret(Writing& w, StreamId const& id) {
  auto const secret = random_secret();
  if (w.run("update caption_stream set secret = :s, revoked_at = null where id = :id", sha256_hex(secret), id) == 0) return no_stream();
  w.audit("renew_secret", id.text);
  return secret;
}

Result<Done> revoke_stream(Writing& w, StreamId const& id) {
  if (w.run("update caption_stream set revoked_at = :at where id = :id", w.now(), id) == 0) return no_stream();
  w.audit("revoke_stream", id.text);
  return Done{};
}

Result<Done> put_on_air(Writing& w, StreamId const& id) {
  auto row = captions::row(w, id);
  if (!row) return no_stream();
  if (row->stream.revoked) return refuse(Why::not_now, say("This caption address is no longer valid."));
  if (row->stream.on_air) return Done{};
  for (auto& other : captions::rows_of(w, row->stream.meeting)) {
    if (!other.stream.on_air || other.stream.channel != row->stream.channel) continue;
    // Without holders the voices stay as they were last decided.
    auto h = captions::listen(w, other, captions::nobody());
    h.settle_all();
    if (auto kept = captions::keep(w, other, h); !kept) return tl::unexpected(kept.error());
    w.run("update caption_stream set on_air = 0 where id = :id", other.stream.id);
    row->state.off = other.state.off;
    // Readers of a channel were told what its stream on air was like, whichever that was.
    row->state.told = other.state.told;
  }
  // The other program's words stand in between: what comes is a new turn, grown from nothing.
  auto& s = row->state;
  s.voice = {};
  s.held.clear();
  s.applied = s.last;
  hearing::forget_text(s);
  captions::keep_state(w, *row);
  w.run("update caption_stream set on_air = 1 where id = :id", id);
  w.event(row->stream.meeting, "caption.on_air", id.text, row->stream.title);
  w.audit("put_on_air", id.text);
  return Done{};
}

Result<Done> set_lag(Writing& w, StreamId const& id, std::int64_t ms) {
  if (ms < 0 || ms > 60'000) return refuse(Why::malformed, say("The delay lies between 0 and 60 seconds."), "lag");
  auto row = captions::row(w, id);
  if (!row) return no_stream();
  row->state.lag_ms = ms;
  row->state.lag_measured = false;
  row->state.lags.clear();
  captions::keep_state(w, *row);
  w.audit("set_lag", id.text, std::to_string(ms));
  return Done{};
}

Result<Done> set_join_policy(Writing& w, StreamId const& id, JoinPolicy policy) {
  if (w.run("update caption_stream set join_policy = :p where id = :id", policy, id) == 0) return no_stream();
  w.audit("set_join_policy", id.text, boost::describe::enum_to_string(policy, ""));
  return Done{};
}

std::vector<Stream> streams(Reading& r, MeetingId const& meeting) {
  std::vector<Stream> out;
  for (auto const& row : captions::rows_of(r, meeting)) out.push_back(captions::facts(row));
  return out;
}

std::optional<Stream> stream_of(Reading& r, std::string_view secret) {
  auto const id = r.one<StreamId>("select id from caption_stream where secret = :s", sha256_hex(secret));
  if (!id) return std::nullopt;
  return captions::facts(*captions::row(r, *id));
}

bool is_good(Stream const& s, Instant now) { return !s.revoked && now >= s.not_before && now <= s.not_after; }

std::optional<Stream> good_stream(Reading& r, std::string_view secret, Instant now) {
  if (secret.size() != 32 || !looks_like_id(secret)) return std::nullopt;
  auto s = stream_of(r, secret);
  return s && is_good(*s, now) ? s : std::nullopt;
}

}  // namespace record
