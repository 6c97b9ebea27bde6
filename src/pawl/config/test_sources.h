// SPDX-License-Identifier: Apache-2.0
// A configuration from texts, for tests: no disk, no real kinds.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/config/load.h"

namespace pawl::config {

// Knows `url` (required, http or https), `method` and `headers`; refuses everything else.
class FakeHttpKind final : public task::Kind {
 public:
    [[nodiscard]] auto name() const -> std::string_view override { return "http"; }
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override {
        last_options = request.options;
        for (const auto& option : request.options) {
            const std::string_view key = option.key();
            if (key != "url" && key != "method" && key != "headers" && key != "compat" &&
                key != "db" && key != "cache") {
                return fail_field("/" + std::string(key), "unknown_field", "unknown key");
            }
        }
        const auto* url = request.options.if_contains("url");
        if (url == nullptr) {
            return fail_field("/url", "missing_field", "is missing");
        }
        if (!url->is_string() || !url->get_string().starts_with("http")) {
            return fail_field("/url", "invalid_url", "must be an http or https address");
        }
        return nullptr;
    }

    // A database and a cache, if it names them.
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override {
        using Section = task::ConnectionUse::Section;
        std::vector<task::ConnectionUse> uses;
        for (const auto& [key, section] :
             {std::pair("db", Section::databases), std::pair("cache", Section::caches)}) {
            if (const auto* name = request.options.if_contains(key)) {
                uses.push_back({.section = section, .name = std::string(name->as_string())});
            }
        }
        return uses;
    }

    mutable boost::json::object last_options;
};

struct TestSources {
    std::string toml = {};
    Environment environment = {};
    std::map<std::string, FileText> files = {};
    std::vector<Override> overrides = {};
    bool dev = false;

    [[nodiscard]] auto load() const -> std::expected<Config, std::vector<ConfigProblem>> {
        task::KindCatalog kinds;
        auto http = std::make_unique<FakeHttpKind>();
        const auto* kind = http.get();
        kinds.add(std::move(http));
        auto config = load_config(
            {
                .path = "pawl.toml",
                .environment = environment,
                .overrides = overrides,
                .dev = dev,
                .read_file = [this](const std::string& path) -> Result<FileText> {
                    if (path == "pawl.toml") {
                        return FileText{.text = toml};
                    }
                    const auto found = files.find(path);
                    return found == files.end() ? fail("not_found", "cannot read " + path)
                                                : Result<FileText>(found->second);
                },
            },
            kinds
        );
        last_options = kind->last_options;
        return config;
    }

    // Each problem as "line:column key: message", or "ok".
    [[nodiscard]] auto problems() const -> std::string {
        const auto config = load();
        std::string text = config ? "ok" : "";
        if (!config) {
            for (const auto& problem : config.error()) {
                text += std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
                        problem.key + ": " + problem.message + "\n";
            }
        }
        return text;
    }

    mutable boost::json::object last_options = {};
};

}  // namespace pawl::config
