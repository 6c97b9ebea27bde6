// SPDX-License-Identifier: Apache-2.0
// "GET /path?query HTTP/1.1"
#pragma once

#include <string>
#include <string_view>

#include "pawl/net/request_guard.h"

namespace pawl::net {

struct RequestLine {
    std::string method = {};
    std::string target = {};  // origin form, or "*"
    std::string path = {};
    std::string query = {};
    std::string authority = {};  // of an absolute-form target, in lower case; else empty
    bool is_http_1_0 = false;
};

// Refuses what is no request line (400), other versions (505), TRACE and CONNECT (405), methods
// that nobody knows (501), and targets that could be read in two ways (400): `//x`, dot segments,
// backslashes, fragments, broken escapes in the path.
[[nodiscard]] auto parse_request_line(std::string_view line) -> Guarded<RequestLine>;

}  // namespace pawl::net
