// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider.h"

#include <cstddef>

namespace pawl::ai {
namespace {

// In the order of Provider.
constexpr std::array<Profile, kProviderNames.size()> kProfiles = {
    Profile{
        .base_url = "https://api.openai.com/v1",
        .chat_model = "gpt-5-nano",
        .embedding_model = "text-embedding-3-small",
        .key_variable = "OPENAI_API_KEY",
        .vectors = VectorFormat::base64,
    },
    Profile{
        .base_url = "https://openrouter.ai/api/v1",
        .chat_model = "openai/gpt-5-nano",
        .embedding_model = "openai/text-embedding-3-small",
        .key_variable = "OPENROUTER_API_KEY",
    },
    Profile{
        .dialect = Dialect::anthropic,
        .base_url = "https://api.anthropic.com/v1",
        .chat_path = "/messages",
        .embeddings_path = "",
        .chat_model = "claude-haiku-4-5",
        .key_variable = "ANTHROPIC_API_KEY",
    },
    Profile{
        .base_url = "https://ai-gateway.vercel.sh/v1",
        .chat_model = "openai/gpt-5-nano",
        .embedding_model = "openai/text-embedding-3-small",
        .key_variable = "AI_GATEWAY_API_KEY",
    },
    Profile{},
    Profile{},
};

}  // namespace

auto profile_of(Provider provider) -> const Profile& {
    return kProfiles.at(static_cast<std::size_t>(provider));
}

auto split_model(Provider provider, std::string_view model) -> ModelName {
    const auto slash = model.find('/');
    switch (provider) {
        case Provider::openai:
            return {.maker = "openai", .name = model};
        case Provider::anthropic:
            return {.maker = "anthropic", .name = model};
        case Provider::openrouter:
        case Provider::gateway:
            return slash == std::string_view::npos
                       ? ModelName{.name = model}
                       : ModelName{
                             .maker = model.substr(0, slash), .name = model.substr(slash + 1)
                         };
        case Provider::compatible:
        case Provider::offline:
            break;
    }
    return {.name = model};
}

}  // namespace pawl::ai
