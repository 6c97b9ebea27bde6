// SPDX-License-Identifier: Apache-2.0
// What the nightly kinds share: one user after another, each by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/call_scope.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/database/sql_value.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

// Where notes are, of which users.
struct NoteSource {
    std::string connection = "app";
    tables::TableMap notes = {};
    std::optional<tables::TableMap> users = std::nullopt;  // if it is named: no others
};

struct User {
    database::SqlValue id = {};
    std::string name = {};  // the id as text
};

// A user whose work fails is told of and does not stop the others; that nobody's work was done is
// a failed attempt. Not thread-safe; what it is given outlives it.
class UserWork {
 public:
    UserWork(database::Databases& databases, const NoteSource& source, task::TaskContext& context)
        : databases_(databases), source_(source), context_(context) {}
    UserWork(const UserWork&) = delete;
    auto operator=(const UserWork&) -> UserWork& = delete;

    using Work = std::function<Async<Result<>>(const User* user)>;
    // Of each user with notes, in the order of their ids. Error: cancelled, and what kept it from
    // reading the users.
    [[nodiscard]] auto each(const Work* work) -> Async<Result<>>;

    // Something smaller than a user failed: told of, and that is all.
    void complain(const User& user, std::string_view what);
    void made_by(std::string_view engine) { engines_.emplace(engine); }

    [[nodiscard]] auto open() -> Async<Result<database::Session>>;
    [[nodiscard]] auto scope(const User& user) const -> ai::CallScope;
    [[nodiscard]] auto context() -> task::TaskContext& { return context_; }
    [[nodiscard]] auto now() const -> WallTime;
    // The slot that the job was made for: a job that runs late is still about that time.
    [[nodiscard]] auto slot() const -> WallTime;
    // A condition: true where the user in that column has none, and is one of those looked at.
    [[nodiscard]] auto has_no_notes(std::string_view user_column) const -> std::string;
    // Whether nothing may change: the payload says so.
    [[nodiscard]] auto asks_for_dry_run() const -> bool;

    // {usersProcessed, usersFailed, …numbers, errors, engine}; a failure if all users failed.
    [[nodiscard]] auto outcome(boost::json::object numbers) const -> job::Outcome;

 private:
    auto users() -> Async<Result<std::vector<User>>>;
    [[nodiscard]] auto is_ours(std::string_view user_column) const -> std::string;

    database::Databases& databases_;
    const NoteSource& source_;
    task::TaskContext& context_;

    std::size_t processed_ = 0;
    std::size_t failed_ = 0;
    std::vector<std::string> errors_;  // the first ten
    std::set<std::string, std::less<>> engines_;
};

}  // namespace pawl::kinds::notes
