#include <carboy/migrate/compare/statements.hpp>

#include "migrate/compare/alter.hpp"
#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {

std::vector<std::string> statements(const Difference& difference, const sql::Dialect& dialect) {
    return facts_of(dialect).in_place ? alter_in_place(difference, dialect) : alter_by_copy(difference, dialect);
}

}  // namespace carboy::migrate
