// Several random changes at once. The statements lead to the schema, and back, or fail and leave everything as it was.
#include <carboy/base/error.hpp>
#include <carboy/engine/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include "migrate/compare/cases.hpp"

namespace carboy::migrate {
namespace {

/// Applies some of the cases' changes, one after the other. Those that do not fit the earlier ones are left out.
Tables random_tables(std::mt19937& random, const std::vector<Case>& cases, std::string& names) {
    Tables tables = base();
    const std::size_t count = 1 + random() % 6;
    for (std::size_t i = 0; i < count; ++i) {
        const Case& one = cases[random() % cases.size()];
        Tables next = tables;
        try {
            one.change(next);
        } catch (const std::out_of_range&) {
            continue;
        }
        tables = next;
        names += one.name + " ";
    }
    return tables;
}

/// True when the tables can be created. A change may have dropped what another one uses, or made the same thing twice.
bool is_possible(engine::Connection& connection, const Tables& tables) {
    for (const sql::Table& one : tables)
        for (const sql::ForeignKey& key : one.foreign_keys)
            if (std::none_of(tables.begin(), tables.end(),
                             [&](auto& other) { return other.name == key.referred_table; }))
                return false;
    try {
        declared_schema(connection, pointers(tables));
        return true;
    } catch (const engine::DatabaseError&) {
        return false;
    }
}

class RandomChanges : public testing::Test {
  protected:
    static Difference difference(engine::Connection& connection, const Tables& wanted) {
        const Schema live = live_schema(connection), models = declared_schema(connection, pointers(wanted));
        Answers answers;
        answers.fills = neutral_fills(diff(live, models, connection.dialect()), connection.dialect());
        return diff(live, models, connection.dialect(), answers);
    }

    /// Changes the schema; data that does not fit must leave it as it is.
    static bool change(engine::Connection& connection, const Tables& wanted) {
        const Difference there = difference(connection, wanted);
        const auto texts = statements(there, connection.dialect());
        std::string trace;
        for (const std::string& text : texts) trace += text + ";\n";
        SCOPED_TRACE(trace);
        const Schema before = live_schema(connection);
        try {
            apply_all(connection, texts);
        } catch (const engine::IntegrityError&) {
            const Difference changed = diff(before, live_schema(connection), connection.dialect());
            for (const Change& one : changed.changes) ADD_FAILURE() << "changed in spite of it: " << describe(one);
            return false;
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
            return false;
        }
        for (const Change& left : difference(connection, wanted).changes) ADD_FAILURE() << "left: " << describe(left);
        return true;
    }

    static void run(const std::string& address, unsigned rounds) {
        const std::vector<Case> cases = all_cases();
        unsigned changed = 0;
        for (unsigned seed = 1; seed <= rounds; ++seed) {
            std::mt19937 random(seed);
            std::string names;
            const Tables first = base(), wanted = random_tables(random, cases, names);
            SCOPED_TRACE("seed " + std::to_string(seed) + ": " + names);
            engine::Connection connection = engine::connect(address);
            if (connection.dialect().named_enumerations)
                run_sql(connection,
                        "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            if (!is_possible(connection, wanted)) continue;
            create(connection, first);
            run_sql(connection,
                    "INSERT INTO \"user\" (id, name, email, age, role) VALUES (1, 'Ann', 'a@x', 3, 'writer')");
            run_sql(connection, "INSERT INTO post (id, title, author_id) VALUES (1, 'First', 1)");
            if (change(connection, wanted) && change(connection, first)) ++changed;
        }
        EXPECT_GT(changed, rounds / 4);
    }
};

TEST_F(RandomChanges, OnSqlite) { run("sqlite:///:memory:", 150); }

TEST_F(RandomChanges, OnPostgresql) {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    if (address == nullptr) GTEST_SKIP() << "runs in migrate_postgresql";
    run(address, 25);
}

}  // namespace
}  // namespace carboy::migrate
