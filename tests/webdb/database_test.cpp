#include <carboy/carboy.hpp>
#include <carboy/engine/address_check.hpp>
#include <carboy/web/command/check.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../examples/lesson/models.hpp"

namespace carboy {

struct Hit {
    Column<Integer, primary_key> id;
    Column<String<20>> page;

    static constexpr std::string_view bind_key = "hits";
    CARBOY_MODEL(Hit, id, page);
};

namespace {

Response add_twice(Request& request) {
    orm::Session& session = orm::current_session();
    session.add(User{.name = request.form["name"], .email = "same"});
    session.commit();
    return std::string("added");
}

Response fail_after_flush() {
    orm::Session& session = orm::current_session();
    session.add(User{.name = "lost", .email = "lost"});
    session.flush();
    throw std::runtime_error("on purpose");
}

Response show(std::int64_t id) { return *User::query().get_or_404(id).name; }
Response sorted(Request& request) {
    static constexpr sql::OrderBy order{{{"name", "name"}, {"newest", "id DESC"}}};
    std::string names;
    for (const auto& row :
         orm::current_session().execute("SELECT name FROM user ORDER BY {?}", order[request.args["sort"]]))
        names += row.get<std::string>(0);
    return names;
}
Response count() { return std::to_string(User::query().count()); }

class DatabaseTest : public ::testing::Test {
  protected:
    DatabaseTest() {
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        app.route<add_twice>("/add", {Method::post});
        app.route<fail_after_flush>("/fail");
        app.route<show>("/users/<int:id>");
        app.route<count>("/count");
        app.route<sorted>("/sorted");
    }

    App app{"test"};
    Database db{app};
};

// One call for each public member function of orm::Session, in the order of its header.
/// Returns what the checks at the start say of the settings; nothing if they are right.
std::string said_of(const web::Config& config) {
    App app{"settings", config};
    Database database{app};
    const auto context = app.app_context();
    try {
        for (const auto& check : app.extensions.get<web::SettingChecks>()->all) check();
    } catch (const Error& error) {
        return error.message() + "\nhint: " + error.hint();
    }
    return {};
}

TEST(DatabaseAddress, IsCheckedWhenTheApplicationStarts) {
    struct Case {
        const char *address, *message;
    };
    const Case cases[] = {
        {"mysql://x/y", "DATABASE_URL is 'mysql://x/y'. No driver of this program opens"},
        {"postgres:/x", "DATABASE_URL is 'postgres:/x'. This is neither a URL nor the path of a file"},
        {"nonsense", "DATABASE_URL is 'nonsense'. This is neither a URL nor the path of a file"},
        {"sqlite:///no/such/folder/x.db", "DATABASE_URL is 'sqlite:///no/such/folder/x.db'. The folder "},
        {"sqlite:////no/such/folder/x.db", "The folder /no/such/folder of the database"},
        {"sqlite:////tmp", "/tmp is a folder, not a database"},
        {"sqlite:///x.db?nonsense=1", "The database URL has an unknown option nonsense"},
        {"sqlite:///x.db?timeout=soon", "The database URL's option timeout=soon is not valid"},
        {"sqlite://x.db", "has a host, a user or a port"},
        {"postgresql://u:hidden@127.0.0.1:1/x?nonsense=1",
         "DATABASE_URL is 'postgresql://u:***@127.0.0.1:1/x?nonsense=1'. invalid connection option \"nonsense\""},
        {"postgresql://u:hidden@127.0.0.1:port/x", "DATABASE_URL: The database URL has a port that is not a number"},
    };
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "carboy_address_test";
    for (const Case& each : cases) {
        const std::string said = said_of({{"DATABASE_URL", each.address}, {"INSTANCE_PATH", folder.string()}});
        EXPECT_NE(said.find(each.message), std::string::npos) << said;
        EXPECT_NE(said.find("hint: "), std::string::npos) << said;
        EXPECT_EQ(said.find("hidden"), std::string::npos) << said;
    }
    const auto beside = [&](const char* setting, const char* value) {
        return said_of({{"DATABASE_URL", "sqlite:///:memory:"}, {setting, value}});
    };
    EXPECT_NE(
        beside("DATABASE_REPLICA_URLS", "sqlite:///a.db?x=1").find("DATABASE_REPLICA_URLS is 'sqlite:///a.db?x=1'."),
        std::string::npos);
    EXPECT_NE(beside("DATABASE_BINDS", "hits=oracle://a/b").find("DATABASE_BINDS is 'oracle://a/b'."),
              std::string::npos);
    EXPECT_NE(said_of({}).find("The configuration has no DATABASE_URL"), std::string::npos);
    EXPECT_NE(said_of({{"SQLALCHEMY_DATABASE_URI", "mysql://x"}}).find("SQLALCHEMY_DATABASE_URI is 'mysql://x'."),
              std::string::npos);
    std::filesystem::remove_all(folder);

    App app{"settings", {{"DATABASE_URL", "mysql://x/y"}}};
    Database database{app};
    std::string name = "app", command = "check";
    char* argv[] = {name.data(), command.data(), nullptr};
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(app.main(2, argv), 1);
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("error: DATABASE_URL is 'mysql://x/y'."), std::string::npos) << said;
}

TEST(DatabaseAddress, MayNameAFileOrAServerThatIsAway) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "carboy_address_test";
    for (const char* address : {"sqlite:///app.db", "./app.db", "app.db", "file:app.db?mode=memory",
                                ":memory:", "sqlite:///app.db?timeout=2&foreign_keys=on"})
        EXPECT_EQ(said_of({{"DATABASE_URL", address}, {"INSTANCE_PATH", folder.string()}}), "") << address;
    for (const char* address : {"postgresql://u@127.0.0.1:1/x?sslmode=disable&timeout=2&application_name=a",
                                "postgresql+psycopg2://h1:1,h2:2/x"})
        EXPECT_NO_THROW(engine::check_address(engine::Url::parse(address))) << address;
    std::filesystem::remove_all(folder);
}

