// A value that outlives the expression that made it owns its data. Each kind of lvalue is put into each place that
// keeps values, the original is destroyed, and the template still shows it. AddressSanitizer detects dangling
// references.
#include <carboy/jinja.hpp>

#include <array>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <span>
#include <unordered_map>

namespace carboy::jinja {

struct Row {
    std::string name;
    std::vector<std::string> tags;
    std::optional<std::string> note;
    std::vector<Row> parts;
    const Row* parent = nullptr;
    std::string loud() const { return name + "!"; }
    const std::vector<std::string>& all_tags() const { return tags; }
};
struct Glance {
    std::string_view name;
    std::vector<std::string_view> words;
    int number = 0;
    const Row* row = nullptr;
};
struct Unique {
    std::unique_ptr<std::string> text;
};
struct Figure {
    virtual ~Figure() = default;
    virtual std::string title() const = 0;
};
struct Circle : Figure {
    std::string title() const override { return "a circle with a long title"; }
};
struct Bits {
    unsigned five : 3 = 5;
    static const int limit = 7;  // has no address
};
/// A hand-written adapter, as in an application.
struct Pair {
    std::string first, second;
};

template <>
struct Adapt<Row> : Fields<Row, Field<"name", &Row::name>, Field<"tags", &Row::tags>, Field<"note", &Row::note>,
                           Field<"parts", &Row::parts>, Field<"parent", &Row::parent>, Field<"loud", &Row::loud>,
                           Field<"all_tags", &Row::all_tags>> {};
template <>
struct Adapt<Glance> : Fields<Glance, Field<"name", &Glance::name>, Field<"words", &Glance::words>,
                              Field<"number", &Glance::number>, Field<"row", &Glance::row>> {};
template <>
struct Adapt<Unique> : Fields<Unique, Field<"text", &Unique::text>> {};
template <>
struct Adapt<Figure> : Fields<Figure, Field<"title", &Figure::title>> {};
template <>
struct Adapt<Pair> {
    static Value view(const Pair& pair) { return make_list({Value::view(pair.first), Value::view(pair.second)}); }
};

namespace {

const std::string long_text = "text that is longer than fifteen bytes";

std::string show(const Value& value, std::string_view page) {
    Options options;
    options.autoescape = Autoescape::off;
    return Environment(options).from_string(page).render({{"v", value}});
}

/// Puts an lvalue into each place that keeps values.
template <class T>
std::vector<Value> places(T& object) {
    std::vector<Value> out;
    out.push_back(object);
    out.emplace_back(std::as_const(object));
    const Value dict(make_ref<Dict>(Dict{{"v", object}}));
    out.push_back(*dict.dict().find(std::string_view("v")));
    const std::map<std::string, Value> row = {{"v", object}};
    out.push_back(row.at("v"));
    out.push_back(make_tuple({Value(object)}).tuple()[0]);
    Context made{{"v", object}}, set, updated;
    set.set("v", object);
    updated.update({{"v", object}});
    for (const Context* context : {&made, &set, &updated}) out.push_back(*context->find("v"));
    Environment env;
    env.set_global("kept", object);
    out.push_back(env.compile_expression("kept").evaluate());
    out.push_back(env.compile_expression("[v][0]").evaluate({{"v", object}}));
    out.push_back(env.compile_expression("{'a': [(v, 1)]}['a'][0][0]").evaluate({{"v", object}}));
    out.push_back(env.compile_expression("f()").evaluate({{"f", [&object]() -> const T& { return object; }}}));
    Value taken, listed;
    env.set_global("take", Value([&taken](Value given) { taken = std::move(given); }));
    env.set_global("list", Value([&listed](std::optional<Value> given) { listed = given->list()[0]; }));
    env.compile_expression("[take(v), list([v, 1])]").evaluate({{"v", object}});
    out.push_back(taken);
    out.push_back(listed);
    return out;
}

struct Kind {
    std::function<std::vector<Value>()> make;
    std::string page, shown;
};

/// An lvalue of each kind, which is destroyed before its values are used.
std::vector<Kind> kinds() {
    const auto row = [] { return Row{long_text, {long_text + " 1"}, long_text, {Row{long_text, {}, {}, {}}}}; };
    const std::string all = "{{ v }}";
    const std::string fields =
        "{{ v.name }}|{{ v.tags }}|{{ v.note }}|{{ v.parts[0].name }}|{{ v.loud }}|{{ v.all_tags }}";
    const std::string shown = long_text + "|['" + long_text + " 1']|" + long_text + "|" + long_text + "|" + long_text +
                              "!|['" + long_text + " 1']";
    const std::string quoted = "'" + long_text + "'";
    std::vector<Kind> out;
    const auto add = [&](auto make, std::string page, std::string text) {
        out.push_back({[make] {
                           auto object = make();
                           return places(object);
                       },
                       std::move(page), std::move(text)});
    };
    // Types that refer to text elsewhere refer to a string that is destroyed together with them.
    const auto look = [&](auto make, std::string page, std::string text) {
        out.push_back({[make] {
                           const std::string source = long_text;
                           auto object = make(source);
                           return places(object);
                       },
                       std::move(page), std::move(text)});
    };
    add([] { return std::string(long_text); }, all, long_text);
    look([](const std::string& s) { return std::string_view(s); }, all, long_text);
    look([](const std::string& s) { return s.c_str(); }, all, long_text);
    add([] { return Markup{long_text}; }, all, long_text);
    add([] { return std::filesystem::path(long_text); }, all, long_text);
    add([] { return std::vector<std::string>{long_text}; }, all, "[" + quoted + "]");
    add([] { return std::vector<std::vector<std::string>>{{long_text}}; }, all, "[[" + quoted + "]]");
    add([] { return std::deque<std::string>{long_text}; }, all, "[" + quoted + "]");
    add([] { return std::array<std::string, 1>{long_text}; }, all, "[" + quoted + "]");
    add([] { return std::list<std::string>{long_text}; }, all, "[" + quoted + "]");
    add([] { return std::set<std::string>{long_text}; }, all, "[" + quoted + "]");
    add([] { return std::vector<bool>{true}; }, all, "[True]");
    look([](const std::string& s) { return std::vector<std::string_view>{s}; }, all, "[" + quoted + "]");
    look([](const std::string& s) { return std::vector<const char*>{s.c_str()}; }, all, "[" + quoted + "]");
    look([](const std::string& s) { return std::span(&s, 1); }, all, "[" + quoted + "]");
    look([](const std::string& s) { return std::vector{std::span(&s, 1)}; }, all, "[[" + quoted + "]]");
    look([](const std::string& s) { return std::vector{&s}; }, all, "[" + quoted + "]");
    add([] { return std::map<std::string, std::string>{{"k", long_text}}; }, all, "{'k': " + quoted + "}");
    add(
        [] {
            return std::unordered_map<std::string, std::vector<std::string>>{{"k", {long_text}}};
        },
        all, "{'k': [" + quoted + "]}");
    look(
        [](const std::string& s) {
            return std::map<std::string_view, std::string_view>{{s, s}};
        },
        all, "{" + quoted + ": " + quoted + "}");
    look(
        [](const std::string& s) {
            return std::map<int, std::vector<std::string_view>>{{1, {s}}};
        },
        all, "{1: [" + quoted + "]}");
    add([] { return std::optional<std::string>(long_text); }, all, long_text);
    look([](const std::string& s) { return std::optional<std::string_view>(s); }, all, long_text);
    add([] { return std::optional<std::vector<std::string>>({long_text}); }, all, "[" + quoted + "]");
    add([] { return std::pair(long_text, std::vector{long_text}); }, all, "(" + quoted + ", [" + quoted + "])");
    look([](const std::string& s) { return std::tuple(std::string_view(s), 1, s.c_str()); }, all,
         "(" + quoted + ", 1, " + quoted + ")");
    look([](const std::string& s) { return &s; }, all, long_text);
    add([] { return std::make_unique<std::string>(long_text); }, all, long_text);
    add([] { return std::make_shared<std::string>(long_text); }, all, long_text);
    add([] { return std::make_shared<std::set<std::string>>(std::set{long_text}); }, all, "[" + quoted + "]");
    add([] { return std::shared_ptr<Figure>(new Circle); }, "{{ v.title }}", "a circle with a long title");
    add(row, fields, shown);
    add([row] { return std::vector{row()}; }, "{% for v in v %}" + fields + "{% endfor %}", shown);
    add([row] { return std::map<std::string, Row>{{"k", row()}}; }, "{% set v = v.k %}" + fields, shown);
    add([row] { return std::optional(row()); }, fields, shown);
    add([row] { return std::make_shared<Row>(row()); }, fields, shown);
    look(
        [](const std::string& s) {
            return Glance{s, {s}, 7};
        },
        "{{ v.name }} {{ v.words }} {{ v.number }} {{ v.row }}", long_text + " [" + quoted + "] 7 None");
    look(
        [](const std::string& s) {
            return std::vector{Glance{s, {s}, 7}};
        },
        "{{ v[0].name }} {{ v[0].words }}", long_text + " [" + quoted + "]");
    add([] { return Pair{long_text, "x"}; }, all, "[" + quoted + ", 'x']");
    add([] { return std::vector{Pair{long_text, "x"}}; }, all, "[[" + quoted + ", 'x']]");
    add([] { return std::vector<std::byte>(40, std::byte{'a'}); }, all, "b'" + std::string(40, 'a') + "'");
    add([text = long_text] { return [text](int n) { return text + std::to_string(n); }; }, "{{ v(1) }}",
        long_text + "1");
    add([text = long_text] { return std::function<std::string()>([text] { return text; }); }, "{{ v() }}", long_text);
    add([] { return Value(long_text); }, all, long_text);
    add([] { return std::vector<Value>{Value(long_text)}; }, all, "[" + quoted + "]");
    add(
        [] {
            return std::map<std::string, Value>{{"k", Value(std::vector{long_text})}};
        },
        all, "{'k': [" + quoted + "]}");
    return out;
}

TEST(Ownership, EveryPlaceKeepsEveryKindOfLvalue) {
    std::size_t number = 0;
    for (const Kind& kind : kinds()) {
        ++number;
        const std::vector<Value> kept = kind.make();
        const std::vector<std::string> other(8, std::string(long_text.size(), '#'));  // where freed memory was
        for (std::size_t place = 0; place < kept.size(); ++place)
            EXPECT_EQ(show(kept[place], kind.page), kind.shown) << "kind " << number << ", place " << place;
    }
}

TEST(Ownership, RvaluesMoveIn) {
    const Value unique(Unique{std::make_unique<std::string>(long_text)});
    EXPECT_EQ(show(unique, "{{ v.text }}"), long_text);
    std::vector<std::unique_ptr<std::string>> texts;
    texts.push_back(std::make_unique<std::string>(long_text));
    const Value list(std::move(texts));
    EXPECT_EQ(show(list, "{{ v[0] }}"), long_text);
    EXPECT_EQ(show(Value(std::set<std::string>{long_text}), "{{ v }}"), "['" + long_text + "']");
    EXPECT_EQ(show(Value(std::unique_ptr<Figure>(new Circle)), "{{ v.title }}"), "a circle with a long title");
    std::vector<std::string> many(3, long_text);
    const char* const before = many[0].data();
    const Value moved(std::move(many));
    EXPECT_EQ(moved.type().item(moved.data(), 0).text().data(), before);
}

TEST(Ownership, BorrowingIsExplicit) {
    std::vector<Row> rows = {{"a", {}, {}, {}}};
    const Value looked = jinja::ref(rows), copied = rows, pointed = std::ref(rows);
    rows[0].name = "b";
    EXPECT_EQ(show(looked, "{{ v[0].name }}"), "b");
    EXPECT_EQ(show(pointed, "{{ v[0].name }}"), "b");
    EXPECT_EQ(show(copied, "{{ v[0].name }}"), "a");
    EXPECT_EQ(show(looked.owned(), "{{ v[0].name }}"), "b");
    std::string text = "abc";
    EXPECT_EQ(jinja::ref(text).text().data(), text.data());
    const Circle circle;
    const Figure& figure = circle;
    EXPECT_EQ(show(jinja::ref(figure), "{{ v.title }}"), "a circle with a long title");
    const std::vector<const Figure*> figures = {&circle};
    EXPECT_EQ(show(jinja::ref(figures), "{{ v[0].title }}"), "a circle with a long title");
}

TEST(Ownership, ArgumentsOfACallAreBorrowed) {
    const std::vector<std::string> texts(1, long_text);
    const std::string& first = texts[0];
    const char* seen = nullptr;
    Environment env;
    env.set_global("look", Value([&seen](const Value& given) { seen = given.text().data(); }));
    const Template page = env.from_string("{% set _ = look(v) %}");
    page.render({{"v", first}});
    EXPECT_EQ(seen, first.data());
    env.from_string("{% set _ = look(v[0]) %}").render({{"v", texts}});
    EXPECT_EQ(seen, first.data());
    env.from_string("{% set _ = look(v[0]) %}").render({{"v", &texts}});
    EXPECT_EQ(seen, first.data());
    const Unique unique{std::make_unique<std::string>(long_text)};
    EXPECT_EQ(env.from_string("{{ v.text }}").render({{"v", unique}}), long_text);
}

TEST(Ownership, ParentsAndChildrenThatKnowEachOtherAreCopiedOnce) {
    Row parent{"parent", {}, {}, {}};
    parent.parts.push_back(Row{"child", {}, {}, {}, &parent});
    EXPECT_EQ(show(Value(parent), "{{ v.parts[0].name }} {{ v.parts[0].parent.name }}"), "child parent");
    EXPECT_EQ(show(jinja::ref(parent).owned(), "{{ v.parts[0].parent.name }}"), "parent");
}

TEST(Ownership, NumbersAndCharacters) {
    const Bits bits;
    Environment env;
    EXPECT_EQ(env.from_string("{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ f }}")
                  .render({{"a", bits.five}, {"b", Bits::limit}, {"c", 'x'}, {"d", 1.5F}, {"e", nullptr}, {"f", 2.5L}}),
              "5 7 x 1.5 None 2.5");
    EXPECT_EQ(Value('x').repr(), "'x'");
    EXPECT_EQ(Value(std::vector{'a', 'b'}).repr(), "['a', 'b']");
    EXPECT_EQ(Value(std::int8_t{65}).repr(), "65");
    EXPECT_EQ(Value(static_cast<const char*>(nullptr)).repr(), "None");
    static_assert(!std::is_constructible_v<Value, char16_t> && !std::is_constructible_v<Value, wchar_t>);
}

struct Unknown {};
static_assert(!std::is_constructible_v<Value, Unknown> && !std::is_constructible_v<Value, std::shared_ptr<Unknown>> &&
              !std::is_constructible_v<Value, std::vector<Unknown>> &&
              !std::is_constructible_v<Value, std::optional<Unknown>> && !std::is_constructible_v<Value, Unknown*> &&
              !std::is_constructible_v<Value, std::map<std::string, Unknown>>);

}  // namespace
}  // namespace carboy::jinja
