// SPDX-License-Identifier: Apache-2.0
// The providers, and how each of them is spoken to. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pawl::ai {

enum class Provider : std::uint8_t {
    openai,
    openrouter,
    anthropic,
    gateway,     // Vercel AI Gateway
    compatible,  // any server that speaks as OpenAI does: Ollama, llama.cpp, vLLM, a proxy
    offline,     // nobody
};
inline constexpr std::array<std::string_view, 6> kProviderNames = {
    "openai", "openrouter", "anthropic", "gateway", "compatible", "offline"
};
[[nodiscard]] constexpr auto to_text(Provider provider) -> std::string_view {
    return kProviderNames.at(static_cast<std::size_t>(provider));
}

// The shape of requests and replies.
enum class Dialect : std::uint8_t { openai, anthropic };

// How vectors are asked for: base64 is a quarter of the size, and not every server knows it.
enum class VectorFormat : std::uint8_t { base64, unsaid };

struct Profile {
    Dialect dialect = Dialect::openai;
    std::string_view base_url = {};  // empty: the connection says it
    std::string_view chat_path = "/chat/completions";
    std::string_view embeddings_path = "/embeddings";  // empty: it has none
    std::string_view chat_model = {};                  // unless the connection names one
    std::string_view embedding_model = {};
    std::string_view key_variable = {};  // of the environment
    VectorFormat vectors = VectorFormat::unsaid;
};

[[nodiscard]] auto profile_of(Provider provider) -> const Profile&;

// Providers that others' models are reached through name them maker/model. Empty: the provider's
// own (or nobody's).
struct ModelName {
    std::string_view maker = {};
    std::string_view name = {};
};
[[nodiscard]] auto split_model(Provider provider, std::string_view model) -> ModelName;

}  // namespace pawl::ai
