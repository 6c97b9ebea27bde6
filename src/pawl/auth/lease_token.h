// SPDX-License-Identifier: Apache-2.0
// What a worker outside shows to speak for a job that it holds.
#pragma once

#include "pawl/base/secret.h"

namespace pawl::auth {

// 32 random bytes as base64url. Only its fingerprint() is kept.
[[nodiscard]] auto new_lease_token() -> Secret;

}  // namespace pawl::auth
