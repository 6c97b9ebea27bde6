// SPDX-License-Identifier: Apache-2.0
// A TOML document that grows line by line.
#pragma once

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/byte_size.h"
#include "pawl/base/clock.h"
#include "pawl/base/text_time.h"
#include "pawl/config/toml_text.h"

namespace pawl::config {

// Tables and their keys, in the order in which they are written.
class TomlWriter {
 public:
    void table(std::string_view name) {
        text_ += fmt::format("{}[{}]\n", text_.empty() ? "" : "\n", name);
    }
    void table(std::string_view section, std::string_view name) {
        table(fmt::format("{}.{}", section, toml_key(name)));
    }
    void raw(std::string_view key, std::string_view value) {
        text_ += fmt::format("{} = {}\n", toml_key(key), value);
    }
    void text(std::string_view key, std::string_view value) { raw(key, toml_string(value)); }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        boost::json::array items;
        for (const auto& value : values) {
            items.emplace_back(value);
        }
        raw(key, toml_value(items));
    }
    void texts_if_any(std::string_view key, const std::vector<std::string>& values) {
        if (!values.empty()) {
            texts(key, values);
        }
    }
    void number(std::string_view key, std::int64_t value) { raw(key, std::to_string(value)); }
    void truth(std::string_view key, bool value) { raw(key, value ? "true" : "false"); }
    void duration(std::string_view key, Duration value) { text(key, format_duration(value)); }
    void bytes(std::string_view key, std::size_t value) { text(key, format_bytes(value)); }
    // JSON text; null, and what is none, is left out.
    void payload(const std::string& json) {
        std::error_code error;
        const auto value = boost::json::parse(json, error);
        if (!error && !value.is_null()) {
            raw("payload", toml_value(value));
        }
    }

    [[nodiscard]] auto take() -> std::string { return std::move(text_); }

 private:
    std::string text_;
};

}  // namespace pawl::config
