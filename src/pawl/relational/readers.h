// SPDX-License-Identifier: Apache-2.0
// Connections that read snapshots, lent to one thread at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "pawl/relational/connection.h"
#include "pawl/store/store.h"

namespace pawl::relational {

// Thread-safe. Made when they are needed, `most` at once.
class Readers {
 public:
    using Make = std::function<std::unique_ptr<Connection>()>;

    Readers(std::size_t most, Make make) : most_(most), make_(std::move(make)) {}

    // Runs `body` over one snapshot. Waits for a connection that is free. Throws what the database
    // throws, and whatever `body` does.
    void read(const std::function<void(store::Snapshot&)>& body);

 private:
    [[nodiscard]] auto borrow() -> std::unique_ptr<Connection>;
    // None, or one that was lost: another may be made in its place.
    void give_back(std::unique_ptr<Connection> connection);

    std::size_t most_;
    Make make_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t made_ = 0;
};

}  // namespace pawl::relational
