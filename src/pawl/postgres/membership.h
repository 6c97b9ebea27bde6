// SPDX-License-Identifier: Apache-2.0
// This process among the nodes of a PostgreSQL store: a connection of its own, so that no long
// transaction keeps a beat waiting.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "pawl/database/postgres_connection.h"
#include "pawl/store/nodes.h"

namespace pawl::postgres {

class Membership final : public store::Membership {
 public:
    // Connects with the first beat, and again after a loss.
    // `told_time` is called with the store's time, as of each beat.
    Membership(database::PostgresSettings settings, std::function<void(WallTime)> told_time);
    Membership(const Membership&) = delete;
    auto operator=(const Membership&) -> Membership& = delete;
    ~Membership() override;

    auto beat(const store::NodeReport& report) -> Result<store::News> override;
    auto hint() -> Result<> override;
    auto wait(Duration most) -> store::Woken override;
    void interrupt() override;
    auto forget_lost() -> Result<> override;
    auto leave(const std::string& id) -> Result<> override;

 private:
    auto connection() -> database::PostgresConnection&;
    void listen();
    template <class Body>
    auto ask(Body body) -> Result<std::invoke_result_t<Body, database::PostgresConnection&>>;

    database::PostgresSettings settings_;
    std::function<void(WallTime)> told_time_;
    std::unique_ptr<database::PostgresConnection> connection_;
    int wake_;  // an eventfd: interrupt() writes it

    // As of the last beat.
    std::optional<std::int64_t> read_up_to_ = std::nullopt;  // in the journal
    std::string keys_ = {};                                  // changes with api_keys
    bool unread_ = false;
};

}  // namespace pawl::postgres
