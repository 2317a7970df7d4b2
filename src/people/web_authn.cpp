// SPDX-License-Identifier: Apache-2.0
#include "people/web_authn.hpp"

#include <fido.h>
#include <fido/es256.h>

#include <memory>
#include <stdexcept>

#include "base/json.hpp"
#include "base/text.hpp"

namespace people::inside {

namespace {

constexpr std::size_t most_bytes = 4096;       // of what a browser may send; a real one is under 700
constexpr unsigned char owner_present = 0x01;  // flags of authenticator data
constexpr unsigned char owner_verified = 0x04;
constexpr std::size_t place_bytes = 32;

struct FreeCredential {
  void operator()(fido_cred_t* c) const { fido_cred_free(&c); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* a) const { fido_assert_free(&a); }
};
struct FreeKey {
  void operator()(es256_pk_t* k) const { es256_pk_free(&k); }
};

void begin() {
  static bool const once = [] {
    fido_init(0);
    return true;
  }();
  static_cast<void>(once);
}

template <class T>
T* made(T* p) {
  if (p == nullptr) throw std::bad_alloc();
  return p;
}

unsigned char const* bytes_of(std::string const& s) { return reinterpret_cast<unsigned char const*>(s.data()); }
std::string string_of(unsigned char const* p, std::size_t n) {
  return p == nullptr ? std::string() : std::string(reinterpret_cast<char const*>(p), n);
}

std::string text_of(boost::json::object const& o, char const* name) {
  auto const* const v = o.if_contains(name);
  auto const* const s = v ? v->if_string() : nullptr;
  return s ? std::string(*s) : std::string();
}

std::optional<boost::json::object> read_client_data(std::string const& bytes) {
  if (bytes.size() > most_bytes) return std::nullopt;
  auto value = base::parse_json(bytes);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->get_object());
}

/// What the browser says of itself and of its page. Within another site's frame nothing counts.
std::optional<Fault> fault_of_client(Expected const& expected, std::string const& client_data, char const* type) {
  auto const said = read_client_data(client_data);
  if (!said) return Fault::unreadable;
  if (text_of(*said, "type") != type) return Fault::wrong_type;
  if (!base::same_secret(from_base64url(text_of(*said, "challenge")).value_or(""), expected.challenge))
    return Fault::wrong_challenge;
  auto const* const framed = said->if_contains("crossOrigin");
  if (text_of(*said, "origin") != expected.origin || (framed && *framed != boost::json::value(false)))
    return Fault::wrong_origin;
  return std::nullopt;
}

/// The place's hash and the flags stand first in authenticator data, before anything that must be decoded.
std::optional<Fault> fault_of_device(Expected const& expected, std::string const& data) {
  if (data.size() < place_bytes + 5 || data.size() > most_bytes) return Fault::unreadable;
  if (base::hex(std::string_view(data).substr(0, place_bytes)) != base::sha256_hex(expected.rp_id))
    return Fault::wrong_place;
  constexpr unsigned char both = owner_present | owner_verified;
  if ((static_cast<unsigned char>(data[place_bytes]) & both) != both) return Fault::owner_not_verified;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> from_base64url(std::string_view text) {
  std::string plain;
  plain.reserve(text.size() + 3);
  for (char const c : text) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    plain += c == '-' ? '+' : c == '_' ? '/' : c;
  }
  while (plain.size() % 4 != 0) plain += '=';
  return base::from_base64(plain);
}

std::string base64url(std::string_view bytes) {
  auto out = base::base64(bytes);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

std::string challenge_in(std::string const& client_data) {
  auto const said = read_client_data(client_data);
  return said ? from_base64url(text_of(*said, "challenge")).value_or("") : std::string();
}

NewKey check_new_key(Expected const& expected, std::string const& client_data, std::string const& data) {
  if (auto const fault = fault_of_client(expected, client_data, "webauthn.create")) return {fault, {}, {}, 0};
  if (auto const fault = fault_of_device(expected, data)) return {fault, {}, {}, 0};
  begin();
  std::unique_ptr<fido_cred_t, FreeCredential> const cred(made(fido_cred_new()));
  if (fido_cred_set_type(cred.get(), COSE_ES256) != FIDO_OK ||
      fido_cred_set_authdata_raw(cred.get(), bytes_of(data), data.size()) != FIDO_OK)
    return {Fault::unreadable, {}, {}, 0};
  NewKey key{{},
             string_of(fido_cred_id_ptr(cred.get()), fido_cred_id_len(cred.get())),
             string_of(fido_cred_pubkey_ptr(cred.get()), fido_cred_pubkey_len(cred.get())),
             fido_cred_sigcount(cred.get())};
  // A point that is not on the curve would only be found at the first signing in.
  std::unique_ptr<es256_pk_t, FreeKey> const point(made(es256_pk_new()));
  if (key.credential.empty() || key.credential.size() > 1023 ||
      es256_pk_from_ptr(point.get(), key.key.data(), key.key.size()) != FIDO_OK)
    return {Fault::unreadable, {}, {}, 0};
  return key;
}

Signed check_signature(Expected const& expected, std::string const& key, std::string const& client_data,
                       std::string const& data, std::string const& signature) {
  if (auto const fault = fault_of_client(expected, client_data, "webauthn.get")) return {fault, 0};
  if (auto const fault = fault_of_device(expected, data)) return {fault, 0};
  begin();
  std::unique_ptr<es256_pk_t, FreeKey> const point(made(es256_pk_new()));
  if (es256_pk_from_ptr(point.get(), key.data(), key.size()) != FIDO_OK)
    throw std::runtime_error("a kept passkey cannot be read");
  std::unique_ptr<fido_assert_t, FreeAssertion> const a(made(fido_assert_new()));
  auto const ok = [](int r) { return r == FIDO_OK; };
  if (!ok(fido_assert_set_rp(a.get(), expected.rp_id.c_str())) ||
      !ok(fido_assert_set_clientdata(a.get(), bytes_of(client_data), client_data.size())) ||
      !ok(fido_assert_set_count(a.get(), 1)) ||
      !ok(fido_assert_set_authdata_raw(a.get(), 0, bytes_of(data), data.size())) ||
      !ok(fido_assert_set_sig(a.get(), 0, bytes_of(signature), signature.size())) ||
      !ok(fido_assert_set_up(a.get(), FIDO_OPT_TRUE)) || !ok(fido_assert_set_uv(a.get(), FIDO_OPT_TRUE)))
    return {Fault::unreadable, 0};
  if (!ok(fido_assert_verify(a.get(), 0, COSE_ES256, point.get()))) return {Fault::wrong_signature, 0};
  return {{}, fido_assert_sigcount(a.get(), 0)};
}

}  // namespace people::inside
