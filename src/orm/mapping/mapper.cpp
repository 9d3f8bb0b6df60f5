#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/tracked.hpp>

#include <algorithm>

namespace carboy::orm {

MappingError::MappingError(std::string message, std::string hint)
    : Error("mapping", std::move(message), std::move(hint)) {}

template <class Properties>
static std::uint16_t number_at(const Properties& properties, std::size_t offset) noexcept {
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const auto& p) { return p.offset == offset; });
    return found == properties.end() ? no_index : static_cast<std::uint16_t>(found - properties.begin());
}

std::uint16_t Mapper::column_at(std::size_t offset) const noexcept { return number_at(columns, offset); }

std::uint16_t Mapper::relationship_at(std::size_t offset) const noexcept { return number_at(relationships, offset); }

std::uint16_t Mapper::relationship_named(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < relationships.size(); ++i)
        if (relationships[i].name == name) return static_cast<std::uint16_t>(i);
    return no_index;
}

InstanceState* Mapper::state_of(const void* object) const noexcept {
    const void* first = static_cast<const char*>(object) + columns.front().offset;
    return static_cast<const Tracked*>(first)->instance_state();
}

void rethrow_for_column(std::string_view model, std::string_view column) {
    try {
        throw;
    } catch (const sql::DataError& error) {
        throw sql::DataError("data", std::string(model) + "." + std::string(column) + ": " + error.message(),
                             error.hint());
    }
}

}  // namespace carboy::orm
