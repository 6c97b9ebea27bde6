// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/statistics.h"

#include <algorithm>
#include <cmath>

namespace pawl::store {
namespace {

constexpr double kBucketsADoubling = 4.0;
constexpr int kLastBucket = 160;  // 2^40 µs, about twelve days

}  // namespace

auto bucket_of(Duration duration) -> int {
    const auto micros = static_cast<double>(std::max<Duration::rep>(duration.count(), 1));
    return std::min(
        static_cast<int>(std::ceil(std::log2(micros) * kBucketsADoubling)), kLastBucket
    );
}

auto bucket_middle(int bucket) -> Duration {
    const double middle = std::exp2((std::max(bucket, 1) - 0.5) / kBucketsADoubling);
    return Duration(static_cast<Duration::rep>(middle));
}

}  // namespace pawl::store
