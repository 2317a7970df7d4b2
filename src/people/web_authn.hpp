// SPDX-License-Identifier: Apache-2.0
// The bytes of WebAuthn: reads and checks what a browser hands back, against what is expected. Pure. libfido2 lives in
// web_authn.cpp and reads the authenticator's CBOR and verifies the signature; what the standard leaves to the server
// (type, challenge, origin, owner verified) is compared here. Nobody outside this room includes it.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace people::inside {

/// Why an answer does not count; its name is the note in the audit log.
enum class Fault {
  unreadable,
  wrong_type,
  wrong_challenge,
  wrong_origin,
  wrong_place,
  owner_not_verified,
  wrong_signature
};
BOOST_DESCRIBE_ENUM(Fault, unreadable, wrong_type, wrong_challenge, wrong_origin, wrong_place, owner_not_verified,
                    wrong_signature)

/// "-" and "_" for "+" and "/", without "=". None: no such text.
std::optional<std::string> from_base64url(std::string_view text);
std::string base64url(std::string_view bytes);

/// The challenge that the browser says it signed (base64url there, plain here); empty when the text cannot be read.
/// Unproven until the check below has passed.
std::string challenge_in(std::string const& client_data);

struct Expected {
  std::string challenge, origin, rp_id;
};
struct NewKey {
  std::optional<Fault> fault;
  std::string credential;  ///< bytes
  std::string key;         ///< the public key's two coordinates, 64 bytes
  std::uint32_t counter = 0;
};
/// A key just made (all bytes). Its authenticator data is read by libfido2, which refuses any key but ES256. There is
/// no signature to verify: none is asked of the device's maker.
NewKey check_new_key(Expected const&, std::string const& client_data, std::string const& authenticator_data);

struct Signed {
  std::optional<Fault> fault;
  std::uint32_t counter = 0;
};
/// A signature over authenticator data and client data by a key kept before.
Signed check_signature(Expected const&, std::string const& key, std::string const& client_data,
                       std::string const& authenticator_data, std::string const& signature);

}  // namespace people::inside
