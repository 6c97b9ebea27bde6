// SPDX-License-Identifier: Apache-2.0
// Which payload keys jobs are looked up by, and their values.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/relational/connection.h"
#include "pawl/store/jobs.h"
#include "pawl/store/search.h"

namespace pawl::relational {

struct Session;

// The keys as the writer knows them: of many nodes each looks again every ten seconds. A key is
// trusted a minute after it was declared, when all nodes index what they store.
class SearchKeys {
 public:
    void load(Connection& connection);
    // Makes `job` known by the values of its payload.
    void index(Session& session, const job::Job& job, WallTime now);

 private:
    std::map<std::string, std::vector<std::string>, std::less<>> paths_of_;
    std::optional<WallTime> looked_at_;
};

class Search final : public store::SearchPort {
 public:
    explicit Search(Session& session) : session_(session) {}

    void declare(std::span<const store::SearchKey> keys, WallTime now) override;

 private:
    Session& session_;
};

// Keys that were declared long enough ago are complete from now on.
void complete_search_keys(Session& session, WallTime now);

// A term that can be looked up: the job from which on that finds all.
struct SearchStart {
    const store::PayloadTerm* term = nullptr;
    JobId since = {};
};
// The term of a filter that goes furthest back; nullopt: none can be looked up.
[[nodiscard]] auto find_search(Connection& connection, const store::JobFilter& filter)
    -> std::optional<SearchStart>;

}  // namespace pawl::relational
