// The lesson's models, and a session on an in-memory database that counts its statements.
#pragma once

#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace carboy::lesson {

struct Post;

struct User {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
    Column<String<120>, unique> email;
    Many<Post, "author"> posts;

    CARBOY_MODEL(User, id, name, email, posts);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<String<200>> title;
    Column<std::optional<Integer>, foreign_key<&User::id>> user_id;
    One<User, "user_id"> author;

    CARBOY_MODEL(Post, id, title, user_id, author);
};

}  // namespace carboy::lesson

namespace carboy {

/// A database with the tables of the given models, and a record of its statements.
class OrmTest : public ::testing::Test {
  protected:
    template <class... Model>
    void create_tables() {
        auto connection = engine.connect();
        for (const sql::Table* table : {&orm::joined_mapper<Model>().table...})
            for (const std::string& text : sql::create_statements(*table, engine.dialect()))
                connection->execute(unchecked(text));
        connection->commit();
        connection.give_back();
        engine.on_query([this](const engine::QueryEvent& event) { statements.emplace_back(event.statement); });
    }

    /// Returns the number of statements that `work` executes.
    template <class F>
    std::size_t count(F work) {
        const std::size_t before = statements.size();
        work();
        return statements.size() - before;
    }

    /// SQLite in memory, or an empty schema on the server that CARBOY_TEST_POSTGRES names.
    static std::string address() {
        const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
        if (server == nullptr) return "sqlite:///:memory:";
        engine::connect(server).executescript(
            "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return server;
    }
    bool on_sqlite() const { return engine.dialect().name == "sqlite"; }

    engine::Engine engine{address()};
    std::vector<std::string> statements;
};

}  // namespace carboy
