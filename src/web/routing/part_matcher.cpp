#include "web/routing/part_matcher.hpp"

#include <algorithm>

namespace carboy::web {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::size_t PartMatcher::Next::operator()(std::string_view text, std::size_t position) {
    if (from <= position && position <= at) return at;
    const std::size_t limit = position < from && from <= at ? from : text.size();
    const std::size_t found = text.substr(0, limit).find(character, position);
    if (found != text.npos) {
        at = found;
    } else if (limit == text.size()) {
        at = limit;
    }
    from = position;
    return at;
}

/// Adjacent runs are joined; otherwise the longer of the two is kept.
void PartMatcher::Failed::add(std::size_t from, std::size_t to) noexcept {
    if (low > high || (from <= high + 1 && low <= to + 1)) {
        low = low > high ? from : std::min(low, from);
        high = std::max(high, to);
    } else if (to - from > high - low) {
        low = from;
        high = to;
    }
}

bool PartMatcher::match() {
    if (part_.variables > 1) {
        failed_.assign(part_.elements.size() * (target_.size() + 1), false);
        ends_.assign(part_.elements.size(), {});
    }
    return match_from(0, 0, 0);
}

bool PartMatcher::match_from(std::size_t element, std::size_t position, std::size_t variable) {
    if (element == part_.elements.size()) return position == target_.size();
    if (!competes()) return match_element(element, position, variable);
    const std::size_t state = element * (target_.size() + 1) + position;
    if (failed_[state]) return false;
    const bool matched = match_element(element, position, variable);
    if (!matched) failed_[state] = true;
    return matched;
}

bool PartMatcher::match_element(std::size_t element, std::size_t position, std::size_t variable) {
    const PartElement& current = part_.elements[element];
    if (current.is_variable) return current.converter.type->match(*this, {current, element, variable, position});
    return target_.substr(position).starts_with(current.text) &&
           match_from(element + 1, position + current.text.size(), variable);
}

bool PartMatcher::take(const MatchPlace& place, std::size_t end) {
    if (!match_from(place.element + 1, end, place.variable + 1)) return false;
    values_[place.variable] = target_.substr(place.position, end - place.position);
    return true;
}

bool PartMatcher::take_longest(const MatchPlace& place, std::size_t low, std::size_t high) {
    std::size_t end = high;
    while (end >= low) {
        if (competes() && ends_[place.element].contains(end)) {
            if (ends_[place.element].low <= low) break;
            end = ends_[place.element].low;
        } else if (take(place, end)) {
            return true;
        }
        if (end == low) break;
        do --end;
        while (end > low && is_continuation(target_[end]));
    }
    if (competes() && low <= high) ends_[place.element].add(low, high);
    return false;
}

bool PartMatcher::take_shortest(const MatchPlace& place, std::size_t low, std::size_t high) {
    for (std::size_t end = low; end <= high; ++end) {
        if (competes() && ends_[place.element].contains(end)) {
            end = ends_[place.element].high;
            continue;
        }
        const bool inside = end < target_.size() && is_continuation(target_[end]);
        if (!inside && take(place, end)) return true;
    }
    if (competes() && low <= high) ends_[place.element].add(low, high);
    return false;
}

bool PartMatcher::take_matching(const MatchPlace& place, std::size_t low, std::size_t high,
                                bool (*pattern)(std::string_view text)) {
    for (std::size_t end = high; end >= low; --end) {
        const bool inside = end < target_.size() && is_continuation(target_[end]);
        if (!inside && pattern(target_.substr(place.position, end - place.position)) && take(place, end)) return true;
        if (end == 0) break;
    }
    return false;
}

std::size_t PartMatcher::skip_characters(std::size_t position, std::size_t count, std::size_t end) const {
    for (; position < end && count > 0; --count) {
        do ++position;
        while (position < end && is_continuation(target_[position]));
    }
    return position;
}

std::size_t PartMatcher::skip_digits(std::size_t position) {
    for (const Digits& run : digits_)
        if (run.from <= position && position < run.end) return run.end;
    std::size_t end = position;
    while (end < target_.size() && is_digit(target_[end])) {
        ++end;
        for (const Digits& run : digits_)
            if (run.from == end && run.end > end) end = run.end;
    }
    if (end > position) digits_[newest_ = 1 - newest_] = {position, end};
    return end;
}

}  // namespace carboy::web
