// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/keys.h"

#include <limits>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/relational/text_list.h"

namespace pawl::relational {
namespace {

auto read_key(const Rows& rows) -> store::ApiKey {
    const auto role = access::parse_role(rows.text(2));
    PAWL_ASSERT(role.has_value());
    return {
        .id = store::KeyId{rows.integer(0)},
        .name = rows.string(1),
        .role = *role,
        .scope = {.queues = read_texts(rows, 3), .tasks = read_texts(rows, 4)},
        .prefix = rows.string(5),
        .digest = rows.string(6),
        .created_at = rows.time(7),
        .expires_at = rows.optional_time(8),
        .revoked_at = rows.optional_time(9),
    };
}

}  // namespace

auto Keys::insert(store::ApiKey key) -> store::ApiKey {
    const auto queues = encode_texts(key.scope.queues);  // bound, not copied: outlive the rows
    const auto tasks = encode_texts(key.scope.tasks);
    auto rows = session_.connection.query(
        Sql::insert_key,
        key.name,
        access::to_text(key.role),
        queues,
        tasks,
        key.prefix,
        key.digest,
        key.created_at,
        key.expires_at
    );
    rows.next();
    key.id = store::KeyId{rows.integer(0)};
    rows.next();
    session_.changes.keys.push_back(key);
    return key;
}

auto Keys::revoke(store::KeyId id, WallTime now) -> Result<store::ApiKey> {
    const bool changed = session_.connection.run(Sql::revoke_key, now, id) == 1;
    auto key = KeyReads(session_.connection).find(id);
    if (!key) {
        return fail("not_found", "there is no key " + to_text(id));
    }
    if (changed) {
        session_.changes.keys.push_back(*key);
    }
    return std::move(*key);
}

auto Keys::count() -> std::size_t {
    auto rows = session_.connection.query(Sql::count_keys);
    return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

auto Keys::prune(WallTime before, std::size_t limit) -> std::size_t {
    return static_cast<std::size_t>(session_.connection.run(Sql::prune_keys, before, limit));
}

auto KeyReads::find(store::KeyId id) -> std::optional<store::ApiKey> {
    auto rows = connection_.query(Sql::find_key, id);
    return rows.next() ? std::optional(read_key(rows)) : std::nullopt;
}

auto KeyReads::list(store::KeyId before, std::size_t limit) -> std::vector<store::ApiKey> {
    const auto below = before ? before.value : std::numeric_limits<std::int64_t>::max();
    auto rows = connection_.query(Sql::list_keys, below, limit);
    std::vector<store::ApiKey> keys;
    while (rows.next()) {
        keys.push_back(read_key(rows));
    }
    return keys;
}

}  // namespace pawl::relational
