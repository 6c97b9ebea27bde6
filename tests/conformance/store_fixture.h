// SPDX-License-Identifier: Apache-2.0
// What a store must do, whoever wrote it: each test runs against every store.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/job/transition.h"
#include "pawl/store/store.h"

namespace pawl::conformance {

// A store under test, in a place of its own that goes with it.
class Subject {
 public:
    Subject() = default;
    Subject(const Subject&) = delete;
    auto operator=(const Subject&) -> Subject& = delete;
    virtual ~Subject() = default;

    [[nodiscard]] virtual auto store() -> store::Store& = 0;
    // Closes it and opens it again, as a new process would.
    virtual void reopen() = 0;
};

struct SubjectKind {
    std::string name;
    std::function<std::unique_ptr<Subject>(const Clock&)> make;
};

inline auto operator<<(std::ostream& out, const SubjectKind& kind) -> std::ostream& {
    return out << kind.name;
}

[[nodiscard]] auto subject_kinds() -> std::vector<SubjectKind>;

// Short names for what tests do to a store.
class StoreTest : public testing::TestWithParam<SubjectKind> {
 protected:
    StoreTest() : subject_(GetParam().make(clock_)) {}

    auto store() -> store::Store& { return subject_->store(); }
    void reopen() { subject_->reopen(); }
    [[nodiscard]] auto now() const -> WallTime { return clock_.wall_now(); }

    // One transaction; what it gave, and what it changed.
    template <class T>
    auto transact(std::function<T(store::Transaction&)> body) -> T {
        std::optional<T> value;
        const auto changes =
            store().transact([&](store::Transaction& transaction) { value = body(transaction); });
        EXPECT_TRUE(changes.has_value());
        changes_ = *changes;
        return std::move(*value);
    }

    static auto a_job(std::string task = "report", std::string queue = "default") -> store::NewJob;
    auto insert(std::vector<store::NewJob> jobs) -> std::vector<job::Job>;
    auto insert_one(store::NewJob job) -> job::Job { return insert({std::move(job)}).front(); }
    auto claim(std::size_t limit = 100) -> std::vector<job::Job>;
    auto finish(const job::Job& job, const job::Outcome& outcome) -> Result<void>;
    auto cancel(JobId id) -> Result<store::CancelResult>;
    auto find(JobId id) -> std::optional<job::Job>;
    auto state_of(JobId id) -> std::string;
    auto counts() -> std::vector<std::string>;

    ManualClock clock_{WallTime(std::chrono::seconds(1'780'000'000))};
    std::unique_ptr<Subject> subject_;
    store::Changes changes_;
};

}  // namespace pawl::conformance
