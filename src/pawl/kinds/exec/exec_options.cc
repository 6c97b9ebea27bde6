// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/exec_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <chrono>
#include <expected>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/base/byte_size.h"
#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/kinds/exec/environment.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::exec {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostArguments = 1000;
constexpr std::size_t kMostVariables = 200;
constexpr int kHighestExitCode = 255;
constexpr std::int64_t kMostProcesses = 100'000;
constexpr std::int64_t kLeastMemory = std::int64_t{1} << 20;
constexpr std::int64_t kMostMemory = std::int64_t{1} << 50;
constexpr Duration kMostCpuTime = std::chrono::days(7);
constexpr std::size_t kLongestUserName = 64;

// NUL ends a text for the kernel.
auto is_whole_text(std::string_view text) -> bool {
    return !text.contains('\0') && text.size() < kMostVariableBytes;
}

auto parse_exit_code(std::string_view text) -> std::optional<int> {
    int code = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, code);
    const bool valid = error == std::errc() && at == end && code >= 0 && code <= kHighestExitCode;
    return valid ? std::optional(code) : std::nullopt;
}

auto parse_verdict(const json::value& value) -> std::optional<Verdict> {
    const auto* const text = value.if_string();
    if (text == nullptr) {
        return std::nullopt;
    }
    if (*text == "success") {
        return Verdict::success;
    }
    if (*text == "retry") {
        return Verdict::retry;
    }
    return *text == "permanent" ? std::optional(Verdict::permanent) : std::nullopt;
}

auto is_user_name(std::string_view name) -> bool {
    return !name.empty() && name.size() <= kLongestUserName && name.front() != '-' &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '.';
           });
}

// Reads one task; each step fills a part of the options and complains to the reader.
class OptionsOf {
 public:
    explicit OptionsOf(const task::KindRequest& request) : reader_(request.options) {}

    auto read() -> Result<ExecTaskOptions> {
        read_folder();
        read_command();
        read_env();
        read_user();
        read_limits();
        read_exit_codes();
        read_permanent_exit_codes();
        if (reader_.one_of("stdin", {"none", "payload"}) == "payload") {
            options_.input = Input::payload;
        }
        if (const auto bytes = reader_.integer("output_bytes", 0, task::kMostResultBytes)) {
            options_.output_bytes = static_cast<std::size_t>(*bytes);
        }
        if (const auto checked = reader_.finish(); !checked) {
            return std::unexpected(checked.error());
        }
        return std::move(options_);
    }

 private:
    void read_folder() {
        const auto folder = reader_.text("cwd");
        if (!folder) {
            return;
        }
        const auto path = *folder + "/";
        if (!folder->starts_with('/') || path.contains("/../") || !is_whole_text(path)) {
            return reader_.refuse(
                "cwd", "invalid_path", "an absolute path without `..` is expected"
            );
        }
        options_.order.folder = *folder;
    }

    void read_command() {
        const auto* const value = reader_.value("command");
        if (value == nullptr) {
            return reader_.refuse("command", "missing_field", "an exec task needs a command");
        }
        const auto* const words = value->if_array();
        if (words == nullptr) {
            return reader_.refuse(
                "command",
                "invalid_type",
                "a list is expected, such as [\"/usr/bin/backup\", \"--all\"]; there is no shell"
            );
        }
        for (std::size_t i = 0; i < words->size(); ++i) {
            read_argument(i, (*words)[i]);
        }
        if (words->empty() || words->size() > kMostArguments) {
            reader_.refuse(
                "command", "out_of_range", fmt::format("1..{} texts are expected", kMostArguments)
            );
        } else if (words->front().is_string()) {
            check_program(words->front().get_string());
        }
    }

    void read_argument(std::size_t index, const json::value& value) {
        const auto pointer = fmt::format("command/{}", index);
        if (!value.is_string()) {
            return reader_.refuse(pointer, "invalid_type", "a text is expected");
        }
        if (!is_whole_text(value.get_string())) {
            return reader_.refuse(pointer, "invalid_value", "too long, or with a NUL in it");
        }
        options_.order.command.emplace_back(value.get_string());
    }

    // Where a relative path begins must not depend on where the server was started.
    void check_program(std::string_view program) {
        if (program.empty()) {
            reader_.refuse("command/0", "invalid_value", "the program is missing");
        } else if (program.contains('/') && !program.starts_with('/') &&
                   reader_.value("cwd") == nullptr) {
            reader_.refuse(
                "command/0", "invalid_path", "an absolute path or a bare name is expected, or `cwd`"
            );
        }
    }

    void read_env() {
        const auto* const variables = table("env");
        if (variables == nullptr) {
            return;
        }
        if (variables->size() > kMostVariables) {
            reader_.refuse("env", "out_of_range", fmt::format("at most {}", kMostVariables));
        }
        for (const auto& [name, value] : *variables) {
            read_variable(name, value);
        }
    }

