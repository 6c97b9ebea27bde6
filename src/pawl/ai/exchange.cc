// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/ai/backoff.h"
#include "pawl/ai/budget_hold.h"
#include "pawl/ai/mask.h"
#include "pawl/ai/rate_headers.h"
#include "pawl/base/text_time.h"
#include "pawl/runtime/sleep_until_stopped.h"

namespace pawl::ai {
namespace {

auto counted_for(const Target& target) -> Counted {
    const bool in_dollars = std::ranges::any_of(target.purses, [](const Purse& purse) {
        return any_in_dollars(purse.budgets);
    });
    return in_dollars ? Counted::money_too : Counted::tokens;
}

class Courier {
 public:
    Courier(
        const Instruments* instruments,
        const Target& target,
        const Order& order,
        const CallScope& scope
    )
        : instruments_(*instruments),
          target_(target),
          connection_(target.connection),
          order_(order),
          scope_(scope),
          logger_(scope.logger == nullptr ? instruments->logger : *scope.logger) {}

    auto run() -> Async<FromProvider<Delivered>> {
        for (int retries = 0;; ++retries) {
            auto delivered = co_await try_once();
            if (delivered || delivered.error().verdict != Verdict::retry ||
                retries >= connection_.max_retries) {
                co_return delivered;
            }
            const auto delay =
                backoff_delay({}, retries, delivered.error().hint, instruments_.random.next());
            const auto until = instruments_.clock.steady_now() + delay;
            if (until >= scope_.deadline) {
                co_return delivered;
            }
            tell_retry(delivered.error(), delay);
            co_await sleep_until_stopped(
                &instruments_.clock, &instruments_.alarms, until, scope_.stop
            );
            if (scope_.stop.stop_requested()) {
                co_return cancelled();
            }
        }
    }

 private:
    auto try_once() -> Async<FromProvider<Delivered>> {
        const auto began = instruments_.clock.wall_now();
        auto reservation = co_await hold_budget(
            &instruments_,
            target_,
            most_of(connection_, target_.model, order_, counted_for(target_), began),
            scope_
        );
        if (!reservation) {
            co_return std::unexpected(std::move(reservation.error()));
        }
        if (auto admitted = co_await pass_limits(); !admitted) {
            co_return std::unexpected(std::move(admitted.error()));
        }
        const auto begin = instruments_.clock.steady_now();
        const auto reply = co_await instruments_.http.send(
            make_call(connection_, order_, std::min(connection_.timeout, scope_.deadline - begin)),
            scope_.stop
        );
        const auto now = instruments_.clock.wall_now();
        const auto who = to_text(connection_.provider);
        const auto secrets = secrets_of(connection_);
        auto body = reply ? read_reply(*reply, who, now, secrets)
                          : std::unexpected(classify_failure(reply.error(), who));
        end_passage(reply, body ? nullptr : &body.error());
        const auto spending = body ? ai::spending_of(connection_, target_.model, order_, *body, now)
                                   : spending_of(body.error(), now);
        reservation->settle(to_spent(spending));
        if (!body) {
            body.error().error.message = mask(std::move(body.error().error.message), secrets);
        }
        co_await record(now, body ? nullptr : &body.error(), spending);
        tell_end(body ? nullptr : &body.error(), spending, instruments_.clock.steady_now() - begin);
        if (!body) {
            co_return std::unexpected(std::move(body.error()));
        }
        co_return Delivered{.body = std::move(*body), .spending = spending};
    }

    // Until the model's limits let the call out; from then on it counts against them.
    auto pass_limits() -> Async<FromProvider<void>> {
        while (true) {
            const auto now = instruments_.clock.steady_now();
            if (scope_.stop.stop_requested()) {
                co_return cancelled();
            }
            if (now >= scope_.deadline) {
                co_return too_late(target_);
            }
            const auto admission =
                instruments_.accounts.admit(target_.account, connection_.circuit, tokens(), now);
            if (admission.gate == Gate::open) {
                co_return FromProvider<void>();
            }
            if (admission.gate == Gate::broken) {
                co_return refused(
                    "circuit_open",
                    fmt::format(
                        "{} failed again and again; it is left alone for {} more",
                        to_text(connection_.provider),
                        format_duration(
                            std::chrono::ceil<std::chrono::seconds>(admission.until - now)
                        )
                    )
                );
            }
            if (admission.until >= scope_.deadline) {
                auto error = refused(
                    "rate_limited",
                    fmt::format(
                        "the limits of {} leave no room before the deadline",
                        to_text(connection_.provider)
                    )
                );
                error.error().verdict = Verdict::retry;
                error.error().hint = admission.until - now;
                co_return error;
            }
            co_await sleep_until_stopped(
                &instruments_.clock, &instruments_.alarms, admission.until, scope_.stop
            );
        }
    }

