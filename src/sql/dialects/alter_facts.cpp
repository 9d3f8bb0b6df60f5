#include <carboy/sql/dialects/alter_facts.hpp>

namespace carboy::sql {

namespace {

constexpr AlterFacts sqlite_facts{
    .in_place = false,
    .suspend_foreign_keys = "PRAGMA foreign_keys = OFF",
    .resume_foreign_keys = "PRAGMA foreign_keys = ON",
    .foreign_key_violations = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check ORDER BY 1, 2, 3",
    .scratch_address = "sqlite:///:memory:",
};

constexpr AlterFacts postgresql_facts{
    .scratch_statement = "SELECT set_config('search_path', 'pg_temp, ' || current_setting('search_path'), true)",
};

}  // namespace

const AlterFacts* alter_facts(const Dialect& dialect) noexcept {
    if (&dialect == &dialects::sqlite()) return &sqlite_facts;
    if (&dialect == &dialects::postgresql()) return &postgresql_facts;
    return nullptr;
}

std::vector<const Dialect*> migrated_dialects() { return {&dialects::sqlite(), &dialects::postgresql()}; }

}  // namespace carboy::sql
