// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/readers.h"

#include <utility>

namespace pawl::postgres {

auto Readers::borrow() -> std::unique_ptr<Connection> {
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty() || made_ < options_.readers; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++made_;
    }
    try {
        return std::make_unique<Connection>(
            database::PostgresSettings{.url = options_.url, .answer_limit = options_.read_limit},
            Connection::Mode::read_only,
            options_.node
        );
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

}  // namespace pawl::postgres
