#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace carboy {
namespace {

namespace fs = std::filesystem;

class SqliteOpenTest : public testing::Test {
  protected:
    SqliteOpenTest() { fs::create_directories(folder); }
    ~SqliteOpenTest() override { fs::remove_all(folder); }

    static std::string read(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream out;
        out << file.rdbuf();
        return out.str();
    }

    fs::path folder = fs::path(testing::TempDir()) / ("carboy_open_" + std::to_string(::getpid()));
    std::string path = (folder / "app.db").string();
};

TEST_F(SqliteOpenTest, HasSafeSettings) {
    Connection conn = connect(path);
    EXPECT_EQ(conn.execute("PRAGMA journal_mode").scalar<std::string>(), "wal");
    EXPECT_EQ(conn.execute("PRAGMA synchronous").scalar<int>(), 2);
    EXPECT_EQ(conn.execute("PRAGMA foreign_keys").scalar<int>(), 1);
    EXPECT_EQ(conn.dialect().name, "sqlite");
}

TEST_F(SqliteOpenTest, UrlOptionsWin) {
    Connection conn =
        connect("sqlite:///" + path + "?synchronous=normal&foreign_keys=off&journal_mode=delete&timeout=0.5");
    EXPECT_EQ(conn.execute("PRAGMA journal_mode").scalar<std::string>(), "delete");
    EXPECT_EQ(conn.execute("PRAGMA synchronous").scalar<int>(), 1);
    EXPECT_EQ(conn.execute("PRAGMA foreign_keys").scalar<int>(), 0);
    EXPECT_EQ(conn.options().timeout, std::chrono::milliseconds(500));
    Connection plain = connect("sqlite:///" + path + "?isolation_level=autocommit");
    EXPECT_EQ(plain.options().isolation, Isolation::autocommit);
}

TEST_F(SqliteOpenTest, RefusesUnknownOptions) {
    for (const char* query : {"synchronous=maybe", "timeout=x", "timeout=-1", "timeout=nan", "call_timeout=-1",
                              "mode=x", "foreign_keys=2", "jurnal_mode=wal", "isolation_level=x"})
        EXPECT_THROW(connect("sqlite:///" + path + "?" + query), UrlError) << query;
    EXPECT_FALSE(fs::exists(path));
}

TEST_F(SqliteOpenTest, RefusesNegativeTimeouts) {
    EXPECT_THROW(connect(path, {.timeout = std::chrono::milliseconds(-1)}), UrlError);
    EXPECT_THROW(connect(path, {.call_timeout = std::chrono::milliseconds(-1)}), UrlError);
    EXPECT_EQ(connect(path).options().call_timeout, std::chrono::milliseconds(0));
    EXPECT_EQ(connect("sqlite:///" + path + "?call_timeout=0.5").options().call_timeout,
              std::chrono::milliseconds(500));
}

TEST_F(SqliteOpenTest, RefusesUrlsWithAHost) {
    fs::current_path(folder);
    for (const char* url : {"sqlite://app.db", "sqlite://w/a.db", "sqlite://user:secret@host:5/x.db",
                            "sqlite://user@/x.db", "sqlite://:5/x.db"}) {
        try {
            connect(url);
            ADD_FAILURE() << url;
        } catch (const UrlError& error) {
            EXPECT_EQ(error.code(), "bad_url");
            EXPECT_EQ(error.message().find("secret"), std::string::npos);
            EXPECT_NE(error.hint().find("sqlite:////absolute.db"), std::string::npos);
        }
        EXPECT_THROW(Engine{url}, UrlError);
    }
    EXPECT_TRUE(fs::is_empty(folder));
    connect("sqlite:///relative.db").execute("CREATE TABLE t (x)");
    EXPECT_TRUE(fs::exists(folder / "relative.db"));
    for (const char* url : {"sqlite://", "sqlite:///:memory:"}) connect(url).execute("CREATE TABLE t (x)");
    fs::current_path(folder.parent_path());
}

TEST_F(SqliteOpenTest, UnknownSchemeSaysWhatIsThere) {
    try {
        connect("oracle://x/y");
        FAIL();
    } catch (const InterfaceError& error) {
        EXPECT_NE(error.hint().find("sqlite"), std::string::npos);
    }
}

TEST_F(SqliteOpenTest, LeavesOtherFilesUntouched) {
    for (const std::string& content :
         {std::string("This is a letter, not a database.\n"), std::string(8192, 'x'), std::string("x"),
          std::string("SQLite format 3\0", 16) + std::string(5000, '\1')}) {
        std::ofstream(path, std::ios::binary) << content;
        try {
            connect(path);
            FAIL() << content.size();
        } catch (const OperationalError& error) {
            EXPECT_NE(error.message().find(path), std::string::npos) << error.message();
            EXPECT_NE(std::string(error.what()).find("untouched"), std::string::npos);
        }
        EXPECT_EQ(read(path), content);
        EXPECT_FALSE(fs::exists(path + "-wal"));
    }
}

TEST_F(SqliteOpenTest, MissingFolderIsNamed) {
    try {
        connect((folder / "instance" / "app.db").string());
        FAIL();
    } catch (const OperationalError& error) {
        EXPECT_EQ(error.code(), "no_folder");
        EXPECT_NE(error.message().find((folder / "instance").string()), std::string::npos);
        EXPECT_NE(error.hint().find("Create the folder"), std::string::npos);
    }
}

TEST_F(SqliteOpenTest, AFolderIsNoDatabase) { EXPECT_THROW(connect(folder.string()), OperationalError); }

TEST_F(SqliteOpenTest, MissingFileWithoutCreate) {
    EXPECT_THROW(connect(path, {.create = false}), OperationalError);
    EXPECT_THROW(connect(path, {.read_only = true}), OperationalError);
    EXPECT_FALSE(fs::exists(path));
}

TEST_F(SqliteOpenTest, ReadOnly) {
    connect(path).execute("CREATE TABLE t (x)");
    Connection conn = connect(path, {.read_only = true});
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 0);
    try {
        conn.execute("INSERT INTO t VALUES (1)");
        FAIL();
    } catch (const OperationalError& error) {
        EXPECT_EQ(error.code(), "read_only");
    }
}

