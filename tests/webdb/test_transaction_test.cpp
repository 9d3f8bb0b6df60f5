// TestTransaction: everything that an application did is undone. With CARBOY_TEST_POSTGRES, on that server; else on a
// file.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/orm/mapping/model.hpp>
#include <carboy/web/testing/test_client.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/recorded_queries.hpp>
#include <carboy/webdb/test_transaction.hpp>

namespace carboy::webdb {
namespace {

using namespace carboy::orm;

struct Guest {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    CARBOY_MODEL(Guest, id, name);
};

Database db;

std::string add(const std::string& name) {
    db.session.add(Guest{.name = name});
    db.session.commit();
    return "added";
}
std::string flush_and_fail() {
    db.session.add(Guest{.name = "unfinished"});
    db.session.flush();
    throw std::runtime_error("on purpose");
}
std::string names() {
    std::string names;
    for (const Guest& guest : Guest::query().order_by(Guest::c.name).all()) names += *guest.name + " ";
    return names;
}

class TestTransactionTest : public testing::Test {
  protected:
    TestTransactionTest()
        : app("guests", web::Config{{"DATABASE_URL", database_url()}, {"PROPAGATE_EXCEPTIONS", false}}) {
        db.init_app(app);
        app.route<add>("/add/<name>");
        app.route<flush_and_fail>("/fail");
        app.route<names>("/");
        const auto context = app.app_context();
        db.drop_all();
        db.create_all();
        db.session.add(Guest{.name = "ada"});
        db.session.commit();
    }
    ~TestTransactionTest() override { std::filesystem::remove(file); }

    std::string database_url() const {
        const char* server = std::getenv("CARBOY_TEST_POSTGRES");
        return server ? server : "sqlite:///" + file;
    }
    std::string now() { return app.test_client().get("/").body; }
    /// What another program sees.
    std::int64_t committed() {
        engine::Connection other = engine::connect(database_url());
        return other.execute("SELECT count(*) FROM guest").fetchone()->get<std::int64_t>(0);
    }

