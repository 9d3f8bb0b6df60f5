// count(), exists() and first() agree with all() for every query.
#include <carboy/sql/statement/subquery.hpp>

#include <random>

#include "orm/lesson_models.hpp"
#include "support/seed.hpp"

namespace carboy {

struct Enrolment {
    Column<Integer, primary_key> student;
    Column<Integer, primary_key> course;
    Column<std::optional<Integer>, foreign_key<&lesson::User::id>> user_id;
    One<lesson::User, "user_id"> user;

    CARBOY_MODEL(Enrolment, student, course, user_id, user);
};

namespace {

using lesson::Post;
using lesson::User;

class CountTest : public OrmTest {
  protected:
    CountTest() {
        create_tables<User, Post, Enrolment>();
        for (int i = 0; i < 8; ++i)
            session.add(User{.name = std::string(1, static_cast<char>('a' + i % 3)), .email = std::to_string(i)});
        session.flush();
        for (int i = 0; i < 14; ++i)
            session.add(
                Post{.title = std::to_string(i % 5), .user_id = i % 4 == 3 ? std::nullopt : std::optional(1 + i % 3)});
        for (int i = 0; i < 9; ++i) session.add(Enrolment{.student = i / 3, .course = i % 3, .user_id = 1 + i % 2});
        session.commit();
    }

    Session session{engine};
};

template <class Model>
void check(const Query<Model>& query, const std::string& what) {
    SCOPED_TRACE(what);
    const Objects<Model> all = query.all();
    EXPECT_EQ(query.count(), static_cast<std::int64_t>(all.size()));
    EXPECT_EQ(query.exists(), !all.empty());
    EXPECT_EQ(query.first(), all.empty() ? nullptr : &all.front());
}

TEST_F(CountTest, TheServerCounts) {
    const auto asked = [&](const Query<User>& query) {
        statements.clear();
        query.count();
        return statements.size() == 1 && statements[0].find("count(*)") != std::string::npos;
    };
    EXPECT_TRUE(asked(session.query<User>().distinct()));
    EXPECT_TRUE(asked(session.query<User>().limit(3)));
    EXPECT_TRUE(asked(session.query<User>().group_by(User::c.id)));
    EXPECT_TRUE(asked(session.query<User>().join(User::c.posts).limit(3).offset(1)));
    EXPECT_TRUE(asked(session.query<User>()));
    EXPECT_EQ(statements[0].find("(SELECT"), std::string::npos) << statements[0];
}

TEST_F(CountTest, TheCasesThatWereWrong) {
    EXPECT_EQ(session.query<User>().join(User::c.posts).distinct().order_by(Post::c.title).count(), 3);
    EXPECT_TRUE(session.query<User>().distinct().offset(1).exists());
    EXPECT_FALSE(session.query<User>().limit(0).exists());
    EXPECT_EQ(session.query<User>().limit(0).count(), 0);
    EXPECT_EQ(session.query<User>().limit(0).first(), nullptr);
    EXPECT_EQ(session.scalar(select(User::c.id).limit(0)), std::nullopt);
    EXPECT_FALSE(session.query<User>().distinct().offset(8).exists());
    EXPECT_EQ(session.query<User>().offset(6).count(), 2);
    EXPECT_EQ(session.query<User>().join(User::c.posts).count(), 3);
    EXPECT_EQ(session.query<User>().with_for_update().limit(2).count(), 2);
    EXPECT_TRUE(session.query<User>().with_for_update().distinct().exists());
}

TEST_F(CountTest, RandomQueries) {
    std::mt19937 random(test_seed_number());
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 400; ++round) {
        Query<User> query = session.query<User>();
        std::string what;
        const auto clause = [&](int odds, const char* name, auto add) {
            if (below(odds) != 0) return;
            add();
            (what += ' ') += name;
        };
        bool joined = false;
        clause(2, "join", [&] { query.join(User::c.posts), joined = true; });
        if (!joined) clause(3, "outerjoin", [&] { query.outerjoin(User::c.posts), joined = true; });
        clause(3, "filter", [&] { query.filter(User::c.name == std::string(1, static_cast<char>('a' + below(4)))); });
        if (joined) clause(3, "filter post", [&] { query.filter(Post::c.title > std::to_string(below(5))); });
        clause(4, "distinct", [&] { query.distinct(); });
        clause(5, "group", [&] { query.group_by(User::c.id); });
        if (what.find("group") != std::string::npos)
            clause(2, "having", [&] { query.having(func::count(User::c.name) > below(4)); });
        // The order has to be total, or first() may find another object.
        query.order_by(User::c.name.desc(), User::c.id);
        clause(2, "limit", [&] { query.limit(below(6)); });
        clause(3, "offset", [&] { query.offset(below(6)); });
        check(query, what);
    }
}

TEST_F(CountTest, KeysOfSeveralColumns) {
    const auto all = session.query<Enrolment>().order_by(Enrolment::c.student, Enrolment::c.course);
    check(all, "all");
    check(Query<Enrolment>(all).limit(4).offset(7), "page");
    check(Query<Enrolment>(all).join(Enrolment::c.user).limit(5), "joined page");
    check(Query<Enrolment>(all).join(Enrolment::c.user).filter(User::c.id == 1).distinct(), "distinct");
}

}  // namespace
}  // namespace carboy
