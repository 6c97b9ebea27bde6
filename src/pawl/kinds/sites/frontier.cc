// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/frontier.h"

#include <utility>

#include "pawl/kinds/sites/address.h"

namespace pawl::kinds::sites {

auto Frontier::mark_known(const net::Url& url) -> bool {
    auto text = text_of(url);
    const auto size = text.size();
    if (known_.size() >= kMostKnown || known_bytes_ + size > kMostKnownBytes) {
        return !known_.contains(text);
    }
    const bool is_new = known_.insert(std::move(text)).second;
    known_bytes_ += is_new ? size : 0;
    return is_new;
}

void Frontier::add(const net::Url& url, int depth) {
    const auto size = url.path_and_query.size();
    const bool has_room = known_.size() < kMostKnown && known_bytes_ + size <= kMostKnownBytes;
    if (depth <= max_depth_ && has_room && mark_known(url)) {
        line_.push_back({.url = url, .depth = depth});
    }
}

auto Frontier::next() -> std::optional<Candidate> {
    if (line_.empty()) {
        return std::nullopt;
    }
    auto first = std::move(line_.front());
    line_.pop_front();
    return first;
}

}  // namespace pawl::kinds::sites
