// SPDX-License-Identifier: Apache-2.0
// How something is run: each kind reads its own options and makes a runner of them.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/task/task.h"

namespace pawl::task {

// What a kind is given: the keys of the task's table that are not common to all tasks, as JSON.
// Values `env:NAME` and `file:/path` are read already.
struct KindRequest {
    std::string task;
    boost::json::object options;
};

// A connection of the application that a task uses: `name` of [databases.name] or [caches.name].
struct ConnectionUse {
    enum class Section : std::uint8_t { databases, caches };
    Section section;
    std::string name;

    auto operator==(const ConnectionUse&) const -> bool = default;
};

class Kind {
 public:
    Kind() = default;
    Kind(const Kind&) = delete;
    auto operator=(const Kind&) -> Kind& = delete;
    virtual ~Kind() = default;

    [[nodiscard]] virtual auto name() const -> std::string_view = 0;

    // Null without an error: the task is known but this node cannot run it (a native task without
    // a handler). Errors carry fields whose pointer is "/<key>": unknown_field, invalid_type,
    // missing_field, invalid_url, invalid_header, reserved_header, …
    [[nodiscard]] virtual auto make_runner(const KindRequest& request) const
        -> Result<std::shared_ptr<const Runner>> = 0;

    // For how long a worker outside holds a job of such a task; nothing: nodes run it. Asked after
    // make_runner() found the options in order.
    [[nodiscard]] virtual auto lease(const KindRequest& /*request*/) const
        -> std::optional<Duration> {
        return std::nullopt;
    }

    // What must be configured for such a task to run. Asked after make_runner() found the options
    // in order.
    [[nodiscard]] virtual auto connections(const KindRequest& /*request*/) const
        -> std::vector<ConnectionUse> {
        return {};
    }
};

// The kinds of this binary. Filled at start, read-only after.
class KindCatalog {
 public:
    void add(std::unique_ptr<Kind> kind) {
        const std::string name(kind->name());
        kinds_.insert_or_assign(name, std::move(kind));
    }
    [[nodiscard]] auto find(std::string_view name) const -> const Kind* {
        const auto found = kinds_.find(name);
        return found == kinds_.end() ? nullptr : found->second.get();
    }
    [[nodiscard]] auto names() const -> std::vector<std::string_view> {
        std::vector<std::string_view> names;
        names.reserve(kinds_.size());
        for (const auto& [name, kind] : kinds_) {
            names.emplace_back(name);
        }
        return names;
    }

 private:
    std::map<std::string, std::unique_ptr<Kind>, std::less<>> kinds_;
};

}  // namespace pawl::task
