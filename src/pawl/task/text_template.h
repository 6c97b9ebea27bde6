// SPDX-License-Identifier: Apache-2.0
// Text with places for values of the payload: https://example.com/users/{{payload.id}}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::task {

// What the text around a placeholder is, which decides how a value is written into it.
enum class Medium : std::uint8_t {
    plain,   // as it is
    header,  // as it is, but no control characters
    url,     // percent-encoded; "." and ".." are refused, since a path would climb with them
    json,    // within quotes the escaped text, elsewhere the JSON value itself
};

// Immutable; safe from any thread.
class TextTemplate {
 public:
    // Placeholders are {{payload}} and {{payload.a.b.0}}, with spaces inside the braces allowed.
    // Error: invalid_template for anything else between "{{" and "}}", and without "}}".
    [[nodiscard]] static auto parse(std::string_view text, Medium medium) -> Result<TextTemplate>;

    // With the values of `payload` (JSON text) in place. Errors, which name the key:
    // missing_payload_key (absent, or null where text is needed), invalid_header, invalid_url.
    [[nodiscard]] auto render(std::string_view payload) const -> Result<std::string>;

    [[nodiscard]] auto has_placeholders() const -> bool { return !places_.empty(); }
    // The text in front of the first placeholder: all of it without one.
    [[nodiscard]] auto head() const -> const std::string& { return head_; }
    // With `filler` in every place: for checks before there is a payload.
    [[nodiscard]] auto with_filler(std::string_view filler) const -> std::string;

 private:
    struct Place {
        std::vector<std::string> path;
        bool quoted = false;  // stands within a JSON string
        std::string tail;     // the text behind it
    };

    [[nodiscard]] auto written(const Place& place, std::string_view payload) const
        -> Result<std::string>;

    Medium medium_ = Medium::plain;
    std::string head_;
    std::vector<Place> places_;
};

}  // namespace pawl::task
