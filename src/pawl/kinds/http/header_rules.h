// SPDX-License-Identifier: Apache-2.0
// Which headers a task may set.
#pragma once

#include <string_view>

#include "pawl/base/result.h"

namespace pawl::kinds::http {

// RFC 9110, section 5.6.2: a token.
[[nodiscard]] auto is_token(std::string_view text) -> bool;
// No control characters but tabs: nothing that could end the line (RFC 9110, section 5.5).
[[nodiscard]] auto is_header_value(std::string_view text) -> bool;

// Errors: invalid_header for a name that is no token; reserved_header for what pawl or the
// connection sets: Host, Content-Length, Transfer-Encoding, Connection and the other hop-by-hop
// headers, Pawl-*, webhook-* (rows 94 and 95 of the guarantees).
[[nodiscard]] auto check_header_name(std::string_view name) -> Result<>;

}  // namespace pawl::kinds::http
