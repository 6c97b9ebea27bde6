// SPDX-License-Identifier: Apache-2.0
// What a crawl has seen and where it goes next. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "pawl/net/url.h"

namespace pawl::kinds::sites {

// What a crawl remembers of a site, however many links it has.
inline constexpr std::size_t kMostKnown = 20'000;  // addresses
inline constexpr std::size_t kMostKnownBytes = std::size_t{8} << 20;

// A page to fetch. `depth` counts links from the page where the crawl began.
struct Candidate {
    net::Url url = {};
    int depth = 0;

    auto operator==(const Candidate&) const -> bool = default;
};

// Breadth first, each address once. So loops end, and pages that are near come before those that a
// calendar makes without end. Not thread-safe.
class Frontier {
 public:
    explicit Frontier(int max_depth) : max_depth_(max_depth) {}

    // Known addresses, and those that are too deep or too many, are passed over.
    void add(const net::Url& url, int depth);
    // Seen without having been added, as where a redirect leads. False: it was known before.
    auto mark_known(const net::Url& url) -> bool;

    [[nodiscard]] auto next() -> std::optional<Candidate>;

 private:
    int max_depth_;
    std::set<std::string, std::less<>> known_;
    std::size_t known_bytes_ = 0;
    std::deque<Candidate> line_;
};

}  // namespace pawl::kinds::sites
