// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/build_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/base/text_time.h"
#include "pawl/crypto/hash.h"
#include "pawl/crypto/webhook_signature.h"
#include "pawl/job/job.h"
#include "pawl/kinds/http/http_options.h"
#include "pawl/net/hop.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"

namespace pawl::kinds::http {
namespace {

using Headers = std::vector<net::HttpHeader>;

// For headers that a task may set itself.
void add_default(Headers& headers, std::string name, std::string value) {
    if (net::count_headers(headers, name) == 0) {
        headers.push_back({.name = std::move(name), .value = std::move(value)});
    }
}

void add_pawl_headers(Headers& headers, const job::Job& job) {
    headers.push_back({.name = "Pawl-Job-Id", .value = to_text(job.id)});
    headers.push_back({.name = "Pawl-Attempt", .value = std::to_string(job.attempt)});
    headers.push_back({.name = "Pawl-Fence", .value = std::to_string(job.fence)});
    headers.push_back({.name = "Pawl-Task", .value = job.task});
    headers.push_back({.name = std::string(net::kHopHeader), .value = std::to_string(job.hop + 1)});
    if (job.slot) {
        headers.push_back({.name = "Pawl-Schedule", .value = job.slot->schedule});
        if (job.slot->slot) {
            headers.push_back({.name = "Pawl-Slot", .value = format_time(*job.slot->slot)});
        }
    }
}

// What Vercel's own cron sends: vercel.com/docs/cron-jobs/manage-cron-jobs, "Securing cron jobs".
void add_vercel_headers(Headers& headers, const CallFacts& facts) {
    add_default(headers, "User-Agent", "vercel-cron/1.0");
    add_default(headers, "x-vercel-cron", "1");
    if (!facts.cron.empty()) {
        add_default(headers, "x-vercel-cron-schedule", facts.cron);
    }
    if (!facts.cron_secret.empty()) {
        add_default(headers, "Authorization", fmt::format("Bearer {}", facts.cron_secret.reveal()));
    }
}

void add_common_headers(Headers& headers, const job::Job& job, const CallFacts& facts) {
    add_pawl_headers(headers, job);
    add_default(headers, "User-Agent", "pawl/" PAWL_VERSION);
    add_default(headers, "Accept", "*/*");
    add_default(headers, "Idempotency-Key", idempotency_key(job));
    // W3C Trace Context, section 3.2: version, trace, parent, "sampled". No id may be zero.
    add_default(
        headers,
        "traceparent",
        fmt::format(
            "00-{:016x}{:016x}-{:016x}-01",
            facts.trace_id_high,
            facts.trace_id_low | 1U,
            facts.span_id | 1U
        )
    );
}

auto body_of(const HttpTaskOptions& options, const job::Job& job) -> Result<std::string> {
    if (options.body) {
        return options.body->render(job.payload);
    }
    const bool takes_payload =
        options.method == "POST" || options.method == "PUT" || options.method == "PATCH";
    return takes_payload && job.payload != "null" ? job.payload : std::string();
}

auto sign(
    Headers& headers,
    const HttpTaskOptions& options,
    const job::Job& job,
    const CallFacts& facts,
    std::string_view body
) -> Result<> {
    const auto signature =
        crypto::sign_webhook(options.sign, idempotency_key(job), facts.now, body);
    if (!signature) {
        return std::unexpected(signature.error());
    }
    headers.push_back({.name = "webhook-id", .value = signature->id});
    headers.push_back({.name = "webhook-timestamp", .value = signature->timestamp});
    headers.push_back({.name = "webhook-signature", .value = signature->signature});
    return {};
}

auto own_headers(const HttpTaskOptions& options, const job::Job& job) -> Result<Headers> {
    Headers headers;
    for (const auto& [name, value] : options.headers) {
        auto rendered = value.render(job.payload);
        if (!rendered) {
            return std::unexpected(rendered.error());
        }
        headers.push_back({.name = name, .value = std::move(*rendered)});
    }
    return headers;
}

}  // namespace

auto build_call(const HttpTaskOptions& options, const job::Job& job, const CallFacts& facts)
    -> Result<net::HttpCall> {
    auto url = options.url.render(job.payload);
    if (!url) {
        return std::unexpected(url.error());
    }
    auto body = body_of(options, job);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto headers = own_headers(options, job);
    if (!headers) {
        return std::unexpected(headers.error());
    }
    if (options.compat == Compat::vercel) {
        add_vercel_headers(*headers, facts);
    }
    add_common_headers(*headers, job, facts);
    if (!body->empty()) {
        add_default(*headers, "Content-Type", options.content_type);
    }
    if (!options.sign.empty()) {
        if (const auto done = sign(*headers, options, job, facts, *body); !done) {
            return std::unexpected(done.error());
        }
    }
    net::HttpCall call;
    call.method = options.method;
    call.url = std::move(*url);
    call.headers = std::move(*headers);
    call.body = std::move(*body);
    call.timeout = std::min(facts.timeout, options.timeout.value_or(facts.timeout));
    call.follow_redirects = options.follow_redirects;
    call.body_limit_bytes = kMostCaptureBytes;
    return call;
}

auto idempotency_key(const job::Job& job) -> std::string {
    const auto created = job.created_at.time_since_epoch().count();
    const auto digest = crypto::sha256_hex(fmt::format("{}\n{}", created, job.payload));
    return fmt::format("pawl-{}-{}", to_text(job.id), digest.substr(0, 16));
}

}  // namespace pawl::kinds::http