TEST_F(DatabaseTest, TheScopedSessionHasEveryFunctionOfASession) {
    auto context = app.app_context();
    db.create_all();
    const auto& session = db.session;
    User& ada = session.add(User{.name = "Ada", .email = "a"});
    EXPECT_EQ(&session.add(ada), &ada);
    auto [bob, eve] = session.add_all(User{.name = "Bob", .email = "b"}, User{.name = "Eve", .email = "e"});
    EXPECT_EQ(session.new_().size(), 3u);
    EXPECT_EQ(session.state_of(ada), orm::ObjectState::pending);
    EXPECT_TRUE(session.is_modified() && session.is_modified(ada));
    session.flush();
    session.delete_(bob);
    session.delete_all(std::vector<User*>{&eve});
    EXPECT_EQ(session.deleted().size(), 2u);
    session.commit();
    EXPECT_EQ(session.get<User>(ada.id), &ada);
    EXPECT_THROW(session.get_one<User>(ada.id + 9), orm::NoResultFound);
    User detached{.id = ada.id, .name = "Ada L.", .email = "a"};
    EXPECT_EQ(&session.merge(detached), &ada);
    EXPECT_EQ(session.dirty().size(), 1u);
    EXPECT_EQ(session.query<User>().count(), 1);
    EXPECT_EQ(session.execute(select(User::c.name)).all().size(), 1u);
    EXPECT_EQ(session.execute("SELECT count(*) FROM user").scalar<std::int64_t>(), 1);
    EXPECT_EQ(session.scalar(select(User::c.name)), "Ada L.");
    EXPECT_EQ(session.scalars(select(User::c.name)).size(), 1u);
    EXPECT_TRUE(session.in_transaction());
    session.commit();
    session.begin_write();
    {
        engine::Savepoint savepoint = session.begin_nested();
        EXPECT_TRUE(session.in_nested_transaction());
        ada.name = "Someone";
        savepoint.rollback();
    }
    EXPECT_EQ(ada.name, "Ada L.");
    session.rollback();
    session.begin({.read_only = true});
    session.refresh(ada);
    session.expire(ada);
    session.expire_all();
    session.rollback();
    {
        const auto quiet = session.no_autoflush();
        EXPECT_FALSE(session.autoflush());
    }
    session.set_autoflush(true);
    session.events();
    EXPECT_TRUE(session.connection().in_transaction());
    EXPECT_THROW(session.connection("none"), orm::SessionError);
    EXPECT_EQ(&session.core_for(orm::joined_mapper<User>()), &session.core());
    EXPECT_TRUE(session.contains(ada));
    session.expunge(ada);
    session.expunge_all();
    EXPECT_FALSE(session.contains(ada));
    User& again = *session.get<User>(ada.id);
    session.erase(again);
    session.commit();
    session.close();
    EXPECT_EQ(session->query<User>().count(), 0);
}

