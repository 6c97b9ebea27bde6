// SPDX-License-Identifier: Apache-2.0
// Preloaded into a server: from the moment that the file $FAILING_DISK exists, every flush to disk
// fails with EIO, as on a broken disk.
#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

auto is_broken() -> bool {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment.
    const char* path = std::getenv("FAILING_DISK");
    return path != nullptr && ::access(path, F_OK) == 0;
}

auto flush(const char* name, int file) -> int {
    if (is_broken()) {
        errno = EIO;
        return -1;
    }
    using Flush = int (*)(int);
    return reinterpret_cast<Flush>(::dlsym(RTLD_NEXT, name))(file);
}

}  // namespace

extern "C" auto fsync(int file) -> int {
    return flush("fsync", file);
}
extern "C" auto fdatasync(int file) -> int {
    return flush("fdatasync", file);
}
