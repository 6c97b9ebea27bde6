// SPDX-License-Identifier: Apache-2.0
// pawl::App: handlers, and the command line that runs them.
#include <fmt/format.h>
#include <pawl/pawl.h>

#include <utility>

#include "pawl/base/names.h"
#include "pawl/cli/run.h"
#include "pawl/kinds/native/handlers.h"

namespace pawl {

class App::Impl {
 public:
    kinds::native::Handlers handlers;
};

App::App() : impl_(std::make_unique<Impl>()) {}

App::~App() = default;

auto App::task(std::string name, Handler handler) -> App& {
    if (!is_name(name)) {
        throw std::invalid_argument(fmt::format("\"{}\" is no name of a task", name));
    }
    if (!impl_->handlers.add(name, std::move(handler))) {
        throw std::invalid_argument(fmt::format("the task {} has a handler already", name));
    }
    return *this;
}

auto App::run(int argc, char** argv) -> int {
    return cli::run(argc, argv, impl_->handlers);
}

}  // namespace pawl
