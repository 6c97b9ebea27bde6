// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/cluster_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <utility>

#include "pawl/database/column.h"
#include "pawl/database/sql_error.h"
#include "pawl/kinds/notes/cluster_statements.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::size_t kPage = 500;
// Notes of one user in memory, with their vectors: about 100 MB at the worst.
constexpr std::size_t kPart = 5'000;

// What a database has against the values of one note; those beside it may be written.
auto is_about_the_row(const Error& error) -> bool {
    return error.code == "constraint" || error.code == "invalid_value" ||
           error.code == "database_error";
}

// Times that are not known may be anything. Not by SQL: SQLite holds times as texts, of more than
// one form.
auto is_changed(std::optional<WallTime> clustered, std::optional<WallTime> changed) -> bool {
    return !clustered || !changed || *changed > *clustered;
}

// What the provider did not get to is not marked as done: the next attempt looks at it again.
void leave_out_the_others(const std::vector<Note>& notes, std::vector<Group>& groups) {
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (!notes[i].is_embedded) {
            groups[i].label.clear();
        }
    }
}

}  // namespace

auto ClusterRun::run() -> Async<job::Outcome> {
    dry_run_ = options_.dry_run || work_.asks_for_dry_run();
    auto done = co_await vectors_.look_at_table();
    if (done) {
        const UserWork::Work each = [this](const User* user) { return do_user(user); };
        done = co_await work_.each(&each);
    }
    if (done && !dry_run_) {
        done = co_await remove_orphans();
    }
    if (!done) {
        co_return tables::failed_outcome(done.error(), work_.context());
    }
    boost::json::object numbers{{"notesEmbedded", embedded_}, {"notesClustered", clustered_}};
    if (dry_run_) {
        numbers["dryRun"] = true;
    }
    co_return work_.outcome(std::move(numbers));
}

auto ClusterRun::do_user(const User* user) -> Async<Result<>> {
    const auto embedded = embedded_;
    const auto clustered = clustered_;
    auto done = co_await do_notes(user);
    if (options_.clusters && !dry_run_) {  // also of what was written before a failure, or a kill
        const auto written =
            co_await work_.execute(clusters_statement(options_, *user, work_.now()));
        if (!written && done) {
            done = std::unexpected(written.error());
        }
    }
    if (!done && database::is_retryable(done.error())) {  // counted when it is tried again
        embedded_ = embedded;
        clustered_ = clustered;
    }
    co_return done;
}

auto ClusterRun::do_notes(const User* user) -> Async<Result<>> {
    if (work_.goes_on() && !dry_run_) {
        const auto done = co_await is_done(user);
        if (!done || *done) {
            co_return done ? Result<>() : std::unexpected(done.error());
        }
    }
    After after;
    Result<> done;
    do {
        auto notes = co_await read_part(user, &after);
        if (!notes) {
            co_return std::unexpected(std::move(notes.error()));
        }
        if (dry_run_) {
            count_only(*user, *notes);
        } else if (auto part = co_await do_part(user, std::move(*notes)); !part) {
            done = std::move(part);
        }
    } while (after && done);
    co_return done;
}

// An earlier attempt of this job did it.
auto ClusterRun::is_done(const User* user) -> Async<Result<bool>> {
    const auto rows =
        co_await work_.query(left_statement(options_, *user, work_.context().job().created_at));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    co_return rows->integer(0, 0) == 0;
}

auto ClusterRun::read_part(const User* user, After* after) -> Async<Result<std::vector<Note>>> {
    enum : std::size_t { id, content, type, cluster, embedding, clustered_at, changed_at };
    const auto page = options_.drain ? kPage : options_.batch;
    std::vector<Note> notes;
    bool more = true;
    while (more && notes.size() < kPart) {
        const auto rows = co_await work_.query(notes_statement(options_, *user, *after, page));
        if (!rows) {
            co_return std::unexpected(rows.error());
        }
        notes.reserve(notes.size() + rows->size());
        for (std::size_t row = 0; row < rows->size(); ++row) {
            auto stored = database::parse_vector(rows->text(row, embedding));
            notes.push_back({
                .id = rows->at(row, id),
                .name = rows->text(row, id),
                .content = rows->text(row, content),
                .type = rows->text(row, type),
                .cluster = rows->text(row, cluster),
                .is_changed =
                    is_changed(rows->time(row, clustered_at), rows->time(row, changed_at)),
                .stored = stored ? std::move(*stored) : std::vector<float>(),
            });
        }
        more = options_.drain && (rows->size() == page || rows->truncated);
        *after = more && !notes.empty() ? After(notes.back().id) : std::nullopt;
    }
    co_return notes;
}

