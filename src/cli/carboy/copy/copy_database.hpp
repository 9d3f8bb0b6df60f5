// `carboy db copy`: moves the tables and rows of a database into another one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace carboy::cli {

/// One table after the copy, read again from both databases. The checksum does not depend on the order of the rows.
struct CopiedTable {
    std::string name;
    std::int64_t source_rows = 0, target_rows = 0;
    std::uint64_t source_sum = 0, target_sum = 0;

    bool same() const noexcept { return source_rows == target_rows && source_sum == target_sum; }
};

/// Copies everything and compares. A copy that was interrupted continues.
/// Throws: Error "target_not_empty", "other_copy", "missing_column", "copy_failed"; the errors of the databases.
std::vector<CopiedTable> copy_database(const std::string& from, const std::string& to, bool terminal);

}  // namespace carboy::cli
