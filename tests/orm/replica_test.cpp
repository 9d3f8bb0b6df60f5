// Reads go to a replica until the session writes. Two files represent a primary and a copy that lags behind.
#include "orm/lesson_models.hpp"

#include <unistd.h>
#include <carboy/sql/compile/ddl.hpp>

#include <filesystem>

namespace carboy {
namespace {

using lesson::User;

class ReplicaTest : public ::testing::Test {
  protected:
    static std::string file(const char* name) {
        std::string path = ::testing::TempDir();
        path += "carboy_replica_" + std::to_string(::getpid()) + name;
        return path;
    }
    static std::string url(const char* name) {
        std::string text = "sqlite:///";
        text += file(name);
        return text;
    }
    ReplicaTest() {
        for (const char* name : {"primary", "replica"}) {
            Connection conn = connect(file(name));
            for (const std::string& text :
                 sql::create_statements(orm::joined_mapper<User>().table, sql::dialects::sqlite()))
                conn.execute(unchecked(text));
            conn.execute("INSERT INTO user (name, email) VALUES (?, ?)", name, name);
            conn.commit();
        }
    }
    ~ReplicaTest() override {
        for (const char* name : {"primary", "replica"})
            for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file(name) + suffix);
    }
};

TEST_F(ReplicaTest, ASessionReadsItsOwnWrites) {
    Engine engine(url("primary"), {.replicas = {url("replica")}});
    Session reader(engine);
    EXPECT_EQ(reader.query<User>().one().name, "replica");
    Session writer(engine);
    User& found = writer.query<User>().one();
    EXPECT_EQ(found.name, "replica");
    writer.add(User{.name = "new", .email = "new"});
    EXPECT_EQ(writer.query<User>().count(), 2);
    writer.commit();
    EXPECT_EQ(writer.query<User>().filter_by({.name = "new"}).count(), 1);
    EXPECT_EQ(reader.query<User>().filter_by({.name = "new"}).count(), 0);
}

TEST_F(ReplicaTest, TransactionsThatReadMayGoThere) {
    Engine engine(url("primary"), {.replicas = {url("replica")}});
    const auto name = [](Connection& conn) { return conn.execute("SELECT name FROM user").scalar<std::string>(); };
    EXPECT_EQ(transaction(engine, name), "primary");
    EXPECT_EQ(transaction(engine, name, {.transaction = {.read_only = true}}), "replica");
}

TEST_F(ReplicaTest, WithoutAReplicaThePrimaryIsRead) {
    Engine engine(url("primary"), {.replicas = {"sqlite:////nowhere/at/all.db"}});
    EXPECT_EQ(engine.connect_read()->execute("SELECT name FROM user").scalar<std::string>(), "primary");
    EXPECT_THROW(Engine(url("primary"), {.replicas = {"postgresql://127.0.0.1/x"}}), UrlError);
}

}  // namespace
}  // namespace carboy
