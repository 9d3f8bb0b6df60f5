// Each case: the comparison finds exactly the change; upgrade and downgrade keep the data; nothing is left to find.
#include "migrate/compare/cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace carboy::migrate {
namespace {

std::string postgres() {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    return address != nullptr ? address : "";
}

engine::Connection empty_database(const std::string& address) {
    engine::Connection connection = engine::connect(address);
    if (connection.dialect().named_enumerations)
        run_sql(connection, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    return connection;
}

void insert_rows(engine::Connection& connection) {
    for (const char* text :
         {"INSERT INTO \"user\" (id, name, email, age, note, role, score) VALUES (1, 'Ann', 'a@x', 30, 'hi', 'reader', "
          "12.5), (2, 'Bob', 'b@x', NULL, NULL, 'writer', NULL)",
          "INSERT INTO post (id, title, body, author_id, reviewer_id, made, done) VALUES (1, 'First', 'b', 1, 2, "
          "'2024-01-02 03:04:05', true), (2, '', NULL, 2, NULL, NULL, false)",
          "INSERT INTO tag (id, label, parent_id) VALUES (1, 'cpp', NULL), (2, 'sql', 1)"})
        run_sql(connection, text);
}

/// The rows of each table as text, without the columns in `without`.
std::map<std::string, std::string> rows(engine::Connection& connection, const Tables& tables, const Tables& others) {
    std::map<std::string, std::string> out;
    for (const sql::Table& one : tables) {
        const auto other = std::find_if(others.begin(), others.end(), [&](auto& t) { return t.name == one.name; });
        if (other == others.end()) continue;
        for (const sql::Column& col : one.columns) {
            const std::size_t at = other->position(col.name);
            if (at == sql::Table::npos || !(other->columns[at].type == col.type)) continue;
            const bool number = col.type.kind == TypeKind::numeric;  // "12.5" and "12.50"
            const std::string name = quoted(col.name, connection.dialect());
            const std::string value = number ? "CAST(" + name + " * 10 AS INTEGER)" : name;
            const std::string text = "SELECT coalesce(CAST(" + value + " AS TEXT), '-') FROM " +
                                     quoted(one.name, connection.dialect()) + " ORDER BY id";
            std::string& list = out[one.name + "." + col.name];
            for (auto&& [cell] : connection.execute(sql::unchecked(text)).as<std::string>()) list += cell + ";";
        }
    }
    return out;
}

std::vector<std::string> described(const Difference& difference) {
    std::vector<std::string> out;
    for (const Change& change : difference.changes) out.push_back(describe(change));
    for (std::string& text : out) text.resize(std::min(text.find(" where "), text.size()));  // spelled by the server
    return out;
}

std::string text_of(const std::vector<std::string>& statements) {
    std::string out;
    for (const std::string& one : statements) out += one + ";\n";
    return out;
}

class ChangeTest : public testing::TestWithParam<Case> {
  protected:
    /// The difference between the database and these tables.
    static Difference difference(engine::Connection& connection, const Tables& wanted, const Answers& answers = {}) {
        return diff(live_schema(connection), declared_schema(connection, pointers(wanted)), connection.dialect(),
                    answers);
    }

    static Difference back(engine::Connection& connection, const Difference& there, const Answers& answers,
                           const Schema& from) {
        Answers reversed = answers.reversed();
        Difference way = diff(there.to, from, connection.dialect(), reversed);
        reversed.fills = neutral_fills(way, connection.dialect());
        return diff(there.to, from, connection.dialect(), reversed);
    }

    static void check(const std::string& address) {
        const Case& one = GetParam();
        engine::Connection connection = empty_database(address);
        const Tables before = base();
        Tables after = before;
        one.change(after);
        create(connection, before);
        insert_rows(connection);
        ASSERT_TRUE(difference(connection, before).empty()) << text_of(described(difference(connection, before)));

        const Difference there = difference(connection, after, one.answers);
        const bool types = connection.dialect().named_enumerations;
        EXPECT_EQ(described(there), types ? one.found : one.found_without_types.value_or(one.found));
        const auto up = statements(there, connection.dialect());
        const Difference way_back = back(connection, there, one.answers, live_schema(connection));
        const auto down = statements(way_back, connection.dialect());

        const auto data = rows(connection, before, after);
        if (one.one_way) {
            apply_all(connection, up);
            EXPECT_THROW(apply_all(connection, down), engine::IntegrityError);
            EXPECT_TRUE(difference(connection, after).empty());
            return;
        }
        for (const bool generated : {false, true}) {
            SCOPED_TRACE((generated ? "compared again\n" : "as written\n") + text_of(up) + "-- down\n" + text_of(down));
            apply_all(connection, up);
            EXPECT_TRUE(difference(connection, after).empty()) << text_of(described(difference(connection, after)));
            EXPECT_EQ(rows(connection, before, after),
                      one.answers.fills.empty() ? data : rows(connection, before, after));
            if (generated) {
                Answers answers = one.answers.reversed();
                answers.fills = neutral_fills(difference(connection, before, answers), connection.dialect());
                apply_all(connection, statements(difference(connection, before, answers), connection.dialect()));
            } else {
                apply_all(connection, down);
            }
            EXPECT_TRUE(difference(connection, before).empty()) << text_of(described(difference(connection, before)));
            if (one.answers.fills.empty()) {
                EXPECT_EQ(rows(connection, before, after), data);
            }
        }
    }
};

TEST_P(ChangeTest, OnSqlite) { check("sqlite:///:memory:"); }
TEST_P(ChangeTest, OnPostgresql) {
    if (postgres().empty()) GTEST_SKIP() << "runs in migrate_postgresql";
    check(postgres());
}

INSTANTIATE_TEST_SUITE_P(Cases, ChangeTest, testing::ValuesIn(all_cases()),
                         [](const auto& info) { return info.param.name; });

TEST(Changes, ThereAreEnough) { EXPECT_GE(all_cases().size(), 80U); }

}  // namespace
}  // namespace carboy::migrate
