// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/ai.h"

#include <utility>

namespace pawl::relational {
namespace {

constexpr Duration kHour = std::chrono::hours(1);

// Eight columns from `first` on; those of no rows are NULL, which reads as zero.
auto read_numbers(const Rows& rows, int first) -> store::AiNumbers {
    int column = first;
    const auto next = [&] { return rows.integer(column++); };
    store::AiNumbers numbers;
    for (auto* const number :
         {&numbers.calls,
          &numbers.failed,
          &numbers.input_tokens,
          &numbers.cached_tokens,
          &numbers.cache_write_tokens,
          &numbers.output_tokens,
          &numbers.cost,
          &numbers.unpriced_calls}) {
        *number = next();
    }
    return numbers;
}

auto read_usage(Rows rows) -> std::vector<store::AiUsage> {
    constexpr int kFirstNumber = 4;
    std::vector<store::AiUsage> usage;
    while (rows.next()) {
        usage.push_back({
            .begin = rows.time(0),
            .provider = rows.string(1),
            .model = rows.string(2),
            .task = rows.string(3),
            .numbers = read_numbers(rows, kFirstNumber),
        });
    }
    return usage;
}

// Runs a statement whose last parameters are the numbers.
template <class... Values>
void add(
    Connection& connection, Sql sql, const store::AiNumbers& numbers, const Values&... values
) {
    connection.post(
        sql,
        values...,
        numbers.calls,
        numbers.failed,
        numbers.input_tokens,
        numbers.cached_tokens,
        numbers.cache_write_tokens,
        numbers.output_tokens,
        numbers.cost,
        numbers.unpriced_calls
    );
}

}  // namespace

void Ai::record(const store::AiCall& call) {
    const auto hour = call.at - call.at.time_since_epoch() % kHour;
    add(session_.connection,
        Sql::add_to_ai_hour,
        call.numbers,
        hour,
        call.connection,
        call.provider,
        call.model,
        call.task);
    if (call.job) {
        add(session_.connection,
            Sql::add_to_ai_job,
            call.numbers,
            call.job,
            call.provider,
            call.model,
            call.task,
            call.at);
    }
}

void Ai::put_vectors(std::span<const store::AiVector> vectors) {
    for (const auto& vector : vectors) {
        session_.connection.post(
            Sql::put_ai_vector,
            vector.model,
            vector.dimensions,
            vector.hash,
            Bytes{vector.bytes},
            vector.used_at
        );
    }
}

void Ai::touch_vectors(std::span<const store::AiVector> vectors) {
    for (const auto& vector : vectors) {
        session_.connection.post(
            Sql::touch_ai_vector, vector.used_at, vector.model, vector.dimensions, vector.hash
        );
    }
}

auto AiReads::usage(WallTime from, WallTime to, Duration step) -> std::vector<store::AiUsage> {
    return read_usage(connection_.query(Sql::sum_ai_hours, step, from, to));
}

auto AiReads::usage_of_job(JobId job) -> std::vector<store::AiUsage> {
    return read_usage(connection_.query(Sql::list_ai_usage_of_job, job));
}

auto AiReads::total(std::string_view connection, WallTime from) -> store::AiNumbers {
    auto rows = connection_.query(Sql::total_of_ai_connection, from, connection);
    return rows.next() ? read_numbers(rows, 0) : store::AiNumbers{};
}

auto AiReads::total_of_task(std::string_view task, WallTime from) -> store::AiNumbers {
    auto rows = connection_.query(Sql::total_of_ai_task, from, task);
    return rows.next() ? read_numbers(rows, 0) : store::AiNumbers{};
}

auto AiReads::find_vectors(
    std::string_view model, int dimensions, std::span<const std::string> hashes
) -> std::vector<store::AiVector> {
    std::vector<store::AiVector> found;
    for (const auto& hash : hashes) {
        auto rows = connection_.query(Sql::find_ai_vector, model, dimensions, hash);
        if (rows.next()) {
            found.push_back({
                .model = std::string(model),
                .dimensions = dimensions,
                .hash = hash,
                .bytes = std::string(rows.bytes(0)),
                .used_at = rows.time(1),
            });
        }
    }
    return found;
}

}  // namespace pawl::relational
