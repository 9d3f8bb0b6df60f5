// The blog's pages through a test client: responses to valid, invalid and hostile requests.
#include <gtest/gtest.h>

#include "../examples/blog/app.hpp"
#include "../examples/blog/models.hpp"

namespace carboy {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

class BlogTest : public ::testing::Test {
  protected:
    explicit BlogTest(int per_page = 5)
        : app(create_app({{"DATABASE_URL", "sqlite:///:memory:"}, {"TESTING", true}, {"PER_PAGE", per_page}})),
          client(app.test_client()) {
        auto context = app.app_context();
        db.create_all();
    }

    TestResponse post(std::string_view path, Form form) {
        return client.post(path, {.form = std::move(form), .follow_redirects = true});
    }
    TestResponse log_in(const std::string& name) { return post("/blog/login", {{"username", name}}); }
    int status(std::string_view path) { return client.get(path).status; }

    App app;
    TestClient client;
};

class FilledBlogTest : public BlogTest {
  protected:
    explicit FilledBlogTest(int per_page = 5) : BlogTest(per_page) {
        auto context = app.app_context();
        write_demo();
    }
};

class OneEntryAPageTest : public FilledBlogTest {
  protected:
    OneEntryAPageTest() : FilledBlogTest(1) {}
};

std::size_t count(const TestResponse& response, std::string_view text) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = response.body.find(text, at)) != std::string::npos; at += text.size()) ++found;
    return found;
}

TEST_F(BlogTest, AnEmptyBlogHasItsPages) {
    for (const std::string_view path : {"/blog/", "/blog/?page=1", "/blog/archive"}) {
        const TestResponse page = client.get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_TRUE(page.contains("Nothing has been written yet.")) << path;
    }
    EXPECT_EQ(status("/blog/?page=2"), 404);
    EXPECT_EQ(client.get("/blog/entries.json").body, "[]\n");
}

TEST_F(FilledBlogTest, TheNewestEntryComesFirst) {
    const TestResponse page = client.get("/blog/");
    EXPECT_EQ(count(page, "<article>"), 5u);
    EXPECT_LT(page.body.find("Na zdrowie"), page.body.find("A summer of doing nothing"));
    EXPECT_TRUE(page.contains("<title>Entries – Notes from the cellar</title>"));
    EXPECT_TRUE(page.contains("2 comments"));
    EXPECT_TRUE(page.contains("1 comment<"));
    EXPECT_TRUE(client.get("/blog/?page=2").contains("<title>Entries, page 2 – "));
}

TEST_F(FilledBlogTest, PagesThatDoNotExistAre404) {
    for (const std::string_view path : {"/blog/?page=0", "/blog/?page=-1", "/blog/?page=3", "/blog/?page=2147483647"})
        EXPECT_EQ(status(path), 404) << path;
    for (const std::string_view path : {"/blog/?page=", "/blog/?page=x", "/blog/?page=1.5"})
        EXPECT_EQ(client.get(path).body, client.get("/blog/").body) << path;
}

TEST_F(OneEntryAPageTest, PaginationLeavesOutWhatIsFar) {
    const auto links = [&](std::string_view path) {
        const std::string page = client.get(path).body;
        std::string out;
        for (std::size_t at = page.find("<nav class=\"pages\""); at < page.find("</nav>", at); ++at) {
            if (page[at] == '<')
                at = page.find('>', at);
            else if (page[at] != ' ' && page[at] != '\n')
                out += page[at];
        }
        return out;
    };
    EXPECT_EQ(links("/blog/"), "123…7Older");
    EXPECT_EQ(links("/blog/?page=4"), "Newer1234567Older");
    EXPECT_EQ(links("/blog/?page=7"), "Newer1…567");
}

TEST_F(FilledBlogTest, HostileTextIsTextEverywhere) {
    for (const std::string_view path : {"/blog/", "/blog/4", "/blog/archive"}) {
        const TestResponse page = client.get(path);
        EXPECT_FALSE(page.contains("<b>")) << path;
        EXPECT_FALSE(page.contains("<i>")) << path;
        EXPECT_FALSE(page.contains("<img")) << path;
        EXPECT_FALSE(page.contains("<script>")) << path;
        EXPECT_TRUE(page.contains("Why &lt;b&gt; is not bold here")) << path;
    }
    const TestResponse entry = client.get("/blog/4");
    EXPECT_TRUE(entry.contains(R"("headline": "Why \u003cb\u003e is not bold here")"));
    EXPECT_TRUE(entry.contains("{{ 7 * 7 }} {% raw %} &#39; &amp;amp;"));
    EXPECT_TRUE(entry.contains("&lt;/script&gt;&lt;script&gt;alert(&#39;wine&#39;)&lt;/script&gt;"));
    EXPECT_EQ(count(entry, "</script>"), 1u);
}

