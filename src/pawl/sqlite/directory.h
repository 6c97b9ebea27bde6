// SPDX-License-Identifier: Apache-2.0
// The folder of an embedded store: who owns it, whether it is whole, and a reserve for a full disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "pawl/base/result.h"

namespace pawl::sqlite {

// Holds the owner's lock for as long as it lives. The folder is made with mode 0700.
class Directory {
 public:
    // Errors: store_in_use (another process owns it; exit 78), unsafe_filesystem (NFS, SMB, 9p,
    // FUSE: their locks and fsync cannot be trusted; exit 78), store_unavailable (it cannot be
    // made), corrupt (the database was there and is gone, empty or shorter than it says).
    [[nodiscard]] static auto open(const std::filesystem::path& path) -> Result<Directory>;

    Directory(Directory&& other) noexcept;
    Directory(const Directory&) = delete;
    auto operator=(const Directory&) -> Directory& = delete;
    auto operator=(Directory&&) -> Directory& = delete;
    ~Directory();

    [[nodiscard]] auto database() const -> std::string { return path_ / "pawl.db"; }
    [[nodiscard]] auto database_bytes() const -> std::uintmax_t;
    [[nodiscard]] auto was_created() const -> bool;
    // From now on an absent or empty database is a broken one, not a new one.
    void remember_created() const;

    // 4 MiB that are given up when the disk is full, so that attempts can still end.
    [[nodiscard]] auto make_reserve() const -> bool;
    void release_reserve() const;

 private:
    Directory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    [[nodiscard]] auto check_database() const -> Result<void>;
    void make_private_database() const;

    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace pawl::sqlite
