// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/cache_invalidate_kind.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/task.h"

namespace pawl::kinds::upkeep {
namespace {

using job::Outcome;

constexpr std::string_view kDefaultConnection = "main";
constexpr std::size_t kMostKeys = 1'000;

struct CacheInvalidateOptions {
    std::string connection = {};
    std::vector<std::string> keys = {};
    std::vector<std::string> patterns = {};
    bool fails = false;
    bool dry_run = false;
};

auto read_list(task::OptionReader& reader, std::string_view key) -> std::vector<std::string> {
    const auto* const value = reader.value(key);
    const auto* const list = value == nullptr ? nullptr : value->if_array();
    if (value != nullptr && list == nullptr) {
        reader.refuse(key, "invalid_type", "a list of texts is expected");
    }
    std::vector<std::string> texts;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto* const text = (*list)[i].if_string();
        if (text == nullptr || text->empty()) {
            reader.refuse(fmt::format("{}/{}", key, i), "invalid_type", "a text is expected");
        } else {
            texts.emplace_back(*text);
        }
    }
    if (texts.size() > kMostKeys) {
        reader.refuse(key, "out_of_range", fmt::format("at most {}", kMostKeys));
    }
    return texts;
}

auto read_options(const task::KindRequest& request) -> Result<CacheInvalidateOptions> {
    task::OptionReader reader(request.options);
    CacheInvalidateOptions options{
        .connection = tables::read_connection(reader, "cache", kDefaultConnection),
        .keys = read_list(reader, "keys"),
        .patterns = read_list(reader, "patterns"),
        .fails = reader.one_of("on_error", {"warn", "fail"}) == "fail",
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    if (reader.value("keys") == nullptr && reader.value("patterns") == nullptr) {
        reader.refuse("keys", "missing_field", "`keys` or `patterns` is needed");
    }
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

class CacheInvalidateRunner final : public task::Runner {
 public:
    CacheInvalidateRunner(cache::Caches& caches, CacheInvalidateOptions task)
        : caches_(caches), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return invalidate(&context);
    }

 private:
    auto invalidate(task::TaskContext* context) const -> Async<Outcome> {
        const auto payload = tables::payload_of(*context);
        const bool dry_run = task_.dry_run || (payload && tables::asks_for_dry_run(*payload));
        std::int64_t count = 0;
        const auto done = co_await drop(dry_run, context, &count);
        boost::json::object result = {{"deleted", count}};
        if (dry_run) {
            result["dryRun"] = true;
        }
        if (!done) {
            auto outcome = tables::failed_outcome(done.error(), *context);
            context->log(LogLevel::warn, done.error().message);
            if (task_.fails || outcome.end != job::AttemptEnd::failed) {
                co_return outcome;
            }
            result["warning"] = done.error().message;
        }
        co_return Outcome::success(to_json_text(result));
    }

    auto drop(bool dry_run, const task::TaskContext* context, std::int64_t* count) const
        -> Async<Result<>> {
        auto cache = caches_.open(task_.connection, context->stop(), context->deadline());
        if (!cache) {
            co_return std::unexpected(std::move(cache.error()));
        }
        const auto keys =
            dry_run ? co_await cache->count(task_.keys) : co_await cache->del(task_.keys);
        if (!keys) {
            co_return std::unexpected(keys.error());
        }
        *count += *keys;
        for (const auto& pattern : task_.patterns) {
            const auto matching = dry_run ? co_await cache->count_matching(pattern)
                                          : co_await cache->unlink_matching(pattern);
            if (!matching) {
                co_return std::unexpected(matching.error());
            }
            *count += *matching;
        }
        co_return Result<>();
    }

    cache::Caches& caches_;
    CacheInvalidateOptions task_;
};

}  // namespace

auto CacheInvalidateKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const CacheInvalidateRunner>(caches_, std::move(*options));
}

auto CacheInvalidateKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    task::OptionReader reader(request.options);
    return {{
        .section = task::ConnectionUse::Section::caches,
        .name = tables::read_connection(reader, "cache", kDefaultConnection),
    }};
}

}  // namespace pawl::kinds::upkeep
