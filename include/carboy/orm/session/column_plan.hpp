// ColumnPlan: which columns of its objects a query reads, as data. It is made from the query's options.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace carboy::orm {

class Mapper;

/// How a column is loaded.
enum class ColumnLoad : std::uint8_t {
    now,    // by the query
    later,  // on first use, for all objects of the result
    raise,  // never: reading it throws
};

struct ColumnPlan {
    struct Entry {
        std::uint16_t column;  // its number in the mapper
        ColumnLoad load;
    };

    std::vector<Entry> entries;
    std::vector<std::string_view> groups{};  // of deferred columns that the query reads
    std::optional<ColumnLoad> others{};      // for columns without an entry, instead of what the model declares
    bool raise_deferred = false;             // what the query does not read throws when it is read

    bool empty() const noexcept { return entries.empty() && groups.empty() && !others && !raise_deferred; }
    void set(std::uint16_t column, ColumnLoad load);
    /// Adds another plan, whose entries take precedence.
    void merge(const ColumnPlan& other);
    /// Returns how a column is loaded. What identifies and links rows is always read by the query.
    ColumnLoad load_of(const Mapper& mapper, std::uint16_t column) const;
};

}  // namespace carboy::orm
