// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace pawl::cli {
namespace {

constexpr mode_t kOwnerOnly = 0600;

auto folder_of(const std::string& path) -> std::string {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

}  // namespace

PartFile::PartFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {}

PartFile::~PartFile() {
    if (file_ >= 0) {
        ::close(file_);
        ::unlink(part_.c_str());
    }
}

auto PartFile::failed(std::string_view what) const -> std::unexpected<Error> {
    return fail(
        "io_error",
        "cannot " + std::string(what) + " " + path_ + ": " + std::generic_category().message(errno)
    );
}

auto PartFile::open() -> Result<> {
    struct stat old = {};
    const bool replaces = ::stat(path_.c_str(), &old) == 0;
    const mode_t mode = replaces ? old.st_mode & 0777U : kOwnerOnly;
    file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file_ < 0 || ::fchmod(file_, mode) != 0) {
        return failed("write");
    }
    return {};
}

auto PartFile::write(std::string_view bytes) -> Result<> {
    while (!bytes.empty()) {
        const auto written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return failed("write");
        }
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return {};
}

auto PartFile::commit() -> Result<> {
    if (::fsync(file_) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) {
        return failed("finish");
    }
    ::close(std::exchange(file_, -1));
    const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool durable = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) {
        ::close(folder);
    }
    return durable ? Result<>{} : failed("finish");
}

}  // namespace pawl::cli
