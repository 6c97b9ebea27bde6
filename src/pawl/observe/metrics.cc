// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "pawl/observe/process_metrics.h"

namespace pawl {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// More label values than this are counted together as "other": names of queues come from clients.
constexpr std::size_t kMostSeries = 2'000;

const Histogram::BucketBoundaries kSeconds = {
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    60,
    300,
    1800,
    3600
};
const Histogram::BucketBoundaries kShortSeconds = {
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    60
};

auto seconds(Duration duration) -> double {
    return std::chrono::duration<double>(duration).count();
}

// Up to three label values, looked up without a copy.
using LabelView = std::array<std::string_view, 3>;

struct LabelHash {
    using is_transparent = void;
    auto operator()(const auto& labels) const -> std::size_t {
        std::size_t hash = 0;
        for (const auto& label : labels) {
            hash = hash * 31 + std::hash<std::string_view>{}(label);
        }
        return hash;
    }
};
struct LabelEqual {
    using is_transparent = void;
    auto operator()(const auto& left, const auto& right) const -> bool {
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (std::string_view(left[i]) != std::string_view(right[i])) {
                return false;
            }
        }
        return true;
    }
};

// One family and its series by label values: a count costs a shared lock and a look-up, and builds
// no map of labels.
template <class Metric, class... Extra>
class Series {
 public:
    Series(prometheus::Family<Metric>& family, std::array<const char*, 3> names, Extra... extra)
        : family_(family), names_(names), extra_(extra...) {}

    auto at(const LabelView& labels) -> Metric& {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = known_.find(labels); found != known_.end()) {
                return *found->second;
            }
        }
        const std::scoped_lock lock(mutex_);
        return known_.size() < kMostSeries ? add(labels) : add({"other", "other", "other"});
    }

 private:
    auto add(const LabelView& labels) -> Metric& {
        prometheus::Labels made;
        std::array<std::string, 3> key;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            key.at(i) = labels.at(i);
            if (names_.at(i) != nullptr) {
                made.emplace(names_.at(i), labels.at(i));
            }
        }
        auto& metric = std::apply(
            [&](const auto&... extra) -> Metric& { return family_.Add(made, extra...); }, extra_
        );
        known_.emplace(std::move(key), &metric);
        return metric;
    }

    prometheus::Family<Metric>& family_;
    std::array<const char*, 3> names_;
    std::tuple<Extra...> extra_;
    std::shared_mutex mutex_;
    std::unordered_map<std::array<std::string, 3>, Metric*, LabelHash, LabelEqual> known_;
};

using Buckets = Histogram::BucketBoundaries;
using Counters = Series<Counter>;
using Gauges = Series<Gauge>;
using Histograms = Series<Histogram, Buckets>;

template <class Builder>
auto family(Builder builder, const char* name, const char* help, prometheus::Registry& registry)
    -> auto& {
    return builder.Name(name).Help(help).Register(registry);
}

auto counters(prometheus::Registry& registry, const char* name, const char* help) -> auto& {
    return family(prometheus::BuildCounter(), name, help, registry);
}
auto gauges(prometheus::Registry& registry, const char* name, const char* help) -> auto& {
    return family(prometheus::BuildGauge(), name, help, registry);
}
auto histograms(prometheus::Registry& registry, const char* name, const char* help) -> auto& {
    return family(prometheus::BuildHistogram(), name, help, registry);
}

constexpr std::array<const char*, 3> kQueueTask = {"queue", "task", nullptr};

}  // namespace

struct Metrics::Families {
    prometheus::Registry registry;

