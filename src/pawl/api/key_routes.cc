// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/key_routes.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/fields.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/auth/api_key.h"
#include "pawl/base/json.h"
#include "pawl/commands/keys.h"

namespace pawl::api {
namespace {

using access::Role;
using commands::KeyRequest;

constexpr auto kKeyRoles = std::span(access::kRoleNames).first<5>();  // those before `cron`

auto read_role(KeyRequest& request, const Json& value) -> std::optional<FieldFault> {
    const auto place = read_choice(value, kKeyRoles);
    if (!place) {
        return place.error();
    }
    request.role = static_cast<Role>(*place);
    return std::nullopt;
}

template <auto Member>
auto into_scope(KeyRequest& request, const Json& value) -> std::optional<FieldFault> {
    return put(read_names(value), request.scope.*Member);
}

constexpr auto kKeyFields = std::to_array<FieldRule<KeyRequest>>({
    {"name",
     [](KeyRequest& request, const Json& value) { return put(read_name(value), request.name); }},
    {"role", read_role},
    {"queues", into_scope<&access::Scope::queues>},
    {"tasks", into_scope<&access::Scope::tasks>},
    {"expires_at",
     [](KeyRequest& request, const Json& value) {
         return value.is_null() ? std::nullopt : put(read_time(value), request.expires_at);
     }},
});

auto parse_key_request(std::string_view body) -> Result<KeyRequest> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    KeyRequest request;
    std::vector<FieldError> errors;
    read_object<KeyRequest>(*value, kKeyFields, "", request, errors);
    for (const auto* const needed : {"name", "role"}) {
        const auto* const object = value->if_object();
        if (object != nullptr && !object->contains(needed)) {
            errors.push_back(
                {.pointer = pointer_to("", needed),
                 .code = "missing_field",
                 .detail = "a key needs a name and a role"}
            );
        }
    }
    return errors.empty() ? Result<KeyRequest>(std::move(request)) : fail_fields(std::move(errors));
}

// Never the digest: whoever has it could try keys without asking us. The secret is written once, in
// the answer to its making.
void append_key(std::string& out, const store::ApiKey& key, const Secret& secret) {
    ObjectWriter object(out);
    object.text("id", to_text(key.id)).text("name", key.name);
    object.text("role", access::to_text(key.role)).text("prefix", key.prefix);
    append_list(object.begin("queues"), key.scope.queues, append_json_string);
    append_list(object.begin("tasks"), key.scope.tasks, append_json_string);
    object.time("created_at", key.created_at).time_or_null("expires_at", key.expires_at);
    object.time_or_null("revoked_at", key.revoked_at);
    if (!secret.empty()) {
        object.text("secret", secret.reveal());
    }
    object.finish();
}

auto key_text(const store::ApiKey& key, const Secret& secret = {}) -> std::string {
    std::string out;
    append_key(out, key, secret);
    return out;
}

// Error: not_found, also for what is no id.
auto key_id_of(const Call& call) -> Result<store::KeyId> {
    const auto id = parse_id<store::KeyTag>(call.name);
    return id ? Result<store::KeyId>(*id) : fail("not_found", "there is no such key");
}

auto post_key(Call call) -> Answer {
    if (call.request.header("idempotency-key")) {
        co_return fail(
            "not_supported",
            "the answer holds a secret and is not remembered: send no Idempotency-Key"
        );
    }
    auto request = parse_key_request(call.request.body);
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    auto made = auth::make_api_key();
    request->prefix = std::move(made.prefix);
    request->digest = std::move(made.digest);
    const auto key = co_await commands::create_key(
        call.services(), std::move(*call.principal), std::move(*request)
    );
    if (!key) {
        co_return std::unexpected(key.error());
    }
    auto response = json_reply(201, key_text(*key, made.key));
    response.headers.push_back({.name = "Location", .value = "/v1/keys/" + to_text(key->id)});
    response.headers.push_back({.name = "Cache-Control", .value = "no-store"});
    co_return response;
}

auto list_keys(Call call) -> Answer {
    constexpr std::string_view kList = "keys";
    const auto limit = call.query.limit();
    const auto before = open_number_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !before) {
        co_return std::unexpected(limit ? before.error() : limit.error());
    }
    auto keys = co_await commands::list_keys(
        call.services(), store::KeyId{before->value_or(0)}, *limit + 1
    );
    if (!keys) {
        co_return std::unexpected(keys.error());
    }
    std::string next;
    if (keys->size() > *limit) {
        keys->resize(*limit);
        next = make_cursor(call.around->seal, kList, keys->back().id.value);
    }
    co_return json_reply(
        200,
        page_text(
            *keys,
            next,
            [](std::string& out, const store::ApiKey& key) { append_key(out, key, {}); }
        )
    );
}

auto get_key(Call call) -> Answer {
    const auto id = key_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto key = co_await commands::find_key(call.services(), *id);
    if (!key) {
        co_return std::unexpected(key.error());
    }
    co_return tagged_reply(call, key_text(*key));
}

auto delete_key(Call call) -> Answer {
    const auto id = key_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto revoked =
        co_await commands::revoke_key(call.services(), std::move(*call.principal), *id);
    if (!revoked) {
        co_return std::unexpected(revoked.error());
    }
    co_return net::HttpResponse{.status = 204, .headers = {}, .body = {}, .stream = {}};
}

}  // namespace

void add_key_routes(RouteTable& table) {
    constexpr std::string_view kOne = "/v1/keys/{id}";
    table.push_back({
        .method = "GET",
        .path = "/v1/keys",
        .operation = "list_keys",
        .tag = "keys",
        .summary = "API keys, newest first, revoked and expired ones too",
        .role = Role::admin,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "KeyPage"}},
        .handler = list_keys,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/keys",
        .operation = "post_key",
        .tag = "keys",
        .summary = "Make an API key; its secret is in this answer and nowhere else",
        .role = Role::admin,
        .body = Body::json,
        .request_schema = "KeyRequest",
        .replies = {{201, "NewKey"}},
        .remembers = Remembers::nothing,
        .handler = post_key,
    });
    table.push_back({
        .method = "GET",
        .path = kOne,
        .operation = "get_key",
        .tag = "keys",
        .summary = "One API key",
        .role = Role::admin,
        .replies = {{200, "Key"}},
        .handler = get_key,
    });
    table.push_back({
        .method = "DELETE",
        .path = kOne,
        .operation = "delete_key",
        .tag = "keys",
        .summary = "Revoke an API key: it opens nothing any more",
        .role = Role::admin,
        .replies = {{204, "", "revoked"}},
        .handler = delete_key,
    });
}

}  // namespace pawl::api
