// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/help.h"

#include <fmt/format.h>

namespace pawl::cli {
namespace {

auto command_line(const CommandSpec& spec) -> std::string {
    auto line = fmt::format("{}", spec.noun);
    if (!spec.verb.empty()) {
        line += fmt::format(" {}", spec.verb);
    }
    if (!spec.argument.empty()) {
        line += fmt::format(" {}{}", spec.argument, spec.repeat == Repeat::once ? "" : "…");
    }
    return line;
}

auto indented(std::string_view lines) -> std::string {
    std::string text;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        text += fmt::format("  {}\n", lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return text;
}

auto option_lines(std::span<const OptionSpec> options) -> std::string {
    std::string text;
    for (const auto& option : options) {
        const auto left = option.value.empty() ? std::string(option.name)
                                               : fmt::format("{} {}", option.name, option.value);
        text += option.help.empty() ? fmt::format("  {}\n", left)
                                    : fmt::format("  {:<28} {}\n", left, option.help);
    }
    return text;
}

auto command_lines(std::string_view noun) -> std::string {
    std::string text;
    for (const auto& spec : command_specs()) {
        if (noun.empty() || spec.noun == noun) {
            text += fmt::format("  pawl {:<28} {}\n", command_line(spec), spec.summary);
        }
    }
    return text;
}

}  // namespace

auto help_of_program() -> std::string {
    return fmt::format(
        "pawl: cron and durable jobs for web applications.\n\n"
        "  pawl serve --dev                                  start a server on this machine\n"
        "  pawl import vercel vercel.json --apply            bring the crons of an application\n"
        "  pawl jobs enqueue report --wait                   run a task and see how it ends\n"
        "  pawl cron next '*/15 * * * *'                     ask a cron expression\n\n"
        "Commands (each takes --help)\n{}\n"
        "Every command takes\n{}\n"
        "Client commands talk to PAWL_URL (http://127.0.0.1:7295) with PAWL_TOKEN.\n"
        "Exit codes: 0 ok, 1 failed, 2 usage, 3 config, 4 not authorised, 5 not found, 6 "
        "conflict,\n"
        "7 unreachable, 8 the job did not succeed, 78 refused to start, 130 interrupted.\n",
        command_lines({}),
        option_lines(common_options())
    );
}

auto help_of_noun(std::string_view noun) -> std::string {
    return command_lines(noun);
}

auto help_of_command(const CommandSpec& spec) -> std::string {
    std::string text = fmt::format(
        "{}\npawl {}: {}.\n", indented(spec.examples), command_line(spec), spec.summary
    );
    if (!spec.options.empty()) {
        text += "\n" + option_lines(spec.options);
    }
    return text + "\nAs every command\n" + option_lines(common_options());
}

}  // namespace pawl::cli
