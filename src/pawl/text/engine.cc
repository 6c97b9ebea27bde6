// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/engine.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pawl::text {
namespace {

constexpr std::array kEngines = {
    kSummaryEngine,
    kEmbeddingEngine,
    kClusterEngine,
    kTypeCentroidEngine,
    kInsightEngine,
    kSiteReportEngine,
};

// "extractive-v" of "extractive-v1".
constexpr auto family_of(std::string_view engine) -> std::string_view {
    return engine.substr(0, engine.rfind('v') + 1);
}

}  // namespace

auto is_offline(std::string_view made_by) -> bool {
    return std::ranges::any_of(kEngines, [made_by](std::string_view engine) {
        const auto family = family_of(engine);
        return made_by.starts_with(family) && made_by.size() > family.size() &&
               made_by[family.size()] >= '0' && made_by[family.size()] <= '9';
    });
}

}  // namespace pawl::text
