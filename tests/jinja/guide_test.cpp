// The code blocks of docs/guide/templates.md.
#include <carboy/jinja.hpp>

using namespace carboy;
using jinja::Environment, jinja::Field, jinja::Fields, jinja::MapLoader, jinja::Options, jinja::State, jinja::Value;

struct Product {
    std::string name;
    double price = 0;
    std::vector<std::string> tags;
    double with_tax() const { return price * 1.2; }
};

template <>
struct carboy::jinja::Adapt<Product> : Fields<Product, Field<"name", &Product::name>, Field<"price", &Product::price>,
                                              Field<"tags", &Product::tags>, Field<"with_tax", &Product::with_tax>> {};

namespace {

TEST(TemplatesGuide, First) {
    Environment env({}, std::make_shared<jinja::FolderLoader>("templates"));
    std::string text = env.from_string("Hello {{ name }}!").render({{"name", "<World>"}});
    // text == "Hello &lt;World&gt;!"
    EXPECT_EQ(text, "Hello &lt;World&gt;!");
}

TEST(TemplatesGuide, Values) {
    Environment env;
    std::vector<Product> products = {{"Tea", 2.5, {"hot"}}, {"Cake", 4, {}}};
    auto page = env.from_string("{% for p in products %}{{ p.name }}: {{ '%.2f' % p.with_tax }}\n{% endfor %}");
    std::string text = page.render({{"products", products}, {"limit", 3}});
    EXPECT_EQ(text, "Tea: 3.00\nCake: 4.80\n");
}

TEST(TemplatesGuide, Borrowing) {
    Environment env;
    std::vector<Product> catalogue(1000);
    jinja::Context pages{{"products", jinja::ref(catalogue)}};  // no copy: the catalogue outlives the pages
    catalogue[0].name = "Tea";
    EXPECT_EQ(env.from_string("{{ products|length }} {{ products[0].name }}").render(pages), "1000 Tea");
}

TEST(TemplatesGuide, Context) {
    Environment env;
    jinja::Context context{{"limit", 3}};
    context.update({{"title", "Ours"}, {"limit", 4}});
    std::string text = env.from_string("{{ title }} {{ limit }}").render(context);
    // text == "Ours 4"
    EXPECT_EQ(text, "Ours 4");
}

TEST(TemplatesGuide, Times) {
    using namespace std::chrono_literals;
    using std::chrono::March;
    Environment env;
    auto page = env.from_string("{{ at }}, {{ at.strftime('%A, %-d %B') }}, {{ at + length }}, {{ at.year }}");
    std::chrono::sys_seconds at = std::chrono::sys_days(2024y / March / 2) + 9h;
    std::string text = page.render({{"at", at}, {"length", 90min}});
    // text == "2024-03-02 09:00:00, Saturday, 2 March, 2024-03-02 10:30:00, 2024"
    EXPECT_EQ(text, "2024-03-02 09:00:00, Saturday, 2 March, 2024-03-02 10:30:00, 2024");
}

TEST(TemplatesGuide, TimeFunctions) {
    Environment env;
    env.set_global("now", Value([] { return std::chrono::system_clock::now(); }));
    env.set_global("timedelta", jinja::python_timedelta());
    env.add_filter("hours", Value([](std::chrono::hours length) { return length.count(); }));
    EXPECT_EQ(env.from_string("{{ timedelta(days=2)|hours }} {{ now().year > 2000 }}").render(), "48 True");
}

TEST(TemplatesGuide, Functions) {
    Environment env;
    env.set_global("static_url", Value([](std::string_view file) { return "/static/" + std::string(file); }));
    env.add_filter("money", Value([](double amount, std::optional<std::string> sign) {
                       return sign.value_or("$") + std::to_string(static_cast<int>(amount));
                   }));
    env.add_test("cheap", Value([](const Value& product) { return product.truth(); }));
    EXPECT_EQ(env.from_string("{{ static_url('a.css') }} {{ 5|money }} {{ 5|money('E') }}").render(),
              "/static/a.css $5 E5");
}

TEST(TemplatesGuide, Options) {
    Environment env({
        .trim_blocks = true,
        .lstrip_blocks = true,
        .undefined = jinja::Undefined::strict,
        .expression_statement = true,
        .limits = {.output = 1024 * 1024, .time = std::chrono::milliseconds(200)},
    });
    EXPECT_EQ(env.from_string("{% if 1 %}\nx\n{% endif %}\n").render(), "x\n");
}

TEST(TemplatesGuide, Errors) {
    Environment env({}, std::make_shared<MapLoader>(MapLoader{{"page.html", "<p>\n{{ user.name }}"}}));
    std::string report;
    try {
        env.render("page.html");
    } catch (const jinja::TemplateError& error) {
        report = error.what();
    }
    EXPECT_EQ(report, "page.html:2: UndefinedError: 'user' is undefined\n    {{ user.name }}\n    ^");
}

}  // namespace
