// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::schedule {
namespace {

constexpr std::int64_t kOutOfReach = std::int64_t{1} << 60;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kTableStart = -3 * kDay;           // 1969-12-29, UTC
constexpr std::int64_t kTableEnd = 7'258'118'400 + kDay;  // 2200-01-02, UTC
constexpr int kBucketShift = 24;                          // 194 days
constexpr std::size_t kLongestName = 64;

auto is_letter(char c) -> bool {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Parts of letters, digits, `_`, `+`, `-` that start with a letter, separated by one `/` each.
auto is_zone_name(std::string_view name) -> bool {
    if (name.empty() || name.size() > kLongestName || name == "localtime" || name == "posixrules") {
        return false;
    }
    for (const std::string_view other : {"posix/", "right/", "Fixed/"}) {
        if (name.starts_with(other)) {
            return false;
        }
    }
    bool at_start = true;
    for (const char c : name) {
        const bool inner = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '/';
        if (!is_letter(c) && (at_start || !inner)) {
            return false;
        }
        at_start = c == '/';
    }
    return !at_start;
}

// Abseil remembers every name it was ever asked for, also those it did not find. Asking the file
// system first keeps that memory bounded by what tzdata has.
auto has_tzdata(const std::string& name) -> bool {
    const char* const folder =
        std::getenv("TZDIR");  // NOLINT(concurrency-mt-unsafe): never set here
    const std::filesystem::path root =
        folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
    std::error_code ignored;
    return std::filesystem::is_regular_file(root / name, ignored);
}

auto read_spans(const absl::TimeZone& zone) -> std::vector<OffsetSpan> {
    const absl::CivilSecond epoch(1970);
    auto offset = zone.At(absl::FromUnixSeconds(kTableStart)).offset;
    std::vector<OffsetSpan> spans = {{.start = -kOutOfReach, .end = kOutOfReach, .offset = offset}};
    absl::TimeZone::CivilTransition jump;
    auto at = absl::FromUnixSeconds(kTableStart);
    while (zone.NextTransition(at, &jump)) {
        const std::int64_t start = (jump.from - epoch) - offset;
        if (start > kTableEnd) {
            break;
        }
        at = absl::FromUnixSeconds(start);
        const auto change = static_cast<std::int32_t>(jump.to - jump.from);
        if (change == 0) {
            continue;  // only the abbreviation or the daylight-saving flag changed
        }
        offset += change;
        spans.back().end = start;
        spans.push_back({.start = start, .end = kOutOfReach, .offset = offset, .change = change});
    }
    return spans;
}

// All zones asked for so far. Grows by tzdata's names at most; entries never move or go away.
class ZoneTable {
 public:
    auto find(std::string_view name) -> const Zone* {
        const std::scoped_lock lock(mutex_);
        const auto known = zones_.find(name);
        if (known != zones_.end()) {
            return known->second.get();
        }
        auto zone = load(std::string(name));
        if (zone == nullptr) {
            return nullptr;
        }
        return zones_.emplace(zone->name(), std::move(zone)).first->second.get();
    }

 private:
    static auto load(std::string name) -> std::unique_ptr<Zone> {
        auto zone = absl::UTCTimeZone();
        if (name != "UTC" && !(has_tzdata(name) && absl::LoadTimeZone(name, &zone))) {
            return nullptr;
        }
        return std::make_unique<Zone>(std::move(name), read_spans(zone));
    }

    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Zone>, std::less<>> zones_;
};

}  // namespace

auto Zone::find(std::string_view name) -> Result<const Zone*> {
    // Interning needs one table a process; it is never destroyed, since zones outlive everything.
    static auto& table = *new ZoneTable;
    const Zone* const zone = is_zone_name(name) ? table.find(name) : nullptr;
    if (zone == nullptr) {
        return fail("zone", "no such time zone; write an IANA name like Europe/Berlin or UTC");
    }
    return zone;
}

auto Zone::utc() -> const Zone& {
    static const Zone& zone = **find("UTC");
    return zone;
}

Zone::Zone(std::string name, std::vector<OffsetSpan> spans)
    : name_(std::move(name)), spans_(std::move(spans)) {
    std::uint16_t index = 0;
    for (std::int64_t at = 0; at < kTableEnd; at += std::int64_t{1} << kBucketShift) {
        while (spans_[index].end <= at) {
            ++index;
        }
        first_span_of_bucket_.push_back(index);
    }
}

auto Zone::span_index(std::int64_t at) const -> std::size_t {
    if (spans_.size() == 1) {
        return 0;
    }
    std::size_t index = 0;
    if (at >= 0) {
        const auto bucket = static_cast<std::size_t>(at >> kBucketShift);
        index = first_span_of_bucket_[std::min(bucket, first_span_of_bucket_.size() - 1)];
    }
    while (spans_[index].end <= at) {
        ++index;
    }
    return index;
}

auto Zone::offset_at(WallTime at) const -> std::chrono::seconds {
    const auto second = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return std::chrono::seconds(spans_[span_index(second)].offset);
}

}  // namespace pawl::schedule
