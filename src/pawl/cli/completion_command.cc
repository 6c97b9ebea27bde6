// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"

namespace pawl::cli {
namespace {

auto nouns() -> std::vector<std::string_view> {
    std::vector<std::string_view> nouns;
    for (const auto& spec : command_specs()) {
        if (nouns.empty() || nouns.back() != spec.noun) {
            nouns.push_back(spec.noun);
        }
    }
    return nouns;
}

// What may follow: verbs after a noun, options after a command.
struct Choices {
    std::string_view noun;
    std::string_view verb;
    std::vector<std::string_view> words;
};

auto choices() -> std::vector<Choices> {
    std::vector<Choices> all;
    for (const auto noun : nouns()) {
        Choices verbs{.noun = noun, .verb = {}, .words = {}};
        for (const auto& spec : command_specs()) {
            if (spec.noun == noun && !spec.verb.empty()) {
                verbs.words.push_back(spec.verb);
            }
        }
        if (!verbs.words.empty()) {
            all.push_back(std::move(verbs));
        }
    }
    for (const auto& spec : command_specs()) {
        Choices options{.noun = spec.noun, .verb = spec.verb, .words = {}};
        for (const auto& option : spec.options) {
            options.words.push_back(option.name);
        }
        for (const auto& option : common_options()) {
            options.words.push_back(option.name);
        }
        if (spec.noun == "completion") {
            options.words = {"bash", "zsh", "fish"};
        }
        all.push_back(std::move(options));
    }
    return all;
}

// The lines of a shell's `case`: "jobs:" are the verbs, "jobs:list" the options.
auto case_lines() -> std::string {
    std::string lines;
    for (const auto& [noun, verb, words] : choices()) {
        const bool alone = verb.empty() && find_command(noun, "") != nullptr;
        lines += fmt::format(
            "    {}:{}) words=\"{}\" ;;\n", noun, alone ? "*" : verb, fmt::join(words, " ")
        );
    }
    return lines;
}

auto bash_script() -> std::string {
    return fmt::format(
        "# bash completion of pawl\n"
        "_pawl() {{\n"
        "  local current=\"${{COMP_WORDS[COMP_CWORD]}}\" noun=\"\" verb=\"\" words=\"\"\n"
        "  [ \"$COMP_CWORD\" -gt 1 ] && noun=\"${{COMP_WORDS[1]}}\"\n"
        "  [ \"$COMP_CWORD\" -gt 2 ] && verb=\"${{COMP_WORDS[2]}}\"\n"
        "  case \"$noun:$verb\" in\n"
        "    :) words=\"{}\" ;;\n{}"
        "  esac\n"
        "  COMPREPLY=( $(compgen -W \"$words\" -- \"$current\") )\n"
        "  if [ -z \"$COMPREPLY\" ] && [[ \"$current\" != -* ]]; then\n"
        "    COMPREPLY=( $(compgen -f -- \"$current\") )\n"
        "  fi\n"
        "}}\n"
        "complete -F _pawl pawl\n",
        fmt::join(nouns(), " "),
        case_lines()
    );
}

auto zsh_script() -> std::string {
    return fmt::format(
        "#compdef pawl\n"
        "_pawl() {{\n"
        "  local noun=\"\" verb=\"\" list=\"\"\n"
        "  (( CURRENT > 2 )) && noun=\"$words[2]\"\n"
        "  (( CURRENT > 3 )) && verb=\"$words[3]\"\n"
        "  _pawl_words \"$noun\" \"$verb\"\n"
        "}}\n"
        "_pawl_words() {{\n"
        "  local words=\"\"\n"
        "  case \"$1:$2\" in\n"
        "    :) words=\"{}\" ;;\n{}"
        "  esac\n"
        "  compadd -- ${{=words}}\n"
        "  [[ -n \"$2\" ]] && _files\n"
        "}}\n"
        "compdef _pawl pawl\n",
        fmt::join(nouns(), " "),
        case_lines()
    );
}

auto fish_quoted(std::string_view text) -> std::string {
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? "\\'" : std::string(1, c);
    }
    return quoted + "'";
}

auto fish_script() -> std::string {
    std::string script = fmt::format(
        "# fish completion of pawl\ncomplete -c pawl -n __fish_use_subcommand -f -a '{}'\n",
        fmt::join(nouns(), " ")
    );
    for (const auto& spec : command_specs()) {
        if (!spec.verb.empty()) {
            script += fmt::format(
                "complete -c pawl -n '__fish_seen_subcommand_from {}' -f -a {} -d {}\n",
                spec.noun,
                spec.verb,
                fish_quoted(spec.summary)
            );
        }
        for (const auto& option : spec.options) {
            script += fmt::format(
                "complete -c pawl -n '__fish_seen_subcommand_from {}' -l {}{} -d {}\n",
                spec.verb.empty() ? spec.noun : spec.verb,
                option.name.substr(2),
                option.value.empty() ? "" : " -r",
                fish_quoted(option.help)
            );
        }
    }
    for (const auto& option : common_options()) {
        script += fmt::format(
            "complete -c pawl -l {}{} -d {}\n",
            option.name.substr(2),
            option.value.empty() ? "" : " -r",
            fish_quoted(option.help)
        );
    }
    return script;
}

}  // namespace

auto completion_command(const Invocation& invocation, Shell& shell) -> int {
    const auto& name = invocation.arguments.front();
    if (name == "bash") {
        shell.out << bash_script();
    } else if (name == "zsh") {
        shell.out << zsh_script();
    } else if (name == "fish") {
        shell.out << fish_script();
    } else {
        return complain(shell, "completion speaks bash, zsh and fish", kUsage);
    }
    return kOk;
}

}  // namespace pawl::cli
