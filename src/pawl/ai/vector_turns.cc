// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vector_turns.h"

#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/ai/exchange.h"
#include "pawl/ai/vector_plan.h"
#include "pawl/ai/vector_wire.h"

namespace pawl::ai {
namespace {

using Positions = std::vector<std::size_t>;

auto is_too_much(const ProviderError& error) -> bool {
    return error.error.code == "input_too_long" || error.error.code == "too_large";
}

auto to_provider_error(Error error) -> ProviderError {
    return {.error = std::move(error)};
}

class Gathering {
 public:
    Gathering(
        const Instruments* instruments,
        VectorCache* cache,
        const Target& target,
        const EmbedRequest& request,
        const CallScope& scope
    )
        : instruments_(instruments),
          cache_(*cache),
          target_(target),
          scope_(scope),
          inputs_(plan_inputs(request.texts)),
          vectors_(inputs_.size()),
          problems_(inputs_.size()),
          asked_dimensions_(
              request.dimensions > 0 ? request.dimensions : target.connection.dimensions
          ) {
        result_.engine = to_text(target.connection.provider);
        result_.model = target.model;
        result_.items.resize(request.texts.size(), {.problem = "empty_text"});
    }

    auto run() -> Async<FromProvider<Embeddings>> {
        auto missing = co_await look_up();
        auto waiting = pack(inputs_, missing);
        while (!waiting.empty()) {
            auto positions = std::move(waiting.back());
            waiting.pop_back();
            auto fetched = co_await fetch(positions);
            if (fetched) {
                continue;
            }
            if (!is_too_much(fetched.error())) {
                co_return std::unexpected(std::move(fetched.error()));
            }
            if (positions.size() == 1) {
                problems_[positions.front()] = "input_too_long";
            } else {
                halve(positions, waiting);
            }
        }
        co_return finish();
    }

 private:
    // Positions of what the cache does not have.
    auto look_up() -> Async<Positions> {
        std::vector<std::string> hashes;
        hashes.reserve(inputs_.size());
        for (const auto& input : inputs_) {
            hashes.push_back(input.hash);
        }
        auto found = co_await cache_.find(target_.model, asked_dimensions_, std::move(hashes));
        Positions missing;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (i < found.size() && !found[i].empty()) {
                vectors_[i] = std::move(found[i]);
                result_.from_cache += inputs_[i].wanted_by.size();
            } else {
                missing.push_back(i);
            }
        }
        co_return missing;
    }

    auto fetch(const Positions& positions) -> Async<FromProvider<void>> {
        auto delivered = co_await deliver(instruments_, target_, order_of(positions), scope_);
        if (!delivered) {
            co_return std::unexpected(std::move(delivered.error()));
        }
        result_.spending += delivered->spending;
        ++result_.requests;
        auto read = read_vectors(delivered->body, positions.size(), asked_dimensions_);
        if (!read) {
            co_return std::unexpected(to_provider_error(std::move(read.error())));
        }
        std::vector<VectorCache::Entry> entries;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            const auto at = positions[i];
            vectors_[at] = std::move(read->vectors[i]);
            entries.push_back({.hash = inputs_[at].hash, .vector = vectors_[at]});
        }
        co_await cache_.put(target_.model, asked_dimensions_, std::move(entries));
        co_return FromProvider<void>();
    }

    [[nodiscard]] auto order_of(const Positions& positions) const -> Order {
        std::vector<std::string_view> texts;
        Order order{.purpose = Purpose::vectors};
        for (const auto at : positions) {
            texts.emplace_back(inputs_[at].text);
            order.input_tokens += inputs_[at].tokens;
        }
        const auto format = profile_of(target_.connection.provider).vectors;
        order.body = vector_body(target_.model, texts, asked_dimensions_, format);
        return order;
    }

    static void halve(const Positions& positions, std::vector<Positions>& waiting) {
        const auto middle = positions.begin() + std::ssize(positions) / 2;
        waiting.emplace_back(middle, positions.end());
        waiting.emplace_back(positions.begin(), middle);
    }

    auto finish() -> FromProvider<Embeddings> {
        std::size_t size = 0;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (!vectors_[i].empty() && size == 0) {
                size = vectors_[i].size();
            }
            if (!vectors_[i].empty() && vectors_[i].size() != size) {
                return refused(
                    "wrong_dimensions", "the vectors differ in length; set `dimensions`"
                );
            }
            for (const auto wanted : inputs_[i].wanted_by) {
                result_.items[wanted] = {
                    .vector = vectors_[i],
                    .problem = problems_[i],
                    .was_cut = inputs_[i].was_cut,
                };
            }
        }
        result_.dimensions = static_cast<int>(size);
        return std::move(result_);
    }

    const Instruments* instruments_;
    VectorCache& cache_;
    const Target& target_;
    const CallScope& scope_;
    std::vector<VectorInput> inputs_;
    std::vector<Vector> vectors_;  // of inputs_
    std::vector<std::string> problems_;
    int asked_dimensions_;
    Embeddings result_;
};

}  // namespace

auto gather_vectors(
    const Instruments* instruments,
    VectorCache* cache,
    Target target,
    EmbedRequest request,
    CallScope scope
) -> Async<FromProvider<Embeddings>> {
    Gathering gathering(instruments, cache, target, request, scope);
    co_return co_await gathering.run();
}

}  // namespace pawl::ai
