// SPDX-License-Identifier: Apache-2.0
// What is wrong with a page, by the rules. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/kinds/sites/site_rules.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

// What one rule says about one page. A rule that could not be judged says nothing.
struct Verdict {
    SiteRule rule;
    bool is_broken = false;
    std::string title = {};    // of the issue; empty where the rule is kept
    std::string details = {};  // one or two sentences

    auto operator==(const Verdict&) const -> bool = default;
};

struct PageVerdicts {
    std::string url = {};
    std::vector<Verdict> verdicts = {};
};

// A page that was fetched.
struct PageFacts {
    const web::Page* page = nullptr;  // null: it could not be read
    std::size_t bytes = 0;            // that came; there may be more
    bool is_whole = true;             // else what stands behind those bytes is not known
    Duration load_time = Duration::zero();
};

// One verdict for each rule that is switched on and that these facts decide. A page that was cut
// off is judged by its size and its time alone: what seems to be missing may have come behind the
// cut.
[[nodiscard]] auto judge_page(const PageFacts& facts, const SiteRules& rules)
    -> std::vector<Verdict>;

// A link that leads nowhere, and why: "answers 404".
struct BrokenLink {
    std::string url = {};
    std::string why = {};
};

// Nothing while the rule is switched off.
[[nodiscard]] auto judge_links(std::span<const BrokenLink> broken, const SiteRules& rules)
    -> std::vector<Verdict>;

enum class Presence : bool { absent, found };
[[nodiscard]] auto judge_presence(SiteRule rule, Presence presence, const SiteRules& rules)
    -> std::vector<Verdict>;

}  // namespace pawl::kinds::sites
