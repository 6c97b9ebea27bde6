// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/cluster_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <utility>

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/text/engine.h"
#include "pawl/text/utf8.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::size_t kPage = 500;

// Those that were never looked at come first, so that nobody starves behind a batch.
auto longest_ago(const tables::TableMap& notes) -> std::string {
    return fmt::format("{0} is not null, {0}, {1}", notes["cluster_updated_at"], notes["id"]);
}

}  // namespace

auto ClusterRun::run() -> Async<job::Outcome> {
    dry_run_ = options_.dry_run || work_.asks_for_dry_run();
    auto done = co_await look_at_column();
    if (done) {
        const UserWork::Work each = [this](const User* user) { return do_user(user); };
        done = co_await work_.each(&each);
    }
    if (done && options_.clusters && options_.remove_orphans && !dry_run_) {
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

auto ClusterRun::look_at_column() -> Async<Result<>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& notes = options_.source.notes;
    const auto columns = co_await session->columns(notes.table().plain);
    if (!columns) {
        co_return std::unexpected(columns.error());
    }
    const auto* const found = database::find_column(*columns, notes.plain("embedding"));
    if (found == nullptr) {
        co_return fail(
            "undefined_column",
            fmt::format(
                "the table {} has no column {}", notes.table().plain, notes.plain("embedding")
            )
        );
    }
    column_.column = *found;
    co_return co_await look_for_foreign(&*session);
}

// A look at some of them: a column has the vectors of one engine.
auto ClusterRun::look_for_foreign(database::Session* session) -> Async<Result<>> {
    constexpr int kLooked = 100;
    const auto& notes = options_.source.notes;
    const auto rows = co_await session->query(fmt::format(
        "select {0} from {1} where {0} is not null limit {2}",
        notes["embedding"],
        notes.table().quoted,
        kLooked
    ));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const auto vector = database::parse_vector(rows->text(row, 0));
        column_.has_foreign |= vector && vector->size() != kLocalDimensions;
    }
    co_return Result<>();
}

auto ClusterRun::do_user(const User* user) -> Async<Result<>> {
    if (work_.context().job().attempt > 1 && !dry_run_) {
        const auto left = co_await is_done(user);
        if (!left) {
            co_return std::unexpected(left.error());
        }
        if (*left == 0) {
            co_return Result<>();  // an earlier attempt of this job did it
        }
    }
    auto notes = co_await read_notes(user);
    if (!notes) {
        co_return std::unexpected(std::move(notes.error()));
    }
    if (dry_run_) {
        embedded_ += static_cast<std::int64_t>(notes->size());
        clustered_ += static_cast<std::int64_t>(notes->size());
        co_return Result<>();
    }
    const auto made =
        co_await make_vectors(&ai_, &pool_, &options_, &column_, &work_, user, &*notes);
    if (!made) {
        co_return std::unexpected(made.error());
    }
    column_.has_foreign |= !made->is_local && !made->engine.empty();
    const auto groups = co_await pool_.run([this, &notes, is_local = made->is_local] {
        return find_groups(*notes, options_, is_local);
    });
    if (auto written = co_await write(&*notes, &groups); !written) {
        co_return written;
    }
    work_.made_by(made->engine.empty() ? "stored" : made->engine);
    if (made->is_local && !made->may_store) {
        work_.context().log(
            LogLevel::warn,
            fmt::format(
                "user {}: the column {} is a provider's: vectors of the offline engine are not "
                "stored in it",
                user->name,
                column_.column.name
            )
        );
    }
    work_.context().log(
        LogLevel::info,
        fmt::format("user {}: {} notes in their clusters", user->name, notes->size())
    );
    co_return options_.clusters ? co_await write_clusters(user) : Result<>();
}

// How many notes were not written since the job was created.
auto ClusterRun::is_done(const User* user) -> Async<Result<std::int64_t>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& notes = options_.source.notes;
    const auto rows = co_await session->query(
        fmt::format(
            "select count(*) from {} where {} = $1 and {} and ({} is null or {} < $2)",
            notes.table().quoted,
            notes["user_id"],
            is_kept(notes),
            notes["cluster_updated_at"],
            notes["cluster_updated_at"]
        ),
        {user->id, work_.context().job().created_at}
    );
    co_return rows ? Result<std::int64_t>(rows->integer(0, 0).value_or(0))
                   : std::unexpected(rows.error());
}

