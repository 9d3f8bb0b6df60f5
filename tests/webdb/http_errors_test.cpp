// Responses to a visitor when the database fails or refuses.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <string>

#include <carboy/base/log.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/types/stored_value_error.hpp>

#include "../examples/lesson/models.hpp"

namespace carboy {
namespace {

template <class E>
Response raise_error(const char* code, const char* sqlstate = "") {
    E error(code, std::string("what happened: ") + code, "");
    error.set_sqlstate(sqlstate);
    throw error;
}

class HttpErrors : public ::testing::Test {
  protected:
    HttpErrors() {
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        set_log_sink([this](LogLevel, std::string_view line) { logged_.append(line).append("\n"); });
    }
    ~HttpErrors() override { set_log_sink({}); }

    /// Returns the status and Retry-After of this view's response, such as "503 1".
    std::string answer(std::function<Response()> view) {
        App one{"one"};
        Database database{one};
        one.add_url_rule("/", "view", [view = std::move(view)](Request&, const PathValues&) { return view(); });
        const TestResponse response = one.test_client().get("/");
        return std::to_string(response.status) + " " + std::string(response.header("Retry-After"));
    }

    /// Returns the text logged so far.
    const std::string& logged() {
        flush_log();
        return logged_;
    }
    App app{"test"};
    Database db{app};

