// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/secret_header.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"

namespace pawl::net {
namespace {

constexpr auto kSecretWords = std::to_array<std::string_view>(
    {"authorization", "cookie", "secret", "token", "key", "signature", "password"}
);

}  // namespace

auto may_be_secret(const HttpHeader& header) -> bool {
    const auto name = to_lower(header.name);
    return name.starts_with("webhook-") ||
           std::ranges::any_of(kSecretWords, [&](auto word) { return name.contains(word); });
}

}  // namespace pawl::net
