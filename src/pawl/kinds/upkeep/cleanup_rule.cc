// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/cleanup_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"
#include "pawl/database/sql_text.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/kinds/upkeep/cleanup_presets.h"

namespace pawl::kinds::upkeep {
namespace {

namespace json = boost::json;

constexpr std::string_view kDefaultConnection = "app";
constexpr std::string_view kDefaultColumn = "created_at";
constexpr std::string_view kNullPrefix = "null:";
constexpr std::size_t kMostRules = 100;
constexpr std::int64_t kMostBatch = 100'000;
constexpr std::int64_t kMostKept = 1'000'000'000;

// Reads one rule. `pointer` is where it stands: "rules/0", "audit_logs"; complaints of the reader
// of its own table are moved there.
class RuleReader {
 public:
    RuleReader(task::OptionReader& task, std::string pointer, CleanupRule rule)
        : task_(task), pointer_(std::move(pointer)), rule_(std::move(rule)) {}

    auto read(const json::object& options) -> CleanupRule {
        task::OptionReader reader(options);
        if (const auto name = reader.text("name")) {
            rule_.name = *name;
        }
        rule_.connection = tables::read_connection(reader, "db", rule_.connection);
        if (const auto table = reader.text("table")) {
            set_table(reader, *table);
        }
        if (const auto column = reader.text("column")) {
            rule_.column = tables::read_name(reader, "column", *column, tables::NameOf::column);
        }
        if (const auto age = reader.text("older_than")) {
            set_age(reader, *age);
        }
        if (const auto where = reader.text("where")) {
            set_where(reader, *where);
        }
        if (const auto action = reader.text("action")) {
            set_action(reader, *action);
        }
        if (const auto batch = reader.integer("batch", 1, kMostBatch)) {
            rule_.batch = static_cast<std::size_t>(*batch);
        }
        if (const auto keep = reader.integer("keep", 0, kMostKept)) {
            rule_.keep = static_cast<std::size_t>(*keep);
        }
        if (const auto checked = reader.finish(); !checked) {
            move_complaints(checked.error());
        } else {
            check();
        }
        return std::move(rule_);
    }

    // A rule of a preset, whose texts are right.
    auto preset(const PresetRule& wanted) -> CleanupRule {
        json::object options = {
            {"name", wanted.name},
            {"table", wanted.table},
            {"column", wanted.column},
            {"older_than", wanted.older_than},
            {"action", wanted.action},
        };
        if (!wanted.where.empty()) {
            options["where"] = wanted.where;
        }
        auto rule = read(options);
        rule.absence = Absence::is_fine;
        rule.follows_days_old = wanted.follows_days_old;
        return rule;
    }

 private:
    void set_table(task::OptionReader& reader, const std::string& table) {
        rule_.table = tables::read_name(reader, "table", table, tables::NameOf::table);
        if (rule_.name.empty()) {
            rule_.name = table.substr(table.find('.') + 1);
        }
        rule_.absence = Absence::is_an_error;  // whoever names a table means one that is there
    }

    void set_age(task::OptionReader& reader, const std::string& text) {
        const auto age = parse_duration(text);
        if (age) {
            rule_.older_than = *age;
        } else {
            reader.refuse("older_than", "invalid_value", "a duration is expected, such as \"30d\"");
        }
    }

    void set_where(task::OptionReader& reader, const std::string& text) {
        const auto checked = database::check_condition(text);
        if (checked) {
            rule_.where = text;
        } else {
            reader.refuse("where", checked.error());
        }
    }

    void set_action(task::OptionReader& reader, std::string_view text) {
        rule_.cleared.clear();
        if (text == "delete") {
            return;
        }
        if (!text.starts_with(kNullPrefix)) {
            return reader.refuse(
                "action", "invalid_value", "\"delete\" or \"null:COLUMN,COLUMN\" is expected"
            );
        }
        text.remove_prefix(kNullPrefix.size());
        for (;;) {
            const auto comma = text.find(',');
            rule_.cleared.push_back(
                tables::read_name(reader, "action", text.substr(0, comma), tables::NameOf::column)
            );
            if (comma == std::string_view::npos) {
                return;
            }
            text.remove_prefix(comma + 1);
        }
    }

    void move_complaints(const Error& error) {
        for (const auto& field : error.fields) {
            task_.refuse(pointer_ + field.pointer, field.code, field.detail);
        }
    }