auto ClusterRun::read_notes(const User* user) -> Async<Result<std::vector<Note>>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& table = options_.source.notes;
    const auto page = options_.drain ? kPage : options_.batch;
    std::vector<Note> notes;
    std::optional<database::SqlValue> after;
    do {
        std::vector<database::SqlValue> values{user->id};
        if (after) {
            values.push_back(*after);
        }
        const auto rows = co_await session->query(
            fmt::format(
                "select {0}, {1}, {2}, {3}, {4} from {5} where {6} = $1 and {7}{8} order by {9} "
                "limit {10}",
                table["id"],
                table["content"],
                table["type"],
                table["cluster"],
                table["embedding"],
                table.table().quoted,
                table["user_id"],
                is_kept(table),
                after ? fmt::format(" and {} > $2", table["id"]) : "",
                options_.drain ? table["id"] : longest_ago(table),
                page
            ),
            std::move(values)
        );
        if (!rows) {
            co_return std::unexpected(rows.error());
        }
        after.reset();
        for (std::size_t row = 0; row < rows->size(); ++row) {
            auto vector = database::parse_vector(rows->text(row, 4)).value_or(std::vector<float>());
            notes.push_back({
                .id = rows->at(row, 0),
                .name = rows->text(row, 0),
                .content =
                    std::string(text::first_code_points(rows->text(row, 1), options_.max_chars)),
                .type = rows->text(row, 2),
                .cluster = rows->text(row, 3),
                .stored_size = vector.size(),
            });
            notes.back().vector = std::move(vector);
            after = rows->at(row, 0);
        }
        if (rows->size() < page || !options_.drain) {
            after.reset();
        }
    } while (after);
    co_return notes;
}

auto ClusterRun::write(const std::vector<Note>* notes, const std::vector<Group>* groups)
    -> Async<Result<>> {
    for (std::size_t from = 0; from < notes->size(); from += options_.batch) {
        const auto to = std::min(from + options_.batch, notes->size());
        if (auto written = co_await write_some(notes, groups, from, to); !written) {
            co_return written;
        }
    }
    co_return Result<>();
}

auto ClusterRun::write_some(
    const std::vector<Note>* notes,
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
    const auto& table = options_.source.notes;
    const auto head = fmt::format(
        "update {} set {} = $2, {} = $3, {} = $4",
        table.table().quoted,
        table["cluster"],
        table["cluster_confidence"],
        table["cluster_updated_at"]
    );
    const auto vector = fmt::format(", {} = $5", table["embedding"]);
    const auto tail = fmt::format(" where {} = $1", table["id"]);
    std::int64_t embedded = 0;
    std::int64_t clustered = 0;
    for (std::size_t i = from; i < to; ++i) {
        const auto& note = (*notes)[i];
        const auto& group = (*groups)[i];
        if (group.label.empty()) {
            continue;
        }
        std::vector<database::SqlValue> values{note.id, group.label, group.confidence, work_.now()};
        if (note.is_new_vector) {
            values.emplace_back(database::vector_text(note.vector, column_.column.type));
        }
        const auto changed = co_await session->execute(
            fmt::format("{}{}{}", head, note.is_new_vector ? vector : "", tail), std::move(values)
        );
        if (!changed) {
            co_return std::unexpected(changed.error());
        }
        embedded += note.vector.empty() ? 0 : 1;
        clustered += *changed;
    }
    if (auto committed = co_await transaction->commit(); !committed) {
        co_return committed;
    }
    embedded_ += embedded;
    clustered_ += clustered;
    co_return Result<>();
}

// From the notes as they are now; rows whose notes are gone go too.
auto ClusterRun::write_clusters(const User* user) -> Async<Result<>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& notes = options_.source.notes;
    const auto& clusters = *options_.clusters;
    const auto gone = fmt::format(
        "delete from {0} where {1} = $1 and {2} not in (select {3} from {4} where {5} = $1 and "
        "{3} is not null and {6})",
        clusters.table().quoted,
        clusters["user_id"],
        clusters["name"],
        notes["cluster"],
        notes.table().quoted,
        notes["user_id"],
        is_kept(notes)
    );
    const auto there = fmt::format(
        "insert into {0} ({1}, {2}, {3}, {4}) select {5}, {6}, count(*), $2 from {7} where {5} = "
        "$1 "
        "and {6} is not null and {8} group by {5}, {6} on conflict ({1}, {2}) do update set "
        "{3} = excluded.{3}, {4} = excluded.{4}",
        clusters.table().quoted,
        clusters["user_id"],
        clusters["name"],
        clusters["note_count"],
        clusters["updated_at"],
        notes["user_id"],
        notes["cluster"],
        notes.table().quoted,
        is_kept(notes)
    );
    if (options_.remove_orphans) {
        if (const auto removed = co_await session->execute(gone, {user->id}); !removed) {
            co_return std::unexpected(removed.error());
        }
    }
    const auto written = co_await session->execute(there, {user->id, work_.now()});
    co_return written ? Result<>() : std::unexpected(written.error());
}

auto ClusterRun::remove_orphans() -> Async<Result<>> {
    auto session = co_await work_.open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& clusters = *options_.clusters;
    const auto removed = co_await session->execute(fmt::format(
        "delete from {} where {}", clusters.table().quoted, work_.has_no_notes(clusters["user_id"])
    ));
    co_return removed ? Result<>() : std::unexpected(removed.error());
}

}  // namespace pawl::kinds::notes