auto ClusterRun::do_part(const User* user, std::vector<Note> notes) -> Async<Result<>> {
    auto made = co_await vectors_.make(user, std::move(notes));
    if (!made) {
        co_return std::unexpected(std::move(made.error()));
    }
    // Handed over and back: the threads may outlive an attempt that is given up.
    auto grouped = co_await work_.tools().threads.run([made = std::move(*made),
                                                       rules = options_.groups]() mutable {
        auto groups = find_groups(made.notes, rules, made.vectors);
        return std::pair(std::move(made), std::move(groups));
    });
    auto& [vectors, groups] = grouped;
    if (vectors.problem) {
        leave_out_the_others(vectors.notes, groups);
    }
    if (auto written = co_await write(user, &vectors, &groups); !written) {
        co_return written;
    }
    work_.made_by(vectors.engine.empty() ? "stored" : vectors.engine);
    if (!vectors.may_store) {
        work_.context().log(
            LogLevel::warn,
            fmt::format(
                "user {}: the column {} is a provider's: vectors of the offline engine are not "
                "stored in it",
                user->name,
                vectors_.column().name
            )
        );
    }
    work_.tell(*user, fmt::format("{} notes in their clusters", vectors.notes.size()));
    co_return vectors.problem ? Result<>(std::unexpected(*vectors.problem)) : Result<>();
}

void ClusterRun::count_only(const User& user, const std::vector<Note>& notes) {
    const auto wanted = places_to_embed(notes, options_.reembed).size();
    embedded_ += static_cast<std::int64_t>(wanted);
    clustered_ += static_cast<std::int64_t>(notes.size());
    work_.tell(user, fmt::format("would embed {} of {} notes", wanted, notes.size()));
}

auto ClusterRun::write(const User* user, const MadeVectors* made, const std::vector<Group>* groups)
    -> Async<Result<>> {
    const auto count = made->notes.size();
    const auto before = clustered_;
    std::optional<Error> refused;
    for (std::size_t from = 0; from < count; from += options_.batch) {
        const auto to = std::min(from + options_.batch, count);
        auto written = co_await write_some(user, made, groups, from, to);
        if (!written && is_about_the_row(written.error())) {
            written = co_await write_each(user, made, groups, from, to, &refused);
        }
        if (!written) {
            co_return written;
        }
    }
    if (refused && clustered_ == before) {
        co_return std::unexpected(std::move(*refused));
    }
    co_return Result<>();
}

auto ClusterRun::write_each(
    const User* user,
    const MadeVectors* made,
    const std::vector<Group>* groups,
    std::size_t from,
    std::size_t to,
    std::optional<Error>* refused
) -> Async<Result<>> {
    for (auto i = from; i < to; ++i) {
        auto one = co_await write_some(user, made, groups, i, i + 1);
        if (!one && !is_about_the_row(one.error())) {
            co_return one;
        }
        if (!one) {
            work_.complain(
                *user, fmt::format("note {}: {}", made->notes[i].name, one.error().message)
            );
            *refused = std::move(one.error());
        }
    }
    co_return Result<>();
}

auto ClusterRun::write_some(
    const User* user,
    const MadeVectors* made,
    const std::vector<Group>* groups,
    std::size_t from,
    std::size_t to
) -> Async<Result<>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    auto transaction = co_await session->begin();
    if (!transaction) {
        co_return std::unexpected(std::move(transaction.error()));
    }
    std::int64_t embedded = 0;
    std::int64_t clustered = 0;
    for (std::size_t i = from; i < to; ++i) {
        const auto& note = made->notes[i];
        const auto& group = (*groups)[i];
        if (group.label.empty()) {
            continue;
        }
        auto statement = write_statement(
            options_,
            *user,
            {.note = note,
             .group = group,
             .now = work_.now(),
             .vector = note.is_to_store ? &vectors_.column() : nullptr}
        );
        const auto changed =
            co_await session->execute(std::move(statement.sql), std::move(statement.values));
        if (!changed) {
            co_return std::unexpected(changed.error());
        }
        embedded += note.is_embedded ? *changed : 0;
        clustered += *changed;
    }
    if (auto committed = co_await transaction->commit(); !committed) {
        co_return committed;
    }
    embedded_ += embedded;
    clustered_ += clustered;
    co_return Result<>();
}

// Also of users who have no note left, and whom nobody visits any more.
auto ClusterRun::remove_orphans() -> Async<Result<>> {
    if (!options_.clusters || !options_.remove_orphans) {
        co_return Result<>();
    }
    const auto removed = co_await work_.execute(orphans_statement(options_));
    if (!removed) {
        co_return std::unexpected(removed.error());
    }
    if (*removed > 0) {
        work_.context().log(
            LogLevel::info, fmt::format("{} clusters without notes removed", *removed)
        );
    }
    co_return Result<>();
}

}  // namespace pawl::kinds::notes
