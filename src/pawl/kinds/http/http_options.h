// SPDX-License-Identifier: Apache-2.0
// The options of an http task, read from the configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/kinds/http/classify.h"
#include "pawl/task/kind.h"
#include "pawl/task/text_template.h"

namespace pawl::kinds::http {

using task::Medium;
using task::TextTemplate;

enum class Compat : std::uint8_t { none, vercel };

inline constexpr std::size_t kMostCaptureBytes = std::size_t{64} << 10;
inline constexpr int kMostRedirects = 5;
inline constexpr std::size_t kMostHeaders = 64;

struct HttpTaskOptions {
    TextTemplate url = {};  // with `params` at its end
    std::string host = {};  // for messages
    bool guarded = false;   // the payload has a say in `url`: calls pass the egress guard
    std::string method = "POST";
    std::vector<std::pair<std::string, TextTemplate>> headers = {};
    std::optional<TextTemplate> body = std::nullopt;  // nothing: the payload
    std::string content_type = "application/json";    // unless `headers` has one
    std::optional<std::chrono::milliseconds> timeout = std::nullopt;
    Taxonomy taxonomy = {};
    int follow_redirects = 0;
    Secret sign = {};  // whsec_…; empty: no signature
    Compat compat = Compat::none;
    std::size_t capture_bytes = kMostCaptureBytes;
    bool check_success = false;
};

// `base_url` stands in front of a URL that begins with "/". Errors name their keys: missing_field,
// invalid_type, out_of_range, invalid_value, unknown_field, invalid_url, unsupported_scheme,
// invalid_header, reserved_header, invalid_status, invalid_template, invalid_secret.
[[nodiscard]] auto read_http_options(const task::KindRequest& request, std::string_view base_url)
    -> Result<HttpTaskOptions>;

}  // namespace pawl::kinds::http
