// SPDX-License-Identifier: Apache-2.0
// One call of a handler: what its thread and the waiting attempt share.
#pragma once

#include <pawl/pawl.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "pawl/job/outcome.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/context.h"

namespace pawl::kinds::native {

// How many handlers run on behind the end of their attempts. Shared by all calls of a kind.
using OverdueCount = std::atomic<std::size_t>;

// Thread-safe. The attempt may leave before the handler returns (timeout, cancel, shutdown): from
// then on the handler is fenced off. Its thread runs on, but it reaches the attempt no more.
class Call final : public Context {
 public:
    Call(
        std::shared_ptr<const Handler> handler,
        const task::TaskContext& context,
        std::shared_ptr<OverdueCount> overdue
    );

    // On a thread of the crew: calls the handler, unless the attempt is over already.
    void execute();

    // By the attempt. `alarm` rings when the handler has returned and when somebody asks to stop.
    void attach(task::TaskContext& context, Alarm& alarm);
    void detach();
    void request_stop();
    // The outcome once the handler has returned.
    [[nodiscard]] auto outcome() -> std::optional<job::Outcome>;

    [[nodiscard]] auto job_id() const -> std::int64_t override { return job_id_; }
    [[nodiscard]] auto task() const -> std::string_view override { return task_; }
    [[nodiscard]] auto attempt() const -> int override { return attempt_; }
    [[nodiscard]] auto payload() -> const Json& override;
    [[nodiscard]] auto payload_text() const -> std::string_view override { return payload_text_; }
    [[nodiscard]] auto stop_token() const -> std::stop_token override { return stop_.get_token(); }
    void log(std::string_view message) override;
    void warn(std::string_view message) override;
    void progress(int percent, std::string_view message) override;

 private:
    void finish(job::Outcome outcome);
    void write(LogLevel level, std::string_view message);

    const std::shared_ptr<const Handler> handler_;
    const std::shared_ptr<OverdueCount> overdue_;
    const std::int64_t job_id_;
    const std::string task_;
    const int attempt_;
    const std::string payload_text_;
    std::optional<Json> payload_;  // read when it is first asked for
    std::stop_source stop_;

    std::mutex mutex_;
    task::TaskContext* context_ = nullptr;  // null: the attempt is over
    Alarm* alarm_ = nullptr;
    bool started_ = false;
    std::optional<job::Outcome> outcome_;
};

}  // namespace pawl::kinds::native
