// SPDX-License-Identifier: Apache-2.0
// Which headers may hold a secret.
#pragma once

#include "pawl/net/http_message.h"

namespace pawl::net {

// By its name: Authorization, Cookie, webhook-*, and what speaks of secrets, tokens, keys,
// signatures or passwords. Pure.
[[nodiscard]] auto may_be_secret(const HttpHeader& header) -> bool;

}  // namespace pawl::net
