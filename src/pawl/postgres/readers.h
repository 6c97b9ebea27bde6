// SPDX-License-Identifier: Apache-2.0
// Connections that read snapshots, lent to one thread at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "pawl/postgres/connection.h"
#include "pawl/postgres/store.h"

namespace pawl::postgres {

// Thread-safe.
class Readers {
 public:
    explicit Readers(const StoreOptions& options) : options_(options) {}

    // Waits for one that is free, or connects. Throws database::PostgresError.
    [[nodiscard]] auto borrow() -> std::unique_ptr<Connection>;
    // A connection that was lost goes with that.
    void give_back(std::unique_ptr<Connection> connection);

 private:
    StoreOptions options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t made_ = 0;
};

}  // namespace pawl::postgres