    void check() {
        if (rule_.table.plain.empty()) {
            return task_.refuse(pointer_ + "/table", "missing_field", "a rule needs a table");
        }
        if (!rule_.older_than && rule_.where.empty()) {
            task_.refuse(
                pointer_ + "/older_than",
                "missing_field",
                "a rule needs `older_than` or `where`: without them all rows would go"
            );
        }
        if (!is_name(rule_.name)) {
            task_.refuse(pointer_ + "/name", "invalid_value", "a name is expected");
        }
    }

    task::OptionReader& task_;
    std::string pointer_;
    CleanupRule rule_;
};

class OptionsOf {
 public:
    explicit OptionsOf(const task::KindRequest& request) : reader_(request.options) {}

    auto read() -> Result<CleanupOptions> {
        connection_ = tables::read_connection(reader_, "db", kDefaultConnection);
        options_.dry_run = reader_.flag("dry_run").value_or(false);
        read_preset();
        read_rules();
        if (const auto checked = reader_.finish(); !checked) {
            return std::unexpected(checked.error());
        }
        return std::move(options_);
    }

 private:
    [[nodiscard]] auto first_rule() const -> CleanupRule {
        return {
            .connection = connection_,
            .column =
                {.plain = std::string(kDefaultColumn),
                 .quoted = fmt::format("\"{}\"", kDefaultColumn)},
        };
    }

    void read_preset() {
        const auto name = reader_.one_of("preset", {"seology", "build-it"});
        for (const auto& wanted : find_preset(name.value_or(""))) {
            RuleReader preset(reader_, std::string(wanted.name), first_rule());
            auto rule = preset.preset(wanted);
            const auto* const changed = reader_.value(wanted.name);
            if (changed != nullptr && changed->is_object()) {
                rule = RuleReader(reader_, std::string(wanted.name), std::move(rule))
                           .read(changed->get_object());
            } else if (changed != nullptr && changed->is_string()) {
                rule = RuleReader(reader_, std::string(wanted.name), std::move(rule))
                           .read({{"table", *changed}});
            } else if (changed != nullptr && !(changed->is_bool() && !changed->get_bool())) {
                reader_.refuse(
                    wanted.name,
                    "invalid_type",
                    "a table of keys, a table's name or false is expected"
                );
            } else if (changed != nullptr) {
                continue;  // false: this rule is not wanted
            }
            options_.rules.push_back(std::move(rule));
        }
    }

    void read_rules() {
        const auto* const value = reader_.value("rules");
        const auto* const list = value == nullptr ? nullptr : value->if_array();
        if (value != nullptr && list == nullptr) {
            return reader_.refuse("rules", "invalid_type", "a list of tables is expected");
        }
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            add_rule(fmt::format("rules/{}", i), (*list)[i]);
        }
        if (value == nullptr && reader_.value("preset") == nullptr) {
            reader_.refuse("rules", "missing_field", "a cleanup task needs `rules` or a `preset`");
        }
        if (options_.rules.size() > kMostRules) {
            reader_.refuse("rules", "out_of_range", fmt::format("at most {}", kMostRules));
        }
    }

    void add_rule(const std::string& pointer, const json::value& value) {
        if (!value.is_object()) {
            return reader_.refuse(pointer, "invalid_type", "a table is expected");
        }
        auto rule = RuleReader(reader_, pointer, first_rule()).read(value.get_object());
        if (std::ranges::find(options_.rules, rule.name, &CleanupRule::name) !=
            options_.rules.end()) {
            return reader_.refuse(
                pointer + "/name", "invalid_value", "another rule has this name; give it one"
            );
        }
        options_.rules.push_back(std::move(rule));
    }

    task::OptionReader reader_;
    std::string connection_;
    CleanupOptions options_;
};

}  // namespace

auto read_cleanup_options(const task::KindRequest& request) -> Result<CleanupOptions> {
    return OptionsOf(request).read();
}

auto result_key(std::string_view name) -> std::string {
    std::string key;
    bool capital = false;
    for (const char c : name) {
        const bool lower = c >= 'a' && c <= 'z';
        const bool other = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!lower && !other) {
            capital = !key.empty();
            continue;
        }
        key += lower && capital ? static_cast<char>(c - 'a' + 'A') : c;
        capital = false;
    }
    if (!key.empty() && key.front() >= 'A' && key.front() <= 'Z') {
        key.front() = static_cast<char>(key.front() - 'A' + 'a');
    }
    return key + "Cleaned";
}

}  // namespace pawl::kinds::upkeep
