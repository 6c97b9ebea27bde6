// SPDX-License-Identifier: Apache-2.0
// The store's connections to its PostgreSQL database.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pawl/database/postgres_connection.h"
#include "pawl/postgres/gathered.h"
#include "pawl/relational/connection.h"

namespace pawl::postgres {

class Connection final : public relational::Connection {
 public:
    // A reader's transactions see one moment and write nothing.
    enum class Mode : std::uint8_t { read_write, read_only };
    // Whether COMMIT waits for the disk, and for a synchronous standby if there is one.
    enum class Commit : std::uint8_t { waits, returns_at_once };

    // `node` is whose rows the statements with `:node` write. Throws database::PostgresError, as
    // all methods do.
    Connection(
        const database::PostgresSettings& settings,
        Mode mode,
        std::string node,
        Commit commit = Commit::waits
    );
    Connection(const Connection&) = delete;
    auto operator=(const Connection&) -> Connection& = delete;
    ~Connection() override;

    // For what is no statement of the store: migrations.
    [[nodiscard]] auto raw() -> database::PostgresConnection& { return connection_; }

    void ask_ahead(std::span<const relational::Sql> statements) override;
    void begin() override;
    void commit() override;
    void roll_back() noexcept override;
    [[nodiscard]] auto is_lost() -> bool override { return connection_.is_lost(); }
    void save() override;
    void undo() override;
    void release() override;
    void create_views() override;
    void drop_views() override;

 protected:
    auto open(relational::Sql sql, std::span<const database::Bound> values)
        -> relational::Cursor& override;
    auto open_named(relational::Sql sql, std::span<const Named> values)
        -> relational::Cursor& override;
    auto run_bound(relational::Sql sql, std::span<const database::Bound> values)
        -> std::int64_t override;
    void post_bound(relational::Sql sql, std::span<const database::Bound> values) override;

 private:
    class ResultCursor;

    [[nodiscard]] auto with_node(relational::Sql sql, std::span<const database::Bound> values) const
        -> std::vector<database::Bound>;
    auto ask(relational::Sql sql, std::span<const database::Bound> values)
        -> database::PostgresResult;
    void send_gathered();
    auto keep(relational::Sql sql, database::PostgresResult result) -> relational::Cursor&;

    database::PostgresConnection connection_;
    Mode mode_;
    std::string node_;
    std::string settings_;  // the statement that begins a transaction with them
    std::array<std::unique_ptr<ResultCursor>, relational::kStatements> cursors_;
    std::map<relational::Sql, Gathered> gathered_;  // posted, and not sent yet
    // Asked ahead, and not taken yet.
    std::map<relational::Sql, database::PostgresResult> answers_;
};

}  // namespace pawl::postgres
