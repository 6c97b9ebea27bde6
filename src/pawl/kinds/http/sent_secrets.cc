// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/sent_secrets.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"
#include "pawl/net/secret_header.h"

namespace pawl::kinds::http {
namespace {

constexpr std::size_t kShortest = 6;

// "Bearer abc" is sent, abc is the secret.
auto secret_of(std::string_view value) -> std::string_view {
    const auto space = value.find(' ');
    return space == std::string_view::npos ? value : value.substr(space + 1);
}

}  // namespace

SentSecrets::SentSecrets(const std::vector<net::HttpHeader>& headers) {
    for (const auto& header : headers) {
        const auto secret = secret_of(header.value);
        if (secret.size() >= kShortest && net::may_be_secret(header) &&
            !net::equal_ignoring_case(header.name, "idempotency-key")) {
            secrets_.emplace_back(secret);
        }
    }
}

auto SentSecrets::hidden_in(std::string text) const -> std::string {
    constexpr std::string_view kHidden = "***";
    for (const auto& secret : secrets_) {
        for (auto at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + kHidden.size())) {
            text.replace(at, secret.size(), kHidden);
        }
    }
    return text;
}

}  // namespace pawl::kinds::http
