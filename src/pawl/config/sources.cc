// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/sources.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace pawl::config {
namespace {

constexpr std::size_t kLargestFileBytes = std::size_t{8} << 20;

class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    auto operator=(const Descriptor&) -> Descriptor& = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] auto number() const -> int { return number_; }

 private:
    int number_;
};

auto file_error(std::string_view code, const std::string& path, std::string_view reason)
    -> std::unexpected<Error> {
    return fail(std::string(code), "cannot read " + path + ": " + std::string(reason));
}

}  // namespace

auto read_file(const std::string& path) -> Result<FileText> {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status = {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
        return file_error(
            errno == ENOENT ? "not_found" : "io_error", path, std::generic_category().message(errno)
        );
    }
    FileText result{.text = {}, .world_readable = (status.st_mode & S_IROTH) != 0};
    std::array<char, 16'384> buffer{};
    while (true) {
        const auto count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return file_error("io_error", path, std::generic_category().message(errno));
        }
        if (count == 0) {
            return result;
        }
        result.text.append(buffer.data(), static_cast<std::size_t>(count));
        if (result.text.size() > kLargestFileBytes) {
            return file_error("io_error", path, "larger than 8 MiB");
        }
    }
}

auto process_environment() -> Environment {
    Environment environment;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) {
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return environment;
}

}  // namespace pawl::config