    std::string file =
        (std::filesystem::temp_directory_path() / ("carboy_test_" + std::to_string(::getpid()))).string();
    web::App app;
};

TEST_F(TestTransactionTest, CommitsAreSeenInsideAndUndoneAtTheEnd) {
    {
        const TestTransaction undone(app);
        EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
        EXPECT_EQ(now(), "ada bob ");
        const auto context = app.app_context();
        db.session.add(Guest{.name = "cyd"});
        db.session.commit();
        EXPECT_EQ(now(), "ada bob cyd ");
        EXPECT_EQ(committed(), 1);
    }
    EXPECT_EQ(now(), "ada ");
    {
        const TestTransaction undone(app);
        EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
    }
    EXPECT_EQ(now(), "ada ");
    EXPECT_EQ(committed(), 1);
}

TEST_F(TestTransactionTest, ARollbackUndoesWhatWasNotCommitted) {
    const TestTransaction undone(app);
    EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
    EXPECT_EQ(app.test_client().get("/fail").status, 500);
    const auto context = app.app_context();
    db.session.add(Guest{.name = "cyd"});
    db.session.flush();
    EXPECT_EQ(now(), "ada bob cyd ");
    db.session.rollback();
    EXPECT_EQ(now(), "ada bob ");
}

TEST_F(TestTransactionTest, FailedStatementsLeaveTheRest) {
    const TestTransaction undone(app);
    EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
    EXPECT_EQ(app.test_client().get("/add/ada").status, 409);
    {
        const auto context = app.app_context();
        EXPECT_THROW(db.session.execute(sql::unchecked("SELECT nothing FROM guest")), engine::ProgrammingError);
        EXPECT_THROW(db.session.execute(sql::unchecked("SELECT 1 FROM nowhere")), engine::ProgrammingError);
        EXPECT_EQ(names(), "ada bob ");
    }
    const auto context = app.app_context();
    engine::PooledConnection connection = db.engine().connect();
    EXPECT_THROW(connection->execute("INSERT INTO guest (name) VALUES (?)", "ada"), engine::IntegrityError);
    connection->rollback();
    connection.give_back();
    EXPECT_EQ(app.test_client().get("/add/cyd").body, "added");
    EXPECT_EQ(now(), "ada bob cyd ");
}

TEST_F(TestTransactionTest, SavepointsOfTheApplicationWork) {
    const TestTransaction undone(app);
    const auto context = app.app_context();
    db.session.add(Guest{.name = "bob"});
    {
        auto savepoint = db.session->begin_nested();
        db.session.add(Guest{.name = "cyd"});
        db.session.flush();
        savepoint.rollback();
    }
    db.session->begin_nested();
    db.session.rollback();
    EXPECT_EQ(names(), "ada ");
    webdb::transaction([](Session& session) { session.add(Guest{.name = "dan"}); });
    db.session.rollback();
    EXPECT_EQ(names(), "ada dan ");
}

TEST_F(TestTransactionTest, ConnectionsScriptsAndTablesAreUndoneToo) {
    {
        const TestTransaction undone(app);
        const auto context = app.app_context();
        engine::PooledConnection connection = db.engine().connect();
        const std::vector<std::string> added{"bob", "cyd"};
        connection->executemany("INSERT INTO guest (name) VALUES (?)", added);
        connection->commit();
        connection->executescript("CREATE TABLE extra (id INTEGER); INSERT INTO extra VALUES (1)");
        engine::transaction(db.engine(), [](engine::Connection& one) {
            one.execute("UPDATE guest SET name = 'x' WHERE name = 'cyd'");
        });
        EXPECT_EQ(names(), "ada bob x ");
        std::string streamed;
        for (const auto& row : connection->stream("SELECT name FROM guest ORDER BY name"))
            streamed += row.get<std::string>(0);
        EXPECT_EQ(streamed, "adabobx");
        streamed.clear();
        for (const Guest& guest : Guest::query().order_by(Guest::c.name).stream(2)) streamed += *guest.name + names();
        EXPECT_EQ(streamed, "adaada bob x bobada bob x xada bob x ");
        EXPECT_NE(connection->driver().table_names({}), std::vector<std::string>{"guest"});
    }
    EXPECT_EQ(now(), "ada ");
    const auto context = app.app_context();
    EXPECT_THROW(db.session.execute(sql::unchecked("SELECT id FROM extra")), engine::ProgrammingError);
}

TEST_F(TestTransactionTest, TwoSessionsCannotBothHaveUncommittedChanges) {
    const TestTransaction undone(app);
    const auto context = app.app_context();
    db.session.add(Guest{.name = "bob"});
    db.session.flush();
    EXPECT_EQ(app.test_client().get("/add/cyd").status, 503);
    Session other(db.engine());
    other.add(Guest{.name = "dan"});
    try {
        other.commit();
        ADD_FAILURE();
    } catch (const engine::OperationalError& error) {
        EXPECT_EQ(error.code(), "test_transaction_busy");
    }
    db.session.commit();
    EXPECT_EQ(app.test_client().get("/add/cyd").body, "added");
    EXPECT_EQ(now(), "ada bob cyd ");
}

TEST_F(TestTransactionTest, QueriesAreRecorded) {
    const TestTransaction undone(app);
    const RecordedQueries queries{app};
    EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
    EXPECT_EQ(queries.count(), 1u) << queries.text();
}

TEST_F(TestTransactionTest, MisuseIsRefused) {
    auto undone = std::make_unique<TestTransaction>(app);
    EXPECT_THROW(TestTransaction{app}, Error);
    const auto context = app.app_context();
    EXPECT_EQ(names(), "ada ");
    undone = nullptr;
    EXPECT_THROW(names(), engine::ProgrammingError);
    db.session.close();
    web::App without{"without"};
    EXPECT_THROW(TestTransaction{without}, Error);
}

TEST_F(TestTransactionTest, AStatementThatEndsTheTransactionStillLeavesNothing) {
    if (std::getenv("CARBOY_TEST_POSTGRES")) GTEST_SKIP() << "PostgreSQL has no such statement";
    {
        const TestTransaction undone(app);
        const auto context = app.app_context();
        db.session.add(Guest{.name = "bob"});
        db.session.flush();
        EXPECT_THROW(db.session.execute("INSERT OR ROLLBACK INTO guest (name) VALUES ('ada')"), engine::IntegrityError);
        db.session.rollback();
        db.session.add(Guest{.name = "cyd"});
        db.session.commit();
        EXPECT_EQ(names(), "ada cyd ");
    }
    EXPECT_EQ(committed(), 1);
}

TEST(TestTransactionInMemory, WorksWithTheOnlyConnection) {
    Database database;
    web::App app{"memory", web::Config{{"DATABASE_URL", "sqlite:///:memory:"}}};
    database.init_app(app);
    app.route<add>("/add/<name>");
    {
        const auto context = app.app_context();
        database.create_all();
        EXPECT_EQ(Guest::query().count(), 0);
        EXPECT_THROW(TestTransaction{app}, engine::ProgrammingError);  // the session has begun to read
    }
    for (int i = 0; i < 2; ++i) {
        const TestTransaction undone(app);
        EXPECT_EQ(app.test_client().get("/add/bob").body, "added");
        const auto context = app.app_context();
        EXPECT_EQ(Guest::query().count(), 1);
        EXPECT_EQ(app.test_client().get("/add/cyd").body, "added");
        EXPECT_EQ(Guest::query().count(), 2);
    }
    const auto context = app.app_context();
    EXPECT_EQ(Guest::query().count(), 0);
}

}  // namespace
}  // namespace carboy::webdb
