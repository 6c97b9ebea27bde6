// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/native/call.h"

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/job/outcome.h"
#include "pawl/observe/log.h"
#include "pawl/observe/redact.h"
#include "pawl/pawl.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"

namespace pawl::kinds::native {
namespace {

using job::Outcome;

auto outcome_of(const Json& result) -> Outcome {
    if (const auto failure = task::reported_failure(result)) {
        return Outcome::failure("reported_failure", redact(*failure));
    }
    auto text = to_json_text(result);
    if (text.size() > task::kMostResultBytes) {
        return Outcome::permanent_failure("result_too_large", "the result is above 1 MiB");
    }
    return Outcome::success(std::move(text));
}

// The attempt's door for exceptions of handlers: they are thrown on another thread than the one
// that waits, and what is thrown there ends the process.
auto call_handler(const Handler& handler, Context& context) -> Outcome {
    try {
        return outcome_of(handler(context));
    } catch (const Permanent& error) {
        return Outcome::permanent_failure("permanent", redact(error.what()));
    } catch (const std::exception& error) {
        return Outcome::failure("exception", redact(error.what()));
    } catch (...) {
        return Outcome::failure("exception", "the handler threw something that is no exception");
    }
}

}  // namespace

Call::Call(
    std::shared_ptr<const Handler> handler,
    const task::TaskContext& context,
    std::shared_ptr<OverdueCount> overdue
)
    : handler_(std::move(handler)),
      overdue_(std::move(overdue)),
      job_id_(context.job().id.value),
      task_(context.job().task),
      attempt_(context.job().attempt),
      payload_text_(context.job().payload) {}

void Call::execute() {
    {
        const std::scoped_lock lock(mutex_);
        if (context_ == nullptr) {
            return;
        }
        started_ = true;
    }
    finish(call_handler(*handler_, *this));
}

void Call::attach(task::TaskContext& context, Alarm& alarm) {
    const std::scoped_lock lock(mutex_);
    context_ = &context;
    alarm_ = &alarm;
}

void Call::detach() {
    const std::scoped_lock lock(mutex_);
    context_ = nullptr;
    alarm_ = nullptr;
    if (started_ && !outcome_) {
        ++*overdue_;
    }
}

void Call::request_stop() {
    stop_.request_stop();
    const std::scoped_lock lock(mutex_);
    if (alarm_ != nullptr) {
        alarm_->ring();
    }
}

auto Call::outcome() -> std::optional<Outcome> {
    const std::scoped_lock lock(mutex_);
    return outcome_;
}

auto Call::payload() -> const Json& {
    if (!payload_) {
        const auto read = read_json(payload_text_.empty() ? "null" : payload_text_);
        payload_ = read ? *read : Json();
    }
    return *payload_;
}

void Call::log(std::string_view message) {
    write(LogLevel::info, message);
}

void Call::warn(std::string_view message) {
    write(LogLevel::warn, message);
}

void Call::progress(int percent, std::string_view message) {
    const std::scoped_lock lock(mutex_);
    if (context_ != nullptr) {
        context_->report_progress(percent, message);
    }
}

void Call::finish(Outcome outcome) {
    const std::scoped_lock lock(mutex_);
    outcome_ = std::move(outcome);
    if (alarm_ != nullptr) {
        alarm_->ring();
    } else {
        --*overdue_;
    }
}

void Call::write(LogLevel level, std::string_view message) {
    const std::scoped_lock lock(mutex_);
    if (context_ != nullptr) {
        context_->log(level, message);
    }
}

}  // namespace pawl::kinds::native
