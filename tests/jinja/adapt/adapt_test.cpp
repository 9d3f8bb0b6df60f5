// C++ values in templates: containers, optionals, pointers, models, callables.
#include <carboy/jinja.hpp>

#include <list>
#include <map>
#include <optional>
#include <unordered_map>

namespace carboy::jinja {

struct Person {
    std::string name;
    int age = 0;
    std::optional<std::string> note;
    std::vector<std::string> tags;
    std::string shout() const { return name + "!"; }
};

template <>
struct Adapt<Person>
    : Fields<Person, Field<"name", &Person::name>, Field<"age", &Person::age>, Field<"note", &Person::note>,
             Field<"tags", &Person::tags>, Field<"shout", &Person::shout>> {};

namespace {

std::string render(std::string_view source, const Context& context) {
    Options options;
    options.autoescape = Autoescape::off;
    return Environment(options).from_string(source).render(context);
}

TEST(Adapt, MapsAreIteratedWithKeysOfAnyType) {
    const std::map<double, int> prices = {{1.5, 2}, {2.5, 3}};
    const std::map<std::string, std::string> row = {{"items", "own"}, {"name", "<Ann>"}, {"__class__", "x"}};
    std::unordered_map<int, std::string> many;
    for (int i = 0; i < 100; ++i) many[i] = std::to_string(i);
    Environment env;
    const auto show = [&](std::string_view text) {
        return env.from_string(text).render({{"prices", prices}, {"row", row}, {"many", many}});
    };
    EXPECT_EQ(
        show("{% for k, v in prices.items() %}{{ k }}={{ v }};{% endfor %}{% for k in prices %}{{ loop.index }}{{ k }} "
             "{% endfor %}{{ prices[1.5] }} {{ prices[9] is defined }} {{ prices }} {{ prices|tojson }}"),
        "1.5=2;2.5=3;11.5 22.5 2 False {1.5: 2, 2.5: 3} {\"1.5\": 2, \"2.5\": 3}");
    EXPECT_EQ(show("{{ row.name }} {{ row['items'] }} {{ row.items is callable }} {{ row.nope is defined }} "
                   "{{ row.__class__.__name__ }} {{ row.nope|default('-') }} {{ row.keys()|list|length }}"),
              "&lt;Ann&gt; own True False dict - 3");
    EXPECT_EQ(show("{{ many|length }} {{ many.values()|map('int')|sum }} {{ many.items()|list|length }} {{ many[7] }}"),
              "100 4950 100 7");
}

TEST(Adapt, ContainersAreSequences) {
    const std::vector<int> numbers = {3, 1, 2};
    EXPECT_EQ(render("{{ v }} {{ v[0] }} {{ v|sort }} {{ v|length }} {{ v[1:] }} {{ v + [4] }} {{ 2 in v }}",
                     {{"v", numbers}}),
              "[3, 1, 2] 3 [1, 2, 3] 3 [1, 2] [3, 1, 2, 4] True");
    EXPECT_EQ(render("{% for row in v %}{% for x in row %}{{ x }}{% endfor %};{% endfor %}",
                     {{"v", std::vector<std::vector<std::string>>{{"a", "b"}, {"c"}}}}),
              "ab;c;");
    EXPECT_EQ(render("{{ v }}", {{"v", std::list<double>{0.5, 1}}}), "[0.5, 1.0]");
}

TEST(Adapt, MapsAreMappings) {
    const std::map<std::string, int> ages = {{"ann", 31}, {"bob", 9}};
    EXPECT_EQ(render("{{ m.ann }} {{ m['bob'] }} {{ m.x is defined }} {{ m }} {{ m.get('z', 0) }}", {{"m", ages}}),
              "31 9 False {'ann': 31, 'bob': 9} 0");
    EXPECT_EQ(
        render("{% for k, v in m.items() %}{{ k }}={{ v }};{% endfor %}{{ m|dictsort(reverse=true) }}", {{"m", ages}}),
        "ann=31;bob=9;[('bob', 9), ('ann', 31)]");
}

TEST(Adapt, OptionalsPointersAndPairs) {
    const Person ann{"Ann", 31, {}, {}};
    EXPECT_EQ(render("{{ a }} {{ b }} {{ p.name }} {{ n }} {{ pair }}", {{"a", std::optional<int>(5)},
                                                                         {"b", std::optional<int>()},
                                                                         {"p", &ann},
                                                                         {"n", static_cast<const Person*>(nullptr)},
                                                                         {"pair", std::pair(1, std::string("x"))}}),
              "5 None Ann None (1, 'x')");
    EXPECT_EQ(render("{{ p.name }}", {{"p", std::make_shared<Person>(ann)}}), "Ann");
}

TEST(Adapt, ObjectsShowTheirFields) {
    const std::vector<Person> people = {{"Ann", 31, "hi", {"x", "y"}}, {"Bob", 9, {}, {}}};
    EXPECT_EQ(render("{% for p in people %}{{ p.name }} {{ p.age }} {{ p.note }} {{ p.tags|join('/') }} {{ p.shout "
                     "}};{% endfor %}",
                     {{"people", people}}),
              "Ann 31 hi x/y Ann!;Bob 9 None  Bob!;");
    EXPECT_EQ(
        render(
            "{{ people|map(attribute='age')|sum }} {{ people|selectattr('age', 'gt', 10)|map(attribute='name')|list }}",
            {{"people", people}}),
        "40 ['Ann']");
    EXPECT_EQ(render("{{ people[0].nope is defined }}", {{"people", people}}), "False");
}

TEST(Adapt, RvaluesAreKept) {
    const Context context{
        {"make",
         [](int n) { return std::vector<std::string>(static_cast<std::size_t>(n), "text longer than fifteen"); }},
        {"person", [] {
             return Person{"Cy", 1, {}, {"a tag that is longer than fifteen"}};
         }}};
    EXPECT_EQ(render("{{ make(2)[1] }}|{% for x in make(1) %}{{ x }}{% endfor %}|{{ person().tags[0] }}", context),
              "text longer than fifteen|text longer than fifteen|a tag that is longer than fifteen");
}

TEST(Adapt, TextOfMembersIsEscapedAndHasATruthValue) {
    const Environment env;
    const std::string long_text(3000, '<');
    std::vector<Person> people(3);
    people[0].name = "A & B";
    people[1].name = long_text;
    std::string escaped;
    for (std::size_t i = 0; i < long_text.size(); ++i) escaped += "&lt;";
    const auto page = env.from_string(
        "{% for p in people %}{% if p.name %}({{ p.name }}){{ p.name|length }}"
        "{% else %}none{% endif %}{% if not loop.last %},{% endif %}{% endfor %}");
    EXPECT_EQ(page.render({{"people", people}}), "(A &amp; B)5,(" + escaped + ")3000,none");
    // The same place in a template receives objects of another type, and dicts.
    const Value dicts = parse_json(R"([{"name": "<"}, {"name": ""}, {}])");
    EXPECT_EQ(page.render({{"people", dicts}}), "(&lt;)1,none,none");
    EXPECT_EQ(page.render({{"people", people}}), "(A &amp; B)5,(" + escaped + ")3000,none");
}

TEST(Adapt, ACopyOfAContextIsIndependent) {
    const Context first{{"a", 1}, {"b", 2}, {"a", 3}};
    Context second = first;
    second.set("b", "x");
    second.set("c", 4);
    EXPECT_EQ(render("{{ a }}{{ b }}{{ c }}", first), "32");
    EXPECT_EQ(render("{{ a }}{{ b }}{{ c }}", second), "3x4");
    const Value dict = parse_json(R"({"a": 5})");
    Context third = Context::from(dict);
    third.set("a", 6);
    EXPECT_EQ(dict.repr(), "{'a': 5}");
    EXPECT_EQ(render("{{ a }}", third), "6");
}

TEST(Adapt, CallablesCheckTheirArguments) {
    Environment env;
    env.add_filter("repeat", Value([](std::string_view text, int times, std::optional<std::string> between) {
                       std::string out;
                       for (int i = 0; i < times; ++i) out += (i ? between.value_or("") : "") + std::string(text);
                       return out;
                   }));
    env.add_test("long", Value([](std::string_view text) { return text.size() > 3; }));
    env.set_global("sum", Value([](State& state, int first, Args rest) {
                       std::int64_t out = first + (state.autoescape() ? 0 : 1000);
                       for (const Value& value : rest.positional) out += value.integer();
                       if (const Value* more = rest.find("more")) out += more->integer();
                       return out;
                   }));
    EXPECT_EQ(env.from_string("{{ 'ab'|repeat(2, '-') }} {{ 'abcd' is long }} {{ sum(1, 2, 3, more=4) }}").render(),
              "ab-ab True 10");
    EXPECT_THROW(env.from_string("{{ 'ab'|repeat }}").render(), TemplateRuntimeError);
    EXPECT_THROW(env.from_string("{{ 'ab'|repeat('x') }}").render(), TemplateRuntimeError);
    EXPECT_THROW(env.from_string("{{ 'ab'|repeat(1, '', 2) }}").render(), TemplateRuntimeError);
}

TEST(Adapt, JsonDocuments) {
    EXPECT_EQ(parse_json(R"({"a": [1, 2.5, null, true], "b": "ü"})").repr(), "{'a': [1, 2.5, None, True], 'b': 'ü'}");
    EXPECT_THROW(parse_json("{"), TemplateRuntimeError);
}

}  // namespace
}  // namespace carboy::jinja
