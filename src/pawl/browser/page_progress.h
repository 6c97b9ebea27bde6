// SPDX-License-Identifier: Apache-2.0
// When a page is rendered: its document has loaded, and its scripts ask for nothing any more.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "pawl/base/clock.h"

namespace pawl::browser {

// How long nothing is under way before a page counts as rendered.
inline constexpr Duration kQuietTime = std::chrono::milliseconds(500);

// Pure: is told what happens, and when.
class PageProgress {
 public:
    void document_was_given() { has_document_ = true; }
    // Loads that end before the document was given are those of the blank page of a new tab.
    void loading_ended(SteadyTime now) {
        if (has_document_ && !quiet_since_) {
            quiet_since_ = now;
        }
    }
    void request_began() { ++under_way_; }
    void request_ended(SteadyTime now) {
        --under_way_;
        if (quiet_since_) {
            quiet_since_ = std::max(*quiet_since_, now);
        }
    }

    [[nodiscard]] auto has_document() const -> bool { return has_document_; }
    [[nodiscard]] auto under_way() const -> int { return under_way_; }
    // When it is rendered if nothing else happens; nothing: something has to happen first.
    [[nodiscard]] auto rendered_at() const -> std::optional<SteadyTime> {
        return quiet_since_ && under_way_ == 0 ? std::optional(*quiet_since_ + kQuietTime)
                                               : std::nullopt;
    }

 private:
    bool has_document_ = false;
    int under_way_ = 0;
    std::optional<SteadyTime> quiet_since_ = std::nullopt;
};

}  // namespace pawl::browser