TEST_F(SqliteOpenTest, NothingIsDurableBeforeCommit) {
    {
        Connection conn = connect(path);
        conn.execute("CREATE TABLE t (x)");
        conn.execute("INSERT INTO t VALUES (1)");
        conn.commit();
        conn.execute("INSERT INTO t VALUES (2)");
        EXPECT_EQ(connect(path).execute("SELECT count(*) FROM t").scalar<int>(), 1);
    }
    EXPECT_EQ(connect(path).execute("SELECT count(*) FROM t").scalar<int>(), 1);
}

TEST_F(SqliteOpenTest, SeesThatItsFileIsGone) {
    Connection conn = connect(path);
    conn.execute("CREATE TABLE t (x)");
    EXPECT_TRUE(conn.driver().ping());
    fs::remove(path);
    EXPECT_FALSE(conn.driver().ping());
}

// Python and Flask do not change a file's journal mode and foreign keys.
TEST_F(SqliteOpenTest, TheFileCanStayAsItIs) {
    {
        Connection flask = connect("sqlite:///" + path + "?journal_mode=delete");
        flask.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a_id REFERENCES a (id))");
    }
    Connection conn = connect("sqlite:///" + path + "?journal_mode=keep&foreign_keys=off");
    EXPECT_EQ(conn.execute("PRAGMA journal_mode").scalar<std::string>(), "delete");
    conn.execute("INSERT INTO b VALUES (99)");
    conn.commit();
    conn.close();
    const std::string check =
        "python3 -c \"import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "print(c.execute('PRAGMA journal_mode').fetchone()[0], "
        "c.execute('SELECT * FROM b').fetchone()[0])\" " +
        path;
    FILE* const pipe = ::popen(check.c_str(), "r");
    char line[100] = "";
    EXPECT_NE(std::fgets(line, sizeof line, pipe), nullptr);
    ::pclose(pipe);
    EXPECT_EQ(std::string(line), "delete 99\n");
    EXPECT_EQ(connect(path).execute("PRAGMA journal_mode").scalar<std::string>(), "wal");
    EXPECT_EQ(connect("sqlite:///" + path + "?journal_mode=keep").execute("PRAGMA journal_mode").scalar<std::string>(),
              "wal");
}

TEST_F(SqliteOpenTest, AReadOnlyConnectionIsNotKeptWhenWritingWasWanted) {
    connect(path).executescript("CREATE TABLE t (x)");
    connect("sqlite:///" + path + "?journal_mode=delete");
    if (::geteuid() == 0) {  // root may write to every file
        fs::permissions(folder, fs::perms::all);
        ASSERT_EQ(::seteuid(65534), 0);
    }
    struct Back {
        ~Back() { static_cast<void>(::seteuid(0)); }
    } const back;
    Engine engine(path);
    {
        auto conn = engine.connect();
        EXPECT_THROW(conn->execute("INSERT INTO t VALUES (1)"), OperationalError);
    }
    EXPECT_EQ(engine.pool().status().idle, 0u);
    static_cast<void>(::seteuid(0));
    fs::permissions(path, fs::perms::all);
    static_cast<void>(::seteuid(65534));
    auto conn = engine.connect();
    conn->execute("INSERT INTO t VALUES (1)");
    conn->commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 1);
    conn.give_back();
    EXPECT_EQ(engine.pool().status().idle, 1u);
    // A caller that asked for read-only access still has it.
    Engine reading("file:" + path + "?mode=ro");
    reading.connect()->execute("SELECT * FROM t").fetchall();
    EXPECT_EQ(reading.pool().status().idle, 1u);
}

TEST_F(SqliteOpenTest, AReplacedFileIsNoticed) {
    connect(path).executescript("CREATE TABLE t (x)");
    Connection conn = connect(path);
    conn.execute("INSERT INTO t VALUES (1)");
    fs::rename(path, path + "-old");
    EXPECT_THROW(conn.commit(), ConnectionLost);  // a write, always
    Connection reader = connect(path + "-old");
    reader.begin_read();
    reader.rollback();
    fs::remove(path + "-old");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_THROW(reader.begin_read(), ConnectionLost);  // a reader, within a second
}

}  // namespace
}  // namespace carboy
