// SPDX-License-Identifier: Apache-2.0
// The two logs: the forum's audit log and the meetings' hash-chained event logs (trust 5.3, rulings 10).
//
// The chain, so that anybody can check it without us. All hashes are SHA-256 in lower-case hexadecimal.
//   commitment  "" for an empty text, otherwise the hash of the 16 bytes of salt followed by the text
//   hash        of these fields, each as its length in bytes (decimal), ":", its bytes:
//               "intersession event 1", meeting, seq, at (milliseconds since 1970), person ("" for none), role, kind,
//               object, commitment, prev
//   prev        the hash of the event before; 64 zeros for the first
#include <sodium.h>

#include <array>
#include <map>

#include "store/event_times.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"
#include "store/writer.hpp"

namespace store {

namespace {

std::string const no_hash(64, '0');

std::string finish(crypto_hash_sha256_state& state) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return {hex.data(), hex.size() - 1};
}

void add(crypto_hash_sha256_state& state, std::string_view bytes) {
  crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
}

struct Event {
  std::string meeting;
  std::int64_t seq = 0, at = 0;
  std::string person, role, kind, object, commitment, prev, hash;
};

std::string hash_of(Event const& e) {
  std::string const seq = std::to_string(e.seq), at = std::to_string(e.at);
  std::string all;
  all.reserve(400);
  for (std::string_view const field :
       {std::string_view("intersession event 1"), std::string_view(e.meeting), std::string_view(seq),
        std::string_view(at), std::string_view(e.person), std::string_view(e.role), std::string_view(e.kind),
        std::string_view(e.object), std::string_view(e.commitment), std::string_view(e.prev)})
    all.append(std::to_string(field.size())).append(":").append(field);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  add(state, all);
  return finish(state);
}

/// None when the salt is not what new_salt() makes.
std::optional<std::string> commitment_of(std::string_view salt, std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  std::size_t length = 0;
  if (sodium_hex2bin(bytes.data(), bytes.size(), salt.data(), salt.size(), nullptr, &length, nullptr) != 0 ||
      length != bytes.size() || salt.size() != 2 * bytes.size())
    return std::nullopt;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, bytes.data(), bytes.size());
  add(state, text);
  return finish(state);
}

std::string new_salt() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return {hex.data(), hex.size() - 1};
}

/// Reads the event just written back from the database: what was stored is what was meant (trust 5.3).
void check_stored(Reading& r, Event const& e, std::string_view text, std::string_view salt) {
  bool sound = false;
  r.each<std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string, std::string,
         std::string, std::string>(
      "select e.at, e.person, e.role, e.kind, e.object, e.commitment, e.prev, e.hash, t.text, t.salt"
      " from event_log e left join event_text t on t.meeting = e.meeting and t.seq = e.seq"
      " where e.meeting = :meeting and e.seq = :seq",
      [&](auto at, auto const& person, auto const& role, auto const& kind, auto const& object, auto const& commitment,
          auto const& prev, auto const& hash, auto const& words, auto const& grain) {
        sound = std::tie(at, person, role, kind, object, commitment, prev, hash) ==
                    std::tie(e.at, e.person, e.role, e.kind, e.object, e.commitment, e.prev, e.hash) &&
                words == text && grain == salt;
      },
      e.meeting, e.seq);
  if (!sound) detail::stop_writing("an event read back from the database is not the one that was written");
}

}  // namespace

void Writing::audit(std::string_view verb, std::string_view object, std::string_view note) {
  run("insert into audit_log (at, person, role, verb, object, note)"
      " values (:at, :person, :role, :verb, :object, :note)",
      now_, actor_.person, actor_.role, verb, object, note);
}

