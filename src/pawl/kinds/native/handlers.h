// SPDX-License-Identifier: Apache-2.0
// The C++ handlers of this binary.
#pragma once

#include <pawl/pawl.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::kinds::native {

// Task name -> handler. Filled before the server starts, read-only after.
class Handlers {
 public:
    // False if the name has a handler already.
    [[nodiscard]] auto add(std::string task, Handler handler) -> bool {
        return handlers_
            .emplace(std::move(task), std::make_shared<const Handler>(std::move(handler)))
            .second;
    }

    // Null if there is none. Shared with the attempts that run it.
    [[nodiscard]] auto find(std::string_view task) const -> std::shared_ptr<const Handler> {
        const auto found = handlers_.find(task);
        return found == handlers_.end() ? nullptr : found->second;
    }

 private:
    std::map<std::string, std::shared_ptr<const Handler>, std::less<>> handlers_;
};

}  // namespace pawl::kinds::native
