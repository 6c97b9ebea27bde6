// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/manual_alarms.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace pawl {

class ManualAlarms::ManualAlarm final : public Alarm {
 public:
    explicit ManualAlarm(ManualAlarms& owner) : owner_(owner) { owner_.alarms_.push_back(this); }
    ManualAlarm(const ManualAlarm&) = delete;
    auto operator=(const ManualAlarm&) -> ManualAlarm& = delete;
    ~ManualAlarm() override { owner_.alarms_.remove(this); }

    auto wait_until(std::optional<SteadyTime> time) -> Async<void> override {
        if (!std::exchange(rung_, false) && (!time || *time > owner_.clock_.steady_now())) {
            time_ = time;
            co_await suspend_for<bool>([this](Resume<bool> resume) { resume_ = std::move(resume); }
            );
            rung_ = false;
        }
    }

    void ring() override {
        rung_ = true;
        wake();
    }

    void wake() {
        if (resume_) {
            time_.reset();
            std::exchange(resume_, nullptr)(true);
        }
    }

    void forget() {
        time_.reset();
        resume_ = nullptr;
    }

    [[nodiscard]] auto time() const -> std::optional<SteadyTime> { return time_; }

 private:
    ManualAlarms& owner_;
    bool rung_ = false;
    std::optional<SteadyTime> time_;
    Resume<bool> resume_;
};

auto ManualAlarms::make(Executor) -> std::unique_ptr<Alarm> {
    return std::make_unique<ManualAlarm>(*this);
}

auto ManualAlarms::next() const -> std::optional<SteadyTime> {
    std::optional<SteadyTime> earliest;
    for (const auto* alarm : alarms_) {
        if (alarm->time() && (!earliest || *alarm->time() < *earliest)) {
            earliest = alarm->time();
        }
    }
    return earliest;
}

void ManualAlarms::fire_due() {
    const auto now = clock_.steady_now();
    for (auto* alarm : std::vector(alarms_.begin(), alarms_.end())) {
        if (alarm->time() && *alarm->time() <= now) {
            alarm->wake();
        }
    }
}

void ManualAlarms::forget_all() {
    for (auto* alarm : std::vector(alarms_.begin(), alarms_.end())) {
        alarm->forget();
    }
}

}  // namespace pawl
