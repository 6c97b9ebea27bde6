// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/http_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/http/build_call.h"
#include "pawl/kinds/http/capture.h"
#include "pawl/kinds/http/classify.h"
#include "pawl/kinds/http/http_options.h"
#include "pawl/kinds/http/sent_secrets.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/http_client.h"
#include "pawl/observe/log.h"
#include "pawl/observe/redact.h"
#include "pawl/runtime/async.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"
#include "pawl/task/kind.h"
#include "pawl/task/task.h"

namespace pawl::kinds::http {
namespace {

using job::Outcome;

constexpr std::size_t kExcerptBytes = 1000;

auto is_refusal(const Result<std::string>& rendered) -> bool {
    return !rendered && rendered.error().code != "missing_payload_key";
}

class HttpRunner final : public task::Runner {
 public:
    HttpRunner(std::shared_ptr<const HttpKindOptions> kind, HttpTaskOptions task)
        : kind_(std::move(kind)),
          task_(std::move(task)),
          target_(fmt::format("{} {}", task_.method, task_.host)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override { return call(&context); }
    [[nodiscard]] auto destination() const -> std::string_view override { return task_.host; }

    [[nodiscard]] auto admits() const -> bool override {
        return task_.guarded || std::ranges::any_of(task_.headers, [](const auto& header) {
                   return header.second.has_placeholders();
               });
    }
    [[nodiscard]] auto admit(const task::AdmitRequest& request) const -> Async<Result<>> override {
        co_return check(request.payload.empty() ? "null" : std::string_view(request.payload));
    }

 private:
    // A key that the payload lacks is found by the attempt: the task may have been changed by then.
    [[nodiscard]] auto check(std::string_view payload) const -> Result<> {
        for (const auto& [name, value] : task_.headers) {
            if (const auto rendered = value.render(payload); is_refusal(rendered)) {
                return std::unexpected(rendered.error());
            }
        }
        if (!task_.guarded) {
            return {};
        }
        const auto url = task_.url.render(payload);
        if (!url) {
            return is_refusal(url) ? std::unexpected(url.error()) : Result<>();
        }
        return net::check_target(*url, *kind_->egress.current());
    }

    auto call(task::TaskContext* context) const -> Async<Outcome> {
        const auto left = std::chrono::floor<std::chrono::milliseconds>(
            context->deadline() - context->clock().steady_now()
        );
        if (context->stop().stop_requested() || left <= std::chrono::milliseconds::zero()) {
            co_return task::stopped_outcome(*context);
        }
        auto request = build_call(task_, context->job(), facts_of(*context, left));
        if (!request) {
            co_return Outcome::permanent_failure(request.error().code, request.error().message);
        }
        request->may_send = [context] { return context->may_act(); };
        const SentSecrets secrets(request->headers);
        auto& sender = task_.guarded ? kind_->guarded : kind_->sender;
        auto reply = co_await sender.send(std::move(*request), context->stop());
        if (!reply && reply.error().code == "cancelled") {
            co_return task::stopped_outcome(*context);
        }
        auto outcome =
            reply ? judge(std::move(*reply), secrets, *context) : classify(reply.error(), target_);
        if (outcome.end != job::AttemptEnd::succeeded) {
            context->log(LogLevel::warn, outcome.error.message);
        }
        co_return outcome;
    }

    [[nodiscard]] auto judge(
        net::HttpReply reply, const SentSecrets& secrets, const task::TaskContext& context
    ) const -> Outcome {
        if (!task_.taxonomy.expect.contains(reply.status)) {
            reply.body = secrets.hidden_in(std::move(reply.body));
        }
        auto outcome = classify(reply, task_.taxonomy, target_, context.clock().wall_now());
        if (outcome.end != job::AttemptEnd::succeeded) {
            return outcome;
        }
        if (const auto failure = failure_in_body(reply)) {
            const auto said = excerpt(secrets.hidden_in(*failure), kExcerptBytes);
            auto failed = Outcome::failure(
                "reported_failure", redact(fmt::format("{} answered: {}", target_, said))
            );
            failed.error.retryable = !forbids_retry(reply);
            return failed;
        }
        return Outcome::success(capture(reply, task_.capture_bytes));
    }

    [[nodiscard]] auto failure_in_body(const net::HttpReply& reply) const
        -> std::optional<std::string> {
        if (!task_.check_success) {
            return std::nullopt;
        }
        boost::system::error_code error;
        const auto body = boost::json::parse(reply.body, error);
        return error ? std::nullopt : task::reported_failure(body);
    }

    [[nodiscard]] auto facts_of(const task::TaskContext& context, std::chrono::milliseconds timeout)
        const -> CallFacts {
        CallFacts facts{
            .now = context.clock().wall_now(),
            .timeout = timeout,
            .trace_id_high = kind_->random.next(),
            .trace_id_low = kind_->random.next(),
            .span_id = kind_->random.next(),
        };
        if (task_.compat == Compat::vercel) {
            const auto& slot = context.job().slot;
            facts.cron = slot ? slot->cron : std::string();
            facts.cron_secret = kind_->cron_secret();
        }
        return facts;
    }

    std::shared_ptr<const HttpKindOptions> kind_;
    HttpTaskOptions task_;
    std::string target_;  // "POST app.example.com", for messages
};

}  // namespace

HttpKind::HttpKind(HttpKindOptions options)
    : options_(std::make_shared<const HttpKindOptions>(std::move(options))) {}

auto HttpKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto read = read_http_options(request, options_->base_url);
    if (!read) {
        return std::unexpected(read.error());
    }
    return std::make_shared<const HttpRunner>(options_, std::move(*read));
}

}  // namespace pawl::kinds::http
