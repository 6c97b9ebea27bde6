// SPDX-License-Identifier: Apache-2.0
// Lists of jobs, newest first. An index finds candidates, the filter is asked of each: of no more
// than a window of them, so that no page costs more the more jobs there are.
#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

#include "pawl/relational/job_filters.h"
#include "pawl/relational/job_reads.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/search.h"

namespace pawl::relational {
namespace {

using job::JobState;

// Candidates that a page may look at: fewer where payloads and errors have to be read.
constexpr std::size_t kMostLookedAt = 6'000;
constexpr std::size_t kMostRead = 2'000;
constexpr std::size_t kMostLookedUp = 1'000;

// A statement that finds candidates, and the state that it is asked for.
struct Source {
    Sql sql = {};
    JobState state = JobState::ready;
};

auto unfinished_source(const store::JobFilter& filter) -> Sql {
    if (!filter.schedule.empty()) {
        return Sql::list_unfinished_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::list_unfinished_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return Sql::list_unfinished_jobs_of_user;
    }
    return filter.task.empty() || filter.tag.empty() ? Sql::list_unfinished_jobs
                                                     : Sql::list_unfinished_jobs_with_tag;
}

auto final_source(const store::JobFilter& filter) -> Sql {
    if (!filter.fingerprint.empty()) {
        return Sql::list_failed_jobs_of_error;
    }
    if (!filter.schedule.empty()) {
        return Sql::list_final_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::list_final_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return Sql::list_final_jobs_of_user;
    }
    return filter.task.empty() ? Sql::list_final_jobs : Sql::list_final_jobs_of_task;
}

// Adds the narrowest indexes for one half of the states: all of them, or one after the other where
// the many that wait or succeeded are not wanted.
void add_sources(const store::JobFilter& filter, bool final, std::vector<Source>& sources) {
    if (!asks_for(filter, final)) {
        return;
    }
    const auto widest = final ? final_source(filter) : unfinished_source(filter);
    const auto many = final ? JobState::succeeded : JobState::ready;
    const bool is_wide = widest == Sql::list_unfinished_jobs || widest == Sql::list_final_jobs ||
                         widest == Sql::list_final_jobs_of_task;
    const bool asks_for_many =
        filter.states.empty() || std::ranges::find(filter.states, many) != filter.states.end();
    if (!is_wide || asks_for_many) {
        sources.push_back({.sql = widest});
        return;
    }
    for (const auto state : filter.states) {
        if (is_final(state) == final) {
            sources.push_back(
                {.sql = final ? Sql::list_unsuccessful_jobs : Sql::list_unfinished_jobs_in_state,
                 .state = state}
            );
        }
    }
}

// What one source found between where the page begins and where it stopped.
struct Found {
    std::vector<JobId> ids = {};
    JobId reached = {};
    WallTime reached_at = {};
    bool over = false;  // nothing is left below
};

// Finds up to limit + 1 jobs: few candidates first, more where few of them are shown.
class Look {
 public:
    Look(Connection& connection, const store::JobFilter& filter, std::size_t window)
        : connection_(connection), filter_(filter), texts_(filter), left_(window) {}

    template <class... Values>
    auto operator()(const Source& source, const std::pair<const char*, Values>&... more) -> Found {
        constexpr std::size_t kGrowth = 8;
        const auto wanted = filter_.limit + 1;
        Found found{.reached = filter_.before};
        for (auto rows = wanted; left_ > 0 && !found.over && found.ids.size() < wanted;
             rows *= kGrowth) {
            rows = std::min(rows, left_);
            left_ -= rows;
            look_at(source, rows, found, more...);
        }
        return found;
    }

 private:
    template <class... Values>
    void look_at(
        const Source& source,
        std::size_t rows,
        Found& found,
        const std::pair<const char*, Values>&... more
    ) {
        const auto before =
            found.reached ? found.reached.value : std::numeric_limits<std::int64_t>::max();
        auto candidates = filtered(
            connection_,
            source.sql,
            filter_,
            texts_,
            source.state,
            std::pair(":before", before),
            std::pair(":rows", rows),
            more...
        );
        std::size_t seen = 0;
        while (found.ids.size() <= filter_.limit && candidates.next()) {
            ++seen;
            found.reached = JobId{candidates.integer(0)};
            found.reached_at = candidates.time(1);
            if (!candidates.is_null(2) && candidates.integer(2) != 0) {
                found.ids.push_back(found.reached);
            }
        }
        found.over = found.ids.size() <= filter_.limit && seen < rows;
    }

    Connection& connection_;
    const store::JobFilter& filter_;
    FilterTexts texts_;
    std::size_t left_;
};

auto window_of(const store::JobFilter& filter) -> std::size_t {
    const auto most = filter.reads_texts() ? kMostRead : kMostLookedAt;
    return filter.window == 0 ? most : std::min(most, filter.window);
}

// All sources together: what lies above where the first of them stopped.
auto merged(std::vector<Found> all) -> Found {
    Found whole{.over = true};
    for (const auto& found : all) {
        if (!found.over && (whole.over || found.reached > whole.reached)) {
            whole.reached = found.reached;
            whole.reached_at = found.reached_at;
            whole.over = false;
        }
    }
    for (auto& found : all) {
        std::ranges::copy_if(found.ids, std::back_inserter(whole.ids), [&whole](JobId id) {
            return whole.over || id >= whole.reached;
        });
    }
    std::ranges::sort(whole.ids, std::ranges::greater());
    return whole;
}

auto look_along(Connection& connection, const store::JobFilter& filter) -> Found {
    std::vector<Source> sources;
    add_sources(filter, false, sources);
    add_sources(filter, true, sources);
    std::vector<Found> all;
    all.reserve(sources.size());
    for (const auto& source : sources) {
        all.push_back(Look(connection, filter, window_of(filter))(source));
    }
    return merged(std::move(all));
}

// Down to the job since which the index has all, and along those before it.
auto look_up(Connection& connection, const store::JobFilter& filter, const SearchStart& start)
    -> Found {
    const auto window = std::min(window_of(filter), kMostLookedUp);
    auto found = Look(connection, filter, std::max(window, filter.limit + 1))(
        Source{.sql = Sql::list_jobs_of_value},
        std::pair(":path", std::string_view(start.term->path)),
        std::pair(":value", std::string_view(start.term->value)),
        std::pair(":since", start.since)
    );
    if (!found.over || start.since.value == 0) {
        return found;
    }
    auto older = filter;
    older.before = start.since;
    auto rest = look_along(connection, older);
    rest.ids.insert(rest.ids.begin(), found.ids.begin(), found.ids.end());
    return rest;
}

}  // namespace

auto JobReads::list(const store::JobFilter& filter) -> store::JobPage {
    const auto start = find_search(connection_, filter);
    const bool is_indexed = start && (!filter.before || filter.before > start->since);
    auto found =
        is_indexed ? look_up(connection_, filter, *start) : look_along(connection_, filter);
    store::JobPage page;
    if (found.ids.size() > filter.limit) {
        found.ids.resize(filter.limit);
        page.next = found.ids.back();
    } else if (!found.over) {
        page.next = found.reached;
        page.looked_back_to = found.reached_at;
    }
    if (!found.ids.empty()) {
        page.jobs =
            read_jobs(connection_, connection_.query(Sql::read_jobs, encode_ids(found.ids)));
    }
    std::ranges::sort(page.jobs, std::ranges::greater(), &job::Job::id);
    return page;
}

}  // namespace pawl::relational
