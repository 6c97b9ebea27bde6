// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/user_work.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/database/sql_error.h"
#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/sleep_until_stopped.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::size_t kMostErrors = 10;
constexpr std::size_t kWhole = 100;
constexpr std::size_t kUsersAPage = 1'000;
// The document's three tries. The client of models has its own behind each call.
constexpr int kTries = 3;
constexpr Duration kFirstWait = std::chrono::seconds(2);  // doubled before the third try

}  // namespace

auto UserWork::each(const Work* work) -> Async<Result<>> {
    if (auto counted = co_await count(); !counted) {
        co_return counted;
    }
    Users again;
    std::optional<User> last;
    do {
        const auto users = co_await page(&last);
        if (!users) {
            co_return std::unexpected(users.error());
        }
        if (auto done = co_await try_each(work, &*users, &again); !done) {
            co_return done;
        }
        last = users->size() < kUsersAPage ? std::nullopt : std::optional(users->back());
    } while (last);
    while (!again.empty()) {
        ++turn_;
        co_await wait_to_try_again();
        const auto users = std::exchange(again, {});
        if (auto done = co_await try_each(work, &users, &again); !done) {
            co_return done;
        }
    }
    co_return Result<>();
}

auto UserWork::try_each(const Work* work, const Users* users, Users* again) -> Async<Result<>> {
    for (const auto& user : *users) {
        const auto began = context_.clock().steady_now();
        const auto done = co_await (*work)(&user);
        if (context_.stop().stop_requested() || (!done && done.error().code == "cancelled")) {
            co_return fail("cancelled", "the attempt was asked to stop");
        }
        if (!done && database::is_retryable(done.error()) && turn_ < kTries) {
            tell(user, fmt::format("will be tried again: {}", done.error().message));
            again->push_back(user);
            continue;
        }
        end(user, done, context_.clock().steady_now() - began);
    }
    co_return Result<>();
}

void UserWork::end(const User& user, const Result<>& done, Duration took) {
    if (done) {
        ++processed_;
    } else {
        ++failed_;
        complain(user, done.error().message);
        first_failure_ = first_failure_.value_or(done.error());
        may_help_to_retry_ = may_help_to_retry_ || database::is_retryable(done.error()) ||
                             ai::is_retryable(done.error());
    }
    write_line(user, done, took);
    const auto ended = processed_ + failed_;
    context_.report_progress(
        static_cast<int>(std::min(ended * kWhole / std::max<std::size_t>(users_, 1), kWhole)),
        fmt::format("{} of {} users", ended, users_)
    );
}

// Of the server's log: whose work it was is a field, not a part of a sentence.
void UserWork::write_line(const User& user, const Result<>& done, Duration took) {
    const auto& job = context_.job();
    context_.logger().write(
        done ? LogLevel::info : LogLevel::warn,
        done ? "notes.user_done" : "notes.user_failed",
        {{"job_id", job.id.value},
         {"task", job.task},
         {"attempt", job.attempt},
         {"user_id", user.name},
         {"duration_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()},
         {"error", done ? std::string_view() : std::string_view(done.error().message)}}
    );
}

auto UserWork::wait_to_try_again() -> Async<> {
    const auto until = context_.clock().steady_now() + kFirstWait * (1 << (turn_ - 2));
    co_await sleep_until_stopped(
        &context_.clock(), &tools_.alarms, std::min(until, context_.deadline()), context_.stop()
    );
}

auto UserWork::has_notes() const -> std::string {
    const auto& notes = source_.notes;
    if (!source_.users) {
        return is_kept(notes);
    }
    const auto& users = *source_.users;
    return fmt::format(
        "{} and {} in (select {} from {})",
        is_kept(notes),
        notes["user_id"],
        users["id"],
        users.table().quoted
    );
}

auto UserWork::count() -> Async<Result<>> {
    const auto& notes = source_.notes;
    const auto rows = co_await query(
        {.sql = fmt::format(
             "select count(distinct {}) from {} where {}",
             notes["user_id"],
             notes.table().quoted,
             has_notes()
         )}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    users_ = static_cast<std::size_t>(rows->integer(0, 0).value_or(0));
    co_return Result<>();
}

auto UserWork::page(const std::optional<User>* after) -> Async<Result<Users>> {
    const auto& notes = source_.notes;
    database::Statement statement{
        .sql = fmt::format(
            "select distinct {0} from {1} where {2}{3} order by {0} limit {4}",
            notes["user_id"],
            notes.table().quoted,
            has_notes(),
            *after ? fmt::format(" and {} > $1", notes["user_id"]) : "",
            kUsersAPage
        )
    };
    if (*after) {
        statement.values.push_back((*after)->id);
    }
    const auto rows = co_await query(std::move(statement));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    Users users;
    users.reserve(rows->size());
    for (std::size_t row = 0; row < rows->size(); ++row) {
        users.push_back({.id = rows->at(row, 0), .name = rows->text(row, 0)});
    }
    co_return users;
}

void UserWork::complain(const User& user, std::string_view what) {
    auto line = fmt::format("user {}: {}", user.name, what);
    context_.log(LogLevel::warn, line);
    if (errors_.size() < kMostErrors) {
        errors_.push_back(std::move(line));
    }
}

void UserWork::tell(const User& user, std::string_view what) {
    context_.log(LogLevel::info, fmt::format("user {}: {}", user.name, what));
}

auto UserWork::open() -> Async<Result<database::Session>> {
    co_return co_await tools_.databases.open(
        source_.connection, context_.stop(), context_.deadline()
    );
}

auto UserWork::query(database::Statement statement) -> Async<Result<database::SqlRows>> {
    auto session = co_await open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    co_return co_await session->query(std::move(statement.sql), std::move(statement.values));
}

auto UserWork::execute(database::Statement statement) -> Async<Result<std::int64_t>> {
    auto session = co_await open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    co_return co_await session->execute(std::move(statement.sql), std::move(statement.values));
}

auto UserWork::columns(const tables::TableMap* table)
    -> Async<Result<std::vector<database::Column>>> {
    auto session = co_await open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    co_return co_await session->columns(table->table().plain);
}

auto UserWork::scope(const User& user) const -> ai::CallScope {
    return {
        .job = context_.job().id,
        .task = context_.job().task,
        .user = user.name,
        .stop = context_.stop(),
        .deadline = context_.deadline(),
    };
}

auto UserWork::asks_for_dry_run() const -> bool {
    const auto payload = tables::payload_of(context_);
    return payload && tables::asks_for_dry_run(*payload);
}

auto UserWork::outcome(boost::json::object numbers) const -> job::Outcome {
    if (processed_ == 0 && first_failure_) {
        if (first_failure_->code == "budget_exhausted") {
            return job::Outcome::ended(
                job::AttemptEnd::skipped, first_failure_->code, first_failure_->message
            );
        }
        auto outcome = job::Outcome::failure(
            "users_failed",
            fmt::format("all {} users failed; the first: {}", failed_, first_failure_->message)
        );
        outcome.error.retryable = may_help_to_retry_;
        return outcome;
    }
    boost::json::object result{
        {"success", true},
        {"usersProcessed", processed_},
        {"usersFailed", failed_},
    };
    result.insert(numbers.begin(), numbers.end());
    result["errors"] = boost::json::array(errors_.begin(), errors_.end());
    result["engine"] =
        engines_.empty() ? Json(nullptr) : Json(fmt::format("{}", fmt::join(engines_, "+")));
    return job::Outcome::success(to_json_text(result));
}

}  // namespace pawl::kinds::notes
