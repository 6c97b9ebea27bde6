// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/readers.h"

#include <utility>

#include "pawl/relational/ports.h"

namespace pawl::relational {

void Readers::read(const std::function<void(store::Snapshot&)>& body) {
    auto connection = borrow();
    try {
        connection->begin();
        Snapshot snapshot(*connection);
        body(snapshot);
        connection->commit();
    } catch (...) {
        connection->roll_back();
        give_back(std::move(connection));
        throw;
    }
    give_back(std::move(connection));
}

// One whose server went away meanwhile is left out.
auto Readers::borrow() -> std::unique_ptr<Connection> {
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty() || made_ < most_; });
        while (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            if (!connection->is_lost()) {
                return connection;
            }
            --made_;
        }
        ++made_;
    }
    try {
        return make_();
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::scoped_lock lock(mutex_);
        if (connection == nullptr || connection->is_lost()) {
            --made_;
        } else {
            idle_.push_back(std::move(connection));
        }
    }
    returned_.notify_one();
}

}  // namespace pawl::relational