std::int64_t Writing::event(base::MeetingId const& meeting, std::string_view kind, std::string_view object,
                            std::string_view text) {
  auto const last = row<std::int64_t, std::string>(
      "select seq, hash from event_log where meeting = :meeting order by seq desc limit 1", meeting);
  Event e{.meeting = meeting.text,
          .seq = last ? std::get<0>(*last) + 1 : 1,
          .at = base::to_millis(now_),
          .person = actor_.person.text,
          .role = actor_.role,
          .kind = std::string(kind),
          .object = std::string(object),
          .commitment = {},
          .prev = last ? std::get<1>(*last) : no_hash,
          .hash = {}};
  std::string const salt = text.empty() ? std::string() : new_salt();
  if (!text.empty()) e.commitment = *commitment_of(salt, text);
  e.hash = hash_of(e);
  try {
    run("insert into event_log (meeting, seq, at, person, role, kind, object, commitment, prev, hash)"
        " values (:meeting, :seq, :at, :person, :role, :kind, :object, :commitment, :prev, :hash)",
        meeting, e.seq, e.at, actor_.person, e.role, e.kind, e.object, e.commitment, e.prev, e.hash);
  } catch (KeyTaken const& taken) {
    // Another node appended first: read again, decide again (house 3). On SQLite there is no other node.
    if (!postgres()) throw;
    connection_->lose_race(taken.what());
  }
  if (!text.empty())
    run("insert into event_text (meeting, seq, text, salt) values (:meeting, :seq, :text, :salt)", meeting, e.seq, text,
        salt);
  check_stored(*this, e, text, salt);
  return e.seq;
}

std::vector<AuditLine> audit_lines(Reading& r, std::int64_t before_seq, int limit) {
  std::vector<AuditLine> lines;
  r.each<std::int64_t, Instant, base::PersonId, std::string, std::string, std::string, std::string>(
      "select seq, at, person, role, verb, object, note from audit_log where seq < :before order by seq desc limit :n",
      [&](std::int64_t seq, Instant at, base::PersonId person, std::string role, std::string verb, std::string object,
          std::string note) {
        lines.push_back(
            {seq, at, std::move(person), std::move(role), std::move(verb), std::move(object), std::move(note)});
      },
      before_seq > 0 ? before_seq : INT64_MAX, limit);
  return lines;
}

std::vector<EventLine> event_lines(Reading& r, base::MeetingId const& meeting, std::int64_t after_seq, int limit) {
  std::vector<EventLine> lines;
  r.each<std::int64_t, Instant, base::PersonId, std::string, std::string, std::string, std::string,
         std::optional<std::string>, std::string>(
      "select e.seq, e.at, e.person, e.role, e.kind, e.object, e.commitment, t.text, e.hash"
      " from event_log e left join event_text t on t.meeting = e.meeting and t.seq = e.seq"
      " where e.meeting = :meeting and e.seq > :after order by e.seq limit :n",
      [&](std::int64_t seq, Instant at, base::PersonId person, std::string role, std::string kind, std::string object,
          std::string const& commitment, std::optional<std::string> text, std::string hash) {
        lines.push_back({.seq = seq,
                         .at = at,
                         .person = std::move(person),
                         .role = std::move(role),
                         .kind = std::move(kind),
                         .object = std::move(object),
                         .text = text ? std::move(*text) : "",
                         .redacted = !commitment.empty() && !text,
                         .hash = std::move(hash)});
      },
      meeting, after_seq, limit);
  return lines;
}

std::vector<EventTime> event_times(Reading& r, base::MeetingId const& meeting,
                                   std::array<std::string_view, 6> const& kinds) {
  std::vector<EventTime> times;
  r.each<Instant, std::string>(
      "select at, kind from event_log where meeting = :meeting and kind in (:a, :b, :c, :d, :e, :f) order by seq",
      [&](Instant at, std::string kind) { times.push_back({at, std::move(kind)}); }, meeting, kinds[0], kinds[1],
      kinds[2], kinds[3], kinds[4], kinds[5]);
  return times;
}

void redact_events(Writing& w, base::MeetingId const& meeting, std::string_view object) {
  if (object.empty()) throw std::invalid_argument("only the texts about a named object can be erased");
  auto const erased = w.run(
      "delete from event_text where meeting = :meeting and seq in"
      " (select seq from event_log where meeting = :same and object = :object)",
      meeting, meeting, object);
  if (erased > 0) w.event(meeting, "redacted", object);
}

