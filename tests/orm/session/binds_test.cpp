// Models of one session in several databases.
#include <carboy/orm/schema/create_all.hpp>

#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::User;

struct Visit;

struct Visitor {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Many<Visit, "visitor", cascade<"all, delete-orphan">> visits;
    ManyToMany<struct Place, "visitor_place"> places;

    static constexpr std::string_view bind_key = "visits";
    CARBOY_MODEL(Visitor, id, name, visits, places);
};

struct Place {
    Column<Integer, primary_key> id;
    ManyToMany<Visitor, "visitor_place"> visitors;

    static constexpr std::string_view bind_key = "visits";
    CARBOY_MODEL(Place, id, visitors);
};

struct Visit {
    Column<Integer, primary_key> id;
    Column<Integer> user_id;  // of another database
    Column<Integer, foreign_key<&Visitor::id>> visitor_id;
    One<Visitor, "visitor_id"> visitor;

    static constexpr std::string_view bind_key = "visits";
    CARBOY_MODEL(Visit, id, user_id, visitor_id, visitor);
};

/// The second database is always an SQLite file, so that the session has two engines of different kinds with
/// PostgreSQL.
class BindsTest : public OrmTest {
  protected:
    BindsTest() {
        create_all(engine);
        create_all(visits, "visits");
    }
    ~BindsTest() override {
        session.close();
        for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
    }
    std::int64_t rows(Engine& of, const std::string& table) {
        return of.connect()->execute(unchecked("SELECT count(*) FROM " + table)).scalar<std::int64_t>();
    }
    template <class F>
    std::string code_of(F call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "";
    }

    std::string path = (std::filesystem::temp_directory_path() / ("binds_" + Uuid::random().to_string())).string();
    Engine visits{"sqlite:///" + path};
    Session session{engine, {.binds = {{"visits", &visits}}}};
};

TEST_F(BindsTest, EachStatementGoesToTheDatabaseOfItsModel) {
    User& ada = session.add(User{.name = "Ada", .email = "a"});
    Visitor& visitor = session.add(Visitor{.name = "Ada"});
    session.flush();
    visitor.visits.add(Visit{.user_id = ada.id});
    visitor.places.add(Place{});
    EXPECT_EQ(session.new_().size(), 2U);
    session.commit();
    EXPECT_FALSE(session.is_modified());
    EXPECT_EQ(rows(visits, "visit"), 1);
    EXPECT_EQ(rows(visits, "visitor_place"), 1);
    EXPECT_EQ(session.query<Visit>().join(Visit::c.visitor).filter(Visitor::c.name == "Ada").count(), 1);
    EXPECT_EQ(session.query<User>().filter(User::c.name == "Ada").count(), 1);
    EXPECT_EQ(session.get<Visitor>(visitor.id), &visitor);
    EXPECT_TRUE(session.contains(visitor));
    EXPECT_EQ(session.connection("visits").execute("SELECT count(*) FROM visitor").scalar<std::int64_t>(), 1);
    EXPECT_EQ(std::get<0>(session.execute(orm::select(Visitor::c.name)).one()), "Ada");
    EXPECT_EQ(session.query<Visitor>().untracked().all()[0].visits.size(), 1U);
    EXPECT_EQ(session.execute(orm::update<Visitor>().set(Visitor::c.name, "Eve")).rowcount(), 1);
    EXPECT_EQ(visitor.name, "Eve");
    session.rollback();
    EXPECT_EQ(visitor.name, "Ada");
    EXPECT_EQ(code_of([&] { engine.connect()->execute("SELECT count(*) FROM visitor"); }).empty(), false)
        << "the default database has no such table";
}

TEST_F(BindsTest, AllDatabasesAreRolledBackTogether) {
    session.add(User{.name = "Ada", .email = "a"});
    session.add(Visitor{.name = "Ada"});
    session.flush();
    EXPECT_TRUE(session.in_transaction());
    session.rollback();
    EXPECT_EQ(session.query<User>().count() + session.query<Visitor>().count(), 0);
    {
        auto savepoint = session.begin_nested();
        session.add(Visitor{.name = "Bob"});
        session.add(User{.name = "Bob", .email = "b"});
        savepoint.rollback();
    }
    session.commit();
    EXPECT_EQ(rows(visits, "visitor"), 0);
}

