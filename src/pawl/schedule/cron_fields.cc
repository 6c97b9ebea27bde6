// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/cron_fields.h"

#include <array>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/base/result.h"
#include "pawl/schedule/field.h"

namespace pawl::schedule {
namespace {

constexpr std::array<std::uint64_t, 4> kEveryYear = {
    ~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}, (std::uint64_t{1} << 38) - 1
};

// Fills `fields` from the texts of sec min hour dom month dow year (an absent one is empty).
class FieldFiller {
 public:
    FieldFiller(CronFields& fields, std::string_view seed) : fields_(fields), seed_(seed) {}

    auto fill(FieldName name, std::string_view text) -> Result<> {
        if (name == FieldName::weekday && text.starts_with('+')) {
            text.remove_prefix(1);
            fields_.both_day_fields = true;
        }
        const bool is_day_field = name == FieldName::day || name == FieldName::weekday;
        const bool is_star = text.starts_with('*') || (is_day_field && text == "?");
        auto values = parse_field(name, is_star && text == "?" ? "*" : text, seed_);
        if (!values) {
            return std::unexpected(std::move(values.error()));
        }
        if (is_star && is_day_field) {
            fields_.both_day_fields = true;
        } else if (is_star && name <= FieldName::hour) {
            fields_.wildcard = true;
        }
        store(name, *values);
        return {};
    }

 private:
    void store(FieldName name, const FieldValues& values) {
        switch (name) {
            case FieldName::second:
                fields_.seconds = values.bits[0];
                break;
            case FieldName::minute:
                fields_.minutes = values.bits[0];
                break;
            case FieldName::hour:
                fields_.hours = static_cast<std::uint32_t>(values.bits[0]);
                break;
            case FieldName::day:
                fields_.days = static_cast<std::uint32_t>(values.bits[0]);
                fields_.days_before_last = values.days_before_last;
                fields_.near_days = values.near_days;
                fields_.near_days_before_last = values.near_days_before_last;
                break;
            case FieldName::month:
                fields_.months = static_cast<std::uint16_t>(values.bits[0]);
                break;
            case FieldName::weekday:
                fields_.weekdays = static_cast<std::uint8_t>(values.bits[0]);
                fields_.nth_weekdays = values.nth_weekdays;
                fields_.last_weekdays = values.last_weekdays;
                break;
            case FieldName::year:
                fields_.years = values.bits;
                break;
        }
        const bool special = values.days_before_last != 0 || values.near_days != 0 ||
                             values.near_days_before_last != 0 || values.last_weekdays != 0 ||
                             values.nth_weekdays != FieldValues{}.nth_weekdays;
        fields_.has_special_days = fields_.has_special_days || special;
    }

    CronFields& fields_;
    std::string_view seed_;
};

}  // namespace

auto parse_cron_fields(std::span<const std::string_view> texts, std::string_view seed)
    -> Result<CronFields> {
    PAWL_ASSERT(texts.size() >= 5);
    PAWL_ASSERT(texts.size() <= 7);
    CronFields fields{.years = kEveryYear};
    FieldFiller filler(fields, seed);
    auto name = texts.size() == 5 ? FieldName::minute : FieldName::second;
    for (const auto text : texts) {
        if (auto filled = filler.fill(name, text); !filled) {
            return std::unexpected(std::move(filled.error()));
        }
        name = static_cast<FieldName>(static_cast<int>(name) + 1);
    }
    return fields;
}

}  // namespace pawl::schedule
