// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/text_list.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

namespace pawl::relational {

auto encode_texts(const std::vector<std::string>& texts) -> std::optional<std::string> {
    return texts.empty() ? std::nullopt
                         : std::optional(boost::json::serialize(boost::json::value_from(texts)));
}

auto read_texts(const Rows& rows, int column) -> std::vector<std::string> {
    return rows.is_null(column) ? std::vector<std::string>()
                                : boost::json::value_to<std::vector<std::string>>(
                                      boost::json::parse(rows.text(column))
                                  );
}

}  // namespace pawl::relational
