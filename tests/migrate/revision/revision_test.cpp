#include <carboy/base/error.hpp>
#include <carboy/migrate/revision/history.hpp>
#include <carboy/migrate/revision/lint.hpp>
#include <carboy/migrate/run/runner.hpp>

#include <gtest/gtest.h>

namespace carboy::migrate {
namespace {

constexpr std::string_view file = R"(-- Add users
--
-- revision: abc
-- revises: one, two
-- created: 2026-11-29 21:15:00

-- upgrade
CREATE TABLE users (id INTEGER);  -- the table
INSERT INTO users VALUES (1);

-- upgrade postgresql
CREATE TABLE users (id SERIAL);

-- downgrade
DROP TABLE users;
)";

std::string code_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const Error& error) {
        return std::string(error.code());
    }
    return "";
}

Revision made(const std::string& id, const std::string& revises,
              const std::string& body = "-- upgrade\n-- downgrade\n") {
    return parse_revision(id + ".sql", "-- " + id + "\n-- revision: " + id + "\n-- revises: " + revises + "\n" + body);
}

TEST(Revision, IsParsed) {
    const Revision one = parse_revision("abc.sql", file);
    EXPECT_EQ(one.id, "abc");
    EXPECT_EQ(one.revises, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(one.title, "Add users");
    const auto& steps = one.steps(Direction::upgrade, sql::dialects::sqlite());
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[1].text, "INSERT INTO users VALUES (1)");
    EXPECT_EQ(steps[1].line, 9U);
    EXPECT_EQ(one.steps(Direction::upgrade, sql::dialects::postgresql())[0].text, "CREATE TABLE users (id SERIAL)");
    EXPECT_EQ(one.steps(Direction::downgrade, sql::dialects::postgresql()).size(), 1U);
}

TEST(Revision, PrintedAndParsedItIsTheSame) {
    const Revision one = parse_revision("abc.sql", file), again = parse_revision("abc.sql", print_revision(one));
    EXPECT_EQ(again.checksum(), one.checksum());
    EXPECT_EQ(again.title, one.title);
    EXPECT_EQ(again.created, one.created);
    EXPECT_EQ(file_name(one), "abc_add_users.sql");
}

TEST(Revision, ChecksumCountsStatementsOnly) {
    const auto sum = [](std::string body) { return made("a", "", body).checksum(); };
    EXPECT_EQ(sum("-- upgrade\nSELECT 1;\n"), sum("-- upgrade\n-- why\n  SELECT\n1"));
    EXPECT_NE(sum("-- upgrade\nSELECT 1;\n"), sum("-- upgrade\nSELECT 2;\n"));
    EXPECT_NE(sum("-- upgrade\nSELECT 1;\n"), sum("-- downgrade\nSELECT 1;\n"));
    EXPECT_NE(made("a", "b").checksum(), made("a", "c").checksum());
}

TEST(Revision, BadFilesAreRefused) {
    for (const char* text : {"", "-- revision: a\n", "-- upgrade\nSELECT 1;", "-- revision: a b\n-- upgrade\n",
                             "-- revision: a\nSELECT 1;\n-- upgrade\n", "-- revision: a\n-- upgrade\nSELECT 'x;\n",
                             "-- revision: a\n-- upgrade\nBEGIN;\n", "-- revision: a\n-- upgrade\nSELECT 1; commit",
                             "-- revision: a\n-- transaction: some\n-- upgrade\n",
                             "-- revision: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n-- upgrade\n"})
        EXPECT_EQ(code_of([&] { parse_revision("x.sql", text); }), "bad_revision") << text;
    EXPECT_EQ(code_of([] { made("a", "", "-- upgrade\n").steps(Direction::downgrade, sql::dialects::sqlite()); }),
              "irreversible");
    EXPECT_EQ(
        code_of([] { made("a", "", "-- upgrade sqlite\n").steps(Direction::upgrade, sql::dialects::postgresql()); }),
        "no_part_for_engine");
}

/// a <- b <- c and a <- x, joined by m.
History graph() { return History({made("m", "c, x"), made("c", "b"), made("x", "a"), made("b", "a"), made("a", "")}); }

std::string ids(const std::vector<const Revision*>& path) {
    std::string out;
    for (const Revision* one : path) out += one->id;
    return out;
}

TEST(History, ParentsComeFirst) {
    const History history = graph();
    std::string order;
    for (const Revision& one : history.in_order()) order += one.id;
    EXPECT_EQ(order.front(), 'a');
    EXPECT_EQ(order.back(), 'm');
    EXPECT_LT(order.find('b'), order.find('c'));
    EXPECT_EQ(ids(history.heads()), "m");
}