std::vector<ChainHead> chain_heads(Reading& r) {
  std::vector<ChainHead> heads;
  r.each<base::MeetingId, std::int64_t, std::string>(
      "select e.meeting, e.seq, e.hash from event_log e join"
      " (select meeting, max(seq) as last from event_log group by meeting) h"
      " on h.meeting = e.meeting and h.last = e.seq order by e.meeting",
      [&](base::MeetingId meeting, std::int64_t seq, std::string hash) {
        heads.push_back({std::move(meeting), seq, std::move(hash)});
      });
  return heads;
}

bool chain_holds(Reading& r, ChainHead const& head) {
  return r.one<std::string>("select hash from event_log where meeting = :meeting and seq = :seq", head.meeting,
                            head.seq) == head.hash;
}

namespace {

/// Walks one meeting's events in order and remembers the first fault.
class Walk {
 public:
  Walk(std::int64_t first, std::string prev) : seq_(first), prev_(std::move(prev)) {}

  void step(Event const& e, std::optional<std::string> const& text, std::optional<std::string> const& salt) {
    if (fault_) return;
    std::string const at = " at event " + std::to_string(seq_);
    if (e.seq != seq_) fault_ = "events are missing" + at;
    else if (e.prev != prev_) fault_ = "the chain is broken" + at;
    else if (e.hash != hash_of(e)) fault_ = "the event was changed" + at;
    else if (text && (e.commitment.empty() || !salt || commitment_of(*salt, *text) != e.commitment))
      fault_ = "the text was changed" + at;
    if (!text && !e.commitment.empty()) erased_.try_emplace(e.object, e.seq);
    if (e.kind == "redacted") erased_.erase(e.object);
    prev_ = e.hash;
    ++seq_;
  }

  std::optional<std::string> fault() const {
    if (fault_ || erased_.empty()) return fault_;
    return "a text is missing that nobody redacted at event " + std::to_string(erased_.begin()->second);
  }

 private:
  std::int64_t seq_;
  std::string prev_;
  std::optional<std::string> fault_;
  std::map<std::string, std::int64_t, std::less<>> erased_;  ///< objects whose redaction has yet to come
};

std::optional<std::string> verify_meeting(Reading& r, ChainHead const& head, std::int64_t count) {
  std::int64_t const first = count > 0 && head.seq > count ? head.seq - count + 1 : 1;
  std::string prev = no_hash;
  if (first > 1)
    prev = r.one<std::string>("select hash from event_log where meeting = :meeting and seq = :seq", head.meeting,
                              first - 1)
               .value_or("");
  Walk walk(first, prev);
  r.each<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
         std::string, std::optional<std::string>, std::optional<std::string>>(
      "select e.seq, e.at, e.person, e.role, e.kind, e.object, e.commitment, e.prev, e.hash, t.text, t.salt"
      " from event_log e left join event_text t on t.meeting = e.meeting and t.seq = e.seq"
      " where e.meeting = :meeting and e.seq >= :first order by e.seq",
      [&](std::int64_t seq, std::int64_t at, std::string person, std::string role, std::string kind, std::string object,
          std::string commitment, std::string before, std::string hash, std::optional<std::string> const& text,
          std::optional<std::string> const& salt) {
        walk.step({head.meeting.text, seq, at, std::move(person), std::move(role), std::move(kind), std::move(object),
                   std::move(commitment), std::move(before), std::move(hash)},
                  text, salt);
      },
      head.meeting, first);
  auto fault = walk.fault();
  if (fault) fault = "Meeting " + head.meeting.text + ": " + *fault + ".";
  return fault;
}

}  // namespace

std::optional<std::string> Store::verify_chains(std::int64_t count) {
  return read([&](Reading& r) -> std::optional<std::string> {
    for (auto const& head : chain_heads(r))
      if (auto fault = verify_meeting(r, head, count)) return fault;
    if (count > 0) return std::nullopt;
    auto const stray = r.row<std::string, std::int64_t>(
        "select t.meeting, t.seq from event_text t where not exists"
        " (select 1 from event_log e where e.meeting = t.meeting and e.seq = t.seq) limit 1");
    if (!stray) return std::nullopt;
    return "Meeting " + std::get<0>(*stray) + ": events are missing at event " + std::to_string(std::get<1>(*stray)) +
           ".";
  });
}

}  // namespace store
