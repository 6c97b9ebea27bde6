// SPDX-License-Identifier: Apache-2.0
// JSON objects and lists, written straight into text: no tree is built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"

namespace pawl {

// Writes the members of one object; finish() closes it. Names are ours and need no escape.
class ObjectWriter {
 public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

    auto text(std::string_view name, std::string_view value) -> ObjectWriter&;
    // null when empty.
    auto text_or_null(std::string_view name, std::string_view value) -> ObjectWriter&;
    auto number(std::string_view name, std::int64_t value) -> ObjectWriter&;
    // Milliseconds and rates: three digits behind the point.
    auto decimal(std::string_view name, double value) -> ObjectWriter&;
    auto flag(std::string_view name, bool value) -> ObjectWriter&;
    auto time(std::string_view name, WallTime value) -> ObjectWriter&;
    auto time_or_null(std::string_view name, std::optional<WallTime> value) -> ObjectWriter&;
    auto null(std::string_view name) -> ObjectWriter& { return raw(name, "null"); }
    // JSON text, spliced in.
    auto raw(std::string_view name, std::string_view json) -> ObjectWriter&;
    // JSON text, or null when empty.
    auto raw_or_null(std::string_view name, std::string_view json) -> ObjectWriter&;
    // Writes the name; the value is appended to the text by the caller.
    auto begin(std::string_view name) -> std::string&;
    void finish() { out_ += '}'; }

 private:
    std::string& out_;
    bool first_ = true;
};

// [a,b,c] of anything that `write(out, element)` writes.
template <class List, class Write>
void append_list(std::string& out, const List& list, Write write) {
    out += '[';
    bool first = true;
    for (const auto& element : list) {
        if (!first) {
            out += ',';
        }
        first = false;
        write(out, element);
    }
    out += ']';
}

}  // namespace pawl
