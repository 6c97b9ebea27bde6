// SPDX-License-Identifier: Apache-2.0
// A copy of the store on its way to a client: without a name, so that no crash leaves it behind.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "pawl/base/result.h"
#include "pawl/net/http_message.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/pool.h"

namespace pawl::api {

class BackupFile {
 public:
    // Opens the file and removes its name. Shared by the answer and the coroutine that sends it.
    // Error: backup_failed.
    [[nodiscard]] static auto take(const std::string& path)
        -> Result<std::shared_ptr<const BackupFile>>;

    explicit BackupFile(int descriptor) : descriptor_(descriptor) {}
    BackupFile(const BackupFile&) = delete;
    auto operator=(const BackupFile&) -> BackupFile& = delete;
    ~BackupFile();

    // At most `count` bytes from `offset` on; none at the end. Blocks. Error: backup_failed.
    [[nodiscard]] auto read(std::size_t offset, std::size_t count) const -> Result<std::string>;

 private:
    int descriptor_;
};

// Sends the file, chunk by chunk, and reads it on the pool's threads. Throws when it cannot be
// read: the client then sees a body without its end. `readers` and `stream` outlive the coroutine.
[[nodiscard]] auto stream_backup(
    std::shared_ptr<const BackupFile> file, Pool* readers, net::BodyStream* stream
) -> Async<>;

}  // namespace pawl::api
