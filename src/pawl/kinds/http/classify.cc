// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/classify.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/http/capture.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"
#include "pawl/net/retry_after.h"
#include "pawl/observe/redact.h"

namespace pawl::kinds::http {
namespace {

constexpr std::size_t kExcerptBytes = 300;

constexpr auto kLastingErrors = std::to_array<std::string_view>({
    "invalid_url",
    "unsupported_scheme",
    "invalid_header",
    "reserved_header",
    "egress_blocked",
    "port_forbidden",
    "missing_payload_key",
    "invalid_secret",
    "invalid_webhook_id",
    "too_many_redirects",
    "header_too_large",
});

auto is_retried(int status, const Taxonomy& taxonomy) -> bool {
    const bool success = status >= 200 && status < 300;
    const bool redirect_or_refusal = status >= 300 && status < 500;
    return taxonomy.retry_on.contains(status) || status == 408 || status == 425 || status == 429 ||
           success || !redirect_or_refusal;
}

auto failure_text(const net::HttpReply& reply, std::string_view target) -> std::string {
    auto text =
        fmt::format("{} answered {} {}", target, reply.status, net::reason_phrase(reply.status));
    if (reply.status >= 300 && reply.status < 400) {
        const auto location = reply.header("location");
        text += location ? fmt::format(" with the Location {}", excerpt(*location, kExcerptBytes))
                         : std::string(" without a Location");
        text += "; `follow_redirects` would follow it";
    } else if (const auto said = excerpt(reply.body, kExcerptBytes); !said.empty()) {
        text += fmt::format(": {}", said);
    }
    return redact(text);
}

}  // namespace

auto forbids_retry(const net::HttpReply& reply) -> bool {
    const auto wish = reply.header("pawl-retry").value_or("");
    return wish.size() == 2 && (wish[0] | 0x20) == 'n' && (wish[1] | 0x20) == 'o';
}

auto classify(
    const net::HttpReply& reply, const Taxonomy& taxonomy, std::string_view target, WallTime now
) -> job::Outcome {
    if (taxonomy.expect.contains(reply.status)) {
        return job::Outcome::success("");
    }
    auto outcome =
        job::Outcome::failure(fmt::format("http_{}", reply.status), failure_text(reply, target));
    outcome.error.retryable = is_retried(reply.status, taxonomy) && !forbids_retry(reply);
    if (const auto hint = reply.header("retry-after"); hint && outcome.error.retryable) {
        outcome.retry_after = net::parse_retry_after(*hint, now);
    }
    return outcome;
}

auto classify(const Error& error, std::string_view target) -> job::Outcome {
    const auto text = redact(fmt::format("{}: {}", target, error.message));
    if (error.code == "timeout") {
        return job::Outcome::ended(job::AttemptEnd::timed_out, error.code, text);
    }
    auto outcome = job::Outcome::failure(error.code, text);
    outcome.error.retryable =
        std::ranges::find(kLastingErrors, std::string_view(error.code)) == kLastingErrors.end();
    return outcome;
}

}  // namespace pawl::kinds::http
