// The code of docs/guide/testing.md: a small application, and its tests in every way that the page shows.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace carboy::testing_guide {
namespace {

Database db;

struct Reader {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    static constexpr JsonColumns json_columns = JsonColumns::all();
    CARBOY_MODEL(Reader, id, name);
};

struct NewReader {
    std::string name;
};

struct MadeReader {
    std::int64_t id = 0;
    std::string name;
};

Response add_reader(Request& request) {
    Reader& reader = db.session.add(Reader{.name = request.form["name"]});
    db.session.commit();
    session["reader_id"] = *reader.id;
    g["reader"] = std::string(reader.name);
    flash("Welcome");
    return redirect("/readers");
}

std::string list_readers() {
    std::string names;
    for (const Reader& reader : Reader::query().order_by(Reader::c.name).all()) names += *reader.name + "\n";
    return names;
}

Response add_by_json(const NewReader& given) {
    Reader& reader = db.session.add(Reader{.name = given.name});
    db.session.commit();
    return jsonify(reader, 201);
}

Response add_photo(Request& request) {
    const UploadedFile& photo = request.files["photo"];
    return photo.filename + " " + photo.content_type + " " + std::to_string(photo.size()) + " for " +
           request.form["name"];
}

std::string report(Request& request) {
    if (request.headers.get("Authorization", "") != "Basic YWRhOnNlY3JldA==") abort(401);
    return "from " + request.remote_addr + " for " + std::string(request.headers.get("X-Tenant", "nobody"));
}

Response asks_for_a_name() { abort(400, "A reader needs a name."); }

}  // namespace

class ReadersTest : public testing::Test {
  protected:
    ReadersTest() {
        app.config["SECRET_KEY"] = "3f1d0c5e8b7a4f219d3e";
        app.config["TESTING"] = true;
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        db.init_app(app);
        app.post<add_reader>("/readers");
        app.get<list_readers>("/readers");
        app.post<add_by_json>("/api/readers");
        app.post<add_photo>("/photos");
        app.get<report>("/report");
        app.get<asks_for_a_name>("/nameless");
        const auto context = app.app_context();
        db.create_all();
    }

    App app{"readers"};
    TestClient client = app.test_client();
};

TEST_F(ReadersTest, AClientReadsAndWrites) {
    TestResponse page = client.post("/readers", {.form = {{"name", "Ada"}}, .follow_redirects = true});
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.path, "/readers");
    EXPECT_TRUE(page.contains("Ada"));
    EXPECT_EQ(page.history.front().status, 302);
    EXPECT_EQ(page.mimetype(), "text/html");
}

TEST_F(ReadersTest, Json) {
    TestResponse made = client.post("/api/readers", {.json = {{"name", "Ada"}}});
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.json().get<std::string>("name"), "Ada");

    client.post("/api/readers", {.json = NewReader{.name = "Bob"}});               // a struct
    EXPECT_EQ(client.post("/api/readers", {.json = "{\"nam\": 1}"}).status, 422);  // text, as it is

    EXPECT_EQ(made.json<MadeReader>().id, 1);
}

TEST_F(ReadersTest, FilesAndFields) {
    TestResponse answer =
        client.post("/photos", {.form = {{"name", "Ada"}}, .files = {{"photo", "ada.png", "\x89PNG"}}});
    EXPECT_EQ(answer.body, "ada.png image/png 4 for Ada");
}

TEST_F(ReadersTest, HeadersAndCredentials) {
    client.default_headers.set("X-Tenant", "library");
    TestResponse answer =
        client.get("/report", {.query = {{"page", "2"}}, .auth = {"ada", "secret"}, .remote_addr = "192.0.2.7"});
    EXPECT_EQ(answer.body, "from 192.0.2.7 for library");
    EXPECT_EQ(client.get("/report", {.headers = {{"Authorization", "none"}}}).status, 401);
}

TEST_F(ReadersTest, WhatTheRequestLeaves) {
    client.post("/readers", {.form = {{"name", "Ada"}}, .inspect = [] {
                                 EXPECT_EQ(session.get<int>("reader_id"), 1);
                                 EXPECT_EQ(*g.get<std::string>("reader"), "Ada");
                                 EXPECT_EQ(request().form["name"], "Ada");
                                 EXPECT_EQ(get_flashed_messages().size(), 1u);
                             }});
}

TEST_F(ReadersTest, ErrorsReachTheTest) {
    client.post("/readers", {.form = {{"name", "Ada"}}});
    EXPECT_EQ(client.post("/readers", {.form = {{"name", "Ada"}}}).status, 409);  // the name is taken
    EXPECT_EQ(client.post("/readers").status, 400);                               // no name
    EXPECT_TRUE(client.get("/nameless").contains("A reader needs a name."));
}

TEST_F(ReadersTest, Events) {
    app.get("/named", [] { return render_template_string("text"); });
    std::vector<std::string> names;
    const auto connection =
        template_rendered.connected_to(app, [&](const TemplateEvent& event) { names.emplace_back(event.name); });
    client.get("/named");
    EXPECT_EQ(names, std::vector<std::string>{""});
}

TEST_F(ReadersTest, WithoutARequest) {
    const auto context = app.test_request_context("/readers?page=2");
    EXPECT_EQ(request().args.get<int>("page", 1), 2);
    EXPECT_EQ(url_for<list_readers>(), "/readers");
}

}  // namespace carboy::testing_guide
