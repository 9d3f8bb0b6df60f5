// SQLite's own features: functions, backup, dump, blobs; and reading its schema.
#include <carboy/drivers/sqlite/aggregates.hpp>
#include <carboy/drivers/sqlite/backup.hpp>
#include <carboy/drivers/sqlite/blob.hpp>
#include <carboy/drivers/sqlite/functions.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/sql.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;
using engine::Inspector;

class SqliteExtrasTest : public testing::Test {
  protected:
    Connection conn = connect(":memory:");
};

TEST_F(SqliteExtrasTest, FunctionsAreCallables) {
    sqlite::create_function(conn, "twice", [](std::int64_t x) { return 2 * x; });
    sqlite::create_function(conn, "shout", [](const std::optional<std::string>& text) -> std::optional<std::string> {
        if (!text) return std::nullopt;
        return *text + "!";
    });
    sqlite::create_function(
        conn, "answer", [] { return 42; }, true);
    EXPECT_EQ(conn.execute("SELECT twice(21)").scalar<int>(), 42);
    EXPECT_EQ(conn.execute("SELECT shout('hey')").scalar<std::string>(), "hey!");
    EXPECT_EQ(conn.execute("SELECT shout(NULL)").scalar<std::optional<std::string>>(), std::nullopt);
    EXPECT_EQ(conn.execute("SELECT answer()").scalar<int>(), 42);
}

TEST_F(SqliteExtrasTest, FunctionsReturnEmptyTextAndBytes) {
    sqlite::create_function(conn, "no_text", [] { return std::string_view(); });
    sqlite::create_function(conn, "no_bytes", [] { return std::vector<std::byte>(); });
    EXPECT_EQ(conn.execute("SELECT typeof(no_text())").scalar<std::string>(), "text");
    EXPECT_EQ(conn.execute("SELECT typeof(no_bytes())").scalar<std::string>(), "blob");
}

TEST_F(SqliteExtrasTest, AFunctionThatThrowsFailsTheStatement) {
    sqlite::create_function(conn, "fail", []() -> int { throw std::runtime_error("no answer"); });
    sqlite::create_function(conn, "twice", [](int x) { return 2 * x; });
    try {
        conn.execute("SELECT fail()");
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.message(), "no answer");
    }
    try {
        conn.execute("SELECT twice('x')");
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "wrong_type");
        EXPECT_EQ(error.message().find('\n'), std::string::npos);
        EXPECT_EQ(error.statement(), "SELECT twice('x')");
    }
    EXPECT_THROW(conn.execute("SELECT twice(NULL)"), DataError);
    sqlite::create_function(conn, "odd", []() -> int { throw 7; });
    EXPECT_THROW(conn.execute("SELECT odd()"), int);
    EXPECT_THROW(conn.execute("SELECT twice(1, 2)"), ProgrammingError);
    EXPECT_EQ(conn.execute("SELECT twice(1)").scalar<int>(), 2);
}

struct GeometricMean {
    void step(double x) {
        sum += std::log(x);
        ++count;
    }
    std::optional<double> finish() const {
        if (count == 0) return std::nullopt;
        return std::exp(sum / count);
    }
    double sum = 0;
    int count = 0;
};

TEST_F(SqliteExtrasTest, AggregatesHaveAStateForEachGroup) {
    sqlite::create_aggregate<GeometricMean>(conn, "geomean");
    conn.executescript("CREATE TABLE t (g, x); INSERT INTO t VALUES (1, 2), (1, 8), (2, 5)");
    const auto means = conn.execute("SELECT geomean(x) FROM t GROUP BY g ORDER BY g").as<double>().all();
    EXPECT_NEAR(std::get<0>(means[0]), 4, 1e-9);
    EXPECT_NEAR(std::get<0>(means[1]), 5, 1e-9);
    EXPECT_EQ(conn.execute("SELECT geomean(x) FROM t WHERE 0").scalar<std::optional<double>>(), std::nullopt);
    EXPECT_THROW(conn.execute("SELECT geomean('x') FROM t"), DataError);
}

