// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/html_tree.h"

#include <gumbo.h>

#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::web {

// What gumbo allocates, in one list. When a page has used up what it may, the parser is left by
// longjmp: it checks no result of its allocator, and an exception may not pass through C.
class HtmlTree::Memory {
 public:
    Memory(const Clock& clock, const HtmlLimits& limits)
        : clock_(clock), left_(limits.memory_bytes), until_(clock.steady_now() + limits.time) {}
    Memory(const Memory&) = delete;
    auto operator=(const Memory&) -> Memory& = delete;
    ~Memory() {
        for (auto* piece = first_; piece != nullptr;) {
            std::free(std::exchange(piece, piece->next));
        }
    }

    // Null: it was too much. Neither here nor in gumbo is there an object with a destructor while
    // the parser runs, so that the jump skips none ([csetjmp.syn]).
    auto parse(std::string_view html) -> const GumboNode* {
        GumboOptions options = kGumboDefaultOptions;
        options.allocator = &Memory::allocate;
        options.deallocator = &Memory::deallocate;
        options.userdata = this;
        options.max_errors = 0;
        if (setjmp(exit_) != 0) {
            return nullptr;
        }
        return gumbo_parse_with_options(&options, html.data(), html.size())->document;
    }

 private:
    struct alignas(std::max_align_t) Piece {
        Piece* next;
        Piece* previous;
        std::size_t size;
    };

    static auto allocate(void* self, std::size_t size) -> void* {
        auto& memory = *static_cast<Memory*>(self);
        auto* const piece = memory.take(size);
        if (piece == nullptr) {
            std::longjmp(memory.exit_, 1);
        }
        return piece + 1;
    }
    static void deallocate(void* self, void* bytes) {
        if (bytes != nullptr) {
            static_cast<Memory*>(self)->release(static_cast<Piece*>(bytes) - 1);
        }
    }

    auto take(std::size_t size) -> Piece* {
        constexpr std::size_t kLooks = 256;  // allocations between two looks at the clock
        size += sizeof(Piece);
        if (size > left_ || (++taken_ % kLooks == 0 && clock_.steady_now() > until_)) {
            return nullptr;
        }
        // Zeroed, so that nothing of this process is in a page.
        auto* const piece = static_cast<Piece*>(std::calloc(1, size));
        if (piece == nullptr) {
            return nullptr;
        }
        *piece = {.next = first_, .previous = nullptr, .size = size};
        if (first_ != nullptr) {
            first_->previous = piece;
        }
        first_ = piece;
        left_ -= size;
        return piece;
    }

    void release(Piece* piece) {
        (piece->previous != nullptr ? piece->previous->next : first_) = piece->next;
        if (piece->next != nullptr) {
            piece->next->previous = piece->previous;
        }
        left_ += piece->size;
        std::free(piece);
    }

    const Clock& clock_;
    std::size_t left_;
    SteadyTime until_;
    std::size_t taken_ = 0;
    Piece* first_ = nullptr;
    std::jmp_buf exit_ = {};
};

HtmlTree::HtmlTree(std::unique_ptr<Memory> memory, const GumboNode* document)
    : memory_(std::move(memory)), document_(document) {}
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
auto HtmlTree::operator=(HtmlTree&&) noexcept -> HtmlTree& = default;
HtmlTree::~HtmlTree() = default;

auto HtmlTree::parse(std::string_view html, const Clock& clock, const HtmlLimits& limits)
    -> Result<HtmlTree> {
    auto memory = std::make_unique<Memory>(clock, limits);
    const auto* const document = memory->parse(html);
    if (document == nullptr) {
        return fail("page_too_complex", "the page takes too much memory or time to be read");
    }
    return HtmlTree(std::move(memory), document);
}

}  // namespace pawl::web
