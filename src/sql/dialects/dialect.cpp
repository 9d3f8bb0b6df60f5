#include <carboy/sql/dialects/dialect.hpp>

#include <algorithm>

namespace carboy::sql {
namespace {

bool is_plain_identifier(std::string_view name) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; };
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && name[0] != '$' &&
           std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

const Dialect* find_dialect(std::string_view name) noexcept {
    for (const Dialect* dialect : {&dialects::sqlite(), &dialects::postgresql(), &dialects::mariadb()})
        if (dialect->name == name || (!name.empty() && dialect->other_name == name)) return dialect;
    return nullptr;
}

void append_identifier(std::string& out, std::string_view name, const Dialect& dialect) {
    if (is_plain_identifier(name) && !std::binary_search(dialect.reserved.begin(), dialect.reserved.end(), name)) {
        out += name;
        return;
    }
    out += dialect.quote;
    for (const char c : name) {
        if (c == dialect.quote) out += c;
        out += c;
    }
    out += dialect.quote;
}

}  // namespace carboy::sql