TEST_F(SqliteExtrasTest, Collations) {
    sqlite::create_collation(conn, "backwards", [](std::string_view a, std::string_view b) { return b.compare(a); });
    std::string seen;
    for (auto [text] : conn.execute("SELECT column1 FROM (VALUES ('a'), ('c'), ('b')) ORDER BY 1 COLLATE backwards")
                           .as<std::string>())
        seen += text;
    EXPECT_EQ(seen, "cba");
}

TEST_F(SqliteExtrasTest, ACollationThatThrowsFailsTheStatement) {
    bool fails = false;
    sqlite::create_collation(conn, "fragile", [&](std::string_view a, std::string_view b) {
        if (fails) throw std::runtime_error("no order");
        return a.compare(b);
    });
    conn.executescript("CREATE TABLE t (x TEXT COLLATE fragile UNIQUE); INSERT INTO t VALUES ('a'), ('b'), ('c')");
    const auto message_of = [&](const char* text) {
        fails = true;
        try {
            conn.execute(unchecked(text));
        } catch (const std::runtime_error& error) {
            fails = false;
            return std::string(error.what());
        }
        fails = false;
        return std::string("no error");
    };
    EXPECT_EQ(message_of("SELECT column1 FROM (VALUES ('b'), ('a')) ORDER BY column1 COLLATE fragile"), "no order");
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    // Entries in the wrong place of an index are not kept.
    conn.execute("INSERT INTO t VALUES ('d')");
    EXPECT_EQ(message_of("INSERT INTO t VALUES ('0')"), "no order");
    EXPECT_THROW(conn.execute("INSERT INTO t VALUES ('e')"), OperationalError);
    conn.rollback();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    EXPECT_EQ(conn.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
}

TEST_F(SqliteExtrasTest, ACollationThatThrowsKeepsAWriteFromCommittingItself) {
    Connection direct = connect(":memory:", {.isolation = Isolation::autocommit});
    bool fails = false;
    sqlite::create_collation(direct, "fragile", [&](std::string_view a, std::string_view b) {
        if (fails) throw std::runtime_error("no order");
        return a.compare(b);
    });
    direct.executescript("CREATE TABLE t (x TEXT COLLATE fragile UNIQUE); INSERT INTO t VALUES ('a'), ('b'), ('c')");
    fails = true;
    EXPECT_THROW(direct.execute("INSERT INTO t VALUES ('0')"), std::runtime_error);
    fails = false;
    EXPECT_EQ(direct.execute("SELECT count(*) FROM t").scalar<int>(), 3);
    EXPECT_EQ(direct.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
}

TEST_F(SqliteExtrasTest, BackupCopiesEverything) {
    conn.executescript("CREATE TABLE t (x)");
    for (int i = 0; i < 2000; ++i) conn.execute("INSERT INTO t VALUES (?)", std::string(100, 'x'));
    conn.commit();
    Connection copy = connect(":memory:");
    int calls = 0;
    sqlite::backup(conn, copy, 10, [&](sqlite::BackupProgress progress) {
        ++calls;
        EXPECT_LT(progress.remaining, progress.total);
    });
    EXPECT_GT(calls, 3);
    EXPECT_EQ(copy.execute("SELECT count(*) FROM t").scalar<int>(), 2000);
    Connection second = connect(":memory:");
    sqlite::backup(conn, second);
    EXPECT_EQ(second.execute("SELECT count(*) FROM t").scalar<int>(), 2000);
}

TEST_F(SqliteExtrasTest, BackupSaysWhatIsInTheWay) {
    const std::string path = testing::TempDir() + "carboy_backup_" + std::to_string(::getpid()) + ".db";
    conn.execute("CREATE TABLE t (x)");
    conn.execute("INSERT INTO t VALUES (1)");
    try {
        Connection copy = connect(":memory:");
        sqlite::backup(conn, copy);
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_EQ(error.code(), "transaction_open");
    }
    conn.commit();
    connect("sqlite:///" + path + "?journal_mode=delete").execute("CREATE TABLE old (x)");
    try {
        Connection copy = connect("file:" + path + "?mode=ro");
        sqlite::backup(conn, copy);
        FAIL();
    } catch (const OperationalError& error) {
        EXPECT_EQ(error.code(), "read_only");
        EXPECT_EQ(error.message(), "attempt to write a readonly database");
    }
    std::filesystem::remove(path);
}

TEST_F(SqliteExtrasTest, FunctionsThatCannotBeRegistered) {
    const auto code_of = [](auto call) {
        try {
            call();
        } catch (const ProgrammingError& error) {
            return std::string(error.code());
        }
        return std::string("no error");
    };
    const auto one = [] { return 1; };
    const auto order = [](std::string_view a, std::string_view b) { return a.compare(b); };
    sqlite::create_function(conn, "one", one);
    sqlite::create_collation(conn, "mine", order);
    EXPECT_THROW(conn.execute("SELECT * FROM nowhere"), ProgrammingError);  // an error that SQLite would repeat
    EXPECT_EQ(code_of([&] { sqlite::create_function(conn, std::string(300, 'x').c_str(), one); }), "bad_function");
    Cursor open = conn.execute("SELECT one() UNION ALL SELECT 2");
    EXPECT_EQ(code_of([&] { sqlite::create_function(conn, "one", one); }), "function_in_use");
    EXPECT_EQ(code_of([&] { sqlite::drop_function(conn, "one", 0); }), "function_in_use");
    EXPECT_EQ(code_of([&] { sqlite::create_collation(conn, "mine", order); }), "function_in_use");
}

TEST_F(SqliteExtrasTest, UnknownSavepointsGetAHint) {
    const int savepoint = conn.savepoint();
    conn.release(savepoint);
    try {
        conn.release(savepoint);
        FAIL();
    } catch (const ProgrammingError& error) {
        EXPECT_NE(error.hint().find("released"), std::string::npos);
    }
}

TEST_F(SqliteExtrasTest, DumpMakesTheSameDatabase) {
    conn.executescript(R"(
        CREATE TABLE "odd ""name" (a INTEGER PRIMARY KEY AUTOINCREMENT, "b c" TEXT, d BLOB, e REAL);
        CREATE INDEX i ON "odd ""name" ("b c");
        CREATE VIEW v AS SELECT a FROM "odd ""name";
    )");
    conn.execute(R"(INSERT INTO "odd ""name" VALUES (7, ?, ?, NULL))", "it's\nhere", std::vector<std::byte>(3));
    conn.commit();
    const std::string script = sqlite::dump(conn);
    Connection copy = connect(":memory:");
    copy.executescript(unchecked(script));
    EXPECT_EQ(sqlite::dump(copy), script);
    EXPECT_EQ(copy.execute("SELECT a FROM v").scalar<int>(), 7);
}

TEST_F(SqliteExtrasTest, BlobsAreReadAndWrittenInParts) {
    conn.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, data BLOB)");
    conn.execute("INSERT INTO files VALUES (1, zeroblob(10))");
    {
        sqlite::Blob blob(conn, "files", "data", 1, true);
        EXPECT_EQ(blob.size(), 10u);
        const std::vector<std::byte> part(2, std::byte{7});
        blob.write(4, part);
        std::vector<std::byte> read(4);
        blob.read(3, read);
        EXPECT_EQ(read, (std::vector<std::byte>{std::byte{0}, std::byte{7}, std::byte{7}, std::byte{0}}));
        EXPECT_THROW(blob.read(8, read), DataError);
        EXPECT_THROW(blob.write(11, {}), DataError);
    }
    conn.commit();
    EXPECT_THROW(sqlite::Blob(conn, "files", "data", 2), ProgrammingError);
    EXPECT_THROW(sqlite::Blob(conn, "files", "none", 1), ProgrammingError);
}

TEST_F(SqliteExtrasTest, InspectorReadsTables) {
    conn.executescript(R"(
        CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, email TEXT, score NUMERIC(10, 2),
                            born DATE, active BOOLEAN DEFAULT 1, key CHAR(32),
                            PRIMARY KEY (id), UNIQUE (email, name));
        CREATE TABLE posts (a BIGINT, b SMALLINT, author INTEGER NOT NULL, x JSON, y, z FLOAT, PRIMARY KEY (b, a),
                            FOREIGN KEY (author) REFERENCES users (id) ON DELETE CASCADE);
        CREATE UNIQUE INDEX by_author ON posts (author, x);
        CREATE VIEW names AS SELECT name FROM users;
    )");
    Inspector inspector(conn);
    EXPECT_EQ(inspector.table_names(), (std::vector<std::string>{"posts", "users"}));
    EXPECT_EQ(inspector.view_names(), (std::vector<std::string>{"names"}));
    EXPECT_TRUE(inspector.has_table("users"));
    EXPECT_FALSE(inspector.has_table("names"));

    const sql::Table users = inspector.table("users");
    ASSERT_EQ(users.columns.size(), 7u);
    EXPECT_EQ(users.primary_key, std::vector<std::string>{"id"});
    EXPECT_EQ(users.columns[1].type, (sql::ColumnType{.kind = sql::TypeKind::string, .length = 80}));
    EXPECT_FALSE(users.columns[1].nullable);
    EXPECT_TRUE(users.columns[2].nullable);
    EXPECT_EQ(users.columns[3].type, (sql::ColumnType{.kind = sql::TypeKind::numeric, .precision = 10, .scale = 2}));
    EXPECT_EQ(users.columns[4].type.kind, sql::TypeKind::date);
    EXPECT_EQ(users.columns[5].server_default, "1");
    EXPECT_EQ(users.columns[6].type.kind, sql::TypeKind::uuid);
    ASSERT_EQ(users.uniques.size(), 1u);
    EXPECT_EQ(users.uniques[0].columns, (std::vector<std::string>{"email", "name"}));

    const sql::Table posts = inspector.table("posts");
    EXPECT_EQ(posts.primary_key, (std::vector<std::string>{"b", "a"}));
    ASSERT_EQ(posts.foreign_keys.size(), 1u);
    EXPECT_EQ(posts.foreign_keys[0].referred_table, "users");
    EXPECT_EQ(posts.foreign_keys[0].on_delete, "CASCADE");
    ASSERT_EQ(posts.indexes.size(), 1u);
    EXPECT_TRUE(posts.indexes[0].unique);
    EXPECT_EQ(posts.indexes[0].columns, (std::vector<std::string>{"author", "x"}));
    EXPECT_THROW(inspector.table("nowhere"), ProgrammingError);
    EXPECT_EQ(inspector.tables().size(), 2u);
}

