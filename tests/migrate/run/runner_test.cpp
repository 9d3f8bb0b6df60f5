// Revisions on both engines: applied, undone, interrupted, contended.
#include <carboy/engine/error.hpp>
#include <carboy/migrate/run/runner.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "migrate/revision/step.hpp"
#include "migrate/run/lease.hpp"

namespace carboy::migrate {
namespace {

Revision made(const std::string& id, const std::string& revises, const std::string& up, const std::string& down = "",
              const std::string& head = "") {
    return parse_revision(id + ".sql", "-- about " + id + "\n-- revision: " + id + "\n-- revises: " + revises + "\n" +
                                           head + "-- upgrade\n" + up + "\n-- downgrade\n" + down);
}

class RunnerTest : public testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        if (GetParam() == "postgresql") {
            const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
            if (server == nullptr) GTEST_SKIP() << "runs in migrate_postgresql";
            address_ = server;
            engine::Connection connection = open();
            run_sql(connection, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        } else {
            file_ = std::filesystem::temp_directory_path() / ("carboy_runner_" + std::to_string(getpid()) + ".db");
            TearDown();
            address_ = "sqlite:///" + file_;
        }
    }
    void TearDown() override {
        for (const char* ending : {"", "-wal", "-shm"})
            if (!file_.empty()) std::filesystem::remove(file_ + ending);
    }
    engine::Connection open() const { return engine::connect(address_); }

    std::size_t upgrade(const History& history, std::string_view target = "head", RunnerOptions options = {}) {
        engine::Connection connection = open();
        options.say = [this](const std::string& line) { said_ += line + "\n"; };
        return Runner(connection, history, std::move(options)).upgrade(target);
    }
    std::string failure(const std::function<void()>& body) {
        try {
            body();
        } catch (const Error& error) {
            message_ = error.what();
            return std::string(error.code());
        }
        return "";
    }
    Ids current() {
        engine::Connection connection = open();
        return Runner(connection, History(), {}).current();
    }
    std::int64_t count(const std::string& text) {
        engine::Connection connection = open();
        return connection.execute(sql::unchecked("SELECT count(*) FROM " + text)).scalar<std::int64_t>();
    }

