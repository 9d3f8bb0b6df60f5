// Renames whose names depend on each other.
#include "migrate/compare/there_and_back.hpp"

namespace carboy::migrate {
namespace {

TEST(RenameSteps, ExchangeTwoColumns) {
    check_on_engines({
        .before = "CREATE TABLE pair (id INTEGER PRIMARY KEY, le INTEGER NOT NULL, ri INTEGER, CHECK (le < ri));"
                  "CREATE INDEX ix_le ON pair (le) WHERE ri > 1",
        .after = "CREATE TABLE pair (id INTEGER PRIMARY KEY, ri INTEGER NOT NULL, le INTEGER, CHECK (ri < le));"
                 "CREATE INDEX ix_le ON pair (ri) WHERE le > 1",
        .rows = "INSERT INTO pair VALUES (1, 10, 20), (2, 30, NULL)",
        .answers = {.renamed_columns = {{{"pair", "le"}, "ri"}, {{"pair", "ri"}, "le"}}},
        .query = "SELECT CAST(ri AS TEXT) || ':' || coalesce(CAST(le AS TEXT), '-') FROM pair ORDER BY id",
        .read = {"10:20", "30:-"},
    });
}

TEST(RenameSteps, ANameThatBecomesFree) {
    check_on_engines({
        .before = "CREATE TABLE step (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)",
        .after = "CREATE TABLE step (id INTEGER PRIMARY KEY, b TEXT, c TEXT, d TEXT)",
        .rows = "INSERT INTO step VALUES (1, 'a', 'b', 'c')",
        .answers = {.renamed_columns = {{{"step", "a"}, "b"}, {{"step", "b"}, "c"}, {{"step", "c"}, "d"}}},
        .query = "SELECT b || c || d FROM step",
        .read = {"abc"},
    });
}

TEST(RenameSteps, ExchangeThreeTables) {
    check_on_engines({
        .before = "CREATE TABLE x (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE y (id INTEGER PRIMARY KEY, n TEXT);"
                  "CREATE TABLE z (id INTEGER PRIMARY KEY, n TEXT, x_id INTEGER REFERENCES x (id))",
        .after = "CREATE TABLE y (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE z (id INTEGER PRIMARY KEY, n TEXT);"
                 "CREATE TABLE x (id INTEGER PRIMARY KEY, n TEXT, x_id INTEGER REFERENCES y (id))",
        .rows = "INSERT INTO x VALUES (1, 'was x'); INSERT INTO y VALUES (1, 'was y'); INSERT INTO z VALUES (1, 'was "
                "z', 1)",
        .answers = {.renamed_tables = {{"x", "y"}, {"y", "z"}, {"z", "x"}}},
        .query = "SELECT x.n || ', ' || y.n || ', ' || z.n FROM x, y, z",
        .read = {"was z, was x, was y"},
    });
}

TEST(RenameSteps, AKeyThatOthersReferTo) {
    check_on_engines({
        .before = "CREATE TABLE hall (house VARCHAR(9) NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (house, no));"
                  "CREATE TABLE play (id INTEGER PRIMARY KEY, house VARCHAR(9), no INTEGER,"
                  " FOREIGN KEY (house, no) REFERENCES hall (house, no) ON DELETE CASCADE)",
        .after = "CREATE TABLE hall (theatre VARCHAR(9) NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (theatre, no));"
                 "CREATE TABLE play (id INTEGER PRIMARY KEY, house VARCHAR(9), no INTEGER,"
                 " FOREIGN KEY (house, no) REFERENCES hall (theatre, no) ON DELETE CASCADE)",
        .rows = "INSERT INTO hall VALUES ('a', 1); INSERT INTO play VALUES (1, 'a', 1)",
        .answers = {.renamed_columns = {{{"hall", "house"}, "theatre"}}},
        .query = "SELECT hall.theatre FROM hall JOIN play ON hall.theatre = play.house AND hall.no = play.no",
        .read = {"a"},
    });
}

}  // namespace
}  // namespace carboy::migrate
