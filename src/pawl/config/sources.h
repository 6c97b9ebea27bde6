// SPDX-License-Identifier: Apache-2.0
// Where a configuration comes from. Files and environment are passed in, so that reading one is a
// function of its arguments.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::config {

struct FileText {
    std::string text;
    bool world_readable = false;
};

// Errors: not_found, io_error (also for a file above 8 MiB). Blocks.
using FileReader = std::function<Result<FileText>(const std::string& path)>;

// Reads the disk.
[[nodiscard]] auto read_file(const std::string& path) -> Result<FileText>;

using Environment = std::map<std::string, std::string, std::less<>>;

// The environment of this process. Call before there are threads.
[[nodiscard]] auto process_environment() -> Environment;

// A value of the command line: key "server.listen".
struct Override {
    std::string key;
    std::string value;
};

// Flags > environment PAWL_SECTION__KEY > file > defaults.
struct ConfigSources {
    std::string path = {};  // empty: ./pawl.toml if there is one
    Environment environment = {};
    std::vector<Override> overrides = {};
    bool dev = false;  // --dev
    FileReader read_file = config::read_file;
};

}  // namespace pawl::config
