// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/kind_options.h"

#include <string_view>
#include <utility>

#include "pawl/config/json_value.h"

namespace pawl::config {
namespace {

void refuse_open_file(const Node& node, const std::string& key, Report& report) {
    if (node.reference == Reference::file && node.world_readable) {
        report.problem(
            node.place,
            key,
            "the file " + node.reference_name + " may be read by everybody; chmod 600 it",
            Danger::unsafe
        );
    }
}

// A header or a variable that the payload fills in is none of the file's.
void warn_of_plain_text(const Node& node, const std::string& key, Report& report) {
    const auto* text = node.text();
    if (text != nullptr && !text->empty() && !text->contains("{{") && node.origin == Origin::file &&
        node.reference == Reference::none) {
        report.warning(
            node.place, key, "a secret in plain text; write \"env:NAME\" or \"file:/path\""
        );
    }
}

void check_secret_file(const Member& option, TableReader& reader) {
    if (option.key != "sign" && option.key != "headers" && option.key != "env") {
        return;
    }
    const auto key = reader.path_of(option.key);
    refuse_open_file(option.node, key, reader.report());
    if (option.key == "sign") {
        warn_of_plain_text(option.node, key, reader.report());
    }
    if (option.node.table() != nullptr) {
        for (const auto& member : *option.node.table()) {
            refuse_open_file(member.node, key, reader.report());
            if (sounds_secret(member.key)) {
                warn_of_plain_text(member.node, key + "." + member.key, reader.report());
            }
        }
    }
}

}  // namespace

auto take_kind_options(TableReader& reader, boost::json::object& shown) -> boost::json::object {
    boost::json::object options;
    for (const auto* option : reader.unread()) {
        check_secret_file(*option, reader);
        options[option->key] = json_of(option->node, reader.path_of(option->key), reader.report());
        shown[option->key] = shown_json_of(option->node, option->key);
    }
    return options;
}

void report_kind_error(
    const Error& error, const Member& table, const std::string& path, TableReader& reader
) {
    if (error.fields.empty()) {
        reader.report().problem(table.place, path, error.message);
    }
    for (const auto& field : error.fields) {
        auto [place, key] = find_pointer(table.node, table.place, path, field.pointer);
        auto message = field.detail;
        if (field.code == "unknown_field") {
            const auto name = std::string_view(field.pointer).substr(1);
            message += did_you_mean(name, reader.known_keys());
        }
        reader.report().problem(place, std::move(key), std::move(message));
    }
}

}  // namespace pawl::config
