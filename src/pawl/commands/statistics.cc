// SPDX-License-Identifier: Apache-2.0
// Numbers from the maintained counters: nothing here counts rows of jobs.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/queues.h"
#include "pawl/commands/shown_tasks.h"

namespace pawl::commands {
namespace {

using store::Measure;
using store::StatisticsRow;

constexpr Duration kMinute = std::chrono::minutes(1);
constexpr std::int64_t kMostSteps = 10'000;

// Collects the buckets of one measure.
class Histogram {
 public:
    void add(const StatisticsRow& row) {
        buckets_[row.bucket] += row.count;
        count_ += row.count;
        total_ += row.total;
    }

    [[nodiscard]] auto durations() const -> Durations {
        if (count_ == 0) {
            return {};
        }
        return {
            .count = count_,
            .avg_ms = static_cast<double>(total_) / static_cast<double>(count_) / 1'000.0,
            .p50_ms = percentile_ms(50),
            .p95_ms = percentile_ms(95),
            .p99_ms = percentile_ms(99),
        };
    }

 private:
    [[nodiscard]] auto percentile_ms(std::int64_t percent) const -> double {
        const auto wanted = (count_ * percent + 99) / 100;
        std::int64_t seen = 0;
        for (const auto& [bucket, count] : buckets_) {
            seen += count;
            if (seen >= wanted) {
                return static_cast<double>(store::bucket_middle(bucket).count()) / 1'000.0;
            }
        }
        return 0;
    }

    std::map<int, std::int64_t> buckets_;
    std::int64_t count_ = 0;
    std::int64_t total_ = 0;
};

struct Collected {
    TaskStatistics statistics;
    Histogram run;
    Histogram wait;

    void add(const StatisticsRow& row) {
        switch (row.measure) {
            case Measure::run:
                statistics.runs += row.count;
                run.add(row);
                break;
            case Measure::wait:
                wait.add(row);
                break;
            case Measure::succeeded:
                statistics.succeeded += row.count;
                break;
            case Measure::failed:
                statistics.failed += row.count;
                break;
            case Measure::cancelled:
                statistics.cancelled += row.count;
                break;
            case Measure::skipped:
                statistics.skipped += row.count;
                break;
        }
    }

    [[nodiscard]] auto finish(std::string task) && -> TaskStatistics {
        statistics.task = std::move(task);
        statistics.run = run.durations();
        statistics.wait = wait.durations();
        return std::move(statistics);
    }
};

}  // namespace

auto statistics(Services& services, access::Principal principal, WallTime from, WallTime to)
    -> Async<Result<Statistics>> {
    if (to <= from) {
        co_return fail_field("/to", "out_of_range", "later than from");
    }
    auto queues = co_await list_queues(services, principal);
    if (!queues) {
        co_return std::unexpected(queues.error());
    }
    const ShownTasks shown(std::move(principal), services.tasks.snapshot());
    co_return co_await read(
        services,
        [from, to, queues = std::move(*queues), shown](store::Snapshot& snapshot) {
            std::map<std::string, Collected> collected;
            for (const auto& row : snapshot.statistics().sum("", from, to, to - from)) {
                if (shown.contains(row.task)) {
                    collected[row.task].add(row);
                }
            }
            Statistics numbers{.queues = queues};
            for (const auto& view : queues) {
                std::ranges::copy(view.counts, std::back_inserter(numbers.counts));
            }
            for (auto& [task, lines] : collected) {
                numbers.tasks.push_back(std::move(lines).finish(task));
            }
            return numbers;
        }
    );
}

auto timeseries(
    Services& services,
    access::Principal principal,
    std::string task,
    WallTime from,
    WallTime to,
    Duration step
) -> Async<Result<std::vector<SeriesPoint>>> {
    if (to <= from || step < kMinute || (to - from) / step > kMostSteps) {
        co_return fail_field(
            "/to", "out_of_range", "later than from, and at most 10,000 steps of a minute or more"
        );
    }
    const auto allowed = task.empty() ? Result<>() : access::check_task(principal, task);
    if (!allowed) {
        co_return std::unexpected(allowed.error());
    }
    const ShownTasks shown(std::move(principal), services.tasks.snapshot());
    co_return co_await read(services, [=](store::Snapshot& snapshot) {
        std::map<WallTime, Collected> collected;
        for (const auto& row : snapshot.statistics().sum(task, from, to, step)) {
            if (shown.contains(row.task)) {
                collected[row.minute].add(row);
            }
        }
        std::vector<SeriesPoint> points;
        points.reserve(collected.size());
        for (auto& [at, lines] : collected) {
            points.push_back({.at = at, .values = std::move(lines).finish(task)});
        }
        return points;
    });
}

}  // namespace pawl::commands
