// SPDX-License-Identifier: Apache-2.0
// What commands there are. Parsing, help and completions are made from this one list.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::cli {

struct Invocation;
struct Shell;

enum class Repeat : std::uint8_t { once, many, any };  // any number, also none

struct OptionSpec {
    std::string_view name;   // "--queue"
    std::string_view value;  // "NAME" in the help; empty: a flag
    std::string_view help;
    Repeat repeat = Repeat::once;
};

struct CommandSpec {
    std::string_view noun;
    std::string_view verb;      // empty: the noun stands alone
    std::string_view argument;  // "ID" in the help; empty: none
    Repeat repeat = Repeat::once;
    std::string_view summary;
    std::string_view examples;  // lines without indentation
    std::vector<OptionSpec> options = {};
    // Returns the exit code. Null: the command takes its arguments as they are (pawl cron).
    int (*run)(const Invocation&, Shell&) = nullptr;
};

// All of them, in the order of the help.
[[nodiscard]] auto command_specs() -> std::span<const CommandSpec>;
// Null if there is none.
[[nodiscard]] auto find_command(std::string_view noun, std::string_view verb) -> const CommandSpec*;
// Options that every command takes.
[[nodiscard]] auto common_options() -> std::span<const OptionSpec>;

}  // namespace pawl::cli
