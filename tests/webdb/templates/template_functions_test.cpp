// Member functions of models in templates: on objects in a session, on objects outside a session, and through
// relationships.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

namespace carboy {

struct Sheet;

struct Folder {
    Column<Integer, primary_key> id;
    Column<Text> name;
    Many<Sheet, "folder"> sheets;

    std::string label() const { return name.value() + "!"; }
    std::string repeat(int times, std::optional<std::string> separator) const {
        std::string out;
        for (int i = 0; i < times; ++i) out += (i > 0 ? separator.value_or("") : "") + name.value();
        return out;
    }
    bool is_named() const noexcept { return !name.value().empty(); }
    const Folder* itself() const { return this; }

    CARBOY_MODEL(Folder, id, name, sheets);
};

struct Sheet {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Folder::id>> folder_id;
    One<Folder, "folder_id"> folder;

    CARBOY_MODEL(Sheet, id, folder_id, folder);
};

struct Drawer {
    Column<Integer, primary_key> id;
    int one() const { return 1; }
    int two() const { return 2; }
    CARBOY_MODEL(Drawer, id);
};

struct Vessel {
    Column<Integer, primary_key> id;
    Column<String<20>, polymorphic_on> kind;
    Column<Text> name;
    static constexpr std::string_view polymorphic_identity = "vessel";
    std::string loud() const { return name.value() + "!"; }
    std::string wheels() const { return "none"; }
    CARBOY_MODEL(Vessel, id, kind, name);
};

struct Sailboat : Vessel {
    Column<Integer, default_<2>> masts;
    static constexpr std::string_view polymorphic_identity = "sailboat";
    std::string rig() const { return std::to_string(masts.value()) + " masts"; }
    std::string wheels() const { return "one, for steering"; }
    CARBOY_SUBMODEL(Sailboat, Vessel, masts);
};

namespace {

void show_functions() {
    template_property<&Folder::label>("label");  // {{ folder.label }}
    template_method<&Folder::repeat>("repeat");  // {{ folder.repeat(3, "-") }}
    template_property<&Folder::is_named>("is_named");
    template_property<&Folder::itself>("itself");
}

class TemplateFunctionsTest : public ::testing::Test {
  protected:
    TemplateFunctionsTest() {
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        show_functions();
        show_functions();
        context.emplace(app.core());
        db.create_all();
        Folder& folder = db.session.add(Folder{.name = "<a>"});
        folder.sheets.add(Sheet{});
        db.session.commit();
    }

    App app{"test"};
    Database db{app};
    std::optional<AppContext> context;
};

TEST_F(TemplateFunctionsTest, AreAttributesAndMethods) {
    const std::string text =
        "{{ f.label }} {{ f.repeat(2) }} {{ f.repeat(2, '-') }} {{ f.is_named }} {{ f.itself.label }}";
    const std::string page = "&lt;a&gt;! &lt;a&gt;&lt;a&gt; &lt;a&gt;-&lt;a&gt; True &lt;a&gt;!";
    const Folder loose{.name = "<a>"};
    EXPECT_EQ(render_template_string(text, {{"f", Folder::query().get_or_404(1)}}), page);
    EXPECT_EQ(render_template_string(text, {{"f", loose}}), page);
    EXPECT_EQ(render_template_string("{{ s.folder.label }}{% for f in all %}{{ f.label }}{% endfor %}",
                                     {{"s", Sheet::query().get_or_404(1)}, {"all", Folder::query().all()}}),
              "&lt;a&gt;!&lt;a&gt;!");
    EXPECT_EQ(render_template_string("{{ f.hidden is defined }}{{ f.name }}", {{"f", loose}}), "False&lt;a&gt;");
}

TEST_F(TemplateFunctionsTest, AreThoseOfTheRealClass) {
    template_property<&Vessel::loud>("loud");
    template_property<&Vessel::wheels>("wheels");
    template_property<&Sailboat::rig>("rig");
    template_property<&Sailboat::wheels>("wheels");
    Sailboat boat;
    boat.name = "Bounty";
    boat.masts = 3;
    db.session.add(std::move(boat));
    db.session.add(Vessel{.name = "Raft"});
    db.session.commit();
    const std::string row = "{{ v.loud }} {{ v.wheels }} {{ v.rig or v.name }} {{ v.masts or '-' }};";
    EXPECT_EQ(render_template_string("{% for v in all %}" + row + "{% endfor %}",
                                     {{"all", Vessel::query().order_by(Vessel::c.id).all()}}),
              "Bounty! one, for steering 3 masts 3;Raft! none Raft -;");
    EXPECT_EQ(render_template_string(row, {{"v", Sailboat::query().one()}}), "Bounty! one, for steering 3 masts 3;");
}

TEST_F(TemplateFunctionsTest, CheckTheirArguments) {
    const Folder folder{.name = "a"};
    EXPECT_THROW(render_template_string("{{ f.repeat('x') }}", {{"f", folder}}), jinja::TemplateError);
    EXPECT_THROW(render_template_string("{{ f.repeat() }}", {{"f", folder}}), jinja::TemplateError);
}

TEST_F(TemplateFunctionsTest, SayWhatIsWrong) {
    const auto refused = [](auto add) {
        try {
            add();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return std::string("accepted");
    };
    EXPECT_EQ(refused([] { template_property<&Folder::label>("name"); }), "template_name_taken");
    EXPECT_EQ(refused([] { template_property<&Folder::label>("sheets"); }), "template_name_taken");
    EXPECT_EQ(refused([] { template_property<&Folder::label>("repeat"); }), "template_name_taken");
    EXPECT_EQ(refused([] { template_property<&Drawer::one>("number"); }), "accepted");
    const Drawer drawer;
    EXPECT_EQ(render_template_string("{{ d.number }}", {{"d", drawer}}), "1");
    EXPECT_EQ(refused([] { template_property<&Drawer::one>("number"); }), "accepted");
    EXPECT_EQ(refused([] { template_property<&Drawer::two>("other"); }), "templates_in_use");
}

}  // namespace
}  // namespace carboy
