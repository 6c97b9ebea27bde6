// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/admin_token.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include "pawl/crypto/random_secret.h"

namespace pawl::auth {
namespace {

constexpr std::size_t kShortestToken = 16;
constexpr mode_t kOthersBits = 077;

// A descriptor that is closed with its scope.
class File {
 public:
    File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags, 0600)) {}
    File(const File&) = delete;
    auto operator=(const File&) -> File& = delete;
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] auto get() const -> int { return descriptor_; }
    [[nodiscard]] auto is_open() const -> bool { return descriptor_ >= 0; }

 private:
    int descriptor_;
};

auto io_error(std::string_view what, const std::string& path) -> std::unexpected<Error> {
    std::array<char, 128> reason{};
    const char* const text = ::strerror_r(errno, reason.data(), reason.size());
    return fail("io_error", fmt::format("cannot {} {}: {}", what, path, text));
}

void sync_folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    const File folder(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY);
    if (folder.is_open()) {
        ::fsync(folder.get());
    }
}

auto make(const std::string& path, const File& file) -> Result<AdminToken> {
    auto token = crypto::random_secret();
    const auto line = std::string(token.reveal()) + '\n';
    const auto written = ::write(file.get(), line.data(), line.size());
    if (std::cmp_not_equal(written, line.size()) || ::fsync(file.get()) != 0) {
        auto error = io_error("write", path);
        ::unlink(path.c_str());
        return error;
    }
    sync_folder_of(path);
    return AdminToken{.token = std::move(token), .source = AdminToken::Source::made};
}

auto load(const std::string& path) -> Result<AdminToken> {
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (!file.is_open()) {
        return io_error("open", path);
    }
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) {
        return io_error("look at", path);
    }
    if ((facts.st_mode & kOthersBits) != 0) {
        return fail("unsafe_file", path + ": others may read it; run chmod 600 on it");
    }
    std::array<char, 1024> bytes{};
    const auto count = ::read(file.get(), bytes.data(), bytes.size());
    if (count < 0) {
        return io_error("read", path);
    }
    std::string_view text(bytes.data(), static_cast<std::size_t>(count));
    text = text.substr(0, text.find_last_not_of("\r\n") + 1);
    const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
    if (text.size() < kShortestToken || text.size() == bytes.size() || !is_plain) {
        return fail("invalid_token", path + ": one line of at least 16 characters is needed");
    }
    return AdminToken{.token = Secret(std::string(text)), .source = AdminToken::Source::found};
}

}  // namespace

auto load_or_make_admin_token(const std::string& path) -> Result<AdminToken> {
    const File file(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (file.is_open()) {
        return make(path, file);
    }
    return errno == EEXIST ? load(path) : io_error("make", path);
}

}  // namespace pawl::auth
