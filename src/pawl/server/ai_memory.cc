// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/ai_memory.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pawl/store/ai.h"

namespace pawl::server {
namespace {

// The writer's thread is everybody's: vectors of 6 kB go in pieces.
constexpr std::size_t kVectorsAWrite = 128;
constexpr Duration kTouchedEvery = std::chrono::days(1);

auto numbers_of(const ai::CallRecord& record) -> store::AiNumbers {
    const auto& [tokens, cost, is_estimate] = record.spending;
    return {
        .calls = record.failed ? 0 : 1,
        .failed = record.failed ? 1 : 0,
        .input_tokens = tokens.input,
        .cached_tokens = tokens.cached_input,
        .cache_write_tokens = tokens.cache_write,
        .output_tokens = tokens.output,
        .cost = cost ? cost->picodollars : 0,
        .unpriced_calls = cost ? 0 : 1,
    };
}

auto spent_in(const store::AiNumbers& numbers) -> ai::Spent {
    return {
        .cost = ai::Money{numbers.cost},
        .tokens = numbers.tokens(),
        .unpriced_calls = numbers.unpriced_calls,
    };
}

}  // namespace

auto StoredAiUsage::record(ai::CallRecord record) -> Async<Result<>> {
    auto numbers = numbers_of(record);
    store::AiCall call{
        .at = record.at,
        .connection = std::move(record.connection),
        .provider = std::move(record.provider),
        .model = std::move(record.model),
        .task = std::move(record.task),
        .job = record.job,
        .numbers = numbers,
    };
    co_return co_await services_.writer.transact<void>(
        [call = std::move(call)](store::Transaction& transaction) -> Result<void> {
            transaction.ai().record(call);
            return {};
        }
    );
}

auto StoredAiUsage::spent(ai::Payer payer, WallTime from) -> Async<Result<ai::Spent>> {
    co_return co_await commands::read(
        services_,
        [payer = std::move(payer), from](store::Snapshot& snapshot) {
            if (!payer.task.empty()) {
                return spent_in(snapshot.ai().total_of_task(payer.task, from));
            }
            ai::Spent spent;
            for (const auto& connection : payer.connections) {
                spent += spent_in(snapshot.ai().total(connection, from));
            }
            return spent;
        }
    );
}

auto StoredVectors::find(std::string model, int dimensions, std::vector<std::string> hashes)
    -> Async<std::vector<ai::Vector>> {
    std::vector<ai::Vector> vectors(hashes.size());
    auto found = co_await commands::read(services_, [&](store::Snapshot& snapshot) {
        return snapshot.ai().find_vectors(model, dimensions, hashes);
    });
    if (!found) {
        co_return vectors;
    }
    std::unordered_map<std::string, ai::Vector> known;
    std::vector<store::AiVector> to_touch;
    const auto now = services_.clock.wall_now();
    for (auto& one : *found) {
        if (auto vector = ai::vector_from_bytes(one.bytes)) {
            known.emplace(one.hash, std::move(*vector));
        }
        if (now - one.used_at >= kTouchedEvery) {
            one.used_at = now;
            one.bytes.clear();
            to_touch.push_back(std::move(one));
        }
    }
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (const auto vector = known.find(hashes[i]); vector != known.end()) {
            vectors[i] = vector->second;
        }
    }
    co_await touch(std::move(to_touch));
    co_return vectors;
}

auto StoredVectors::touch(std::vector<store::AiVector> vectors) -> Async<> {
    if (vectors.empty()) {
        co_return;
    }
    // One that could not be touched is at worst asked for again in a month.
    (void)co_await services_.writer.transact<void>(
        [vectors = std::move(vectors)](store::Transaction& transaction) -> Result<void> {
            transaction.ai().touch_vectors(vectors);
            return {};
        }
    );
}

auto StoredVectors::put(std::string model, int dimensions, std::vector<Entry> entries) -> Async<> {
    const auto now = services_.clock.wall_now();
    for (std::size_t begin = 0; begin < entries.size(); begin += kVectorsAWrite) {
        std::vector<store::AiVector> vectors;
        for (const auto& entry :
             std::span(entries).subspan(begin, std::min(kVectorsAWrite, entries.size() - begin))) {
            vectors.push_back({
                .model = model,
                .dimensions = dimensions,
                .hash = entry.hash,
                .bytes = ai::to_bytes(entry.vector),
                .used_at = now,
            });
        }
        const auto kept = co_await services_.writer.transact<void>(
            [vectors = std::move(vectors)](store::Transaction& transaction) -> Result<void> {
                transaction.ai().put_vectors(vectors);
                return {};
            }
        );
        if (!kept) {
            services_.logger.warn("ai.vectors_not_kept", {{"error", kept.error().message}});
            co_return;
        }
    }
}

}  // namespace pawl::server
