// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/backup_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace pawl::api {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

}  // namespace

auto BackupFile::take(const std::string& path) -> Result<std::shared_ptr<const BackupFile>> {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ::unlink(path.c_str());
    if (descriptor < 0) {
        return fail("backup_failed", "the copy cannot be opened");
    }
    return std::make_shared<const BackupFile>(descriptor);
}

BackupFile::~BackupFile() {
    ::close(descriptor_);
}

auto BackupFile::read(std::size_t offset, std::size_t count) const -> Result<std::string> {
    std::string bytes(count, '\0');
    const auto got = ::pread(descriptor_, bytes.data(), count, static_cast<off_t>(offset));
    if (got < 0) {
        return fail("backup_failed", "the copy cannot be read");
    }
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

auto stream_backup(std::shared_ptr<const BackupFile> file, Pool* readers, net::BodyStream* stream)
    -> Async<> {
    std::size_t offset = 0;
    while (true) {
        auto chunk =
            co_await readers->run([file, offset] { return file->read(offset, kChunkBytes); });
        if (!chunk) {
            throw std::runtime_error(chunk.error().message);
        }
        offset += chunk->size();
        if (chunk->empty() || !co_await stream->write(std::move(*chunk))) {
            co_return;
        }
    }
}

}  // namespace pawl::api
