// SPDX-License-Identifier: Apache-2.0
// What a call sent that nobody shall read in its error.
#pragma once

#include <string>
#include <vector>

#include "pawl/net/http_message.h"

namespace pawl::kinds::http {

// The values of a call's headers that may be secrets (net::may_be_secret), but for the
// Idempotency-Key, which is none: a server that repeats them in its answer does not get them into
// errors and logs. Values below 6 bytes are left alone.
class SentSecrets {
 public:
    explicit SentSecrets(const std::vector<net::HttpHeader>& headers);

    // The text with *** in their place.
    [[nodiscard]] auto hidden_in(std::string text) const -> std::string;

 private:
    std::vector<std::string> secrets_;
};

}  // namespace pawl::kinds::http