TEST(History, PathsUpAndDown) {
    const History history = graph();
    EXPECT_EQ(ids(history.upgrade_path({}, "head")).size(), 5U);
    EXPECT_EQ(ids(history.upgrade_path({"b"}, "c")), "c");
    EXPECT_EQ(ids(history.upgrade_path({}, "+2")).size(), 2U);
    EXPECT_EQ(ids(history.upgrade_path({"m"}, "head")), "");
    EXPECT_EQ(ids(history.downgrade_path({"m"}, "-1")), "m");
    EXPECT_EQ(ids(history.downgrade_path({"m"}, "base")).back(), 'a');
    EXPECT_EQ(ids(history.downgrade_path({"m"}, "b")), "mc");
    EXPECT_EQ(code_of([&] { history.upgrade_path({"m"}, "+1"); }), "no_such_step");
    EXPECT_EQ(code_of([&] { history.downgrade_path({"b"}, "x"); }), "not_applied");
    EXPECT_EQ(code_of([&] { history.upgrade_path({"unknown"}, "head"); }), "unknown_revision");
}

TEST(History, CurrentIdsFollow) {
    const History history = graph();
    Ids now;
    for (const Revision& one : history.in_order()) now = history.after(now, one, Direction::upgrade);
    EXPECT_EQ(now, Ids{"m"});
    now = history.after(now, history.get("m"), Direction::downgrade);
    EXPECT_EQ(now, (Ids{"c", "x"}));
    now = history.after(now, history.get("c"), Direction::downgrade);
    EXPECT_EQ(now, (Ids{"b", "x"}));
    now = history.after(now, history.get("x"), Direction::downgrade);
    EXPECT_EQ(now, Ids{"b"}) << "a is below b";
}

TEST(History, BadGraphsAreRefused) {
    EXPECT_EQ(code_of([] { History({made("a", ""), made("a", "")}); }), "duplicate_revision");
    EXPECT_EQ(code_of([] { History({made("a", "b")}); }), "unknown_revision");
    EXPECT_EQ(code_of([] { History({made("a", "b"), made("b", "a")}); }), "revision_cycle");
    const History two({made("abc", ""), made("abd", "")});
    EXPECT_EQ(code_of([&] { two.get("ab"); }), "short_revision");
    EXPECT_EQ(two.get("abd").id, "abd");
    EXPECT_EQ(code_of([&] { two.named("head"); }), "several_heads");
    EXPECT_EQ(two.named("heads").size(), 2U);
}

std::size_t warnings(const std::string& statement, const sql::Dialect& dialect, const std::string& head = "") {
    return lint(parse_revision("x.sql", "-- x\n-- revision: x\n" + head + "-- upgrade\n" + statement), dialect).size();
}

TEST(Lint, WarnsOfWhatLocksOrBreaks) {
    const auto& pg = sql::dialects::postgresql();
    const auto& lite = sql::dialects::sqlite();
    for (const char* text :
         {"ALTER TABLE a ADD COLUMN b INTEGER NOT NULL", "ALTER TABLE a ALTER COLUMN b TYPE BIGINT",
          "ALTER TABLE a ALTER COLUMN b SET NOT NULL", "CREATE INDEX i ON a (b)", "CREATE UNIQUE INDEX i ON a (b)",
          "DROP TABLE a", "ALTER TABLE a DROP COLUMN b", "ALTER TABLE a RENAME TO b",
          "ALTER TABLE a RENAME COLUMN b TO c", "ALTER TABLE a ADD CONSTRAINT c FOREIGN KEY (b) REFERENCES d (id)",
          "ALTER TABLE a ADD CHECK (b > 0)", "ALTER TABLE a ADD UNIQUE (b)", "CREATE INDEX CONCURRENTLY i ON a (b)"})
        EXPECT_EQ(warnings(text, pg), 1U) << text;
    for (const char* text :
         {"CREATE TABLE a (b INTEGER NOT NULL); CREATE INDEX i ON a (b); ALTER TABLE a ADD UNIQUE (b)",
          "ALTER TABLE a ADD COLUMN b INTEGER", "ALTER TABLE a ADD COLUMN b INTEGER DEFAULT 1 NOT NULL",
          "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0) NOT VALID", "UPDATE a SET b = 1 WHERE c"})
        EXPECT_EQ(warnings(text, pg), 0U) << text;
    EXPECT_EQ(warnings("CREATE INDEX CONCURRENTLY i ON a (b)", pg, "-- transaction: none\n"), 0U);
    EXPECT_EQ(warnings("REPLACE TABLE a WITH b", lite), 1U);
    EXPECT_EQ(warnings("CREATE INDEX i ON a (b)", lite), 0U);
}

}  // namespace
}  // namespace carboy::migrate
