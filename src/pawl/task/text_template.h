// SPDX-License-Identifier: Apache-2.0
// Text with places for values of the payload: https://example.com/users/{{payload.id}}.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::task {

// What the text around a placeholder is, which decides how a value is written into it.
enum class Medium : std::uint8_t {
    plain,   // as it is
    header,  // as it is, but no control characters
    url,     // percent-encoded; "." and ".." are refused, since a path would climb with them; in
             // front of the path what can stand there, and at the very front a URL as it is
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
    // With something that fits in every place: for checks before there is a payload.
    [[nodiscard]] auto sample() const -> std::string;

 private:
    // What a value stands in.
    enum class Spot : std::uint8_t {
        text,       // what the medium is
        quoted,     // a JSON string
        scheme,     // the front of a URL: all of it, some of it, or its scheme
        authority,  // a host, a port or a part of them
    };
    struct Place {
        std::vector<std::string> path;
        Spot spot = Spot::text;
        std::string sample = {};  // a value that fits
        std::string tail = {};    // the text behind it
    };

    [[nodiscard]] auto place_behind(std::string_view text, std::vector<std::string> path) const
        -> Place;
    [[nodiscard]] auto spot_in_url(std::string_view text) const -> Spot;

    [[nodiscard]] auto written(const Place& place, std::string_view payload) const
        -> Result<std::string>;

    Medium medium_ = Medium::plain;
    std::string head_;
    std::vector<Place> places_;
};

}  // namespace pawl::task
