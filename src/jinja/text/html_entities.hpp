// HTML's named character references.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace carboy::jinja {

/// A name, as a part of html_entity_names, and its one or two characters.
struct HtmlEntity {
    std::uint16_t offset;
    std::uint8_t size;
    /// True when the name is also valid without its semicolon.
    std::uint8_t bare;
    std::uint32_t first;
    std::uint16_t second;

    std::string_view name() const;
};

extern const std::string_view html_entity_names;
/// Sorted by name.
extern const std::span<const HtmlEntity> html_entities;

inline std::string_view HtmlEntity::name() const { return html_entity_names.substr(offset, size); }

}  // namespace carboy::jinja
