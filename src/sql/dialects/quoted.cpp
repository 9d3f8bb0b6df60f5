#include <carboy/sql/dialects/quoted.hpp>

namespace carboy::sql {

std::string quoted(std::string_view name, const Dialect& dialect) {
    std::string out;
    append_identifier(out, name, dialect);
    return out;
}

std::string quoted(const std::vector<std::string>& names, const Dialect& dialect) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ", ";
        append_identifier(out, name, dialect);
    }
    return out;
}

}  // namespace carboy::sql
