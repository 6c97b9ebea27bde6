// SPDX-License-Identifier: Apache-2.0
// Which pages link to what, and what became of it: for links that lead nowhere. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/kinds/sites/judge_page.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"

namespace pawl::kinds::sites {

inline constexpr std::size_t kMostTargets = 20'000;  // different addresses that are linked to
inline constexpr std::size_t kMostTargetBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMostLinkUses = 200'000;  // links of all pages together

// Why a link to what answered so leads nowhere; empty: it leads somewhere, or nobody can say. Who
// asks for a password, or for patience, is there.
[[nodiscard]] auto why_broken(const Result<Landed>& landed) -> std::string;

// Not thread-safe.
class LinkBook {
 public:
    // A page without links counts, too: it has none that is broken.
    void add_page(std::string url);
    // Of the page that was added last. Beyond the bounds above it is forgotten.
    void add_link(const net::Url& target);
    // What came of fetching it; `why` as why_broken() says it.
    void settle(const net::Url& target, std::string why);
    // It is none of ours, or may not be asked for: it counts as whole.
    void excuse(const net::Url& target) { settle(target, {}); }

    // The next one of which nothing is known; each is given once.
    [[nodiscard]] auto next_unknown() -> std::optional<net::Url>;

    // For each page in turn, what there is to say about its links: nothing about one with links of
    // which nothing is known, unless another of its links is broken.
    [[nodiscard]] auto judge(const SiteRules& rules) const -> std::vector<PageVerdicts>;
    [[nodiscard]] auto targets() const -> std::size_t { return targets_.size(); }

 private:
    enum class State : std::uint8_t { unknown, settled };
    struct Target {
        net::Url url = {};
        State state = State::unknown;
        std::string why = {};
    };
    struct Page {
        std::string url = {};
        std::vector<std::size_t> links = {};  // places in targets_
        bool has_forgotten = false;
    };

    [[nodiscard]] auto place_of(const net::Url& target) -> std::optional<std::size_t>;

    std::vector<Target> targets_;
    std::size_t target_bytes_ = 0;
    std::map<std::string, std::size_t, std::less<>> places_;
    std::vector<Page> pages_;
    std::size_t uses_ = 0;
    std::size_t next_ = 0;
};

}  // namespace pawl::kinds::sites
