// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vector_wire.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "pawl/ai/json_path.h"
#include "pawl/crypto/encoding.h"

namespace pawl::ai {
namespace {

auto invalid_reply(std::string_view what) -> std::unexpected<Error> {
    return fail("invalid_reply", fmt::format("the provider's reply {}", what));
}

auto read_numbers(const boost::json::array& numbers) -> Result<Vector> {
    Vector vector;
    vector.reserve(numbers.size());
    for (const auto& number : numbers) {
        if (!number.is_number() || !std::isfinite(number.to_number<float>())) {
            return invalid_reply("has a vector with something that is no number");
        }
        vector.push_back(number.to_number<float>());
    }
    return vector;
}

auto read_vector(const Json* embedding) -> Result<Vector> {
    if (const auto* const numbers = embedding == nullptr ? nullptr : embedding->if_array()) {
        return read_numbers(*numbers);
    }
    const auto bytes = crypto::from_base64(text_of(embedding));
    return bytes ? vector_from_bytes(*bytes) : invalid_reply("has a vector that is none");
}

}  // namespace

auto vector_body(
    std::string_view model,
    std::span<const std::string_view> texts,
    int dimensions,
    VectorFormat format
) -> std::string {
    boost::json::array input;
    input.reserve(texts.size());
    for (const auto text : texts) {
        input.emplace_back(text);
    }
    boost::json::object body{{"model", model}, {"input", std::move(input)}};
    if (dimensions > 0) {
        body["dimensions"] = dimensions;
    }
    if (format == VectorFormat::base64) {
        body["encoding_format"] = "base64";
    }
    return to_json_text(body);
}

auto read_vectors(const Json& reply, std::size_t count, int dimensions) -> Result<VectorReply> {
    const auto* const list = find_path(reply, {"data"});
    if (list == nullptr || !list->is_array() || list->get_array().size() != count) {
        return invalid_reply(fmt::format("does not have {} vectors", count));
    }
    VectorReply read{
        .vectors = std::vector<Vector>(count),
        .model = std::string(text_of(find_path(reply, {"model"}))),
    };
    std::size_t position = 0;
    for (const auto& item : list->get_array()) {
        // Ollama of old leaves the index out.
        const auto said = count_of(member_of(&item, "index"));
        const auto index = said ? static_cast<std::size_t>(*said) : position;
        ++position;
        if (index >= count || !read.vectors[index].empty()) {
            return invalid_reply("has a vector twice");
        }
        auto vector = read_vector(member_of(&item, "embedding"));
        if (!vector || vector->empty()) {
            return vector ? invalid_reply("has an empty vector") : std::unexpected(vector.error());
        }
        read.vectors[index] = std::move(*vector);
    }
    const auto wanted =
        dimensions > 0 ? static_cast<std::size_t>(dimensions) : read.vectors.front().size();
    for (const auto& vector : read.vectors) {
        if (vector.size() != wanted) {
            return fail(
                "wrong_dimensions",
                fmt::format(
                    "a vector has {} dimensions in place of {}; correct `dimensions` or `model`",
                    vector.size(),
                    wanted
                )
            );
        }
    }
    return read;
}

}  // namespace pawl::ai
