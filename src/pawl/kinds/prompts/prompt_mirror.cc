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
        .values = {id_value(key.prompt_id), key.model_id, key.run_index, key.batch_key, now},
    };
}

auto mirror_write(
    const tables::TableMap& jobs, const MirrorKey& key, const MirrorChange& change, WallTime made
) -> database::Statement {
    return {
        .sql = fmt::format(
            "insert into {0} as mirror ({1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) "
            "on conflict ({1}, {2}, {3}, {4}) do update set {5} = excluded.{5}, "
            "{6} = excluded.{6}, {7} = excluded.{7}, "
            "{8} = coalesce(excluded.{8}, mirror.{8}), {9} = excluded.{9}",
            jobs.table().quoted,
            jobs["prompt_id"],
            jobs["model_id"],
            jobs["run_index"],
            jobs["batch_key"],
            jobs["status"],
            jobs["attempt_count"],
            jobs["error_message"],
            jobs["started_at"],
            jobs["finished_at"],
            jobs["scheduled_for"],
            jobs["created_at"]
        ),
        .values =
            {id_value(key.prompt_id),
             key.model_id,
             key.run_index,
             key.batch_key,
             std::string(change.status),
             std::int64_t{change.attempt},
             change.error.empty() ? database::SqlValue(database::Null{})
                                  : database::SqlValue(change.error),
             database::value_or_null(change.started_at),
             database::value_or_null(change.finished_at),
             made},
    };
}

}  // namespace pawl::kinds::prompts
