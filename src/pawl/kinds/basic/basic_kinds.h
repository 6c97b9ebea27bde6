// SPDX-License-Identifier: Apache-2.0
// noop, sleep and fail: for tests and load runs.
#pragma once

#include <memory>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::basic {

// Succeeds at once; the result is the payload.
class NoopKind final : public task::Kind {
 public:
    [[nodiscard]] auto name() const -> std::string_view override { return "noop"; }
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
};

// Takes {"duration":"2s"} and succeeds then. Ends early when it is stopped. A payload without a
// duration is a permanent failure, invalid_payload. `alarms` outlives the kind and its runners.
class SleepKind final : public task::Kind {
 public:
    explicit SleepKind(Alarms& alarms) : alarms_(alarms) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "sleep"; }
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;

 private:
    Alarms& alarms_;
};

// Takes {"times":N,"permanent":false} and fails the first N attempts, all without `times`; error
// asked_to_fail.
class FailKind final : public task::Kind {
 public:
    [[nodiscard]] auto name() const -> std::string_view override { return "fail"; }
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
};

}  // namespace pawl::kinds::basic
