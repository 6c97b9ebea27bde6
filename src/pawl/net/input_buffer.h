// SPDX-License-Identifier: Apache-2.0
// Bytes that have come from a socket and have not been used yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace pawl::net {

// Holds no memory while it is empty and released: most connections are idle.
class InputBuffer {
 public:
    [[nodiscard]] auto view() const -> std::string_view {
        return {bytes_.get() + begin_, end_ - begin_};
    }
    [[nodiscard]] auto empty() const -> bool { return begin_ == end_; }

    // Free room behind what is there, at least one byte and, if it is cheap, `wish` bytes.
    [[nodiscard]] auto room(std::size_t wish = kSmallest) -> std::span<char> {
        if (begin_ > 0 && capacity_ - end_ < wish) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == capacity_ || (end_ == 0 && capacity_ < wish)) {
            grow(std::max({kSmallest, capacity_ * 2, wish}));
        }
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void filled(std::size_t count) { end_ += count; }

    void consume(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) {
            begin_ = end_ = 0;
        }
    }

    void release() {
        bytes_.reset();
        begin_ = end_ = capacity_ = 0;
    }

 private:
    static constexpr std::size_t kSmallest = 4096;

    void grow(std::size_t capacity) {
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        if (end_ > 0) {
            std::memcpy(bytes.get(), bytes_.get(), end_);
        }
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace pawl::net