TEST_F(FilledBlogTest, LinksInTextAreLinks) {
    EXPECT_TRUE(client.get("/blog/2").contains(
        R"(<a href="https://example.org/cleaning?for=glass&amp;how=soda" rel="nofollow noopener">)"));
    EXPECT_TRUE(client.get("/blog/4").contains(R"(<a href="https://www.example.org" rel="nofollow noopener">)"));
}

TEST_F(FilledBlogTest, ACommentIsKeptAndItsNameRemembered) {
    const TestResponse sent = client.post("/blog/1", {.form = {{"name", " Zoë \r\n"}, {"body", "木 <3"}}});
    EXPECT_EQ(sent.status, 302);
    EXPECT_EQ(sent.location(), "/blog/1#comments");
    const TestResponse page = client.get("/blog/1");
    EXPECT_TRUE(page.contains(R"(<p class="message success" role="status">Thank you, Zoë.</p>)"));
    EXPECT_TRUE(page.contains("木 &lt;3"));
    EXPECT_TRUE(page.contains(R"(name="name" type="text" value="Zoë")"));
    EXPECT_FALSE(client.get("/blog/1").contains("Thank you"));  // a message is shown once
}

TEST_F(FilledBlogTest, AWrongCommentComesBackAsItWasTyped) {
    const TestResponse empty = client.post("/blog/1");
    EXPECT_EQ(empty.status, 200);
    EXPECT_EQ(count(empty, "<small>This field is required.</small>"), 2u);
    const TestResponse blank = post("/blog/1", {{"name", "\"><b>"}, {"body", " \r\n\t"}});
    EXPECT_EQ(count(blank, "<small>"), 1u);
    EXPECT_TRUE(blank.contains(R"(value="&#34;&gt;&lt;b&gt;")"));
    EXPECT_TRUE(post("/blog/1", {{"name", std::string(41, 'x')}, {"body", "b"}}).contains("at most 40 characters"));
    EXPECT_TRUE(post("/blog/1", {{"name", "n"}, {"body", std::string(1001, 'x')}}).contains("at most 1000 characters"));
    EXPECT_TRUE(client.get("/blog/1").contains("None yet."));

    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "ö";
    EXPECT_TRUE(post("/blog/1", {{"name", umlauts}, {"body", "b"}}).contains("Thank you, " + umlauts));
}

TEST_F(FilledBlogTest, LoggingInTakesAKnownName) {
    EXPECT_TRUE(log_in("").contains("This field is required."));
    EXPECT_TRUE(log_in("nobody").contains("Nobody here has this name."));
    EXPECT_TRUE(log_in("' OR 1=1 --").contains("Nobody here has this name."));
    EXPECT_TRUE(client.get("/blog/").contains("Log in"));

    const TestResponse page = log_in("ada");
    EXPECT_EQ(page.path, "/blog/");
    EXPECT_TRUE(page.contains("Welcome back"));
    EXPECT_TRUE(page.contains("Log out ada"));
    EXPECT_TRUE(post("/blog/logout", {}).contains("You are logged out."));
    EXPECT_FALSE(client.get("/blog/").contains("Log out"));
}

TEST_F(FilledBlogTest, AForgedCookieIsNobody) {
    client.set_cookie("session", "eyJhY2NvdW50X2lkIjoxfQ.ZZZZZZ.AAAAAAAAAAAAAAAAAAAAAAAAAAA");
    EXPECT_TRUE(client.get("/blog/").contains("Log in"));
}

TEST_F(FilledBlogTest, OnlyWritersWrite) {
    for (const Method method : {Method::get, Method::post}) {
        const TestResponse page =
            client.open(method, "/blog/new", {.form = {{"title", "t"}, {"body", "b"}}, .follow_redirects = true});
        EXPECT_EQ(page.path, "/blog/login");
        EXPECT_TRUE(page.contains("Log in first."));
    }
    EXPECT_EQ(client.post("/blog/1/delete").location(), "/blog/login");
    EXPECT_EQ(status("/blog/1"), 200);
}

TEST_F(FilledBlogTest, AnEntryIsWrittenReadAndDeleted) {
    log_in("ada");
    EXPECT_EQ(count(client.post("/blog/new"), "<small>"), 2u);
    const TestResponse wrong = post("/blog/new", {{"title", std::string(201, 't')}, {"body", "</textarea><b>"}});
    EXPECT_TRUE(wrong.contains("at most 200 characters"));
    EXPECT_TRUE(wrong.contains("&lt;/textarea&gt;&lt;b&gt;</textarea>"));

    const TestResponse page = post("/blog/new", {{"title", "<Eighth>"}, {"body", "One\r\n\r\nTwo"}});
    EXPECT_EQ(page.path, "/blog/8");
    EXPECT_TRUE(page.contains("<h1>&lt;Eighth&gt;</h1>"));
    EXPECT_TRUE(page.contains("<p>One</p>\n  <p>Two</p>"));
    EXPECT_LT(client.get("/blog/").body.find("Eighth"), client.get("/blog/").body.find("Na zdrowie"));

    post("/blog/8", {{"name", "Me"}, {"body", "Soon gone"}});
    log_in("grace");
    EXPECT_FALSE(client.get("/blog/8").contains("Delete this entry"));
    const TestResponse refused = client.post("/blog/8/delete");
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(refused.contains("Only its author may delete an entry."));

    log_in("ada");
    EXPECT_TRUE(client.get("/blog/8").contains("Delete this entry"));
    EXPECT_TRUE(post("/blog/8/delete", {}).contains("Deleted: &lt;Eighth&gt;"));
    EXPECT_EQ(status("/blog/8"), 404);
    auto context = app.app_context();
    EXPECT_EQ(Comment::query().filter(Comment::c.body == "Soon gone").count(), 0);
}

TEST_F(FilledBlogTest, TheArchiveHasEachMonthOnce) {
    const TestResponse page = client.get("/blog/archive");
    EXPECT_EQ(count(page, "<h2>March 2024</h2>"), 1u);
    EXPECT_EQ(count(page, "<h2>"), 5u);
    EXPECT_EQ(count(page, "<ul"), count(page, "</ul>"));
    EXPECT_TRUE(page.contains("<li>ada: 4 entries</li>\n    <li>grace: 3 entries</li>"));
}

TEST_F(FilledBlogTest, EntriesAreJson) {
    const TestResponse document = client.get("/blog/entries.json");
    EXPECT_EQ(document.header("Content-Type"), "application/json");
    EXPECT_TRUE(document.body.starts_with(R"([[1,"What a carboy is"],[2,)"));
}

TEST_F(FilledBlogTest, ErrorsArePagesOfTheSite) {
    for (const std::string_view path : {"/", "/blog/8", "/blog/x", "/blog/-1", "/blog/99999999999999999999"}) {
        const TestResponse page = client.get(path);
        EXPECT_EQ(page.status, 404) << path;
        EXPECT_TRUE(page.contains("<title>404 Not Found – Notes from the cellar</title>")) << path;
        EXPECT_TRUE(page.contains("Everything that does exist")) << path;
    }
    EXPECT_EQ(client.post("/blog/8", {.form = {{"name", "n"}, {"body", "b"}}}).status, 404);
    const TestResponse refused = client.get("/blog/1/delete");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("Allow"), "POST, OPTIONS");
    EXPECT_TRUE(refused.contains("<h1>Method Not Allowed</h1>"));
    EXPECT_EQ(client.get("/blog/").header("Content-Security-Policy"), "default-src 'self'; frame-ancestors 'none'");
    EXPECT_EQ(client.get("/static/style.css").header("Content-Type"), "text/css; charset=utf-8");
}

TEST_F(FilledBlogTest, TheDemoLeavesABlogThatIsInUseAlone) {
    auto context = app.app_context();
    EXPECT_THROW(write_demo(), Error);
    EXPECT_EQ(Entry::query().count(), 7);
}

}  // namespace
}  // namespace carboy
