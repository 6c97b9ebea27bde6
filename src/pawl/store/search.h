// SPDX-License-Identifier: Apache-2.0
// The port to the keys of payloads that jobs are looked up by.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::store {

// The jobs of `task` are found by what stands at `path` ("siteId", "site.id") in their payload.
struct SearchKey {
    std::string task = {};
    std::string path = {};

    auto operator==(const SearchKey&) const -> bool = default;
};

// What a job may be looked up by: texts, numbers and truths of at most so many bytes. Others are
// found by looking at each job.
inline constexpr std::size_t kLongestSearchValue = 255;

class SearchPort {
 public:
    SearchPort() = default;
    SearchPort(const SearchPort&) = delete;
    auto operator=(const SearchPort&) -> SearchPort& = delete;
    virtual ~SearchPort() = default;

    // These in place of those before. Jobs that are stored from now on are found by them at once;
    // older ones by looking at each, which lists do by themselves.
    virtual void declare(std::span<const SearchKey> keys, WallTime now) = 0;
};

}  // namespace pawl::store