TEST_F(DatabaseTest, ModelsWithABindKeyAreInTheirDatabase) {
    app.config["DATABASE_BINDS"] = "hits=sqlite:///:memory:";
    auto context = app.app_context();
    db.create_all();
    db.session.add(Hit{.page = "/"});
    db.session.add(User{.name = "Ada", .email = "a"});
    db.session.commit();
    EXPECT_EQ(Hit::query().count(), 1);
    EXPECT_EQ(db.engine("hits").connect()->execute("SELECT page FROM hit").scalar<std::string>(), "/");
    EXPECT_THROW(db.engine().connect()->execute("SELECT page FROM hit"), engine::DatabaseError);
    transaction([](Session& own) { own.add(Hit{.page = "/two"}); });
    EXPECT_EQ(Hit::query().count(), 2);
    EXPECT_THROW(db.engine("none"), Error);
    EXPECT_THROW(TestTransaction{app}, Error);
    db.session.commit();
    db.drop_all();
    EXPECT_THROW(Hit::query().count(), engine::DatabaseError);
}

TEST_F(DatabaseTest, DatabasesOfBindKeysHaveKeys) {
    app.config["DATABASE_BINDS"] = "sqlite:///hits.db";
    auto context = app.app_context();
    EXPECT_THROW(db.session.add(Hit{.page = "/"}), Error);
}

TEST_F(DatabaseTest, SessionsOfAContextAreOneAndEndWithIt) {
    {
        auto context = app.app_context();
        db.create_all();
        db.session.add(User{.name = "Alice", .email = "a"});
        db.session.commit();
        EXPECT_EQ(User::query().count(), 1);
        db.session.add(User{.name = "Bob", .email = "b"});
    }
    auto context = app.app_context();
    EXPECT_EQ(User::query().count(), 1);
}

TEST_F(DatabaseTest, OutsideAContextItSaysWhatToDo) {
    EXPECT_THROW(User::query().all(), SessionError);
    EXPECT_THROW(db.create_all(), Error);
}

TEST_F(DatabaseTest, ADuplicateIs409AndTheNextRequestWorks) {
    auto context = app.app_context();
    db.create_all();
    TestClient client = app.test_client();
    EXPECT_EQ(client.post("/add", {.form = {{"name", "Alice"}}}).status, 200);
    EXPECT_EQ(client.post("/add", {.form = {{"name", "Bob"}}}).status, 409);
    EXPECT_EQ(client.get("/count").body, "1");
    EXPECT_EQ(client.get("/users/1").body, "Alice");
}

TEST_F(DatabaseTest, AHandlerThatThrowsLeavesNothing) {
    auto context = app.app_context();
    db.create_all();
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/fail").status, 500);
    EXPECT_EQ(client.get("/count").body, "0");
}

TEST_F(DatabaseTest, AnOrderThatIsNotOfferedIs400) {
    auto context = app.app_context();
    db.create_all();
    TestClient client = app.test_client();
    client.post("/add", {.form = {{"name", "Bob"}}});
    EXPECT_EQ(client.get("/sorted?sort=newest").body, "Bob");
    EXPECT_EQ(client.get("/sorted?sort=password").status, 400);
    EXPECT_EQ(client.get("/sorted").status, 400);
}

TEST_F(DatabaseTest, NotFoundIs404AndUsesTheApplicationsPage) {
    app.error_handler(404, [](const HttpError&) { return std::string("my page"); });
    auto context = app.app_context();
    db.create_all();
    const TestResponse response = app.test_client().get("/users/7");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body, "my page");
}

TEST_F(DatabaseTest, AHandlerForTheErrorsClassWins) {
    app.error_handler<engine::IntegrityError>([](const engine::IntegrityError& error) { return error.column(); });
    auto context = app.app_context();
    db.create_all();
    TestClient client = app.test_client();
    client.post("/add", {.form = {{"name", "Alice"}}});
    EXPECT_EQ(client.post("/add", {.form = {{"name", "Bob"}}}).body, "email");
}

