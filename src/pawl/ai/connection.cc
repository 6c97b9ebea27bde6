// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/connection.h"

#include <algorithm>
#include <utility>

#include "pawl/ai/model_traits.h"

namespace pawl::ai {
namespace {

constexpr std::string_view kDefault = "default";

}  // namespace

auto is_connected(const Connection& connection) -> bool {
    switch (connection.provider) {
        case Provider::offline:
            return false;
        case Provider::compatible:
            return !connection.base_url.empty();
        default:
            return !connection.api_key.empty();
    }
}

auto base_url_of(const Connection& connection) -> std::string_view {
    return connection.base_url.empty() ? profile_of(connection.provider).base_url
                                       : std::string_view(connection.base_url);
}

auto chat_model_of(const Connection& connection) -> std::string {
    const auto otherwise = profile_of(connection.provider).chat_model;
    const bool wrong = is_embedding_model(connection.model) && !otherwise.empty();
    return connection.model.empty() || wrong ? std::string(otherwise) : connection.model;
}

auto embedding_model_of(const Connection& connection) -> std::string {
    const auto otherwise = profile_of(connection.provider).embedding_model;
    const bool right = is_embedding_model(connection.model) || otherwise.empty();
    return right ? connection.model : std::string(otherwise);
}

auto price_of(const Connection& connection, std::string_view model, WallTime at)
    -> std::optional<Price> {
    if (connection.price) {
        return connection.price;
    }
    const auto [maker, name] = split_model(connection.provider, model);
    if (const auto known = known_prices().find(maker, name, at)) {
        return known;
    }
    // Anthropic's own names have no points, those of its models elsewhere do: claude-haiku-4.5.
    std::string dashed(name);
    std::ranges::replace(dashed, '.', '-');
    return maker == "anthropic" ? known_prices().find(maker, dashed, at) : std::nullopt;
}

Connections::Connections(std::vector<Connection> connections)
    : connections_(std::move(connections)) {
    if (std::ranges::find(connections_, kDefault, &Connection::name) == connections_.end()) {
        connections_.emplace_back();
    }
}

auto Connections::find(std::string_view name) const -> const Connection& {
    const auto found = std::ranges::find(connections_, name, &Connection::name);
    return found != connections_.end()
               ? *found
               : *std::ranges::find(connections_, kDefault, &Connection::name);
}

auto Connections::names_of_owner(std::string_view budget_owner) const -> std::vector<std::string> {
    std::vector<std::string> names;
    for (const auto& connection : connections_) {
        if (connection.budget_owner == budget_owner) {
            names.push_back(connection.name);
        }
    }
    return names;
}

}  // namespace pawl::ai
