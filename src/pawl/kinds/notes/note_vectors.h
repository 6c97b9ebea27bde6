// SPDX-License-Identifier: Apache-2.0
// The vectors of one user's notes: of a provider, or of the offline engine.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/database/sql_value.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/late_pool.h"

namespace pawl::kinds::notes {

struct Note {
    database::SqlValue id = {};
    std::string name = {};  // the id as text
    std::string content = {};
    std::string type = {};
    std::string cluster = {};        // of the last run; empty: none
    std::vector<float> vector = {};  // a unit vector; empty: there is none
    std::size_t stored_size = 0;     // of the vector in its column; 0: none
    bool is_new_vector = false;      // to be written
};

// How many numbers the offline engine's vectors have: no provider's have as many, so that a column
// tells whose it holds.
inline constexpr int kLocalDimensions = 255;

struct VectorColumn {
    database::Column column = {};
    bool has_foreign = false;  // somebody's vectors are a provider's
};

struct MadeVectors {
    std::string engine = {};
    bool is_local = false;
    bool may_store = true;  // false: the column holds a provider's, or takes another size
};

// Gives the notes their vectors; those that cannot have one are complained about. `column` is that
// of the vectors. Error: what the provider says, wrong_dimensions (the column takes another size).
[[nodiscard]] auto make_vectors(
    ai::Client* ai,
    LatePool* pool,
    const ClusterTaskOptions* options,
    const VectorColumn* column,
    UserWork* work,
    const User* user,
    std::vector<Note>* notes
) -> Async<Result<MadeVectors>>;

// How many numbers "vector(1536)" takes; 0: any.
[[nodiscard]] auto declared_size(const database::Column& column) -> std::size_t;

}  // namespace pawl::kinds::notes
