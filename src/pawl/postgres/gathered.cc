// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/gathered.h"

#include <string_view>
#include <utility>

namespace pawl::postgres {
namespace {

using database::Bound;

// Quoted, so that no comma, brace or the word NULL in it means anything.
void append_text(std::string& array, std::string_view text) {
    array += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            array += '\\';
        }
        array += c;
    }
    array += '"';
}

void append(std::string& array, const Bound& value) {
    switch (value.type()) {
        case Bound::Type::null:
            array += "NULL";
            return;
        case Bound::Type::integer:
            array += std::to_string(value.integer());
            return;
        case Bound::Type::text:
        case Bound::Type::bytes:
            append_text(array, value.text());
            return;
    }
}

}  // namespace

void Gathered::add(std::span<const Bound> values) {
    arrays_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        arrays_[i] += calls_ == 0 ? '{' : ',';
        append(arrays_[i], values[i]);
    }
    ++calls_;
}

auto Gathered::take() -> std::vector<std::string> {
    for (auto& array : arrays_) {
        array += '}';
    }
    calls_ = 0;
    return std::exchange(arrays_, {});
}

}  // namespace pawl::postgres
