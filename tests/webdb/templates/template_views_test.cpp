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

struct Appointment {
    Column<Integer, primary_key> id;
    Column<DateTime> at;
    Column<DateTimeTz> zoned;
    Column<Date> day;
    Column<Time> opens;
    Column<Interval> length;
    Column<std::chrono::sys_seconds> coarse;
    Column<std::optional<DateTime>> ended;
    Column<LargeBinary> data;
    Column<std::optional<Fabric>> cover;
    Column<std::optional<Numeric<8, 3>>> fee;

    CARBOY_MODEL(Appointment, id, at, zoned, day, opens, length, coarse, ended, data, cover, fee);
};

struct Change {
    Column<Integer, primary_key> id;
    Column<Text, column_name<"old">> new_;
    Column<Text, column_name<"new">> old;
    Column<Text, column_name<"class">> class_;
    Column<Text, column_name<"default">> usual;
    Column<Text, column_name<"operator">> operator_;

    static constexpr JsonColumns json_columns{"class_", "new_", "old", "operator_", "usual"};
    CARBOY_MODEL(Change, id, new_, old, class_, usual, operator_);
};

struct Dial;

struct Panel {
    Column<Integer, primary_key> id;
    Keyed<Many<Dial, "panel", order_by<"id">>, "label"> dials;

    CARBOY_MODEL(Panel, id, dials);
};

struct Dial {
    Column<Integer, primary_key> id;
    Column<String<20>> label;
    Column<Integer> turns;
    Column<Integer, foreign_key<&Panel::id>> panel_id;
    One<Panel, "panel_id"> panel;

