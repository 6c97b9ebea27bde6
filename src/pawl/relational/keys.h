// SPDX-License-Identifier: Apache-2.0
// API keys on a relational database.
#pragma once

#include "pawl/relational/session.h"
#include "pawl/store/keys.h"

namespace pawl::relational {

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
    explicit KeyReads(Connection& connection) : connection_(connection) {}

    auto find(store::KeyId id) -> std::optional<store::ApiKey> override;
    auto list(store::KeyId before, std::size_t limit) -> std::vector<store::ApiKey> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
