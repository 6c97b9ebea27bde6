// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/kernel_file.h"

#include <fstream>
#include <sstream>
#include <utility>

namespace pawl {

// Not by std::istreambuf_iterator: it passes on what the buffer throws, while operator<< notes it
// in the stream ([ostream.inserters]).
auto read_kernel_file(const std::string& path) -> std::string {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

}  // namespace pawl
