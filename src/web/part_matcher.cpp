#include "web/part_matcher.hpp"

#include <algorithm>

namespace carboy::web {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

constexpr std::size_t uuid_length = 36;

bool is_uuid(std::string_view text) {
    if (text.size() < uuid_length) return false;
    for (std::size_t i = 0; i < uuid_length; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

}  // namespace

bool PartMatcher::match() {
    if (part_.variables > 1) failed_.assign(part_.elements.size() * (target_.size() + 1), false);
    return match_from(0, 0, 0);
}

bool PartMatcher::match_from(std::size_t element, std::size_t position, std::size_t variable) {
    if (element == part_.elements.size()) return position == target_.size();
    const std::size_t state = element * (target_.size() + 1) + position;
    if (!failed_.empty() && failed_[state]) return false;
    const PartElement& current = part_.elements[element];
    bool matched = false;
    if (current.is_variable) {
        matched = match_variable(element, position, variable);
    } else {
        matched = target_.substr(position).starts_with(current.text) &&
                  match_from(element + 1, position + current.text.size(), variable);
    }
    if (!matched && !failed_.empty()) failed_[state] = true;
    return matched;
}

bool PartMatcher::take(std::size_t element, std::size_t position, std::size_t variable, std::size_t end) {
    if (!match_from(element + 1, end, variable + 1)) return false;
    values_[variable] = target_.substr(position, end - position);
    return true;
}

bool PartMatcher::match_variable(std::size_t element, std::size_t position, std::size_t variable) {
    const PartElement& current = part_.elements[element];
    const std::string_view rest = target_.substr(position);
    switch (current.converter.kind) {
        case ConverterKind::string: return match_string(element, position, variable);
        case ConverterKind::integer:
        case ConverterKind::floating: return match_number(element, position, variable);
        case ConverterKind::path: return match_path(element, position, variable);
        case ConverterKind::uuid: return is_uuid(rest) && take(element, position, variable, position + uuid_length);
        case ConverterKind::any: break;
    }
    return std::any_of(current.items.begin(), current.items.end(), [&](const std::string& item) {
        return rest.starts_with(item) && take(element, position, variable, position + item.size());
    });
}

/// The longest text first; lengths count code points.
bool PartMatcher::match_string(std::size_t element, std::size_t position, std::size_t variable) {
    const Converter& converter = part_.elements[element].converter;
    std::size_t end = position, count = 0;
    while (end < target_.size() && target_[end] != '/' && count < converter.max_length) {
        do ++end;
        while (end < target_.size() && is_continuation(target_[end]));
        ++count;
    }
    for (; count >= converter.min_length; --count) {
        if (take(element, position, variable, end)) return true;
        if (count == 0) return false;
        do --end;
        while (is_continuation(target_[end]) && end > position);
    }
    return false;
}

std::size_t PartMatcher::skip_digits(std::size_t position) const {
    while (position < target_.size() && is_digit(target_[position])) ++position;
    return position;
}

bool PartMatcher::match_number(std::size_t element, std::size_t position, std::size_t variable) {
    const Converter& converter = part_.elements[element].converter;
    std::size_t first = position;
    if (converter.is_signed && first < target_.size() && target_[first] == '-') ++first;
    std::size_t end = skip_digits(first);
    if (converter.kind == ConverterKind::floating) {
        if (end == first || end == target_.size() || target_[end] != '.') return false;
        first = end + 1;
        end = skip_digits(first);
    }
    for (; end > first; --end)
        if (take(element, position, variable, end)) return true;
    return false;
}

/// The shortest text first; a line feed is only allowed as its first character.
bool PartMatcher::match_path(std::size_t element, std::size_t position, std::size_t variable) {
    if (position == target_.size() || target_[position] == '/') return false;
    const bool last = element + 1 == part_.elements.size();
    const std::size_t line_end = std::min(target_.find('\n', position + 1), target_.size());
    if (last) return line_end == target_.size() && take(element, position, variable, target_.size());
    for (std::size_t end = position + 1; end <= line_end; ++end) {
        const bool inside = end < target_.size() && is_continuation(target_[end]);
        if (!inside && take(element, position, variable, end)) return true;
    }
    return false;
}

}  // namespace carboy::web
