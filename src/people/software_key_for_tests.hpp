// SPDX-License-Identifier: Apache-2.0
// A device with a passkey, in software: a key on the curve P-256 and what a browser would make of it, so that
// everything can be bent before it is handed in. The words of WebAuthn level 2, sections 5.8.1 (client data) and 6.1
// (authenticator data).
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "people/passkeys.hpp"
#include "people/web_authn.hpp"

namespace people::test {

class SoftwareKey {
 public:
  std::string credential = "a credential of the tests " + base::random_name(8);
  std::string origin = "https://forum.test", rp_id = "forum.test";
  std::uint8_t flags = 0x05;  ///< owner present and verified
  std::uint32_t counter = 1;  ///< said next; rises by one with each answer unless `stands_still`
  bool stands_still = false;
  std::string extra;  ///< more members of the client data: ",\"crossOrigin\":true"

  [[nodiscard]] std::string client_data(std::string const& type, std::string const& challenge) const {
    return "{\"type\":\"" + type + "\",\"challenge\":\"" + inside::base64url(challenge) + "\",\"origin\":\"" + origin +
           "\"" + extra + "}";
  }
  /// Hash of the place, flags, counter; of a new key also its id and the key.
  [[nodiscard]] std::string authenticator_data(bool with_key) const {
    std::string out = digest(rp_id);
    out += static_cast<char>(flags | (with_key ? 0x40 : 0));
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(counter >> shift);
    if (!with_key) return out;
    out += std::string(16, '\0');  // no make of device
    out += static_cast<char>(credential.size() >> 8);
    out += static_cast<char>(credential.size() & 0xff);
    out += credential;
    // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    out += std::string("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10) + coordinate("qx") +
           std::string("\x22\x58\x20", 3) + coordinate("qy");
    return out;
  }

  NewPasskey made_for(std::string const& challenge, std::string const& name = "Key of the tests") {
    NewPasskey out{name, inside::base64url(client_data("webauthn.create", challenge)),
                   inside::base64url(authenticator_data(true))};
    if (!stands_still) ++counter;
    return out;
  }
  PasskeyAnswer answer(std::string const& challenge, std::string const& type = "webauthn.get") {
    auto const client = client_data(type, challenge), data = authenticator_data(false);
    if (!stands_still) ++counter;
    return {inside::base64url(credential),
            inside::base64url(client),
            inside::base64url(data),
            inside::base64url(sign(data + digest(client))),
            {}};
  }

  static std::string digest(std::string const& bytes) {
    std::string out(32, '\0');
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sha256(),
                   nullptr) != 1)
      throw std::runtime_error("no digest");
    return out;
  }
  [[nodiscard]] std::string sign(std::string const& bytes) const {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::string out(80, '\0');
    std::size_t size = out.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()) != 1)
      throw std::runtime_error("no signature");
    out.resize(size);
    return out;
  }

 private:
  [[nodiscard]] std::string coordinate(char const* which) const {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key_.get(), which, &number) != 1) throw std::runtime_error("no coordinate");
    std::string out(32, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), 32);
    BN_free(number);
    return out;
  }
  std::shared_ptr<EVP_PKEY> key_{EVP_EC_gen("P-256"), &EVP_PKEY_free};
};

}  // namespace people::test
