// SPDX-License-Identifier: Apache-2.0
// What is counted for Prometheus. Labels are bounded: queue, task, outcome, never an id.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"

namespace pawl {

// Thread-safe. Owned by server. Names and units are those of the contract, section 8.
class Metrics {
 public:
    Metrics();
    Metrics(const Metrics&) = delete;
    auto operator=(const Metrics&) -> Metrics& = delete;
    ~Metrics();

    void jobs_enqueued(std::string_view queue, std::string_view task, std::uint64_t count);
    void job_finished(std::string_view queue, std::string_view task, std::string_view outcome);
    void job_started(std::string_view queue, std::string_view task, Duration waited);
    void job_ran(std::string_view queue, std::string_view task, Duration took);
    void slot(std::string_view outcome, std::uint64_t count);
    void slot_fired(Duration lateness);
    void leases_expired(std::uint64_t count);
    void committed(Duration took);
    // direction: input, cached_input, cache_write, output.
    void ai_tokens(
        std::string_view provider,
        std::string_view model,
        std::string_view direction,
        std::int64_t count
    );
    void ai_cost(std::string_view provider, std::string_view model, double dollars);
    void request_answered(std::string_view route, int status, Duration took);

    // Gauges are set just before a scrape, from the store's counters.
    void set_queue_jobs(std::string_view queue, std::string_view state, double count);
    void set_queue_oldest_ready(std::string_view queue, Duration age);

    // The exposition text (format 0.0.4), process_* included.
    [[nodiscard]] auto text() const -> std::string;

 private:
    struct Families;
    std::unique_ptr<Families> families_;
};

}  // namespace pawl
