// SPDX-License-Identifier: Apache-2.0
// The admin token that a first start makes.
#pragma once

#include <cstdint>
#include <string>

#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::auth {

struct AdminToken {
    enum class Source : std::uint8_t { found, made };

    Secret token = {};
    Source source = Source::found;
};

// Reads the token of the file at `path`; makes the file with 32 random bytes and mode 0600 if there
// is none, durable when this returns. Blocks.
// Errors: unsafe_file (others may read it), invalid_token (shorter than 16 characters, or not one
// line), io_error. None of them says the token.
[[nodiscard]] auto load_or_make_admin_token(const std::string& path) -> Result<AdminToken>;

}  // namespace pawl::auth