TEST_F(DatabaseTest, DebugShowsTheStatement) {
    app.config["DEBUG"] = true;
    auto context = app.app_context();
    db.create_all();
    TestClient client = app.test_client();
    client.post("/add", {.form = {{"name", "Alice"}}});
    const TestResponse response = client.post("/add", {.form = {{"name", "Bob"}}});
    EXPECT_EQ(response.status, 409);
    EXPECT_NE(response.body.find("INSERT INTO user"), std::string::npos);
}

TEST_F(DatabaseTest, CreateAllTwiceAndDropAll) {
    auto context = app.app_context();
    db.create_all();
    db.create_all();
    db.drop_all();
    EXPECT_THROW(User::query().count(), engine::DatabaseError);
}

TEST(DatabaseConfig, NamesWhatIsMissing) {
    App app{"test"};
    Database db{app};
    auto context = app.app_context();
    try {
        db.create_all();
        FAIL() << "no Error";
    } catch (const Error& error) {
        EXPECT_NE(error.message().find("DATABASE_URL"), std::string::npos);
    }
    EXPECT_THROW(Database{app}, Error);
}

TEST(DatabaseConfig, TwoApplicationsInOneProcessHaveDatabasesOfTheirOwn) {
    Database db;
    App first{"first"}, second{"second"};
    for (App* app : {&first, &second}) {
        app->config["DATABASE_URL"] = "sqlite:///:memory:";
        db.init_app(*app);
    }
    auto outer = first.app_context();
    db.create_all();
    db.session.add(User{.name = "Alice", .email = "a"});
    db.session.commit();
    {
        auto inner = second.app_context();
        db.create_all();
        EXPECT_EQ(User::query().count(), 0);
    }
    EXPECT_EQ(User::query().count(), 1);
}

class InstanceFolder : public ::testing::Test {
  protected:
    InstanceFolder() { std::filesystem::remove_all(folder); }
    ~InstanceFolder() override { std::filesystem::remove_all(folder); }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("carboy_instance_" + std::to_string(::getpid()));
};

TEST_F(InstanceFolder, HoldsRelativeFilesAndIsMade) {
    App app{"test"};
    app.config["INSTANCE_PATH"] = folder.string();
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db";
    Database db{app};
    auto context = app.app_context();
    db.create_all();
    EXPECT_TRUE(std::filesystem::exists(folder / "app.db"));
}

TEST_F(InstanceFolder, AFileThatIsNoDatabaseStaysAsItIs) {
    std::filesystem::create_directories(folder);
    const std::string text(5000, 'x');
    std::ofstream(folder / "app.db") << text;
    App app{"test"};
    app.config["INSTANCE_PATH"] = folder.string();
    app.config["DATABASE_URL"] = "sqlite:///app.db";
    Database db{app};
    auto context = app.app_context();
    EXPECT_THROW(db.create_all(), engine::DatabaseError);
    std::stringstream after;
    after << std::ifstream(folder / "app.db").rdbuf();
    EXPECT_EQ(after.str(), text);
}

// Six processes of the same program start at once.
TEST(CreateAllTest, SeveralProcessesMayCreateAndDropAtOnce) {
    const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
    const std::string path = testing::TempDir() + "carboy_create_" + std::to_string(::getpid()) + ".db";
    const std::string url = server != nullptr ? server : "sqlite:///" + path;
    const auto everywhere = [&](auto work) {
        std::vector<::pid_t> children;
        for (int i = 0; i < 6; ++i) {
            const ::pid_t child = ::fork();
            if (child == 0) {
                try {
                    App app{"test"};
                    Database db{app};
                    app.config["DATABASE_URL"] = url;
                    auto context = app.app_context();
                    work(db);
                    ::_exit(0);
                } catch (const std::exception& error) {
                    std::fprintf(stderr, "%s\n", error.what());
                    ::_exit(1);
                }
            }
            children.push_back(child);
        }
        for (const ::pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            EXPECT_EQ(status, 0);
        }
    };
    if (server != nullptr) engine::connect(server).executescript("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    for (int round = 0; round < 3; ++round) {
        if (server == nullptr)
            for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
        everywhere([](Database& db) { db.create_all(); });
        everywhere([](Database&) { User::query().all(); });
        everywhere([](Database& db) { db.drop_all(); });
    }
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

}  // namespace
}  // namespace carboy