    // A refusal by limits says nothing about health, nor does a request that is wrong say anything
    // bad about it.
    void end_passage(const Result<net::HttpReply>& reply, const ProviderError* error) {
        Accounts::End end{.tokens = tokens(), .health = Health::well};
        if (reply) {
            end.said = read_rate_headers(reply->headers, instruments_.clock.wall_now());
        }
        if (error != nullptr) {
            const bool is_refusal = error->error.code == "rate_limited";
            const bool is_trouble =
                error->verdict == Verdict::retry || error->error.code == "unreachable";
            const bool says_nothing = is_refusal || error->error.code == "cancelled";
            end.health = says_nothing ? Health::unknown
                         : is_trouble ? Health::unwell
                                      : Health::well;
            end.leave_alone = error->verdict == Verdict::retry ? error->hint : std::nullopt;
        }
        instruments_.accounts.ended(target_.account, end, instruments_.clock.steady_now());
    }

    // An answer that cannot be read was made, and is paid for all the same.
    [[nodiscard]] auto spending_of(const ProviderError& error, WallTime now) const -> Spending {
        constexpr int kOk = 200;
        if (error.status != kOk || error.error.code != "invalid_reply") {
            return {};
        }
        return ai::spending_of(connection_, target_.model, order_, nullptr, now);
    }

    auto record(WallTime now, const ProviderError* error, Spending spending) -> Async<> {
        if (error != nullptr && error->error.code == "cancelled") {
            co_return;
        }
        const auto provider = to_text(connection_.provider);
        if (error == nullptr) {
            count(provider, spending);
        }
        const auto recorded = co_await instruments_.usage.record({
            .at = now,
            .connection = connection_.name,
            .provider = std::string(provider),
            .model = target_.model,
            .task = scope_.task,
            .job = scope_.job,
            .failed = error != nullptr,
            .spending = spending,
        });
        if (!recorded) {
            instruments_.logger.error(
                "ai.usage_lost",
                {{"connection", connection_.name}, {"error", recorded.error().message}}
            );
        }
    }

    void count(std::string_view provider, const Spending& spending) {
        auto& metrics = instruments_.metrics;
        const auto& used = spending.tokens;
        metrics.ai_tokens(provider, target_.model, "input", used.input);
        metrics.ai_tokens(provider, target_.model, "cached_input", used.cached_input);
        metrics.ai_tokens(provider, target_.model, "cache_write", used.cache_write);
        metrics.ai_tokens(provider, target_.model, "output", used.output);
        if (spending.cost) {
            metrics.ai_cost(provider, target_.model, to_dollars(*spending.cost));
        }
    }

    void tell_retry(const ProviderError& error, Duration delay) {
        logger_.debug(
            "ai.retry",
            {{"connection", connection_.name},
             {"job_id", scope_.job.value},
             {"code", error.error.code},
             {"delay_ms", delay.count() / 1'000}}
        );
    }

    void tell_end(const ProviderError* error, const Spending& spending, Duration took) {
        const auto cost = spending.cost ? to_text(*spending.cost) : std::string("unknown");
        logger_.write(
            error == nullptr ? LogLevel::debug : LogLevel::warn,
            error == nullptr ? "ai.called" : "ai.call_failed",
            {{"connection", connection_.name},
             {"provider", to_text(connection_.provider)},
             {"model", target_.model},
             {"task", scope_.task},
             {"job_id", scope_.job.value},
             {"user_id", scope_.user},
             {"input_tokens", spending.tokens.total() - spending.tokens.output},
             {"output_tokens", spending.tokens.output},
             {"cost_usd", error == nullptr ? cost : std::string()},
             {"error", error == nullptr ? std::string() : error->error.message},
             {"duration_ms", took.count() / 1'000}}
        );
    }

    [[nodiscard]] auto tokens() const -> std::int64_t {
        return order_.input_tokens + order_.output_tokens;
    }
    const Instruments& instruments_;
    const Target& target_;
    const Connection& connection_;
    const Order& order_;
    const CallScope& scope_;
    Logger& logger_;
};

}  // namespace

auto deliver(const Instruments* instruments, Target target, Order order, CallScope scope)
    -> Async<FromProvider<Delivered>> {
    Courier courier(instruments, target, order, scope);
    co_return co_await courier.run();
}

auto means_absence(const ProviderError& error) -> bool {
    return error.verdict == Verdict::retry || error.verdict == Verdict::quota ||
           error.error.code == "circuit_open";
}

}  // namespace pawl::ai