    Counters enqueued{
        counters(registry, "pawl_jobs_enqueued_total", "Jobs that were accepted."), kQueueTask
    };
    Counters finished{
        counters(registry, "pawl_jobs_finished_total", "Jobs that ended, by their final state."),
        {"queue", "task", "outcome"}
    };
    Histograms wait{
        histograms(registry, "pawl_job_wait_seconds", "From due to the start of an attempt."),
        kQueueTask,
        kSeconds
    };
    Histograms run{
        histograms(registry, "pawl_job_run_seconds", "From the start of an attempt to its end."),
        kQueueTask,
        kSeconds
    };
    Gauges jobs{
        gauges(registry, "pawl_queue_jobs", "Jobs in a queue, by state."),
        {"queue", "state", nullptr}
    };
    Gauges oldest_ready{
        gauges(registry, "pawl_queue_oldest_ready_seconds", "Age of the oldest job that is due."),
        {"queue", nullptr, nullptr}
    };
    Histogram& lateness =
        histograms(registry, "pawl_schedule_lateness_seconds", "From a slot to its job.")
            .Add({}, kSeconds);
    Counters slots{
        counters(registry, "pawl_schedule_slots_total", "Slots in the ledger, by outcome."),
        {"outcome", nullptr, nullptr}
    };
    Counter& leases_expired =
        counters(registry, "pawl_lease_expired_total", "Attempts whose holder vanished.").Add({});
    Histogram& commit =
        histograms(registry, "pawl_store_commit_seconds", "One group commit of the store.")
            .Add({}, kShortSeconds);
    Counters ai_tokens{
        counters(registry, "pawl_ai_tokens_total", "Tokens that models read and wrote."),
        {"provider", "model", "direction"}
    };
    Counters ai_cost{
        counters(registry, "pawl_ai_cost_dollars_total", "What calls of models cost, where known."),
        {"provider", "model", nullptr}
    };
    Histograms requests{
        histograms(
            registry, "pawl_http_request_duration_seconds", "Requests, by operation and status."
        ),
        {"route", "status", nullptr},
        kShortSeconds
    };
    Gauge& build = gauges(registry, "pawl_build_info", "1, with the version as a label.")
                       .Add({{"version", PAWL_VERSION}});
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {
    families_->build.Set(1);
}

Metrics::~Metrics() = default;

void Metrics::jobs_enqueued(std::string_view queue, std::string_view task, std::uint64_t count) {
    families_->enqueued.at({queue, task, ""}).Increment(static_cast<double>(count));
}

void Metrics::job_finished(
    std::string_view queue, std::string_view task, std::string_view outcome
) {
    families_->finished.at({queue, task, outcome}).Increment();
}

void Metrics::job_started(std::string_view queue, std::string_view task, Duration waited) {
    families_->wait.at({queue, task, ""}).Observe(seconds(waited));
}

void Metrics::job_ran(std::string_view queue, std::string_view task, Duration took) {
    families_->run.at({queue, task, ""}).Observe(seconds(took));
}

void Metrics::slot(std::string_view outcome, std::uint64_t count) {
    families_->slots.at({outcome, "", ""}).Increment(static_cast<double>(count));
}

void Metrics::slot_fired(Duration lateness) {
    families_->lateness.Observe(seconds(lateness));
}

void Metrics::leases_expired(std::uint64_t count) {
    families_->leases_expired.Increment(static_cast<double>(count));
}

void Metrics::committed(Duration took) {
    families_->commit.Observe(seconds(took));
}

void Metrics::ai_tokens(
    std::string_view provider,
    std::string_view model,
    std::string_view direction,
    std::int64_t count
) {
    if (count > 0) {
        families_->ai_tokens.at({provider, model, direction}).Increment(static_cast<double>(count));
    }
}

void Metrics::ai_cost(std::string_view provider, std::string_view model, double dollars) {
    families_->ai_cost.at({provider, model, ""}).Increment(dollars);
}

void Metrics::request_answered(std::string_view route, int status, Duration took) {
    std::array<char, 3> digits = {'5', '0', '0'};
    if (status >= 100 && status <= 999) {
        digits = {
            static_cast<char>('0' + status / 100),
            static_cast<char>('0' + status / 10 % 10),
            static_cast<char>('0' + status % 10),
        };
    }
    const std::string_view text(digits.data(), digits.size());
    families_->requests.at({route, text, ""}).Observe(seconds(took));
}

void Metrics::set_queue_jobs(std::string_view queue, std::string_view state, double count) {
    families_->jobs.at({queue, state, ""}).Set(count);
}

void Metrics::set_queue_oldest_ready(std::string_view queue, Duration age) {
    families_->oldest_ready.at({queue, "", ""}).Set(seconds(age));
}

auto Metrics::text() const -> std::string {
    return prometheus::TextSerializer().Serialize(families_->registry.Collect()) +
           process_metrics_text();
}

}  // namespace pawl
