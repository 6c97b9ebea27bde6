// SPDX-License-Identifier: Apache-2.0
// Somebody who issues tokens: a new key pair, its public half as a JSON Web Key, and signatures.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace pawl::api {

class Issuer {
 public:
    // "RS256", "ES256" or "EdDSA".
    Issuer(std::string_view algorithm, std::string_view key_id);

    // The public key; `kid` is left out if it is empty.
    [[nodiscard]] auto jwk() const -> std::string;
    // A token in compact form; `header` is made if it is empty.
    [[nodiscard]] auto token(std::string_view claims, std::string_view header = "") const
        -> std::string;

 private:
    [[nodiscard]] auto sign(std::string_view message) const -> std::string;

    std::string algorithm_;
    std::string key_id_;
    std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st*)> key_;
};

}  // namespace pawl::api
