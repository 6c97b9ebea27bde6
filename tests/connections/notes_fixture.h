// SPDX-License-Identifier: Apache-2.0
// Tables of notes, and the kinds that work on them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/kinds/notes/build_stacks_kind.h"
#include "pawl/kinds/notes/embed_cluster_kind.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/weekly_insights_kind.h"
#include "pawl/runtime/late_pool.h"
#include "said_client.h"

namespace pawl::database {

inline constexpr std::string_view kNoteTables = R"(
create table users(id text primary key, email text);
create table notes(id {pk}, user_id text not null, content text not null,
  type text not null default 'unclassified', archived boolean not null default false,
  embedding text, cluster text, cluster_confidence double precision, cluster_updated_at {ts},
  created_at {ts});
create table clusters(user_id text, name text, note_count integer, updated_at {ts},
  unique(user_id, name));
create table smart_stacks(id {pk}, user_id text not null, name text not null, cluster text,
  note_count integer not null default 0, summary text, pinned boolean not null default false,
  created_at {ts}, updated_at {ts}, unique(user_id, cluster));
create table weekly_insights(id {pk}, user_id text not null, week_start {ts} not null, summary text,
  sentiment text, note_count integer not null default 0, created_at {ts},
  unique(user_id, week_start)))";

// The clock stands at Monday, 2 March 2026, noon.
class NotesTest : public KindTest {
 protected:
    NotesTest() { script(kNoteTables); }

    void add(
        std::string_view user,
        std::string_view type,
        std::string_view content,
        std::string_view at = "2026-03-01T10:00:00Z"
    ) {
        const auto done = DialectTest::ask(
            "insert into notes(user_id, type, content, created_at) values ($1, $2, $3, $4)",
            {std::string(user), std::string(type), std::string(content), parse_time(at).value()}
        );
        ASSERT_TRUE(done) << done.error().message;
    }
    void add_gardens(std::string_view user) {
        add(user, "idea", "Sow tomato seeds in warm soil and water the beds");
        add(user, "idea", "Tomato seeds need soil that is warm");
        add(user, "task", "Call the bank about the loan and the interest");
        add(user, "task", "Ask the bank what interest the loan costs");
        add(user, "unclassified", "Water the tomato beds, the soil is dry");
    }
    auto run(const task::Kind& kind, std::string_view options = "{}", std::string payload = "")
        -> boost::json::object {
        const auto outcome = attempts_.run(kind, options, std::move(payload));
        EXPECT_EQ(outcome.end, job::AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    // A provider's vectors: as many as there are texts, of two directions, and of length 2.
    void say_vectors(std::size_t texts, int dimensions = 4) {
        ai::Embeddings answer{.engine = "openai", .model = "e", .dimensions = dimensions};
        for (std::size_t i = 0; i < texts; ++i) {
            std::vector<float> vector(static_cast<std::size_t>(dimensions), 0.0F);
            vector[i % 2] = 2;
            answer.items.push_back({.vector = std::move(vector)});
        }
        ai_.vectors.emplace_back(std::move(answer));
    }

    SaidClient ai_;
    LatePool threads_{1};
    kinds::notes::NoteTools tools_{connections_, ai_, attempts_.alarms, threads_};
    kinds::notes::EmbedClusterKind cluster_{tools_};
    kinds::notes::BuildStacksKind stacks_{tools_};
    kinds::notes::WeeklyInsightsKind insights_{tools_};
};

}  // namespace pawl::database
