// A query flushes pending changes in every table that it names, at any depth.
#include <carboy/sql/statement/case.hpp>
#include <carboy/sql/statement/subquery.hpp>

#include <unistd.h>

#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy {

struct Remark {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&lesson::Post::id>, on_delete_cascade> post_id;

    CARBOY_MODEL(Remark, id, post_id);
};

namespace {

using lesson::Post;
using lesson::User;

class AutoflushTest : public OrmTest {
  protected:
    AutoflushTest() {
        create_tables<User, Post, Remark>();
        session.add_all(User{.name = "Ada", .email = "a"}, User{.name = "Bob", .email = "b"});
        session.commit();
    }

    static const sql::Table& posts() { return orm::joined_mapper<Post>().table; }
    static sql::Select authors() {
        return {.columns = {Post::c.user_id.expression()},
                .from = {&posts()},
                .where = {Post::c.user_id.is_not_null().expression()}};
    }

    /// Returns how many users a query finds while one of Ada's posts is pending.
    template <class Make>
    std::int64_t found(Make make) {
        session.rollback();
        session.add(Post{.title = "pending", .user_id = 1});
        return make(session.query<User>()).count();
    }

    Session session{engine};
};

TEST_F(AutoflushTest, Subqueries) {
    EXPECT_EQ(found([](auto query) { return query.filter(User::c.id.in_(authors())); }), 1);
    EXPECT_EQ(found([](auto query) { return query.filter(!User::c.id.not_in(authors())); }), 1);
    EXPECT_EQ(found([](auto query) { return query.filter(sql::exists(authors())); }), 2);
    EXPECT_EQ(found([](auto query) {
                  sql::Select deep{.columns = {User::c.id.expression()}, .from = {&orm::joined_mapper<User>().table}};
                  deep.where.push_back(User::c.id.in_(authors()).expression());
                  return query.filter(User::c.id.in_(deep));
              }),
              1);
    EXPECT_EQ(
        found([](auto query) { return query.filter(sql::scalar_subquery<std::int64_t>(authors()) == User::c.id); }), 1);
}

TEST_F(AutoflushTest, Compounds) {
    EXPECT_EQ(found([](auto query) {
                  sql::Select both;
                  both.columns = {User::c.id.expression()};
                  both.from = {&orm::joined_mapper<User>().table};
                  both.where = {(User::c.id == 2).expression()};
                  both.compounds.push_back({sql::SetOperation::union_, std::make_shared<const sql::Select>(authors())});
                  return query.filter(User::c.id.in_(both));
              }),
              2);
}

TEST_F(AutoflushTest, CommonTableExpressionsAndSources) {
    EXPECT_EQ(found([](auto query) {
                  sql::Select outer{.columns = {sql::Expression::name("user_id", 1)}, .from = sql::cte_source(1)};
                  outer.with.push_back(
                      {.number = 1, .columns = {"user_id"}, .select = std::make_shared<const sql::Select>(authors())});
                  return query.filter(User::c.id.in_(outer));
              }),
              1);
    EXPECT_EQ(found([](auto query) {
                  sql::Select outer{.columns = {sql::Expression::name("user_id", 1)},
                                    .from = sql::subquery(authors(), 1)};
                  return query.filter(User::c.id.in_(outer));
              }),
              1);
}

TEST_F(AutoflushTest, SelectListsAndOrders) {
    session.add(Post{.title = "pending", .user_id = 2});
    const sql::Select count{.columns = {func::count().expression()}, .from = {&posts()}};
    EXPECT_EQ(session.scalar(select(sql::scalar_subquery<std::int64_t>(count)).select_from<User>()), 1);
    session.rollback();
    session.add(Post{.title = "pending", .user_id = 2});
    const sql::Select newest{.columns = {func::max(Post::c.user_id).expression()}, .from = {&posts()}};
    const auto is_author =
        sql::case_(sql::when(sql::scalar_subquery<std::int64_t>(newest) == User::c.id, 0), sql::else_(1));
    EXPECT_EQ(session.query<User>().order_by(is_author).first()->name, "Bob");
    session.rollback();
    session.add(Post{.title = "pending", .user_id = 2});
    EXPECT_EQ(session.query<User>().join(User::c.posts).count(), 1);
}

TEST_F(AutoflushTest, PlainSql) {
    session.add(Post{.title = "pending", .user_id = 1});
    EXPECT_EQ(session.execute("SELECT count(*) FROM \"user\" WHERE id IN (SELECT user_id FROM post)").scalar<int>(), 1);
    session.rollback();
    session.add(Post{.title = "pending", .user_id = 1});
    EXPECT_EQ(session.execute(unchecked("WITH p AS (SELECT user_id FROM post) SELECT count(*) FROM p")).scalar<int>(),
              1);
}

// The effect of a deletion on other tables is visible in a query on those tables.
TEST_F(AutoflushTest, RowsThatGoWithAnother) {
    User& ada = *session.get<User>(1);
    Post& post = ada.posts.add(Post{.title = "On engines"});
    session.flush();
    session.add(Remark{.post_id = *post.id});
    session.commit();
    session.erase(post);
    EXPECT_EQ(session.query<Remark>().count(), 0);
    session.rollback();
    session.erase(ada);
    EXPECT_EQ(session.query<Post>().filter(Post::c.user_id.is_null()).count(), 1);
}

TEST_F(AutoflushTest, OtherTablesFlushNothing) {
    session.add(User{.name = "Cleo", .email = "c"});
    EXPECT_EQ(session.query<Remark>().count(), 0);
    EXPECT_TRUE(session.is_modified());
    session.rollback();
    session.erase(*session.get<User>(2));
    session.add(Remark{.post_id = 99});
    const NoAutoflush off{session};
    EXPECT_EQ(session.query<User>().filter(User::c.id.in_(authors())).count(), 0);
    EXPECT_TRUE(session.is_modified());
}

// The compiler knows whether a checked text reads or writes.
TEST_F(AutoflushTest, TextThatReadsTakesNoWriteLock) {
    if (!on_sqlite()) GTEST_SKIP();
    const std::string file = std::filesystem::temp_directory_path() / ("carboy_reads_" + std::to_string(::getpid()));
    engine::Engine on_disk{"sqlite:///" + file + "?timeout=0.1"};
    Session writer{on_disk};
    writer.execute("CREATE TABLE t (a)");
    writer.commit();
    Session reader{on_disk};
    reader.execute("SELECT a FROM t WHERE a = ?", 1).fetchall();
    reader.execute(unchecked("SELECT a FROM t")).fetchall();
    EXPECT_NO_THROW(writer.execute("INSERT INTO t VALUES (1)"));
    EXPECT_THROW(Session(on_disk).execute("DELETE FROM t WHERE a = ?", 1), engine::Timeout);
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}

}  // namespace
}  // namespace carboy
