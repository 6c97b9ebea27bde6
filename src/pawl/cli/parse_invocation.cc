// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <list>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/cli/invocation.h"

namespace pawl::cli {
namespace {

struct Slot {
    const OptionSpec* spec;
    std::vector<std::string> values = {};
    CLI::Option* option = nullptr;
};

// Declares one command to the library and keeps what it finds.
class Parser {
 public:
    explicit Parser(const CommandSpec& spec) {
        app_.set_help_flag();
        add(spec.options);
        add(common_options());
        if (!spec.argument.empty()) {
            auto* arguments =
                app_.add_option("arguments", arguments_)->required(spec.repeat != Repeat::any);
            if (spec.repeat == Repeat::once) {
                arguments->expected(1);
            }
        }
    }

    auto parse(std::vector<std::string> args) -> Result<Invocation> {
        std::ranges::reverse(args);  // the library takes them from the back
        try {
            app_.parse(std::move(args));
        } catch (const CLI::ParseError& error) {
            return fail("usage", error.what());
        }
        Invocation invocation{.arguments = std::move(arguments_)};
        for (auto& slot : slots_) {
            if (slot.option->count() > 0) {
                auto values = slot.spec->value.empty() ? std::vector<std::string>{""}
                                                       : std::move(slot.values);
                invocation.options.emplace(slot.spec->name, std::move(values));
            }
        }
        return invocation;
    }

 private:
    void add(std::span<const OptionSpec> options) {
        for (const auto& option : options) {
            auto& slot = slots_.emplace_back(Slot{.spec = &option});
            const std::string name(option.name);
            if (option.value.empty()) {
                slot.option = app_.add_flag(name);
                continue;
            }
            // One value behind each mention; a second mention is an error unless it may repeat.
            slot.option = app_.add_option(name, slot.values)->allow_extra_args(false);
            if (option.repeat == Repeat::once) {
                slot.option->expected(1);
            }
        }
    }

    CLI::App app_;
    std::list<Slot> slots_;  // a list: the library keeps addresses
    std::vector<std::string> arguments_;
};

auto suggestion(const CommandSpec& spec, const std::vector<std::string>& args) -> std::string {
    std::vector<std::string> known;
    known.reserve(spec.options.size() + common_options().size());
    for (const auto& option : spec.options) {
        known.emplace_back(option.name);
    }
    for (const auto& option : common_options()) {
        known.emplace_back(option.name);
    }
    for (const auto& arg : args) {
        const auto name = arg.substr(0, arg.find('='));
        if (name.starts_with("--") && std::ranges::find(known, name) == known.end()) {
            const auto nearest = nearest_name(name, known);
            return nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?";
        }
    }
    return {};
}

}  // namespace

auto parse_invocation(const CommandSpec& spec, const std::vector<std::string>& args)
    -> Result<Invocation> {
    auto invocation = Parser(spec).parse(args);
    if (!invocation) {
        invocation.error().message += suggestion(spec, args);
    }
    return invocation;
}

}  // namespace pawl::cli
