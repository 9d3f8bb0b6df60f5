// Compares make_conditional with Werkzeug's on generated responses and conditions.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include <boost/json.hpp>

#include <carboy/web.hpp>

#include "interop/web/python.hpp"
#include "support/seed.hpp"

namespace carboy {
namespace {

/// The response that the next request gets before its conditions are looked at.
struct Planned {
    std::string tag;
    bool weak = false;
    std::int64_t modified = -1;
    std::size_t size = 0;
};

Response planned_response(const Planned& plan) {
    Response response(std::string(plan.size, 'x'), 200, "text/plain");
    if (!plan.tag.empty()) response.set_etag(plan.tag, plan.weak);
    if (plan.modified >= 0)
        response.set_last_modified(std::chrono::system_clock::time_point(std::chrono::seconds(plan.modified)));
    return make_conditional(std::move(response), {.accept_ranges = true});
}

TEST(WerkzeugConditional, AgreesOnGeneratedRequests) {
    Planned plan;
    App app{"conditional"};
    app.add_url_rule("/", "page", [&plan](Request&, const PathValues&) { return planned_response(plan); });
    TestClient client = app.test_client();
    const std::string seed = test_seed();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + seed);
    int compared = 0;
    for (const std::string& line : python_lines("tests/interop/web/werkzeug_conditional.py " + seed + " 4000")) {
        const boost::json::value test = boost::json::parse(line);
        plan = {.tag = std::string(test.at(1).as_string()),
                .weak = test.at(2).as_bool(),
                .modified = test.at(3).as_int64(),
                .size = static_cast<std::size_t>(test.at(5).as_int64())};
        TestRequest request;
        for (const auto& field : test.at(4).as_array())
            request.headers.set(std::string(field.at(0).as_string()), std::string(field.at(1).as_string()));
        const bool head = test.at(0) == "HEAD";
        const TestResponse ours = client.open(head ? Method::head : Method::get, "/", request);
        ASSERT_EQ(ours.status, test.at(6).as_int64()) << line;
        if (ours.status == 200 || ours.status == 206) {
            ASSERT_EQ(ours.body.size(), static_cast<std::size_t>(test.at(8).as_int64())) << line;
        }
        ASSERT_EQ(ours.header("Content-Range"), test.at(7).as_string()) << line;
        ++compared;
    }
    EXPECT_GT(compared, 3500);
}

}  // namespace
}  // namespace carboy
