// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/json_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "pawl/base/json.h"
#include "pawl/base/text_time.h"

namespace pawl {

auto ObjectWriter::begin(std::string_view name) -> std::string& {
    out_ += first_ ? "\"" : ",\"";
    first_ = false;
    out_.append(name).append("\":");
    return out_;
}

auto ObjectWriter::text(std::string_view name, std::string_view value) -> ObjectWriter& {
    append_json_string(begin(name), value);
    return *this;
}

auto ObjectWriter::text_or_null(std::string_view name, std::string_view value) -> ObjectWriter& {
    return value.empty() ? null(name) : text(name, value);
}

auto ObjectWriter::number(std::string_view name, std::int64_t value) -> ObjectWriter& {
    const fmt::format_int digits(value);
    begin(name).append(digits.data(), digits.size());
    return *this;
}

auto ObjectWriter::decimal(std::string_view name, double value) -> ObjectWriter& {
    constexpr double kThousand = 1'000;
    const double rounded = std::isfinite(value) ? std::round(value * kThousand) / kThousand : 0;
    fmt::format_to(std::back_inserter(begin(name)), "{}", rounded);
    return *this;
}

auto ObjectWriter::flag(std::string_view name, bool value) -> ObjectWriter& {
    return raw(name, value ? "true" : "false");
}

auto ObjectWriter::time(std::string_view name, WallTime value) -> ObjectWriter& {
    begin(name).append("\"").append(format_time(value)).append("\"");
    return *this;
}

auto ObjectWriter::time_or_null(std::string_view name, std::optional<WallTime> value)
    -> ObjectWriter& {
    return value ? time(name, *value) : null(name);
}

auto ObjectWriter::raw(std::string_view name, std::string_view json) -> ObjectWriter& {
    begin(name).append(json);
    return *this;
}

auto ObjectWriter::raw_or_null(std::string_view name, std::string_view json) -> ObjectWriter& {
    return raw(name, json.empty() ? "null" : json);
}

}  // namespace pawl
