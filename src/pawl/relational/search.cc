// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/search.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "pawl/base/json_slice.h"
#include "pawl/relational/session.h"

namespace pawl::relational {
namespace {

namespace json = boost::json;

constexpr auto kLookedAtEvery = std::chrono::seconds(10);
constexpr auto kKnownToAllAfter = std::chrono::minutes(1);

auto encode_keys(std::span<const store::SearchKey> keys) -> std::string {
    json::array list;
    for (const auto& key : keys) {
        list.emplace_back(json::array{key.task, key.path});
    }
    return json::serialize(list);
}

// Nothing for what cannot be looked up: lists, objects, null, and texts that are too long.
auto value_at(std::string_view payload, std::string_view path) -> std::optional<std::string> {
    const auto steps = json_path(path);
    const auto slice = steps ? json_slice(payload, *steps) : std::nullopt;
    if (!slice || slice->starts_with('{') || slice->starts_with('[') || *slice == "null") {
        return std::nullopt;
    }
    auto value = plain_text(*slice);
    return value.size() <= store::kLongestSearchValue ? std::optional(std::move(value))
                                                      : std::nullopt;
}

// What lists and objects look like, and null, may be a text too; they are not indexed.
auto can_be_looked_up(std::string_view value) -> bool {
    return value.size() <= store::kLongestSearchValue && !value.starts_with('{') &&
           !value.starts_with('[') && value != "null";
}

// An id that is greater than any a writer has given out.
auto next_block(Connection& connection) -> JobId {
    constexpr int kBlock = 1;
    auto rows = connection.query(Sql::next_id, kBlock);
    rows.next();
    const JobId end{rows.integer(0)};
    rows.next();
    return end;
}

}  // namespace

void SearchKeys::load(Connection& connection) {
    paths_of_.clear();
    auto rows = connection.query(Sql::list_search_keys);
    while (rows.next()) {
        paths_of_[rows.string(0)].push_back(rows.string(1));
    }
}

void SearchKeys::index(Session& session, const job::Job& job, WallTime now) {
    const bool is_old = !looked_at_ || std::chrono::abs(now - *looked_at_) > kLookedAtEvery;
    if (session.writers == Writers::many && is_old) {
        looked_at_ = now;
        load(session.connection);
    }
    const auto paths = paths_of_.find(job.task);
    if (paths == paths_of_.end() || job.payload.empty()) {
        return;
    }
    for (const auto& path : paths->second) {
        if (const auto value = value_at(job.payload, path)) {
            session.connection.post(Sql::insert_search_value, job.task, path, *value, job.id);
        }
    }
}

void Search::declare(std::span<const store::SearchKey> keys, WallTime now) {
    auto& connection = session_.connection;
    connection.post(Sql::forget_search_keys, encode_keys(keys));
    if (!keys.empty()) {
        session_.counters.flush(connection);  // what this transaction stored counts too
        const auto since =
            session_.writers == Writers::one ? std::optional(session_.new_job_id()) : std::nullopt;
        for (const auto& key : keys) {
            connection.post(Sql::declare_search_key, key.task, key.path, now, since);
        }
    }
    session_.search_keys.load(connection);
}

void complete_search_keys(Session& session, WallTime now) {
    auto& connection = session.connection;
    const auto before = now - kKnownToAllAfter;
    const bool is_due = connection.query(Sql::find_pending_search_key, before).next();
    if (is_due) {
        connection.post(Sql::complete_search_keys, next_block(connection), before);
    }
}

auto find_search(Connection& connection, const store::JobFilter& filter)
    -> std::optional<SearchStart> {
    std::optional<SearchStart> best;
    for (const auto& term : filter.payload) {
        if (filter.task.empty() || !can_be_looked_up(term.value)) {
            continue;
        }
        auto rows = connection.query(Sql::find_search_key, filter.task, term.path);
        if (!rows.next() || rows.is_null(0)) {
            continue;
        }
        const JobId since{rows.integer(0)};
        if (!best || since < best->since) {
            best = SearchStart{.term = &term, .since = since};
        }
    }
    return best;
}

}  // namespace pawl::relational
