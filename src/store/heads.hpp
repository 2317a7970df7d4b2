// SPDX-License-Identifier: Apache-2.0
// Signed heads: the last link of a meeting's chain, handed out with an Ed25519 signature (libsodium) of a key that is kept apart from the
// database (trust 5.3). The chain alone shows clumsy edits only; a head in somebody's letters shows that nothing before it was rewritten,
// and its signature that it was this server which handed it out.
//
// So that anybody can check it without us: the signature is over these bytes, lines ended by a line feed,
//   "intersession head 1", "MEETING SEQ HASH"
// and a new key is introduced by the signature of the one before over
//   "intersession key 1", the new public key
// Public keys (32 bytes) and signatures (64) are written in base64. A backup has the public keys and no secret one: a restored forum
// begins a key of its own, which no older one introduces.
#pragma once

#include <boost/describe.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace store {

/// A secret key with its public half. Copies erase themselves.
class SigningKey {
 public:
  static SigningKey make();
  /// From what secret() gave. None for anything else.
  static std::optional<SigningKey> from_secret(std::string_view secret);
  SigningKey(SigningKey const&) = default;
  SigningKey& operator=(SigningKey const&) = default;
  ~SigningKey();

  /// The public key.
  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::string secret() const;
  [[nodiscard]] std::string sign(std::string_view bytes) const;

 private:
  explicit SigningKey(std::array<unsigned char, 32> const& seed);
  std::array<unsigned char, 32> seed_{};
  std::string name_;
};

/// The file of the secret key (mode 0600), beside the database and never in it. Each node has its own. For all threads.
class KeyFile {
 public:
  explicit KeyFile(std::string path) : path_(std::move(path)) {}
  /// The key; made when there is no file yet. Throws Unavailable when it cannot be read or is damaged.
  SigningKey key();
  /// Puts another key in its place, whole or not at all. Throws Unavailable.
  void replace(SigningKey const&);

 private:
  void write(SigningKey const&) const;
  std::string path_;
  std::mutex mutex_;
  std::optional<SigningKey> key_;
};

/// A key that has signed, or will.
struct HeadKey {
  std::string key;
  Instant at{};              ///< known since
  std::string before;        ///< the key that introduced it; empty: none did (the first, a further node's, a restored forum's)
  std::string introduction;  ///< its signature
};
BOOST_DESCRIBE_STRUCT(HeadKey, (), (key, at, before, introduction))

struct SignedHead {
  base::MeetingId meeting;
  std::int64_t seq = 0;
  std::string hash;
  Instant at{};  ///< of the signature
  std::string key, signature;
};
BOOST_DESCRIBE_STRUCT(SignedHead, (), (meeting, seq, hash, at, key, signature))

/// "MEETING SEQ HASH": how a head is written wherever it is handed out.
std::string head_words(base::MeetingId const&, std::int64_t seq, std::string_view hash);
/// Does `signature` belong to these bytes and this public key? False too for what is no signature or key at all.
bool signature_holds(std::string_view key, std::string_view bytes, std::string_view signature);
bool signature_holds(SignedHead const&);

/// Signs the newest event of a meeting's log and keeps the signature. The same head again: what was signed before is the answer.
/// Refuses (unknown): the meeting's log is empty.
Result<SignedHead> sign_head(Writing&, SigningKey const&, base::MeetingId const&);
/// Makes `fresh` known, introduced by `before`. The caller puts it into the key's file afterwards. A key that is known: nothing happens.
void introduce_key(Writing&, SigningKey const& before, SigningKey const& fresh);

/// Oldest first.
std::vector<HeadKey> head_keys(Reading&);
/// Newest first, at most `limit`.
std::vector<SignedHead> signed_heads(Reading&, int limit);
/// Is every kept signature good, does the log still hold what was signed, is every introduction good? Answers the first fault in words.
std::optional<std::string> verify_heads(Reading&);

}  // namespace store