    std::string address_, file_, said_, message_;
    const Revision one_ = made(
        "one", "", "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO a VALUES (1, 'x');", "DROP TABLE a;");
    const Revision two_ = made("two", "one", "INSERT INTO a VALUES (2, 'y');\nCREATE TABLE b (id INTEGER);",
                               "DROP TABLE b; DELETE FROM a WHERE id = 2;");
};

TEST_P(RunnerTest, UpgradesAndDowngrades) {
    const History history({one_, two_});
    EXPECT_EQ(upgrade(history), 2U);
    EXPECT_EQ(current(), Ids{"two"});
    EXPECT_EQ(count("a"), 2);
    EXPECT_EQ(upgrade(history), 0U);
    engine::Connection connection = open();
    Runner runner(connection, history, {});
    EXPECT_EQ(runner.applied().size(), 2U);
    EXPECT_EQ(runner.downgrade("-1"), 1U);
    EXPECT_EQ(runner.current(), Ids{"one"});
    EXPECT_EQ(count("a"), 1);
    EXPECT_EQ(runner.downgrade("base"), 1U);
    EXPECT_TRUE(runner.current().empty());
    EXPECT_EQ(upgrade(history, "+1"), 1U);
}

TEST_P(RunnerTest, AFailureLeavesTheRevisionBefore) {
    const History history(
        {one_, made("two", "one", "INSERT INTO a VALUES (2, 'y');\nINSERT INTO nothing_here VALUES (1);")});
    EXPECT_EQ(failure([&] { upgrade(history); }), "migration_failed");
    EXPECT_NE(message_.find("line 6 of two.sql"), std::string::npos) << message_;
    EXPECT_NE(message_.find("rolled back"), std::string::npos) << message_;
    EXPECT_EQ(current(), Ids{"one"});
    EXPECT_EQ(count("a"), 1);
    EXPECT_EQ(upgrade(History({one_, two_})), 1U);
    EXPECT_NE(said_.find("The upgrade of two failed and was rolled back."), std::string::npos) << said_;
}

TEST_P(RunnerTest, StepByStepGoesOnAfterWhatIsDone) {
    const auto history = [&](const std::string& second) {
        return History(
            {one_, made("two", "one", "INSERT INTO a VALUES (2, 'y');\n" + second + "INSERT INTO a VALUES (3, 'z');",
                        "", "-- transaction: none\n")});
    };
    EXPECT_EQ(failure([&] { upgrade(history("INSERT INTO nothing_here VALUES (1);\n")); }), "migration_failed");
    EXPECT_EQ(count("a"), 2);
    EXPECT_EQ(current(), Ids{"one"});
    EXPECT_EQ(upgrade(history("CREATE TABLE nothing_here (id INTEGER);\n")), 1U);
    EXPECT_EQ(count("a"), 3);
    EXPECT_NE(said_.find("continues after them"), std::string::npos) << said_;
}

TEST_P(RunnerTest, RefusesAChangedRevision) {
    upgrade(History({one_}));
    const History changed({made("one", "", "CREATE TABLE a (id INTEGER);", "DROP TABLE a;"), two_});
    EXPECT_EQ(failure([&] { upgrade(changed); }), "revision_changed");
    engine::Connection connection = open();
    Runner(connection, changed, {}).stamp("one");
    EXPECT_EQ(upgrade(changed), 1U);
}

TEST_P(RunnerTest, RunsFunctionsInTheTransaction) {
    const History history({one_, made("two", "one", "RUN fill;\nINSERT INTO a VALUES (3, 'z');")});
    EXPECT_EQ(failure([&] { upgrade(history); }), "no_such_function");
    EXPECT_EQ(current(), Ids{"one"});
    RunnerOptions options;
    options.functions["fill"] = [](engine::Connection& connection) {
        connection.execute("INSERT INTO a VALUES (?, ?)", 2, "filled");
    };
    EXPECT_EQ(upgrade(history, "head", options), 1U);
    EXPECT_EQ(count("a"), 3);
    options.functions["fill"] = [](engine::Connection&) { throw std::runtime_error("cannot fill"); };
    const History more({one_, history.get("two"), made("three", "two", "INSERT INTO a VALUES (4, 'w');\nRUN fill;")});
    EXPECT_EQ(failure([&] { upgrade(more, "head", options); }), "migration_failed");
    EXPECT_NE(message_.find("cannot fill"), std::string::npos);
    EXPECT_EQ(count("a"), 3);
}

TEST_P(RunnerTest, AdoptsAlembicsTable) {
    engine::Connection connection = open();
    run_sql(
        connection,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc "
        "PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('one'); CREATE TABLE a (id INTEGER, n TEXT)");
    EXPECT_EQ(upgrade(History({one_, two_})), 1U);
    EXPECT_EQ(current(), Ids{"two"});
}

TEST_P(RunnerTest, ADatabaseFromTheFutureIsRefused) {
    upgrade(History({one_, two_}));
    EXPECT_EQ(failure([&] { upgrade(History({one_})); }), "unknown_revision");
}

TEST_P(RunnerTest, EightAtOnceApplyEachRevisionOnce) {
    const History history({one_, two_});
    std::atomic<std::size_t> applied{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            engine::Connection connection = open();
            applied += Runner(connection, history, {}).upgrade("head");
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(applied, 2U);
    EXPECT_EQ(count("a"), 2);
}

TEST_P(RunnerTest, WaitsForALeaseAndTakesOverThatOfADeadProcess) {
    const History history({one_});
    upgrade(history, "base");
    engine::Connection connection = open();
    const auto hold = [&](const std::string& owner, std::int64_t until) {
        run_sql(connection, "UPDATE carboy_migration_lease SET owner = '" + owner + "', expires_at = " +
                                std::to_string(until) + ", revision = 'one', direction = 'upgrade'");
    };
    constexpr std::int64_t far = 9'000'000'000;
    hold("7 elsewhere boot 1", far);
    EXPECT_EQ(failure([&] { upgrade(history, "head", {.wait = std::chrono::seconds(0)}); }), "lease_held");
    EXPECT_NE(message_.find("process 7 on elsewhere"), std::string::npos) << message_;
    hold("7 elsewhere boot 1", 1);
    EXPECT_EQ(upgrade(history), 1U);
    EXPECT_NE(said_.find("The upgrade of one was interrupted and was rolled back."), std::string::npos) << said_;
    std::string dead = process_identity();
    dead.replace(dead.rfind(' '), std::string::npos, " 1");  // a process with this number that started at another time
    EXPECT_TRUE(process_is_dead(dead));
    EXPECT_FALSE(process_is_dead(process_identity()));
    hold(dead, far);
    EXPECT_EQ(upgrade(history, "head", {.wait = std::chrono::seconds(0)}), 0U);
}

TEST_P(RunnerTest, PrintsWhatItWouldRun) {
    const History history({one_, two_});
    engine::Connection connection = open();
    run_sql(connection, offline_sql(history, {}, "head", Direction::upgrade, connection.dialect()));
    EXPECT_EQ(current(), Ids{"two"});
    EXPECT_EQ(upgrade(history), 0U) << "the journal has the checksums";
    run_sql(connection, offline_sql(history, {"two"}, "base", Direction::downgrade, connection.dialect()));
    EXPECT_TRUE(current().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, RunnerTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

TEST(RunnerOnSqlite, OrphansStopAReplacement) {
    engine::Connection connection = engine::connect("sqlite:///:memory:");
    const History history({made("one", "",
                                "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                                "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));\n"
                                "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1, 1);"),
                           made("two", "one",
                                "CREATE TABLE q (id INTEGER PRIMARY KEY);\nINSERT INTO q SELECT id + 1 FROM p;\n"
                                "REPLACE TABLE p WITH q;")});
    Runner runner(connection, history, {});
    try {
        runner.upgrade("head");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("refers to a row"), std::string::npos) << error.what();
    }
    EXPECT_EQ(connection.execute("SELECT id FROM p").scalar<int>(), 1);
    EXPECT_EQ(connection.execute("PRAGMA foreign_keys").scalar<int>(), 1);
}

}  // namespace
}  // namespace carboy::migrate
