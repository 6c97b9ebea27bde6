// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_mirror.h"

#include <fmt/format.h>

#include <utility>

#include "pawl/kinds/prompts/prompt_tables.h"

namespace pawl::kinds::prompts {

auto mirror_insert(const tables::TableMap& jobs, const MirrorKey& key, WallTime now)
    -> database::Statement {
    return {
        .sql = fmt::format(
            "insert into {} ({}, {}, {}, {}, {}, {}, {}) values ($1, $2, $3, $4, 'queued', $5, $5) "
            "on conflict do nothing",
            jobs.table().quoted,
            jobs["prompt_id"],
            jobs["model_id"],
            jobs["run_index"],
            jobs["batch_key"],
            jobs["status"],
            jobs["scheduled_for"],
            jobs["created_at"]
        ),
        .values =
            {id_value(key.prompt_id), id_value(key.model_id), key.run_index, key.batch_key, now},
    };
}

auto mirror_update(const tables::TableMap& jobs, const MirrorKey& key, const MirrorChange& change)
    -> database::Statement {
    return {
        .sql = fmt::format(
            "update {} set {} = $5, {} = $6, {} = $7, {} = coalesce($8, {}), {} = $9 "
            "where {} = $1 and {} = $2 and {} = $3 and {} = $4",
            jobs.table().quoted,
            jobs["status"],
            jobs["attempt_count"],
            jobs["error_message"],
            jobs["started_at"],
            jobs["started_at"],
            jobs["finished_at"],
            jobs["prompt_id"],
            jobs["model_id"],
            jobs["run_index"],
            jobs["batch_key"]
        ),
        .values =
            {id_value(key.prompt_id),
             id_value(key.model_id),
             key.run_index,
             key.batch_key,
             std::string(change.status),
             std::int64_t{change.attempt},
             change.error.empty() ? database::SqlValue(database::Null{})
                                  : database::SqlValue(change.error),
             database::value_or_null(change.started_at),
             database::value_or_null(change.finished_at)},
    };
}

}  // namespace pawl::kinds::prompts
