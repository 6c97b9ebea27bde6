// SPDX-License-Identifier: Apache-2.0
// Files that are there as a whole or not at all.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::cli {

// Writes beside `path`, as `path`.part with mode 0600 or that of the file it replaces; commit()
// makes the data durable and gives it its name. Without commit() the part is removed.
// Errors: io_error, naming the path.
class PartFile {
 public:
    explicit PartFile(std::string path);
    PartFile(const PartFile&) = delete;
    auto operator=(const PartFile&) -> PartFile& = delete;
    ~PartFile();

    [[nodiscard]] auto open() -> Result<>;
    [[nodiscard]] auto write(std::string_view bytes) -> Result<>;
    [[nodiscard]] auto commit() -> Result<>;

 private:
    [[nodiscard]] auto failed(std::string_view what) const -> std::unexpected<Error>;

    std::string path_;
    std::string part_;
    int file_ = -1;
};

}  // namespace pawl::cli
