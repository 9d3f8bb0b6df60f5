// Which uses of a decimal parameter SQLite's driver tells apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "drivers/sqlite/values/decimal_use.hpp"

namespace carboy::drivers::sqlite {
namespace {

/// One letter for each parameter: r for a result, c for compared with a name, s for a stored value, n for a number. Of
/// several uses, the last of these.
std::string uses(std::string_view statement) {
    std::string letters;
    std::vector<int> kinds;
    for (const DecimalUse& use : decimal_uses(statement)) {
        kinds.resize(std::max(kinds.size(), use.parameter + 1));
        kinds[use.parameter] = std::max(kinds[use.parameter], static_cast<int>(use.kind));
    }
    for (const int kind : kinds) letters += "rcsn"[kind];
    return letters;
}

TEST(SqliteDecimalUseTest, ComparedWithAName) {
    for (const char* condition :
         {"fee > ?", "fee=?", "b.fee <> ?", "main.b.fee != ?", "\"fee\" <= ?", "[a fee] == ?", "? < fee", "? >= b.fee",
          "fee IS ?", "fee IS NOT ?", "fee is distinct from ?", "fee IN (?)", "b.fee NOT IN (?)", "(fee > ?)",
          "NOT fee > ?", "a = 1 AND fee > ? OR b = 2", "x = y AND ? = fee", "fee > /* a * b */ ?"})
        EXPECT_EQ(uses("SELECT * FROM b WHERE " + std::string(condition)), "c") << condition;
    for (const char* condition : {"fee BETWEEN ? AND ?", "b.fee NOT BETWEEN ? AND ?", "fee IN (?, ?)",
                                  "fee > ? AND fee < ?", "fee > :low AND fee < :high", "fee > ?1 AND fee < ?2"})
        EXPECT_EQ(uses("SELECT * FROM b WHERE " + std::string(condition)), "cc") << condition;
}

TEST(SqliteDecimalUseTest, BesideAnExpressionItIsANumber) {
    for (const char* condition :
         {"coalesce(fee, 0) > ?", "fee * 2 > ?", "2*fee > ?", "-fee < ?", "sum(fee) > ?", "? < fee * 2", "? < abs(fee)",
          "(SELECT max(fee) FROM b) > ?", "CASE WHEN a THEN fee END > ?", "fee + 1 IN (?)", "coalesce(fee, ?)",
          "fee * ?", "fee > ? * 2", "max(fee, 1) IS ?", "b.fee - a.fee >= ?", "CASE WHEN a THEN ? END > 1", "5 > ?"})
        EXPECT_EQ(uses("SELECT * FROM b WHERE " + std::string(condition)), "n") << condition;
    EXPECT_EQ(uses("SELECT * FROM b WHERE abs(fee) BETWEEN ? AND ?"), "nn");
    EXPECT_EQ(uses("SELECT * FROM b WHERE a > 1 AND fee * 2 BETWEEN ? AND (?)"), "nn");
    EXPECT_EQ(uses("SELECT a FROM b GROUP BY a HAVING sum(fee) < ? AND a = ?"), "nc");
    EXPECT_EQ(uses("SELECT a FROM b ORDER BY coalesce(fee, ?)"), "n");
}

// The statement itself shows that the name is not a column.
TEST(SqliteDecimalUseTest, ComparedWithAnAlias) {
    EXPECT_EQ(uses("WITH t AS (SELECT fee * 2 AS f2 FROM b) SELECT * FROM t WHERE f2 > ?"), "n");
    EXPECT_EQ(uses("SELECT * FROM (SELECT fee * 2 f2 FROM b) WHERE f2 > ?"), "n");
    EXPECT_EQ(uses("SELECT * FROM (SELECT max(fee) fee FROM b) WHERE fee > ?"), "n");
    EXPECT_EQ(uses("SELECT sum(fee) AS \"the sum\" FROM b GROUP BY a HAVING \"the sum\" IN (?)"), "n");
    EXPECT_EQ(uses("SELECT b.fee AS fee FROM b WHERE b.fee > ?"), "c");
    EXPECT_EQ(decimal_uses("SELECT * FROM b WHERE b.\"the fee\" > ?")[0].column, "the fee");
    EXPECT_EQ(decimal_uses("SELECT * FROM b WHERE ? = main.b.fee")[0].column, "fee");
}

TEST(SqliteDecimalUseTest, WhatIsStoredAndWhatIsGivenBack) {
    EXPECT_EQ(uses("INSERT INTO b (a, fee) VALUES (?, ?)"), "ss");
    EXPECT_EQ(uses("INSERT OR REPLACE INTO main.b VALUES (?, ?), (?, ?)"), "ssss");
    EXPECT_EQ(uses("INSERT INTO b (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET fee = ? WHERE fee > ? RETURNING ?"),
              "sscr");
    EXPECT_EQ(uses("UPDATE b SET a = ?, fee = ? WHERE fee * 2 > ?"), "ssn");
    EXPECT_EQ(uses("UPDATE b SET fee = fee * ?"), "n");
    EXPECT_EQ(uses("INSERT INTO b SELECT ?, ? FROM c WHERE fee = ?"), "ssc");
    EXPECT_EQ(uses("WITH c AS (SELECT ?) INSERT INTO b SELECT ? FROM c"), "ns");
    EXPECT_EQ(uses("SELECT ? UNION SELECT fee FROM b"), "n");
    EXPECT_EQ(uses("SELECT ? AS least FROM b WHERE fee * 2 > least"), "n");
    EXPECT_EQ(uses("VALUES (?)"), "r");
    EXPECT_EQ(uses("SELECT ?"), "r");
    EXPECT_EQ(uses("SELECT a, ? AS fee FROM b"), "r");
    EXPECT_EQ(uses("WITH a AS (SELECT ? AS fee) SELECT * FROM a"), "n");
}

TEST(SqliteDecimalUseTest, TheColumnThatItIsStoredIn) {
    const auto stored = decimal_uses("INSERT INTO \"a bill\" (id, \"the fee\") VALUES (1, ?)");
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].table, "a bill");
    EXPECT_EQ(stored[0].column, "the fee");
    EXPECT_EQ(decimal_uses("INSERT INTO main.bill VALUES (?)")[0].schema, "main");
    EXPECT_EQ(decimal_uses("INSERT INTO bill (id, fee) SELECT 1, ?")[0].column, "fee");
    const auto all = decimal_uses("INSERT INTO bill VALUES (1, ?)");
    EXPECT_EQ(all[0].table, "bill");
    EXPECT_EQ(all[0].column, "");
    EXPECT_EQ(all[0].position, 1);
    EXPECT_EQ(decimal_uses("UPDATE OR IGNORE bill SET id = 1, fee = ?")[0].column, "fee");
}

// If one value is used in several places, a place that compares numbers wins.
TEST(SqliteDecimalUseTest, AParameterInSeveralPlaces) {
    EXPECT_EQ(uses("UPDATE b SET fee = :m WHERE fee * 2 > :m"), "n");
    EXPECT_EQ(uses("UPDATE b SET fee = :m WHERE fee > :m"), "s");
    EXPECT_EQ(uses("SELECT a FROM b WHERE fee * 2 > ?1 OR fee > ?1"), "n");
    EXPECT_EQ(uses("SELECT a FROM b WHERE fee > ?2 OR fee = ?1 OR fee < ?2"), "cc");
}

}  // namespace
}  // namespace carboy::drivers::sqlite
