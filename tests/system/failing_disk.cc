// SPDX-License-Identifier: Apache-2.0
// Preloaded into a server: while the file $FAILING_DISK exists, every flush to disk fails with EIO,
// as on a broken disk; while the file $HANGING_DISK exists, it does not return.
#include <dlfcn.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>

namespace {

auto is_there(const char* variable) -> bool {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment.
    const char* path = std::getenv(variable);
    return path != nullptr && ::access(path, F_OK) == 0;
}

auto flush(const char* name, int file) -> int {
    if (is_there("FAILING_DISK")) {
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

extern "C" auto epoll_wait(int file, ::epoll_event* events, int most, int timeout) -> int {
    constexpr ::timespec kTick = {.tv_sec = 0, .tv_nsec = 10'000'000};
    using Wait = int (*)(int, ::epoll_event*, int, int);
    const int found =
        reinterpret_cast<Wait>(::dlsym(RTLD_NEXT, "epoll_wait"))(file, events, most, timeout);
    while (is_there("STALLED_LOOPS")) {
        ::nanosleep(&kTick, nullptr);
    }
    return found;
}
