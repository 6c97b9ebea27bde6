// SPDX-License-Identifier: Apache-2.0
// What is wrong with a configuration, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::config {

// Where a value was written. `file` is a path, "environment" or "command line"; the last two and
// defaults have line 0.
struct Place {
    std::string file = {};
    int line = 0;
    int column = 0;

    auto operator==(const Place&) const -> bool = default;
};

enum class Danger : std::uint8_t {
    invalid,  // cannot be understood
    unsafe,   // understood, and would open a door
};

// One fault. `key` is dotted: tasks.report.url. The message never holds a value.
struct ConfigProblem {
    std::string file = {};
    int line = 0;
    int column = 0;
    std::string key = {};
    std::string message = {};
    Danger danger = Danger::invalid;

    auto operator==(const ConfigProblem&) const -> bool = default;
};

// Not wrong, but not what its author may think.
using Warning = ConfigProblem;

// "pawl.toml:12:3: server.listn: unknown key; did you mean `listen`?"
[[nodiscard]] auto to_text(const ConfigProblem& problem) -> std::string;

// Gathers problems and warnings while a configuration is read. Not thread-safe.
class Report {
 public:
    void problem(
        const Place& place, std::string key, std::string message, Danger danger = Danger::invalid
    );
    void warning(const Place& place, std::string key, std::string message);

    [[nodiscard]] auto ok() const -> bool { return problems_.empty(); }
    // In the order of the file.
    [[nodiscard]] auto take_problems() -> std::vector<ConfigProblem>;
    [[nodiscard]] auto take_warnings() -> std::vector<Warning> { return std::move(warnings_); }

 private:
    std::vector<ConfigProblem> problems_;
    std::vector<Warning> warnings_;
};

}  // namespace pawl::config
