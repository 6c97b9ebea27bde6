// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/directory.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace pawl::sqlite {
namespace {

constexpr off_t kReserveBytes = 4 << 20;
constexpr mode_t kPrivateFile = 0600;

// From linux/magic.h, and two that it does not have: cifs (fs/smb/client) and FUSE
// (fs/fuse/inode.c).
constexpr std::array<std::uint32_t, 6> kUnsafeFilesystems = {
    NFS_SUPER_MAGIC,
    SMB_SUPER_MAGIC,
    V9FS_MAGIC,
    0xFF534D42,
    0xFE534D42,
    0x65735546,
};

auto is_safe_filesystem(const std::filesystem::path& path) -> bool {
    struct statfs system{};
    if (statfs(path.c_str(), &system) != 0) {
        return true;  // opening it will say what is wrong
    }
    const auto type = static_cast<std::uint32_t>(system.f_type);
    return std::ranges::find(kUnsafeFilesystems, type) == kUnsafeFilesystems.end();
}

using Header = std::array<unsigned char, 100>;

auto read_header(int file) -> std::optional<Header> {
    Header header{};
    const auto read = pread(file, header.data(), header.size(), 0);
    return read == static_cast<ssize_t>(header.size()) ? std::optional(header) : std::nullopt;
}

// "Database File Format", section 1.3.1.
auto has_magic(const Header& header) -> bool {
    constexpr std::array kMagic = std::to_array("SQLite format 3");  // with its zero
    return std::memcmp(header.data(), kMagic.data(), kMagic.size()) == 0;
}

// "Database File Format", section 1.3: page size at 16 (big-endian, 1 means 65,536), pages at 28.
auto bytes_that_header_claims(const Header& header) -> std::uint64_t {
    const auto at = [&](std::size_t i) { return std::uint64_t{header.at(i)}; };
    const auto stored = (at(16) << 8U) | at(17);
    const auto pages = (at(28) << 24U) | (at(29) << 16U) | (at(30) << 8U) | at(31);
    return (stored == 1 ? 65'536 : stored) * pages;
}

}  // namespace

auto Directory::open(const std::filesystem::path& path) -> Result<Directory> {
    std::error_code status;
    const bool made = std::filesystem::create_directories(path, status);
    if (status) {
        return fail(
            "store_unavailable",
            "cannot make the store's folder " + path.string() + ": " + status.message()
        );
    }
    if (made) {
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, status);
    }
    if (!is_safe_filesystem(path)) {
        return fail(
            "unsafe_filesystem",
            path.string() +
                " is on a network filesystem, whose locks and fsync cannot be trusted: "
                "use a local disk, or a postgres:// store"
        );
    }
    const int lock =
        ::open((path / "owner.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kPrivateFile);
    if (lock < 0) {
        return fail(
            "store_unavailable",
            "cannot open " + (path / "owner.lock").string() + ": " +
                std::generic_category().message(errno)
        );
    }
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        return fail(
            "store_in_use",
            "another pawl owns the store " + path.string() + ": stop it, or use another folder"
        );
    }
    Directory directory(path, lock);
    if (const auto checked = directory.check_database(); !checked) {
        return std::unexpected(checked.error());
    }
    directory.make_private_database();
    return directory;
}

Directory::Directory(Directory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

Directory::~Directory() {
    if (lock_ >= 0) {
        close(lock_);
    }
}

auto Directory::check_database() const -> Result<void> {
    const bool known = was_created();
    const int file = ::open(database().c_str(), O_RDONLY | O_CLOEXEC);
    struct stat facts{};
    const bool there = file >= 0 && fstat(file, &facts) == 0;
    const bool has_wal = std::filesystem::exists(database() + "-wal");
    const auto size = there ? static_cast<std::uint64_t>(facts.st_size) : 0;
    const auto header = there ? read_header(file) : std::nullopt;
    if (file >= 0) {
        close(file);
    }
    const bool foreign = size > 0 && (!header || !has_magic(*header));
    // With a WAL beside it, the file may rightly be shorter: SQLite will fill it up from there.
    const bool truncated = header && !has_wal && bytes_that_header_claims(*header) > size;
    if ((known && size == 0) || foreign || truncated) {
        return fail(
            "corrupt",
            database() +
                " is empty, gone, cut short or no database: restore a backup, or move the folder "
                "away to begin anew"
        );
    }
    return {};
}

auto Directory::was_created() const -> bool {
    return std::filesystem::exists(path_ / "created");
}

// SQLite would let everybody read it; what it makes beside it has the same permissions.
void Directory::make_private_database() const {
    const int file = ::open(database().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kPrivateFile);
    if (file >= 0) {
        close(file);
    }
}

auto Directory::database_bytes() const -> std::uintmax_t {
    std::error_code absent;
    const auto bytes = std::filesystem::file_size(database(), absent);
    return absent ? 0 : bytes;
}

void Directory::remember_created() const {
    const int file =
        ::open((path_ / "created").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kPrivateFile);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

auto Directory::make_reserve() const -> bool {
    const auto name = path_ / "reserve";
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kPrivateFile);
    if (file < 0) {
        return false;
    }
    const bool made = posix_fallocate(file, 0, kReserveBytes) == 0;
    close(file);
    if (!made) {
        unlink(name.c_str());
    }
    return made;
}

void Directory::release_reserve() const {
    unlink((path_ / "reserve").c_str());
}

}  // namespace pawl::sqlite
