// SPDX-License-Identifier: Apache-2.0
// API keys on SQLite.
#pragma once

#include "pawl/sqlite/session.h"
#include "pawl/store/keys.h"

namespace pawl::sqlite {

class Keys final : public store::KeyPort {
 public:
    explicit Keys(Session& session) : session_(session) {}

    auto insert(store::ApiKey key) -> store::ApiKey override;
    auto revoke(store::KeyId id, WallTime now) -> Result<store::ApiKey> override;
    auto count() -> std::size_t override;
    auto prune(WallTime before, std::size_t limit) -> std::size_t override;

 private:
    Session& session_;
};

class KeyReads final : public store::KeyQueries {
 public:
    explicit KeyReads(database::SqliteConnection& connection) : connection_(connection) {}

    auto find(store::KeyId id) -> std::optional<store::ApiKey> override;
    auto list(store::KeyId before, std::size_t limit) -> std::vector<store::ApiKey> override;

 private:
    database::SqliteConnection& connection_;
};

}  // namespace pawl::sqlite