TEST_F(SqliteExtrasTest, InspectedTablesCreateThemselvesAgain) {
    conn.executescript(R"(
        CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, at DATETIME, PRIMARY KEY (id), UNIQUE (name));
        CREATE INDEX by_at ON users (at);
    )");
    const sql::Table users = Inspector(conn).table("users");
    Connection other = connect(":memory:");
    for (const auto& text : sql::create_statements(users, sql::dialects::sqlite()))
        other.executescript(unchecked(text));
    EXPECT_EQ(Inspector(other).table("users"), users);
}

// Things that need special syntax in a script. Python's iterdump writes Inf, and writes both tables of an FTS table
// twice.
TEST_F(SqliteExtrasTest, ADumpRestoresEverything) {
    conn.executescript(R"(
        CREATE TABLE numbers (x REAL, y);
        INSERT INTO numbers VALUES (9e999, -9e999), (0.1, -0.0), (1e308, 5e-324), (9223372036854775807, -9223372036854775807 - 1);
        CREATE TABLE bytes (x BLOB);
        INSERT INTO bytes VALUES (x''), (x'00ff27'), (zeroblob(3)), (CAST(x'610062' AS TEXT)), (''), ('it''s'), (NULL);
        CREATE TABLE "quoted ""table" ("a ""column" INTEGER, "select" TEXT, 'single''s' TEXT);
        INSERT INTO "quoted ""table" VALUES (1, 'x', 'y');
        CREATE TABLE made (a INTEGER, twice INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL, kept TEXT AS ('k' || a) STORED, b);
        INSERT INTO made (a, b) VALUES (4, 'after');
        CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
        INSERT INTO pairs VALUES ('1', '2'), ('2', '1');
        CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT);
        INSERT INTO counted VALUES (41);
        DELETE FROM counted;
        CREATE TABLE strict_one (a INTEGER NOT NULL, b ANY) STRICT;
        INSERT INTO strict_one VALUES (1, x'00');
        CREATE VIEW seen AS SELECT a, twice FROM made;
        CREATE TABLE told (x);
        CREATE TRIGGER tell INSTEAD OF INSERT ON seen BEGIN INSERT INTO told VALUES (new.a); END;
        CREATE TRIGGER after_pairs AFTER INSERT ON pairs BEGIN INSERT INTO told VALUES (new.a); END;
        CREATE UNIQUE INDEX partly ON made (a) WHERE a > 3;
        CREATE VIRTUAL TABLE words USING fts5(title, body);
        INSERT INTO words VALUES ('one', 'the quick brown fox'), ('two', 'a lazy dog');
        DELETE FROM words WHERE title = 'two';
        CREATE VIRTUAL TABLE old_words USING fts4(body);
        INSERT INTO old_words VALUES ('some text'), ('more text');
        CREATE VIRTUAL TABLE bare USING fts5(body, content='');
        INSERT INTO bare (rowid, body) VALUES (5, 'only an index');
        CREATE VIRTUAL TABLE boxes USING rtree(id, x1, x2);
        INSERT INTO boxes VALUES (1, 0, 10), (2, 20, 30);
        CREATE TABLE articles (id INTEGER PRIMARY KEY, body TEXT);
        CREATE VIRTUAL TABLE found USING fts5(body, content='articles', content_rowid='id');
        CREATE TRIGGER index_articles AFTER INSERT ON articles BEGIN
            INSERT INTO found (rowid, body) VALUES (new.id, new.body);
        END;
        INSERT INTO articles VALUES (3, 'an article');
        ANALYZE;
    )");
    const std::string script = sqlite::dump(conn);
    Connection copy = connect(":memory:");
    copy.executescript(unchecked(script));
    EXPECT_EQ(sqlite::dump(copy), script);
    for (const char* text :
         {"SELECT * FROM numbers", "SELECT *, typeof(x) FROM bytes", "SELECT * FROM \"quoted \"\"table\"",
          "SELECT * FROM made", "SELECT * FROM pairs", "SELECT * FROM strict_one", "SELECT * FROM seen",
          "SELECT * FROM words", "SELECT * FROM words WHERE words MATCH 'fox'",
          "SELECT rowid FROM bare WHERE bare MATCH 'index'", "SELECT * FROM old_words WHERE body MATCH 'text'",
          "SELECT id FROM boxes WHERE x1 < 5", "SELECT rowid, body FROM found WHERE found MATCH 'article'",
          "SELECT seq FROM sqlite_sequence"}) {
        const auto rows = conn.execute(unchecked(text)).fetchall();
        EXPECT_FALSE(rows.empty()) << text;
        EXPECT_EQ(copy.execute(unchecked(text)).fetchall(), rows) << text;
    }
    copy.executescript(R"(
        INSERT INTO counted DEFAULT VALUES;
        INSERT INTO words VALUES ('three', 'another fox');
        INSERT INTO articles VALUES (4, 'a second article');
        INSERT INTO boxes VALUES (3, 1, 2);
        INSERT INTO words(words) VALUES ('integrity-check');
        INSERT INTO found(found) VALUES ('integrity-check');
        INSERT INTO old_words(old_words) VALUES ('integrity-check');
    )");
    EXPECT_EQ(copy.execute("SELECT id FROM counted").scalar<int>(), 42);
    EXPECT_EQ(copy.execute("SELECT count(*) FROM words WHERE words MATCH 'fox'").scalar<int>(), 2);
    EXPECT_EQ(copy.execute("SELECT rtreecheck('boxes')").scalar<std::string>(), "ok");
    EXPECT_EQ(copy.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
}

TEST_F(SqliteExtrasTest, ADumpTakesWideTables) {
    std::string columns, values;
    for (int i = 0; i < 1500; ++i) {
        columns += (i == 0 ? "c" : ", c") + std::to_string(i);
        values += (i == 0 ? "" : ",") + std::to_string(i);
    }
    conn.execute(unchecked("CREATE TABLE wide (" + columns + ")"));
    conn.execute(unchecked("INSERT INTO wide VALUES (" + values + ")"));
    conn.commit();
    Connection copy = connect(":memory:");
    copy.executescript(unchecked(sqlite::dump(conn)));
    EXPECT_EQ(copy.execute("SELECT c1499 FROM wide").scalar<int>(), 1499);
}

}  // namespace
}  // namespace carboy
