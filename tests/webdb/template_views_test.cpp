#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include "../examples/lesson/models.hpp"

namespace carboy {

enum class Fabric { wool, silk };

struct Sock {
    Column<Uuid, primary_key> id;
    Column<Numeric<6, 2>> price;
    Column<Fabric> fabric;
    Column<Json> sizes;
    Column<std::optional<Uuid>> pair;

    CARBOY_MODEL(Sock, id, price, fabric, sizes, pair);
};

namespace {

class TemplateViewsTest : public ::testing::Test {
  protected:
    TemplateViewsTest() {
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        context.emplace(app.core());
        db.create_all();
        User& alice = db.session.add(User{.name = "<Alice>", .email = "a"});
        alice.posts.add(Post{.title = "One"});
        alice.posts.add(Post{.title = "Two"});
        db.session.add(User{.name = "Bob", .email = "b"});
        db.session.add(Post{.title = "Nobody's"});
        db.session.commit();
    }

    std::string render(std::string_view text, const jinja::Context& variables) {
        return render_template_string(text, variables);
    }

    App app{"test"};
    Database db{app};
    std::optional<AppContext> context;
};

TEST_F(TemplateViewsTest, ColumnsAreEscapedText) {
    EXPECT_EQ(render("{{ user.name }} {{ user.id + 1 }} {{ user['email'] }}", {{"user", User::query().get_or_404(1)}}),
              "&lt;Alice&gt; 2 a");
}

TEST_F(TemplateViewsTest, RelationshipsLoadOnDemandForAllObjectsAtOnce) {
    std::size_t statements = 0;
    db.engine().on_query([&](const engine::QueryEvent&) { ++statements; });
    const std::string page = render(
        "{% for u in users %}{{ u.name|length }}:{{ u.posts|length }}{% for p in u.posts %}"
        "[{{ p.title }} by {{ p.author.name }}]{% endfor %};{% endfor %}",
        {{"users", User::query().order_by(User::c.id).all()}});
    EXPECT_EQ(page, "7:2[One by &lt;Alice&gt;][Two by &lt;Alice&gt;];3:0;");
    EXPECT_EQ(statements, 2u);
}

TEST_F(TemplateViewsTest, NothingIsNone) {
    const Post& post = Post::query().filter(Post::c.author == nullptr).one();
    EXPECT_EQ(render("{{ post.author }} {{ post.user_id }} {{ post.author is none }}", {{"post", post}}),
              "None None True");
}

TEST_F(TemplateViewsTest, AnUnknownAttributeIsUndefined) {
    const User& user = User::query().get_or_404(1);
    EXPECT_EQ(render("[{{ user.nothing }}]", {{"user", user}}), "[]");
    EXPECT_THROW(render("{{ user.nothing.deeper }}", {{"user", user}}), jinja::UndefinedError);
}

TEST_F(TemplateViewsTest, ObjectsPrintAsFlaskSqlAlchemyShowsThem) {
    EXPECT_EQ(render("{{ users }} {{ users[0] }} {{ users[-1].name }}",
                     {{"users", User::query().order_by(User::c.id).all()}}),
              "[&lt;User 1&gt;, &lt;User 2&gt;] &lt;User 1&gt; Bob");
}

TEST_F(TemplateViewsTest, ListsAreSequences) {
    EXPECT_EQ(render("{{ users|length }}{{ users|map(attribute='name')|join(',') }}{% for u in users %}{{ loop.index "
                     "}}{% endfor %}",
                     {{"users", User::query().order_by(User::c.id).all()}}),
              "2&lt;Alice&gt;,Bob12");
}

TEST_F(TemplateViewsTest, AnObjectOfNoSessionCanBeShown) {
    const User loose{.name = "Loose", .email = "l"};
    EXPECT_EQ(render("{{ user.name }} {{ user.posts|length }}", {{"user", loose}}), "Loose 0");
}

TEST_F(TemplateViewsTest, ValuesShowAsInPython) {
    Sock& sock = db.session.add(Sock{.id = Uuid("123e4567e89b42d3a456426614174000"),
                                     .price = Decimal("9.50"),
                                     .fabric = Fabric::silk,
                                     .sizes = Json::parse("{\"eu\": [40, 41]}")});
    db.session.commit();
    EXPECT_EQ(
        render("{{ s.id }} {{ s.price }} {{ s.fabric }} {{ s.sizes.eu[1] + 1 }} {{ s.pair is none }}", {{"s", sock}}),
        "123e4567-e89b-42d3-a456-426614174000 9.50 silk 42 True");
}

}  // namespace
}  // namespace carboy
