// SPDX-License-Identifier: Apache-2.0
// The port to batches: jobs that are counted together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/job/job_request.h"

namespace pawl::store {

// A job that is created when a batch ends: what make_job() fills, due `delay` after that. Where its
// unique key is taken then, the job that holds it stands for it (or gives way to it): there is
// nobody to refuse.
struct Callback {
    job::Job job = {};
    Duration delay = {};
    std::optional<job::UniqueRequest> unique = std::nullopt;

    auto operator==(const Callback&) const -> bool = default;
};

struct NewBatch {
    std::string name = {};
    std::string user_id = {};
    bool closed = false;  // takes no jobs after those it is created with
    std::optional<Callback> on_success = std::nullopt;   // once all members have succeeded
    std::optional<Callback> on_complete = std::nullopt;  // once all are final
};

struct Batch {
    BatchId id = {};
    std::string name = {};
    std::string user_id = {};
    bool closed = false;
    std::int64_t total = 0;
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::int64_t cancelled = 0;
    std::int64_t skipped = 0;
    WallTime created_at = {};
    std::optional<WallTime> finished_at = std::nullopt;  // closed, and every member final

    [[nodiscard]] auto pending() const -> std::int64_t {
        return total - succeeded - failed - cancelled - skipped;
    }
    auto operator==(const Batch&) const -> bool = default;
};

// Callbacks are enqueued once each, in the commit that ends the last member or closes the batch;
// a retried member makes the batch unfinished again, and callbacks that were enqueued stay so.
class BatchPort {
 public:
    BatchPort() = default;
    BatchPort(const BatchPort&) = delete;
    auto operator=(const BatchPort&) -> BatchPort& = delete;
    virtual ~BatchPort() = default;

    virtual auto create(const NewBatch& batch, WallTime now) -> BatchId = 0;
    // Closing a closed one changes nothing. Errors: not_found.
    virtual auto close(BatchId id) -> Result<void> = 0;
    virtual auto find(BatchId id) -> std::optional<Batch> = 0;
};

class BatchQueries {
 public:
    BatchQueries() = default;
    BatchQueries(const BatchQueries&) = delete;
    auto operator=(const BatchQueries&) -> BatchQueries& = delete;
    virtual ~BatchQueries() = default;

    [[nodiscard]] virtual auto find(BatchId id) -> std::optional<Batch> = 0;
    // Newest first, those older than `before` if there is one.
    [[nodiscard]] virtual auto list(std::optional<BatchId> before, std::size_t limit)
        -> std::vector<Batch> = 0;
};

// A callback as both stores keep it.
[[nodiscard]] auto encode_callback(const Callback& callback) -> std::string;
// Throws on text that encode_callback did not write.
[[nodiscard]] auto decode_callback(std::string_view text) -> Callback;

}  // namespace pawl::store
