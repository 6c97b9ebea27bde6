// SPDX-License-Identifier: Apache-2.0
// Paths with a place for a name: "/v1/jobs/{id}/cancel".
#pragma once

#include <optional>
#include <string_view>

namespace pawl::net {

// At most one {parameter}, which stands for one segment or a part of it, never for a slash. Refers
// to the text that it is made of.
class PathPattern {
 public:
    explicit PathPattern(std::string_view text) {
        const auto open = text.find('{');
        has_parameter_ = open != std::string_view::npos;
        prefix_ = text.substr(0, open);
        suffix_ = has_parameter_ ? text.substr(text.find('}') + 1) : std::string_view();
    }

    [[nodiscard]] auto has_parameter() const -> bool { return has_parameter_; }

    // What stands for the parameter, still encoded, or "" if there is none; nothing: another path.
    // Paths are compared as sent.
    [[nodiscard]] auto match(std::string_view path) const -> std::optional<std::string_view> {
        if (!has_parameter_) {
            return path == prefix_ ? std::optional<std::string_view>("") : std::nullopt;
        }
        const bool fits = path.size() > prefix_.size() + suffix_.size() &&
                          path.starts_with(prefix_) && path.ends_with(suffix_);
        if (!fits) {
            return std::nullopt;
        }
        path.remove_prefix(prefix_.size());
        path.remove_suffix(suffix_.size());
        return path.find('/') == std::string_view::npos ? std::optional(path) : std::nullopt;
    }

 private:
    std::string_view prefix_;
    std::string_view suffix_;
    bool has_parameter_ = false;
};

}  // namespace pawl::net
