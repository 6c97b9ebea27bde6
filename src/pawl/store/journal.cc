// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <iterator>

#include "pawl/base/assert.h"

namespace pawl::store {
namespace {

namespace json = boost::json;

template <class Event, std::size_t Count>
auto event_at(const std::array<std::string_view, Count>& names, std::string_view name) -> Event {
    const auto* const found = std::ranges::find(names, name);
    PAWL_ASSERT(found != names.end());
    return static_cast<Event>(found - names.begin());
}

void append_runs(std::string& text, const std::vector<JobChange>& changes) {
    for (std::size_t i = 0; i < changes.size();) {
        auto last = i;
        while (last + 1 < changes.size() && changes[last + 1].event == changes[i].event &&
               changes[last + 1].id.value == changes[last].id.value + 1) {
            ++last;
        }
        fmt::format_to(
            std::back_inserter(text),
            "{}[\"{}\",{},{}]",
            text.size() > 1 ? "," : "",
            kJobEventNames.at(static_cast<std::size_t>(changes[i].event)),
            changes[i].id.value,
            changes[last].id.value
        );
        i = last + 1;
    }
}

}  // namespace

auto encode_changes(const std::vector<JobChange>& jobs, const std::vector<NamedChange>& named)
    -> std::string {
    std::string text = "[";
    append_runs(text, jobs);
    for (const auto& change : named) {
        text += text.size() > 1 ? "," : "";
        text += json::serialize(json::array{
            kNamedEventNames.at(static_cast<std::size_t>(change.event)),
            change.name,
            change.job.value,
        });
    }
    return text + "]";
}

void decode_changes(std::string_view text, JournalEntry& into) {
    for (const auto& element : json::parse(text).as_array()) {
        const auto& change = element.as_array();
        const std::string_view name = change.at(0).as_string();
        if (change.at(1).is_string()) {
            into.named.push_back({
                .event = event_at<NamedEvent>(kNamedEventNames, name),
                .name = std::string(change.at(1).as_string()),
                .job = JobId{change.at(2).as_int64()},
            });
            continue;
        }
        const auto event = event_at<JobEvent>(kJobEventNames, name);
        for (auto id = change.at(1).as_int64(); id <= change.at(2).as_int64(); ++id) {
            into.jobs.push_back({JobId{id}, event});
        }
    }
}

}  // namespace pawl::store
