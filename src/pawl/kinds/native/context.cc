// SPDX-License-Identifier: Apache-2.0
// What pawl::Context offers beyond what an attempt implements.
#include <pawl/pawl.h>

#include <string>
#include <string_view>

#include "pawl/base/json.h"

namespace pawl {

auto Context::payload(std::string_view key, std::string_view otherwise) -> std::string {
    const auto* const object = payload().if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains(key);
    if (found == nullptr || found->is_null()) {
        return std::string(otherwise);
    }
    return found->is_string() ? std::string(found->get_string()) : to_json_text(*found);
}

}  // namespace pawl