    static constexpr JsonColumns json_columns{"turns"};
    CARBOY_MODEL(Dial, id, label, turns, panel_id, panel);
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

TEST_F(TemplateViewsTest, AKeyedListIsADict) {
    Panel& panel = db.session.add(Panel{});
    panel.dials.add(Dial{.label = "left", .turns = 2});
    panel.dials.add(Dial{.label = "right", .turns = 3});
    db.session.commit();
    EXPECT_EQ(render("{{ panel.dials.right.turns }} {{ panel.dials['left'].turns }} {{ panel.dials|length }} "
                     "{% for label in panel.dials %}{{ label }},{% endfor %}",
                     {{"panel", panel}}),
              "3 2 2 left,right,");
    EXPECT_EQ(render("{{ dials.right.turns }}", {{"dials", panel.dials}}), "3");
    EXPECT_EQ(to_json(panel.dials), R"({"left":{"turns":2},"right":{"turns":3}})");
}

TEST_F(TemplateViewsTest, AColumnIsAlsoFoundByItsNameInTheTable) {
    Change& change = db.session.add(Change{.new_ = "a", .old = "b", .class_ = "c", .usual = "d", .operator_ = "e"});
    db.session.commit();
    EXPECT_EQ(
        render("{{ it.class }}{{ it['class_'] }}{{ it.default }}{{ it.usual }}{{ it.operator }}", {{"it", change}}),
        "ccdde");
    EXPECT_EQ(render("{{ it.new_ }}{{ it.old }}{{ it.new }}", {{"it", change}}), "abb")
        << "a member's own name comes before the name of another member's column";
    EXPECT_EQ(render("{{ it.class }}[{{ it.nothing }}]", {{"it", Change{.class_ = "loose"}}}), "loose[]");
    EXPECT_EQ(to_json(change), R"({"class":"c","new_":"a","old":"b","operator":"e","usual":"d"})")
        << "the underscore after a keyword is not a part of the name";
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

/// Values of users that are destroyed before the page is rendered.
std::vector<jinja::Value> values_of_loose_users() {
    User user{.name = "A name that is longer than fifteen", .email = "e"};
    std::vector<jinja::Value> out;
    out.push_back(user);
    out.push_back(User{.name = "A name that is longer than fifteen", .email = "e"});
    out.push_back(&user);
    out.push_back(std::make_shared<User>(User{.name = "A name that is longer than fifteen", .email = "e"}));
    std::vector<User> users;
    users.push_back(User{.name = "A name that is longer than fifteen", .email = "e"});
    const jinja::Value list = jinja::Adapt<std::vector<User>>::view(users);
    out.push_back(list.type().item(list.data(), 0).owned());
    out.push_back(jinja::Value(std::map<std::string, jinja::Value>{{"user", user}}));
    jinja::Context context{{"user", user}};
    out.push_back(*context.find("user"));
    out.push_back(jinja::Value(user.name));
    return out;
}

TEST_F(TemplateViewsTest, AnObjectOfNoSessionIsKeptByItsValue) {
    const std::vector<jinja::Value> values = values_of_loose_users();
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(render("{% set u = v.user or v %}{{ u.name or u }}", {{"v", values[i]}}),
                  "A name that is longer than fifteen")
            << i;
    EXPECT_EQ(render("{% set name = make().name %}{{ name }} {{ make().email }}", {{"make",
                                                                                    [] {
                                                                                        return User{
                                                                                            .name =
                                                                                                "A name that is "
                                                                                                "longer than fifteen",
                                                                                            .email = "e"};
                                                                                    }}}),
              "A name that is longer than fifteen e");
}

TEST_F(TemplateViewsTest, AnObjectOfASessionIsLookedAt) {
    User& user = User::query().get_or_404(1);
    const std::vector<jinja::Value> values = {user, &user, jinja::Value(User::query().all())};
    user.name = "Changed";
    EXPECT_EQ(render("{{ v[0].name }} {{ v[1].name }} {{ v[2][0].name }}", {{"v", values}}), "Changed Changed Changed");
}

TEST_F(TemplateViewsTest, ValuesShowAsInPython) {
    Sock& sock = db.session.add(Sock{.id = Uuid("123e4567e89b42d3a456426614174000"),
                                     .price = Decimal("9.50"),
                                     .fabric = Fabric::silk,
                                     .sizes = Json::parse("{\"eu\": [40, 41]}")});
    db.session.commit();
    EXPECT_EQ(
        render("{{ s.id }} {{ s.price }} {{ s.fabric }} {{ s.sizes.eu[1] + 1 }} {{ s.pair is none }}", {{"s", sock}}),
        "123e4567-e89b-42d3-a456-426614174000 9.50 Fabric.silk 42 True");
    EXPECT_EQ(
        render("{{ s.price * 2 }} {{ '%.1f' % s.price }} {{ s.price > 9 }} {{ s.fabric.name }} {{ s.fabric.value }} "
               "{{ s.fabric == Fabric.silk }} {{ s.id.version }} {{ {'p': s.price, 'i': s.id}|tojson }}",
               {{"s", sock}, {"Fabric", webdb::enum_class<Fabric>()}}),
        "19.00 9.5 True silk 1 True 4 "
        "{\"i\": \"123e4567-e89b-42d3-a456-426614174000\", \"p\": \"9.50\"}");
    EXPECT_EQ(render("{{ p }} {{ u }} {{ f }} {{ j }}",
                     {{"p", sock.price}, {"u", sock.id}, {"f", Fabric::wool}, {"j", sock.sizes}}),
              "9.50 123e4567-e89b-42d3-a456-426614174000 Fabric.wool {&#39;eu&#39;: [40, 41]}");
}

TEST_F(TemplateViewsTest, TimesAreThoseOfPython) {
    using namespace std::chrono;
    const auto moment = sys_days(2024y / March / 2) + 9h;
    Appointment& made = db.session.add(Appointment{.at = moment + 1us,
                                                   .zoned = moment,
                                                   .day = sys_days(2024y / March / 3),
                                                   .opens = hh_mm_ss<microseconds>(9h + 30min),
                                                   .length = 26h,
                                                   .coarse = sys_seconds(moment),
                                                   .ended = std::nullopt,
                                                   .data = std::vector{std::byte{'a'}, std::byte{0}},
                                                   .cover = std::nullopt,
                                                   .fee = Decimal("1.5")});
    db.session.commit();
    const jinja::Context context{{"a", made}};
    EXPECT_EQ(
        render("{{ a.at }} {{ a.zoned }} {{ a.day }} {{ a.opens }} {{ a.length }} {{ a.coarse }} {{ a.ended }}",
               context),
        "2024-03-02 09:00:00.000001 2024-03-02 09:00:00 2024-03-03 09:30:00 1 day, 2:00:00 2024-03-02 09:00:00 None");
    EXPECT_EQ(render("{{ a.at.year }} {{ a.at.strftime('%d.%m.%Y') }} {{ a.at - a.coarse }} {{ a.coarse + a.length }} "
                     "{{ a.zoned == a.coarse }} {{ a.zoned.tzinfo }} {{ a.data|string }} {{ a.cover }} {{ a.fee }}",
                     context),
              "2024 02.03.2024 0:00:00.000001 2024-03-03 11:00:00 True None b&#39;a\\x00&#39; None 1.500");
    EXPECT_EQ(render("{{ {'d': a.coarse, 'f': a.fee}|tojson }}", context),
              "{\"d\": \"Sat, 02 Mar 2024 09:00:00 GMT\", \"f\": \"1.500\"}");
    EXPECT_EQ(render("{{ at }} {{ day.month }}", {{"at", made.coarse}, {"day", made.day}}), "2024-03-02 09:00:00 3");
}

TEST_F(TemplateViewsTest, JsonifyWritesThemAsFlaskDoes) {
    using namespace std::chrono;
    EXPECT_EQ(
        jsonify({{"at", jinja::Value(sys_days(2024y / March / 2) + 9h)}, {"price", jinja::Value(Decimal("9.50"))}})
            .body,
        "{\"at\":\"Sat, 02 Mar 2024 09:00:00 GMT\",\"price\":\"9.50\"}\n");
}

}  // namespace
}  // namespace carboy
