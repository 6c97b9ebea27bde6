// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/dispatch.h"

#include <algorithm>
#include <span>

#include "pawl/base/names.h"
#include "pawl/cli/client.h"
#include "pawl/cli/command_spec.h"
#include "pawl/cli/cron_commands.h"
#include "pawl/cli/help.h"
#include "pawl/cli/invocation.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

using Words = std::vector<std::string>;

auto asks_for_help(std::span<const std::string> args) -> bool {
    return std::ranges::any_of(args, [](const std::string& arg) {
        return arg == "--help" || arg == "-h";
    });
}

// Moves common options from before the noun to behind the verb.
auto nouns_first(const Words& args) -> Words {
    Words leading;
    std::size_t at = 0;
    for (; at < args.size() && args[at].starts_with("--"); ++at) {
        const auto known = std::ranges::find_if(common_options(), [&](const OptionSpec& option) {
            return args[at] == option.name || args[at].starts_with(std::string(option.name) + "=");
        });
        if (known == common_options().end() || known->name == "--help") {
            return args;
        }
        leading.push_back(args[at]);
        if (!known->value.empty() && args[at] == known->name && at + 1 < args.size()) {
            leading.push_back(args[++at]);
        }
    }
    if (at == args.size()) {
        return args;
    }
    Words words(args.begin() + static_cast<std::ptrdiff_t>(at), args.end());
    words.insert(words.end(), leading.begin(), leading.end());
    return words;
}

auto suggestion(std::string_view word, const Words& candidates) -> std::string {
    const auto nearest = nearest_name(word, candidates);
    return nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?";
}

auto verbs_of(std::string_view noun) -> Words {
    Words verbs;
    for (const auto& spec : command_specs()) {
        if (spec.noun == noun && !spec.verb.empty()) {
            verbs.emplace_back(spec.verb);
        }
    }
    return verbs;
}

auto nouns() -> Words {
    Words nouns;
    for (const auto& spec : command_specs()) {
        nouns.emplace_back(spec.noun);
    }
    return nouns;
}

auto run_cron(std::string_view verb, std::span<const std::string> rest, Shell& shell) -> int {
    return verb == "next" ? cron_next_command(rest, shell.in, shell.out, shell.err, shell.clock)
                          : cron_explain_command(rest, shell.out, shell.err, shell.clock);
}

auto run_command(const CommandSpec& spec, const Words& rest, Shell& shell) -> int {
    if (asks_for_help(rest)) {
        shell.out << help_of_command(spec);
        return kOk;
    }
    const auto invocation = parse_invocation(spec, rest);
    if (!invocation) {
        shell.err << "error: " << plain(invocation.error().message) << "\nsee: pawl " << spec.noun
                  << (spec.verb.empty() ? "" : " ") << spec.verb << " --help\n";
        return kUsage;
    }
    const auto color = invocation->value("--color").value_or("auto");
    if (color != "auto" && color != "always" && color != "never") {
        return complain(shell, "--color must be auto, always or never", kUsage);
    }
    return spec.run(*invocation, shell);
}

// A noun whose verb is missing, asks for help, or is unknown.
auto run_noun(const Words& words, Shell& shell) -> int {
    const auto& noun = words.front();
    const auto verbs = verbs_of(noun);
    if (words.size() > 1 && asks_for_help(std::span(words).subspan(1, 1))) {
        shell.out << help_of_noun(noun);
        return kOk;
    }
    if (words.size() > 1 && !words[1].starts_with("-")) {
        return complain(
            shell,
            "pawl " + noun + " has no `" + plain(words[1]) + "`" + suggestion(words[1], verbs),
            kUsage
        );
    }
    shell.err << help_of_noun(noun);
    return kUsage;
}

}  // namespace

auto dispatch(const std::vector<std::string>& args, Shell& shell) -> int {
    if (args.empty()) {
        shell.err << help_of_program();
        return kUsage;
    }
    if (args.front() == "--help" || args.front() == "-h" || args.front() == "help") {
        shell.out << help_of_program();
        return kOk;
    }
    if (args.front() == "--version") {
        return dispatch({"version"}, shell);
    }
    const auto words = nouns_first(args);
    const auto& noun = words.front();
    if (const auto* spec = find_command(noun, "")) {
        return run_command(*spec, Words(words.begin() + 1, words.end()), shell);
    }
    const auto* spec = words.size() > 1 ? find_command(noun, words[1]) : nullptr;
    if (spec != nullptr && spec->run == nullptr) {
        return run_cron(spec->verb, std::span(words).subspan(2), shell);
    }
    if (spec != nullptr) {
        return run_command(*spec, Words(words.begin() + 2, words.end()), shell);
    }
    if (!verbs_of(noun).empty()) {
        return run_noun(words, shell);
    }
    return complain(shell, "pawl has no `" + plain(noun) + "`" + suggestion(noun, nouns()), kUsage);
}

}  // namespace pawl::cli
