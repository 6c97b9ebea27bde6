// SPDX-License-Identifier: Apache-2.0
// Reads the options of a task: each kind asks for its keys, and every complaint names its key.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::task {

// Gathers all errors instead of stopping at the first. Keys that nobody asked for are errors too,
// but for `retry_on`, which is common to all tasks and means something to http alone. Not
// thread-safe; `options` outlives the reader.
class OptionReader {
 public:
    explicit OptionReader(const boost::json::object& options) : options_(options) {}

    // The value of a key, or null if it is absent.
    [[nodiscard]] auto value(std::string_view key) -> const boost::json::value*;

    // Nothing if the key is absent, or wrong: then there is an error invalid_type, out_of_range or
    // invalid_value.
    [[nodiscard]] auto text(std::string_view key) -> std::optional<std::string>;
    [[nodiscard]] auto flag(std::string_view key) -> std::optional<bool>;
    [[nodiscard]] auto integer(std::string_view key, std::int64_t least, std::int64_t most)
        -> std::optional<std::int64_t>;
    [[nodiscard]] auto one_of(std::string_view key, std::initializer_list<std::string_view> choices)
        -> std::optional<std::string>;

    // Complains about a key; `pointer` is what follows the "/".
    void refuse(std::string_view pointer, std::string_view code, std::string_view detail);
    // The errors of `result`, if it has one, become errors of the key.
    void refuse(std::string_view pointer, const Error& error);

    // After the last question. Error: that of the first field, with all of them in `fields`.
    [[nodiscard]] auto finish() -> Result<>;

 private:
    void refuse_unknown_keys();

    const boost::json::object& options_;
    std::vector<std::string> known_ = {"retry_on"};
    std::vector<FieldError> fields_ = {};
};

}  // namespace pawl::task