  private:
    std::string logged_;
};

TEST_F(HttpErrors, ADatabaseThatCannotNowIsAskedAgainLater) {
    EXPECT_EQ(answer([] { return raise_error<engine::Timeout>("pool_timeout"); }), "503 1");
    EXPECT_EQ(answer([] { return raise_error<engine::Timeout>("database_locked"); }), "503 1");
    EXPECT_EQ(answer([] { return raise_error<engine::Deadlock>("deadlock"); }), "503 1");
    EXPECT_EQ(answer([] { return raise_error<engine::SerializationFailure>("stale_snapshot"); }), "503 1");
    EXPECT_EQ(answer([] { return raise_error<engine::ConnectionLost>("connection_lost"); }), "503 5");
    EXPECT_EQ(answer([] { return raise_error<engine::OperationalError>("cannot_connect"); }), "503 5");
    EXPECT_EQ(answer([] { return raise_error<engine::OperationalError>("io_error"); }), "503 5");
    EXPECT_EQ(answer([] { return raise_error<engine::OperationalError>("operational", "53300"); }), "503 5");
    EXPECT_EQ(answer([] { return raise_error<engine::OperationalError>("disk_full"); }), "507 60");
    EXPECT_NE(logged().find("what happened: disk_full"), std::string::npos) << logged();
}

TEST_F(HttpErrors, NobodyIsAskedToRepeatWhatMayHaveHappened) {
    EXPECT_EQ(answer([] { return raise_error<engine::CommitUnknown>("commit_unknown"); }), "503 ");
}

TEST_F(HttpErrors, WhatWaitingDoesNotMendIsAnErrorOfTheServer) {
    for (const char* code : {"read_only", "not_allowed", "not_a_database", "corrupt"})
        EXPECT_EQ(answer([code] { return raise_error<engine::OperationalError>(code); }), "500 ") << code;
    EXPECT_EQ(answer([] { return raise_error<engine::ProgrammingError>("sql"); }), "500 ");
    EXPECT_EQ(answer([] { return raise_error<sql::DataError>("division_by_zero"); }), "500 ");
    EXPECT_EQ(answer([] { return raise_error<sql::DataError>("data", "22012"); }), "500 ");
}

TEST_F(HttpErrors, AValueThatNoColumnHoldsIsTheClients) {
    for (const char* state : {"22001", "22003", "22007", "22008", "22P02"})
        EXPECT_EQ(answer([state] { return raise_error<sql::DataError>("data", state); }), "400 ") << state;
    for (const char* code : {"out_of_range", "does_not_fit", "nul_character", "unknown_order"})
        EXPECT_EQ(answer([code] { return raise_error<sql::DataError>(code); }), "400 ") << code;
    EXPECT_EQ(answer([]() -> Response { throw sql::StoredValueError("out_of_range", "a stored number", ""); }), "500 ");
}

TEST_F(HttpErrors, ANumberBeyondEveryColumnIs400) {
    app.add_url_rule("/find", "find", [this](Request& request, const PathValues&) {
        const auto id = request.args.get<std::uint64_t>("id", 0);
        return Response(std::to_string(db.session.execute("SELECT 1 WHERE 5 < ?", id).fetchall().size()));
    });
    EXPECT_EQ(app.test_client().get("/find?id=7").body, "1");
    EXPECT_EQ(app.test_client().get("/find?id=9223372036854775807").body, "1");
    EXPECT_EQ(app.test_client().get("/find?id=9223372036854775808").status, 400);
    EXPECT_NE(logged().find("9223372036854775808 does not fit"), std::string::npos) << logged();
}

TEST_F(HttpErrors, AStoredNumberThatDoesNotFitIsNotTheClients) {
    app.add_url_rule("/read", "read", [this](Request&, const PathValues&) {
        auto cursor = db.session.execute("SELECT 70000");
        return Response(std::to_string(cursor.fetchone()->get<std::int16_t>(0)));
    });
    EXPECT_EQ(app.test_client().get("/read").status, 500);
}

// The transaction was undone by the failed flush, and the page's query failed with "needs_rollback".
TEST_F(HttpErrors, ErrorPagesMayQuery) {
    {
        const auto context = app.app_context();
        db.create_all();
    }
    const auto twice = [this] {
        db.session.add_all(User{.name = "a", .email = "same"}, User{.name = "b", .email = "same"});
        db.session.commit();
        return Response("stored");
    };
    app.add_url_rule("/twice", "twice", [twice](Request&, const PathValues&) { return twice(); });
    app.add_url_rule("/caught", "caught", [twice](Request&, const PathValues&) -> Response {
        try {
            return twice();
        } catch (const engine::IntegrityError&) {
            abort(418);
        }
    });
    app.add_url_rule("/raw", "raw", [this](Request&, const PathValues&) {
        db.session.add(User{.name = "half", .email = "half"});
        db.session.flush();
        db.session.execute(unchecked("INSERT INTO user (id, name, email) SELECT id, name, email FROM user"));
        return Response("stored");
    });
    app.error_handler<HttpError>([](const HttpError& error) {
        return std::to_string(error.status()) + " with " + std::to_string(User::query().count()) + " users";
    });
    for (const auto& [path, body] : {std::pair("/twice", "409 with 0 users"), std::pair("/caught", "418 with 0 users"),
                                     std::pair("/raw", "409 with 0 users")}) {
        const TestResponse response = app.test_client().get(path);
        EXPECT_EQ(response.body, body) << logged();
    }
}

TEST_F(HttpErrors, RefusedOrdersAndFiltersAreExplained) {
    app.add_url_rule("/find", "find", [](Request& request, const PathValues&) {
        const orm::SortBy orders{{"name", User::c.name}};
        const orm::FilterBy filters{{"id", User::c.id}};
        orders(request.args.get<std::string>("sort", ""));
        filters(*request.args, {"sort"});
        return Response("ok");
    });
    const auto answer_to = [&](const char* query) {
        const TestResponse response = app.test_client().get(std::string("/find?") + query);
        return std::to_string(response.status) + " " + response.body;
    };
    EXPECT_EQ(answer_to("sort=name&id=7"), "200 ok");
    EXPECT_NE(answer_to("sort=<b>")
                  .find("<p>The order &#39;&lt;b&gt;&#39; is not available. Name each of these at "
                        "most once: name.</p>"),
              std::string::npos)
        << answer_to("sort=<b>");
    EXPECT_NE(answer_to("zz=1").find("The filter &#39;zz&#39; is not available."), std::string::npos)
        << answer_to("zz=1");
    EXPECT_NE(answer_to("id=x").find("The text &#39;x&#39; is not a whole number."), std::string::npos)
        << answer_to("id=x");
}

TEST_F(HttpErrors, AFullDiskIs507) {
    app.add_url_rule("/fill", "fill", [this](Request&, const PathValues&) {
        db.session.execute("PRAGMA max_page_count = 8");
        for (int i = 0; i < 100; ++i) {
            db.session.add(User{.name = std::string(100, 'n'), .email = std::string(100, 'e') + std::to_string(i)});
            db.session.flush();
        }
        db.session.commit();
        return Response("ok");
    });
    {
        auto context = app.app_context();
        db.create_all();
    }
    const TestResponse response = app.test_client().get("/fill");
    EXPECT_EQ(response.status, 507);
    EXPECT_EQ(response.header("Retry-After"), "60");
    EXPECT_NE(logged().find("full"), std::string::npos) << logged();
}

TEST_F(HttpErrors, AServerThatIsDownIs503) {
    App down{"down", Config{{"DATABASE_URL", "postgresql://carboy@127.0.0.1:1/nothing"}}};
    Database database{down};
    down.add_url_rule("/", "count",
                      [](Request&, const PathValues&) { return Response(std::to_string(User::query().count())); });
    int seen = 0;
    down.error_handler<HttpError>([&](const HttpError& error) {
        seen = error.status();
        return "try " + std::string(error.headers().get("Retry-After", "never"));
    });
    const TestResponse response = down.test_client().get("/");
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.body, "try 5");
    EXPECT_EQ(response.header("Retry-After"), "5");
    EXPECT_EQ(seen, 503);
    EXPECT_NE(logged().find("Cannot connect to postgresql://"), std::string::npos) << logged();
}

TEST_F(HttpErrors, ATemplateThatMeetsTheFaultSaysTheSame) {
    EXPECT_EQ(
        answer([] {
            return Response(render_template_string(
                "{{ f() }}", {{"f", [] { return raise_error<engine::ConnectionLost>("connection_lost").body; }}}));
        }),
        "503 5");
}

TEST_F(HttpErrors, AnApplicationMayTranslateForItself) {
    app.error_status<engine::ConnectionLost>([](const engine::ConnectionLost&) {
        return HttpError(502, "The store is away", {{"Retry-After", "9"}});
    });
    Blueprint shop{"shop", {.url_prefix = "/shop"}};
    const auto lost = [](Request&, const PathValues&) {
        return raise_error<engine::ConnectionLost>("connection_lost");
    };
    shop.add_url_rule("/", "lost", lost);
    shop.error_status<engine::ConnectionLost>(504);
    app.register_blueprint(shop);
    app.add_url_rule("/", "lost", lost);
    const TestResponse response = app.test_client().get("/");
    EXPECT_EQ(response.status, 502);
    EXPECT_TRUE(response.contains("The store is away"));
    EXPECT_EQ(response.header("Retry-After"), "9");
    EXPECT_EQ(app.test_client().get("/shop/").status, 504);
}

}  // namespace
}  // namespace carboy
