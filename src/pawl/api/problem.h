// SPDX-License-Identifier: Apache-2.0
// Errors as the API answers them: application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/net/http_message.h"

namespace pawl::api {

// The code that stands on top: that of the field if one field alone is wrong.
[[nodiscard]] auto code_of(const Error& error) -> std::string_view;

// The one table of codes and their statuses. A code that it does not have is 422 if the error names
// fields, else 500.
[[nodiscard]] auto status_of(const Error& error) -> int;

// With WWW-Authenticate, Retry-After where they belong. What stands behind a 500 is not told: the
// request id leads to the log.
[[nodiscard]] auto make_problem(const Error& error, std::string_view request_id)
    -> net::HttpResponse;
// The same with a status from elsewhere: what the HTTP layer itself refuses.
[[nodiscard]] auto make_problem(int status, const Error& error, std::string_view request_id)
    -> net::HttpResponse;

}  // namespace pawl::api