TEST_F(BindsTest, AViolationInOneDatabaseCommitsNone) {
    session.add(Visitor{.name = "Ada"});
    session.commit();
    session.add(User{.name = "Bob", .email = "b"});
    session.add(Visitor{.name = "Ada"});
    EXPECT_THROW(session.commit(), IntegrityError);
    EXPECT_EQ(code_of([&] { session.commit(); }), "needs_rollback") << "nor does a second attempt";
    session.rollback();
    EXPECT_EQ(session.query<User>().count(), 0);
    EXPECT_EQ(rows(visits, "visitor"), 1);
}

TEST_F(BindsTest, AFailedCommitSaysWhatIsCommittedAlready) {
    // The default database is committed last.
    session.add(Visitor{.name = "Ada"});
    session.add(User{.name = "Ada", .email = "a"});
    int commits = 0;
    session.events().before_commit([&](Session&) {
        if (++commits == 2) throw std::runtime_error("on purpose");
    });
    try {
        session.commit();
        FAIL() << "should throw";
    } catch (const PartialCommit& error) {
        EXPECT_NE(std::string(error.what()).find("on purpose"), std::string::npos);
        EXPECT_THROW(std::rethrow_if_nested(error), std::runtime_error);
    }
    session.rollback();
    EXPECT_EQ(rows(visits, "visitor"), 1);
    EXPECT_EQ(session.query<User>().count(), 0);
    // The first one fails: nothing is committed.
    session.add(Visitor{.name = "Bob"});
    session.add(User{.name = "Bob", .email = "b"});
    commits = 1;
    EXPECT_THROW(session.commit(), std::runtime_error);
    session.rollback();
    EXPECT_EQ(rows(visits, "visitor"), 1);
    EXPECT_EQ(session.query<User>().count(), 0);
}

TEST_F(BindsTest, StatementsStayInsideADatabase) {
    EXPECT_EQ(code_of([&] { session.query<User>().filter(User::c.name.in_(orm::select(Visitor::c.name))).all(); }),
              "mixed_binds");
    EXPECT_EQ(code_of([&] {
                  session.execute(
                      orm::select(User::c.name, Visitor::c.name).join(Visitor::c, User::c.name == Visitor::c.name));
              }),
              "mixed_binds");
    Session alone{engine};
    EXPECT_EQ(code_of([&] { alone.query<Visitor>().all(); }), "no_bind");
    EXPECT_EQ(code_of([&] { alone.add(Visitor{.name = "Ada"}); }), "no_bind");
    EXPECT_EQ(code_of([&] { (void)alone.get<Visitor>(1); }), "no_bind");
}

TEST_F(BindsTest, BudgetsAndAutoflushReachAllDatabases) {
    session.add(Visitor{.name = "Ada"});
    {
        const auto quiet = session.no_autoflush();
        EXPECT_EQ(session.query<Visitor>().count(), 0);
    }
    EXPECT_EQ(session.query<Visitor>().count(), 1);
    QueryBudget budget{session, 2};
    session.query<Visitor>().count();
    session.query<User>().count();
    EXPECT_EQ(budget.used(), 2U);
    EXPECT_EQ(code_of([&] { session.query<Visitor>().count(); }), "query_budget");
}

TEST_F(BindsTest, ATransactionFunctionHasAllDatabases) {
    orm::transaction(engine,
                     [](Session& own) {
                         own.add(Visitor{.name = "Ada"});
                         own.add(User{.name = "Ada", .email = "a"});
                     },
                     {}, {.binds = {{"visits", &visits}}});
    EXPECT_EQ(session.query<Visitor>().count() + session.query<User>().count(), 2);
}

}  // namespace
}  // namespace carboy
