// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>

#include "pawl/base/text_time.h"
#include "pawl/observe/redact.h"

namespace pawl {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames = {"DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

// Escapes as RFC 8259 section 7 asks, and DEL and ESC with it: a terminal must not obey a log line.
void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
        } else {
            line += c;
        }
    }
    line += '"';
}

auto is_plain_word(std::string_view text) -> bool {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
    });
}

void append_value(std::string& line, LogFormat format, const LogField& field) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        const auto shown = redact(*text);
        if (format == LogFormat::logfmt && is_plain_word(shown)) {
            line += shown;
        } else {
            append_quoted(line, shown);
        }
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        line += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
        line += fmt::format("{:.6g}", *real);
    } else {
        line += std::get<bool>(field.value) ? "true" : "false";
    }
}

void append_field(std::string& line, LogFormat format, const LogField& field) {
    if (format == LogFormat::json) {
        line += line.size() > 1 ? ",\"" : "\"";
        line += field.name;
        line += "\":";
    } else {
        line += line.empty() ? "" : " ";
        line += field.name;
        line += '=';
    }
    append_value(line, format, field);
}

auto to_spdlog(LogLevel level) -> spdlog::level::level_enum {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warn:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::fatal:
            return spdlog::level::critical;
    }
    return spdlog::level::info;
}

class StderrLogger final : public Logger {
 public:
    StderrLogger(const Clock& clock, LogFormat format, LogLevel least)
        : clock_(clock),
          format_(format),
          least_(least),
          sink_("pawl", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        sink_.set_pattern("%v");
        sink_.set_level(spdlog::level::debug);
        sink_.flush_on(spdlog::level::debug);
    }

    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields)
        override {
        if (level >= least_) {
            sink_.log(
                to_spdlog(level),
                spdlog::string_view_t(
                    format_log_line(format_, clock_.wall_now(), level, event, fields)
                )
            );
        }
    }

 private:
    const Clock& clock_;
    LogFormat format_;
    LogLevel least_;
    spdlog::logger sink_;
};

class SilentLogger final : public Logger {
 public:
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace

auto parse_log_level(std::string_view text) -> std::optional<LogLevel> {
    constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warn", "error", "fatal"};
    const auto* const found = std::ranges::find(kNames, text);
    return found == kNames.end() ? std::nullopt
                                 : std::optional(static_cast<LogLevel>(found - kNames.begin()));
}

auto parse_log_format(std::string_view text) -> std::optional<LogFormat> {
    if (text == "json") {
        return LogFormat::json;
    }
    return text == "logfmt" ? std::optional(LogFormat::logfmt) : std::nullopt;
}

auto format_log_line(
    LogFormat format,
    WallTime now,
    LogLevel level,
    std::string_view event,
    std::initializer_list<LogField> fields
) -> std::string {
    std::string line = format == LogFormat::json ? "{" : "";
    const auto time = format_time(now);
    append_field(line, format, {"ts", time});
    append_field(line, format, {"level", kLevelNames.at(static_cast<std::size_t>(level))});
    append_field(line, format, {"msg", event});
    for (const auto& field : fields) {
        append_field(line, format, field);
    }
    return format == LogFormat::json ? line + "}" : line;
}

auto make_stderr_logger(const Clock& clock, LogFormat format, LogLevel least)
    -> std::unique_ptr<Logger> {
    return std::make_unique<StderrLogger>(clock, format, least);
}

auto make_silent_logger() -> std::unique_ptr<Logger> {
    return std::make_unique<SilentLogger>();
}

}  // namespace pawl
