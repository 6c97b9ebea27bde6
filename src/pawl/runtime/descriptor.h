// SPDX-License-Identifier: Apache-2.0
// Owns one open file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace pawl {

class Descriptor {
 public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    auto operator=(Descriptor&& other) noexcept -> Descriptor& {
        if (this != &other) {
            reset(other.release());
        }
        return *this;
    }
    ~Descriptor() { reset(); }

    [[nodiscard]] auto number() const -> int { return number_; }
    [[nodiscard]] auto is_open() const -> bool { return number_ >= 0; }
    [[nodiscard]] auto release() -> int { return std::exchange(number_, -1); }
    void reset(int number = -1) {
        if (is_open()) {
            ::close(number_);
        }
        number_ = number;
    }

 private:
    int number_ = -1;
};

}  // namespace pawl
