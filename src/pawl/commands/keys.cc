// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pawl/base/names.h"

namespace pawl::commands {
namespace {

constexpr std::size_t kPrunedATurn = 1'000;

void check_names(
    std::vector<FieldError>& errors, const char* pointer, const std::vector<std::string>& names
) {
    if (names.size() > kMostNamesOfScope) {
        errors.push_back(
            {pointer, "out_of_range", fmt::format("at most {} names", kMostNamesOfScope)}
        );
    } else if (!std::ranges::all_of(names, is_name)) {
        errors.push_back({pointer, "invalid_name", "1 to 128 of A-Z a-z 0-9 . _ : -"});
    }
}

auto insert(store::Transaction& transaction, store::ApiKey key) -> Result<store::ApiKey> {
    auto& keys = transaction.keys();
    keys.prune(key.created_at - store::kKeyKeptAfterItsEnd, kPrunedATurn);
    if (keys.count() >= kMostKeys) {
        return fail(
            "quota_exceeded",
            fmt::format("there are {} keys, which is the most: revoke some", kMostKeys)
        );
    }
    return keys.insert(std::move(key));
}

}  // namespace

auto check_key(const KeyRequest& request, WallTime now) -> std::vector<FieldError> {
    std::vector<FieldError> errors;
    if (!is_name(request.name)) {
        errors.push_back({"/name", "invalid_name", "1 to 128 of A-Z a-z 0-9 . _ : -"});
    }
    if (request.role == access::Role::cron) {
        errors.push_back({"/role", "out_of_range", "cron secrets stand in the configuration"});
    }
    check_names(errors, "/queues", request.scope.queues);
    check_names(errors, "/tasks", request.scope.tasks);
    if (request.role == access::Role::admin && !request.scope.empty()) {
        errors.push_back({
            request.scope.queues.empty() ? "/tasks" : "/queues",
            "conflicting_fields",
            "an admin makes keys and so has no scope: choose another role",
        });
    }
    if (request.expires_at && *request.expires_at <= now) {
        errors.push_back({"/expires_at", "out_of_range", "a time in the future"});
    }
    return errors;
}

auto create_key(Services& services, access::Principal principal, KeyRequest request)
    -> Async<Result<store::ApiKey>> {
    const auto now = services.clock.wall_now();
    if (auto errors = check_key(request, now); !errors.empty()) {
        co_return std::unexpected(Error{
            .code = errors.size() == 1 ? errors.front().code : "validation_failed",
            .message = errors.front().detail,
            .fields = std::move(errors),
        });
    }
    const store::ApiKey wanted{
        .name = std::move(request.name),
        .role = request.role,
        .scope = std::move(request.scope),
        .prefix = std::move(request.prefix),
        .digest = std::move(request.digest),
        .created_at = now,
        .expires_at = request.expires_at,
    };
    auto key =
        co_await services.writer.transact<store::ApiKey>([wanted](store::Transaction& transaction) {
            return insert(transaction, wanted);
        });
    if (key) {
        services.logger.info(
            "key.created",
            {{"key_id", key->id.value},
             {"name", key->name},
             {"role", access::to_text(key->role)},
             {"by", principal.id}}
        );
    }
    co_return key;
}

auto revoke_key(Services& services, access::Principal principal, store::KeyId id)
    -> Async<Result<store::ApiKey>> {
    const auto now = services.clock.wall_now();
    auto key = co_await services.writer.transact<store::ApiKey>(
        [id, now](store::Transaction& transaction) { return transaction.keys().revoke(id, now); },
        store::Urgency::relief  // a key that got out is shut also when the disk is full
    );
    if (key) {
        services.logger.info("key.revoked", {{"key_id", id.value}, {"by", principal.id}});
    }
    co_return key;
}

auto find_key(Services& services, store::KeyId id) -> Async<Result<store::ApiKey>> {
    auto found = co_await read(services, [id](store::Snapshot& snapshot) {
        return snapshot.keys().find(id);
    });
    if (!found) {
        co_return std::unexpected(found.error());
    }
    if (!*found) {
        co_return fail("not_found", "there is no key " + to_text(id));
    }
    co_return std::move(**found);
}

auto list_keys(Services& services, store::KeyId before, std::size_t limit)
    -> Async<Result<std::vector<store::ApiKey>>> {
    co_return co_await read(services, [before, limit](store::Snapshot& snapshot) {
        return snapshot.keys().list(before, limit);
    });
}

}  // namespace pawl::commands
