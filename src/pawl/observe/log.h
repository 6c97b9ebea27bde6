// SPDX-License-Identifier: Apache-2.0
// What happened, for people and machines: one event, one line, a fixed name and fields.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "pawl/base/clock.h"

namespace pawl {

enum class LogLevel : std::uint8_t { debug, info, warn, error, fatal };
enum class LogFormat : std::uint8_t { json, logfmt };

[[nodiscard]] auto parse_log_level(std::string_view text) -> std::optional<LogLevel>;
[[nodiscard]] auto parse_log_format(std::string_view text) -> std::optional<LogFormat>;

// A field of a log line. Text is escaped by the writer: no value can break the line (row 119 of the
// guarantees), and redacted, so that no secret passes.
struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
    LogField(std::string_view field, const char* text)
        : name(field), value(std::string_view(text)) {}
    LogField(std::string_view field, const std::string& text)
        : name(field), value(std::string_view(text)) {}
    LogField(std::string_view field, bool flag) : name(field), value(flag) {}
    LogField(std::string_view field, double number) : name(field), value(number) {}
    template <class Number>
        requires(std::is_integral_v<Number> && !std::is_same_v<Number, bool>)
    LogField(std::string_view field, Number number)
        : name(field), value(static_cast<std::int64_t>(number)) {}
};

// Thread-safe. Owned by main; everybody else holds a reference.
class Logger {
 public:
    Logger() = default;
    Logger(const Logger&) = delete;
    auto operator=(const Logger&) -> Logger& = delete;
    virtual ~Logger() = default;

    // `event` is a fixed name such as "job.failed"; what varies goes into fields.
    virtual void write(
        LogLevel level, std::string_view event, std::initializer_list<LogField> fields
    ) = 0;

    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::info, event, fields);
    }
    void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::warn, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::error, event, fields);
    }
    void fatal(std::string_view event, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::fatal, event, fields);
    }
};

// One line, as every logger writes it; without the line's end. Pure.
[[nodiscard]] auto format_log_line(
    LogFormat format,
    WallTime now,
    LogLevel level,
    std::string_view event,
    std::initializer_list<LogField> fields
) -> std::string;

// Writes to standard error.
[[nodiscard]] auto make_stderr_logger(const Clock& clock, LogFormat format, LogLevel least)
    -> std::unique_ptr<Logger>;

// Drops everything: for tests that look elsewhere.
[[nodiscard]] auto make_silent_logger() -> std::unique_ptr<Logger>;

}  // namespace pawl
