// SPDX-License-Identifier: Apache-2.0
// The embedded store: SQLite in WAL mode, one writer, a few readers.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/store/store.h"

namespace pawl::sqlite {

// full: a commit is on the disk before it is answered. normal: a power cut may take the newest
// commits with it, back to the last checkpoint, never one from the middle; a killed process loses
// none.
enum class Durability : std::uint8_t { full, normal };

struct StoreOptions {
    std::filesystem::path directory = {};
    Durability durability = Durability::full;
    std::chrono::milliseconds read_limit = std::chrono::seconds(5);
    std::size_t readers = 4;  // snapshots at once; more wait for one
};

// Errors: those of Directory::open; corrupt (exit 76), store_newer (made by a newer pawl; exit 79).
// Throws store::StoreBroken when the disk fails. `clock` outlives the store.
[[nodiscard]] auto open_store(const StoreOptions& options, const Clock& clock)
    -> Result<std::unique_ptr<store::Store>>;

}  // namespace pawl::sqlite