    void read_variable(std::string_view name, const json::value& value) {
        const auto pointer = fmt::format("env/{}", name);
        const bool scalar = value.is_string() || value.is_number() || value.is_bool();
        const auto text = value.is_string() ? std::string(value.get_string()) : to_json_text(value);
        if (!is_variable_name(name)) {
            reader_.refuse(pointer, "invalid_value", "this is no name: [A-Za-z_][A-Za-z0-9_]*");
        } else if (is_reserved_variable(name)) {
            reader_.refuse(pointer, "reserved_env", "a task may not set this variable");
        } else if (!scalar) {
            reader_.refuse(pointer, "invalid_type", "a text is expected");
        } else if (!is_whole_text(text) || name.size() + text.size() + 1 >= kMostVariableBytes) {
            reader_.refuse(pointer, "invalid_value", "too long, or with a NUL in it");
        } else {
            options_.environment.push_back(fmt::format("{}={}", name, text));
        }
    }

    void read_user() {
        const auto user = reader_.text("user");
        if (user && !is_user_name(*user)) {
            return reader_.refuse("user", "invalid_value", "the name of a user is expected");
        }
        options_.order.user = user.value_or("");
    }

    void read_limits() {
        const auto* const given = table("limits");
        if (given == nullptr) {
            return;
        }
        auto& limits = options_.order.limits;
        task::OptionReader reader(*given);
        limits.memory_bytes = read_memory(reader);
        limits.cpu_time = read_cpu_time(reader);
        const auto processes = reader.integer("processes", 1, kMostProcesses);
        limits.processes = processes ? processes : limits.processes;
        if (const auto checked = reader.finish(); !checked) {
            for (const auto& field : checked.error().fields) {
                reader_.refuse("limits" + field.pointer, field.code, field.detail);
            }
        }
    }

    static auto read_memory(task::OptionReader& reader) -> std::optional<std::int64_t> {
        const auto* const value = reader.value("memory");
        if (value == nullptr) {
            return std::nullopt;
        }
        const auto bytes = value->is_string()  ? parse_bytes(value->get_string())
                           : value->is_int64() ? std::optional(value->get_int64())
                                               : std::nullopt;
        if (!bytes || *bytes < kLeastMemory || *bytes > kMostMemory) {
            reader.refuse("memory", "invalid_value", "a size is expected, such as \"256MiB\"");
            return std::nullopt;
        }
        return bytes;
    }

    static auto read_cpu_time(task::OptionReader& reader) -> std::optional<std::chrono::seconds> {
        const auto text = reader.text("cpu");
        const auto time = text ? parse_duration(*text) : Result<Duration>(Duration::zero());
        if (text && (!time || *time <= Duration::zero() || *time > kMostCpuTime)) {
            reader.refuse("cpu", "invalid_value", "a duration is expected, such as \"60s\"");
            return std::nullopt;
        }
        return text ? std::optional(std::chrono::ceil<std::chrono::seconds>(*time)) : std::nullopt;
    }

    void read_exit_codes() {
        const auto* const meanings = table("exit_codes");
        if (meanings == nullptr) {
            return;
        }
        for (const auto& [key, value] : *meanings) {
            const auto code = parse_exit_code(key);
            const auto verdict = parse_verdict(value);
            const auto pointer = fmt::format("exit_codes/{}", std::string_view(key));
            if (!code && key != "*") {
                reader_.refuse(
                    pointer, "out_of_range", "a code is 0..255, or \"*\" for all others"
                );
            } else if (!verdict) {
                reader_.refuse(pointer, "invalid_value", "success, retry or permanent is expected");
            } else if (code) {
                options_.exit_codes.listed.insert_or_assign(*code, *verdict);
            } else {
                options_.exit_codes.others = *verdict;
            }
        }
    }

    // The short form for the one verdict that most tasks need.
    void read_permanent_exit_codes() {
        const auto* const value = reader_.value("permanent_exit_codes");
        if (value == nullptr) {
            return;
        }
        const auto* const codes = value->if_array();
        if (codes == nullptr) {
            return reader_.refuse("permanent_exit_codes", "invalid_type", "a list is expected");
        }
        for (std::size_t i = 0; i < codes->size(); ++i) {
            const auto& code = (*codes)[i];
            const auto pointer = fmt::format("permanent_exit_codes/{}", i);
            if (!code.is_int64() || code.get_int64() < 1 || code.get_int64() > kHighestExitCode) {
                reader_.refuse(pointer, "out_of_range", "a code 1..255 is expected");
                continue;
            }
            const auto [at, added] = options_.exit_codes.listed.emplace(
                static_cast<int>(code.get_int64()), Verdict::permanent
            );
            if (!added && at->second != Verdict::permanent) {
                reader_.refuse(pointer, "invalid_value", "`exit_codes` says otherwise");
            }
        }
    }

    auto table(std::string_view key) -> const json::object* {
        const auto* const value = reader_.value(key);
        if (value != nullptr && !value->is_object()) {
            reader_.refuse(key, "invalid_type", "a table is expected");
        }
        return value == nullptr ? nullptr : value->if_object();
    }

    task::OptionReader reader_;
    ExecTaskOptions options_;
};

}  // namespace

auto read_exec_options(const task::KindRequest& request) -> Result<ExecTaskOptions> {
    return OptionsOf(request).read();
}

}  // namespace pawl::kinds::exec
