#include "web/files/content_coding.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

/// Returns the quality that the field gives to this name itself, or 0.
double quality_by_name(const http::Accept& accepted, std::string_view name) {
    for (const http::Accept::Item& item : accepted)
        if (equals_ignoring_case(item.first, name)) return item.second;
    return 0;
}

double quality_of(const http::Accept& accepted, std::string_view coding) {
    const double quality = accepted.quality(coding);
    return coding == "gzip" ? std::max(quality, quality_by_name(accepted, "x-gzip")) : quality;
}

}  // namespace

std::string_view best_coding(const http::Accept& accepted, std::span<const std::string_view> offered) {
    std::string_view best;
    double best_quality = 0;
    for (const std::string_view coding : offered) {
        const double quality = quality_of(accepted, coding);
        if (quality <= best_quality) continue;
        best = coding;
        best_quality = quality;
    }
    return best_quality < quality_by_name(accepted, "identity") ? std::string_view() : best;
}

}  // namespace carboy::web
