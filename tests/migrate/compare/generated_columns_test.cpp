// Changes of columns from which others are computed, and of defaults that are expressions.
#include "migrate/compare/there_and_back.hpp"

namespace carboy::migrate {
namespace {

const std::string box =
    "CREATE TABLE box (id INTEGER PRIMARY KEY, w INTEGER NOT NULL, h INTEGER NOT NULL,"
    " area BIGINT GENERATED ALWAYS AS (w * h) STORED, CONSTRAINT uq_area UNIQUE (area), CHECK (area > 0));"
    "CREATE INDEX ix_area ON box (h, area) WHERE area > 5";

std::string with(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST(GeneratedColumns, TheTypeOfTheirSourceChanges) {
    check_on_engines({
        .before = box,
        .after = with(with(box, "w INTEGER", "w BIGINT"), "h INTEGER", "h BIGINT"),
        .rows = "INSERT INTO box (id, w, h) VALUES (1, 2, 3), (2, 4, 5)",
        .query = "SELECT CAST(area AS TEXT) FROM box ORDER BY id",
        .read = {"6", "20"},
    });
}

TEST(GeneratedColumns, TheFormulaChangesAndTheIndexesStay) {
    check_on_engines({
        .before = box,
        .after = with(box, "(w * h) STORED", "(w * h * 2) STORED"),
        .rows = "INSERT INTO box (id, w, h) VALUES (1, 2, 3), (2, 4, 5)",
        .query = "SELECT CAST(area AS TEXT) FROM box ORDER BY id",
        .read = {"12", "40"},
    });
}

TEST(GeneratedColumns, TheFormulaUsesAColumnThatIsNew) {
    check_on_engines({
        .before = box,
        .after = with(with(box, "(w * h)", "(w * h * d)"), " CONSTRAINT", " d INTEGER NOT NULL DEFAULT 7, CONSTRAINT"),
        .rows = "INSERT INTO box (id, w, h) VALUES (1, 2, 3), (2, 4, 5)",
        .query = "SELECT CAST(area AS TEXT) FROM box ORDER BY id",
        .read = {"42", "140"},
    });
}

TEST(Defaults, AnExpressionSurvivesACopyOfTheTable) {
    check_on_engines({
        .before =
            "CREATE TABLE w (id INTEGER PRIMARY KEY, n INTEGER DEFAULT (2 + 3), t TEXT DEFAULT (lower('AB') || 'c'),"
            " s INTEGER DEFAULT -4, f DOUBLE PRECISION DEFAULT 1e3, gone INTEGER, CHECK (gone > 0))",
        .after =
            "CREATE TABLE w (id INTEGER PRIMARY KEY, n INTEGER DEFAULT (2 + 3), t TEXT DEFAULT (lower('AB') || 'c'),"
            " s INTEGER DEFAULT -4, f DOUBLE PRECISION DEFAULT 1e3)",
        .rows = "INSERT INTO w (id) VALUES (1)",
        .query = "SELECT t || CAST(n AS TEXT) || CAST(s AS TEXT) FROM w",
        .read = {"abc5-4"},
    });
}

}  // namespace
}  // namespace carboy::migrate
