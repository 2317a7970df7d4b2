// SPDX-License-Identifier: Apache-2.0
#include "store/heads.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

#include "base/text.hpp"

namespace store {

namespace {

static_assert(crypto_sign_SEEDBYTES == 32);

/// Both halves as libsodium wants them; the secret one is gone with it.
struct Pair {
  explicit Pair(std::array<unsigned char, 32> const& seed) { crypto_sign_seed_keypair(open.data(), secret.data(), seed.data()); }
  ~Pair() { sodium_memzero(secret.data(), secret.size()); }
  Pair(Pair const&) = delete;
  Pair& operator=(Pair const&) = delete;
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
};

template <std::size_t N>
std::string base64(std::array<unsigned char, N> const& bytes) {
  return base::base64({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
}

unsigned char const* bytes_of(std::string_view s) { return reinterpret_cast<unsigned char const*>(s.data()); }

std::string signed_words(std::string const& head) { return "intersession head 1\n" + head + "\n"; }
std::string introducing_words(std::string_view key) { return "intersession key 1\n" + std::string(key) + "\n"; }

[[noreturn]] void unusable(std::string const& path, std::string const& why) { throw Unavailable("The signing key " + path + " " + why + "."); }

/// None when there is no such file.
std::optional<std::string> content_of(std::string const& path) {
  int const file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  if (file < 0) unusable(path, std::string("cannot be read: ") + std::strerror(errno));
  char bytes[256];
  auto const n = ::read(file, bytes, sizeof bytes);
  close(file);
  if (n < 0) unusable(path, "cannot be read");
  return std::string(base::trim({bytes, static_cast<std::size_t>(n)}));
}

/// Known from now on, without anybody's word for it.
void make_known(Writing& w, std::string const& key) {
  if (w.one<std::string>("select public_key from head_key where public_key = :key", key)) return;
  w.run("insert into head_key (public_key, at, before_key, introduction) values (:key, :at, '', '')", key, w.now());
  w.audit("new_head_key", key.substr(0, 12));
}

}  // namespace

SigningKey::SigningKey(std::array<unsigned char, 32> const& seed) : seed_(seed), name_(base64(Pair(seed).open)) {}

SigningKey::~SigningKey() { sodium_memzero(seed_.data(), seed_.size()); }

SigningKey SigningKey::make() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  std::array<unsigned char, 32> seed{};
  randombytes_buf(seed.data(), seed.size());
  SigningKey made(seed);
  sodium_memzero(seed.data(), seed.size());
  return made;
}

std::optional<SigningKey> SigningKey::from_secret(std::string_view secret) {
  auto bytes = base::from_base64(secret);
  std::array<unsigned char, 32> seed{};
  if (!bytes || bytes->size() != seed.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), seed.begin());
  SigningKey made(seed);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(bytes->data(), bytes->size());
  return made;
}

std::string SigningKey::secret() const { return base64(seed_); }

std::string SigningKey::sign(std::string_view bytes) const {
  Pair const pair(seed_);
  std::array<unsigned char, crypto_sign_BYTES> out{};
  crypto_sign_detached(out.data(), nullptr, bytes_of(bytes), bytes.size(), pair.secret.data());
  return base64(out);
}

SigningKey KeyFile::key() {
  std::lock_guard const hold(mutex_);
  if (key_) return *key_;
  if (auto const content = content_of(path_)) {
    key_ = SigningKey::from_secret(*content);
    if (!key_) unusable(path_, "is damaged. Move it away, and a new one is made");
    return *key_;
  }
  auto const made = SigningKey::make();
  write(made);
  key_ = made;
  return made;
}

void KeyFile::replace(SigningKey const& fresh) {
  std::lock_guard const hold(mutex_);
  write(fresh);
  key_ = fresh;
}

void KeyFile::write(SigningKey const& one) const {
  auto const half = path_ + ".new";
  unlink(half.c_str());
  int const file = open(half.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) unusable(path_, std::string("cannot be written: ") + std::strerror(errno));
  auto const line = one.secret() + "\n";
  bool const whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(file) == 0;
  close(file);
  if (whole && rename(half.c_str(), path_.c_str()) == 0) return;
  unlink(half.c_str());
  unusable(path_, "cannot be written");
}

std::string head_words(base::MeetingId const& meeting, std::int64_t seq, std::string_view hash) {
  return meeting.text + " " + std::to_string(seq) + " " + std::string(hash);
}

bool signature_holds(std::string_view key, std::string_view bytes, std::string_view signature) {
  auto const open = base::from_base64(key), seal = base::from_base64(signature);
  if (!open || open->size() != crypto_sign_PUBLICKEYBYTES || !seal || seal->size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(bytes_of(*seal), bytes_of(bytes), bytes.size(), bytes_of(*open)) == 0;
}

bool signature_holds(SignedHead const& h) { return signature_holds(h.key, signed_words(head_words(h.meeting, h.seq, h.hash)), h.signature); }

Result<SignedHead> sign_head(Writing& w, SigningKey const& key, base::MeetingId const& meeting) {
  auto const last = w.row<std::int64_t, std::string>("select seq, hash from event_log where meeting = :meeting order by seq desc limit 1", meeting);
  if (!last) return base::refuse(base::Why::unknown, base::say("There is no such meeting."));
  SignedHead out{meeting, std::get<0>(*last), std::get<1>(*last), w.now(), key.name(), {}};
  if (auto const before = w.row<Instant, std::string, std::string>(
          "select at, public_key, signature from signed_head where meeting = :meeting and seq = :seq", meeting, out.seq)) {
    std::tie(out.at, out.key, out.signature) = *before;
    return out;
  }
  make_known(w, out.key);
  out.signature = key.sign(signed_words(head_words(meeting, out.seq, out.hash)));
  w.run("insert into signed_head (meeting, seq, hash, at, public_key, signature) values (:meeting, :seq, :hash, :at, :key, :signature)", meeting,
        out.seq, out.hash, out.at, out.key, out.signature);
  return out;
}

void introduce_key(Writing& w, SigningKey const& before, SigningKey const& fresh) {
  if (w.one<std::string>("select public_key from head_key where public_key = :key", fresh.name())) return;
  make_known(w, before.name());
  w.run("insert into head_key (public_key, at, before_key, introduction) values (:key, :at, :before, :introduction)", fresh.name(), w.now(),
        before.name(), before.sign(introducing_words(fresh.name())));
  w.audit("new_head_key", fresh.name().substr(0, 12), "after " + before.name().substr(0, 12));
}

std::vector<HeadKey> head_keys(Reading& r) {
  std::vector<HeadKey> out;
  r.each<std::string, Instant, std::string, std::string>(
      "select public_key, at, before_key, introduction from head_key order by at, case when before_key = '' then 0 else 1 end, public_key",
      [&](std::string key, Instant at, std::string before, std::string introduction) {
        out.push_back({std::move(key), at, std::move(before), std::move(introduction)});
      });
  return out;
}

std::vector<SignedHead> signed_heads(Reading& r, int limit) {
  std::vector<SignedHead> out;
  r.each<base::MeetingId, std::int64_t, std::string, Instant, std::string, std::string>(
      "select meeting, seq, hash, at, public_key, signature from signed_head order by at desc, meeting, seq limit :n",
      [&](base::MeetingId meeting, std::int64_t seq, std::string hash, Instant at, std::string key, std::string signature) {
        out.push_back({std::move(meeting), seq, std::move(hash), at, std::move(key), std::move(signature)});
      },
      limit);
  return out;
}

std::optional<std::string> verify_heads(Reading& r) {
  for (auto const& k : head_keys(r))
    if (!k.before.empty() && !signature_holds(k.before, introducing_words(k.key), k.introduction))
      return "The signing key " + k.key + " was not introduced by the one that is said to be before it.";
  for (auto const& h : signed_heads(r, std::numeric_limits<int>::max())) {
    auto const at = " of meeting " + h.meeting.text + " at event " + std::to_string(h.seq);
    if (!signature_holds(h)) return "The signature is wrong" + at + ".";
    if (!chain_holds(r, {h.meeting, h.seq, h.hash})) return "The log no longer has the event that was signed" + at + ".";
  }
  return std::nullopt;
}

}  // namespace store
