// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/native/native_kind.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/native/call.h"
#include "pawl/kinds/native/crew.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/pawl.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"
#include "pawl/task/kind.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/task.h"

namespace pawl::kinds::native {
namespace {

// Ties a call to its attempt, and cuts it off when the attempt's coroutine ends in whatever way.
class Attachment {
 public:
    Attachment(Call& call, task::TaskContext& context, Alarm& alarm) : call_(call) {
        call_.attach(context, alarm);
    }
    Attachment(const Attachment&) = delete;
    auto operator=(const Attachment&) -> Attachment& = delete;
    ~Attachment() { call_.detach(); }

 private:
    Call& call_;
};

class NativeRunner final : public task::Runner {
 public:
    NativeRunner(
        std::shared_ptr<const Handler> handler,
        std::shared_ptr<Crew> crew,
        Alarms& alarms,
        std::shared_ptr<OverdueCount> overdue
    )
        : handler_(std::move(handler)),
          crew_(std::move(crew)),
          alarms_(alarms),
          overdue_(std::move(overdue)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return wait_for_handler(&context);
    }

 private:
    auto wait_for_handler(task::TaskContext* context) const -> Async<job::Outcome> {
        if (context->stop().stop_requested()) {
            co_return task::stopped_outcome(*context);
        }
        const auto& clock = context->clock();
        const auto alarm = alarms_.make(co_await boost::asio::this_coro::executor);
        // Shared with the thread of the crew, which may be at work on it when the attempt is over.
        const auto call = std::make_shared<Call>(handler_, *context, overdue_);
        const Attachment attachment(*call, *context, *alarm);
        const std::stop_callback on_stop(context->stop(), [&call] { call->request_stop(); });
        crew_->submit(call);

        auto limit = context->deadline();
        bool asked_to_stop = false;
        for (;;) {
            if (auto outcome = call->outcome()) {
                co_return std::move(*outcome);
            }
            if (!asked_to_stop && context->stop().stop_requested()) {
                asked_to_stop = true;
                limit = std::min(limit, clock.steady_now() + kStopGrace);
            }
            if (clock.steady_now() >= limit) {
                call->request_stop();
                co_return task::stopped_outcome(*context);
            }
            co_await alarm->wait_until(limit);
        }
    }

    std::shared_ptr<const Handler> handler_;
    std::shared_ptr<Crew> crew_;
    Alarms& alarms_;
    std::shared_ptr<OverdueCount> overdue_;
};

}  // namespace

NativeKind::NativeKind(Handlers handlers, std::size_t threads, Alarms& alarms)
    : handlers_(std::move(handlers)),
      crew_(std::make_shared<Crew>(threads)),
      alarms_(alarms),
      overdue_(std::make_shared<OverdueCount>(0)) {}

auto NativeKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    if (const auto checked = task::OptionReader(request.options).finish(); !checked) {
        return std::unexpected(checked.error());
    }
    auto handler = handlers_.find(request.task);
    if (handler == nullptr) {
        return nullptr;
    }
    return std::make_shared<const NativeRunner>(std::move(handler), crew_, alarms_, overdue_);
}

}  // namespace pawl::kinds::native
