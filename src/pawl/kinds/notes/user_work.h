// SPDX-License-Identifier: Apache-2.0
// What the nightly kinds share: one user after another, each by itself.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/call_scope.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/database/sql_value.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/note_tools.h"
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
// a failed attempt. Work that met a database in trouble is tried three times in all, the second and
// third time behind everybody else's. Not thread-safe; what it is given outlives it.
class UserWork {
 public:
    UserWork(const NoteTools& tools, const NoteSource& source, task::TaskContext& context)
        : tools_(tools), source_(source), context_(context) {}
    UserWork(const UserWork&) = delete;
    auto operator=(const UserWork&) -> UserWork& = delete;

    using Work = std::function<Async<Result<>>(const User* user)>;
    // Of each user with notes, in the order of their ids. Error: cancelled, and what kept it from
    // reading the users.
    [[nodiscard]] auto each(const Work* work) -> Async<Result<>>;

    // Something smaller than a user failed: told of, and that is all.
    void complain(const User& user, std::string_view what);
    // A line of the job's log about a user.
    void tell(const User& user, std::string_view what);
    void made_by(std::string_view engine) { engines_.emplace(engine); }

    [[nodiscard]] auto open() -> Async<Result<database::Session>>;
    // One statement on a session of its own.
    [[nodiscard]] auto query(database::Statement statement) -> Async<Result<database::SqlRows>>;
    [[nodiscard]] auto execute(database::Statement statement) -> Async<Result<std::int64_t>>;
    // What the database knows of a table's columns.
    [[nodiscard]] auto columns(const tables::TableMap* table)
        -> Async<Result<std::vector<database::Column>>>;

    [[nodiscard]] auto scope(const User& user) const -> ai::CallScope;
    [[nodiscard]] auto tools() const -> const NoteTools& { return tools_; }
    [[nodiscard]] auto context() -> task::TaskContext& { return context_; }
    [[nodiscard]] auto now() const -> WallTime { return context_.clock().wall_now(); }
    // Whether an attempt before this one may have done a part.
    [[nodiscard]] auto goes_on() const -> bool { return context_.job().attempt > 1; }
    // Whether this is the second or third try of a user's work.
    [[nodiscard]] auto tries_again() const -> bool { return turn_ > 1; }
    // Whether nothing may change: the payload says so.
    [[nodiscard]] auto asks_for_dry_run() const -> bool;

    // {success, usersProcessed, usersFailed, errors, engine, …numbers}. If all users failed: a
    // failure, for good if trying again would not help, or skipped where a budget is used up.
    [[nodiscard]] auto outcome(boost::json::object numbers) const -> job::Outcome;

 private:
    using Users = std::vector<User>;

    auto count() -> Async<Result<>>;
    auto page(const std::optional<User>* after) -> Async<Result<Users>>;
    // Of these users; those that may be tried again go to `again`.
    auto try_each(const Work* work, const Users* users, Users* again) -> Async<Result<>>;
    auto wait_to_try_again() -> Async<>;
    void end(const User& user, const Result<>& done, Duration took);
    void write_line(const User& user, const Result<>& done, Duration took);
    [[nodiscard]] auto has_notes() const -> std::string;

    NoteTools tools_;
    const NoteSource& source_;
    task::TaskContext& context_;

    int turn_ = 1;
    std::size_t users_ = 0;
    std::size_t processed_ = 0;
    std::size_t failed_ = 0;
    std::optional<Error> first_failure_;
    bool may_help_to_retry_ = false;
    std::vector<std::string> errors_;  // the first ten
    std::set<std::string, std::less<>> engines_;
};

}  // namespace pawl::kinds::notes
