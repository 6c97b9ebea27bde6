// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/basic/basic_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/base/text_time.h"
#include "pawl/job/outcome.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/sleep_until_stopped.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"
#include "pawl/task/kind.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/task.h"

namespace pawl::kinds::basic {
namespace {

using job::Outcome;

// The payload's member of that name; nothing if there is none.
auto member(std::string_view payload, std::string_view key) -> std::optional<boost::json::value> {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(payload, error);
    const auto* const object = error ? nullptr : parsed.if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains(key);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

auto invalid_payload(std::string_view expected) -> Outcome {
    return Outcome::permanent_failure(
        "invalid_payload", fmt::format("the payload must be like {}", expected)
    );
}

class NoopRunner final : public task::Runner {
 public:
    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return succeed(&context);
    }

 private:
    static auto succeed(const task::TaskContext* context) -> Async<Outcome> {
        co_return Outcome::success(context->job().payload);
    }
};

class SleepRunner final : public task::Runner {
 public:
    explicit SleepRunner(Alarms& alarms) : alarms_(alarms) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return sleep(&context, &alarms_);
    }

 private:
    static auto sleep(const task::TaskContext* context, Alarms* alarms) -> Async<Outcome> {
        const auto given = member(context->job().payload, "duration");
        const auto duration = given && given->is_string() ? parse_duration(given->get_string())
                                                          : fail("invalid_duration", "");
        if (!duration) {
            co_return invalid_payload(R"({"duration":"2s"})");
        }
        const auto& clock = context->clock();
        const auto awake = clock.steady_now() + *duration;
        const auto until = std::min(awake, context->deadline());
        co_await sleep_until_stopped(&clock, alarms, until, context->stop());
        co_return clock.steady_now() >= awake ? Outcome::success("") : stopped_outcome(*context);
    }

    Alarms& alarms_;
};

class FailRunner final : public task::Runner {
 public:
    auto run(task::TaskContext& context) const -> Async<Outcome> override { return fail(&context); }

 private:
    static auto fail(const task::TaskContext* context) -> Async<Outcome> {
        co_return outcome_of(context->job());
    }

    static auto outcome_of(const job::Job& job) -> Outcome {
        const auto times = member(job.payload, "times");
        const auto permanent = member(job.payload, "permanent");
        if ((times && !times->is_int64()) || (permanent && !permanent->is_bool())) {
            return invalid_payload(R"({"times":2,"permanent":false})");
        }
        const auto failures = times ? times->get_int64() : std::numeric_limits<std::int64_t>::max();
        if (job.attempt > failures) {
            return Outcome::success("");
        }
        auto outcome = Outcome::failure(
            "asked_to_fail", fmt::format("attempt {} was asked to fail", job.attempt)
        );
        outcome.error.retryable = !(permanent && permanent->get_bool());
        return outcome;
    }
};

// A runner for a task without options of its own.
template <class Runner, class... Arguments>
auto plain_runner(const task::KindRequest& request, Arguments&... arguments)
    -> Result<std::shared_ptr<const task::Runner>> {
    if (const auto checked = task::OptionReader(request.options).finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return std::make_shared<const Runner>(arguments...);
}

}  // namespace

auto NoopKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    return plain_runner<NoopRunner>(request);
}

auto SleepKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    return plain_runner<SleepRunner>(request, alarms_);
}

auto FailKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    return plain_runner<FailRunner>(request);
}

}  // namespace pawl::kinds::basic
