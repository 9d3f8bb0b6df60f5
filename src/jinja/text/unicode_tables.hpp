// Character classes and case mappings, as tables of ranges.
#pragma once

#include <cstdint>
#include <span>

namespace carboy::jinja::unicode {

/// Every `step`-th character from first to last.
struct Range {
    std::uint32_t first, last, step;
};
/// Every `step`-th character from first to last maps to itself plus `delta`.
struct CaseRun {
    std::uint32_t first, last, step;
    std::int32_t delta;
};
/// A character that maps to several; unused places are zero.
struct CaseSpecial {
    std::uint32_t code;
    std::uint32_t text[3];
};

extern const std::span<const Range> printable_ranges, alpha_ranges, decimal_ranges, digit_ranges, numeric_ranges,
    word_ranges, name_start_ranges, name_ranges, space_ranges, upper_ranges, lower_ranges, title_ranges;
extern const std::span<const CaseRun> to_upper_runs, to_lower_runs, to_title_runs;
extern const std::span<const CaseSpecial> to_upper_special, to_lower_special, to_title_special;

}  // namespace carboy::jinja::unicode
