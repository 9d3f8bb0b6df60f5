// Enumerations of PostgreSQL whose values are used in defaults and conditions.
#include "migrate/compare/there_and_back.hpp"

namespace carboy::migrate {
namespace {

const std::string query = "SELECT m::text || coalesce(n::text, '-') FROM p ORDER BY id";

TEST(Enumerations, ANewValueBecomesTheDefault) {
    check_on_postgresql({
        .before = "CREATE TYPE mood AS ENUM ('sad', 'glad');"
                  "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL DEFAULT 'sad', n INTEGER)",
        .after = "CREATE TYPE mood AS ENUM ('sad', 'glad', 'great');"
                 "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL DEFAULT 'great', n INTEGER)",
        .rows = "INSERT INTO p VALUES (1, 'sad', 1), (2, 'glad', NULL)",
        .query = query,
        .read = {"sad1", "glad-"},
    });
}

TEST(Enumerations, ANewValueIsUsedInACondition) {
    check_on_postgresql({
        .before =
            "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE p (id INTEGER PRIMARY KEY, m mood, n INTEGER)",
        .after = "CREATE TYPE mood AS ENUM ('low', 'sad', 'glad');"
                 "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood, n INTEGER, CONSTRAINT no_low CHECK (m <> 'low'));"
                 "CREATE INDEX ix_low ON p (n) WHERE m = 'low'",
        .rows = "INSERT INTO p VALUES (1, 'sad', 1)",
        .query = query,
        .read = {"sad1"},
    });
}

TEST(Enumerations, TheDefaultIsRemovedAsAValue) {
    check_on_postgresql({
        .before = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');"
                  "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', n INTEGER);"
                  "CREATE TABLE q (id INTEGER PRIMARY KEY, list mood[] DEFAULT '{glad}')",
        .after = "CREATE TYPE mood AS ENUM ('sad', 'glad');"
                 "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL DEFAULT 'sad', n INTEGER);"
                 "CREATE TABLE q (id INTEGER PRIMARY KEY, list mood[] DEFAULT '{glad}')",
        .rows = "INSERT INTO p VALUES (1, 'sad', 1), (2, 'glad', 2); INSERT INTO q VALUES (1, '{sad,glad}')",
        .query = query,
        .read = {"sad1", "glad2"},
    });
}

TEST(Enumerations, ConditionsSurviveANewOrder) {
    check_on_postgresql({
        .before = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');"
                  "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL, o mood, n INTEGER, UNIQUE (m, n),"
                  " CHECK (m <> 'sad' OR o <> 'sad' OR n > 0));"
                  "CREATE UNIQUE INDEX ix_sad ON p (n) WHERE m = 'sad'; CREATE INDEX ix_text ON p ((m = 'glad'), n);"
                  "CREATE INDEX ix_gone ON p (n) WHERE m = 'ok'",
        .after = "CREATE TYPE mood AS ENUM ('glad', 'sad');"
                 "CREATE TABLE p (id INTEGER PRIMARY KEY, m mood NOT NULL, o mood, n INTEGER, UNIQUE (m, n),"
                 " CHECK (m <> 'sad' OR o <> 'sad' OR n > 0));"
                 "CREATE UNIQUE INDEX ix_sad ON p (n) WHERE m = 'sad'; CREATE INDEX ix_text ON p ((m = 'glad'), n)",
        .rows = "INSERT INTO p VALUES (1, 'sad', NULL, 1), (2, 'glad', 'sad', 2)",
        .query = query,
        .read = {"sad1", "glad2"},
    });
}

}  // namespace
}  // namespace carboy::migrate
