// Output: its buffer at every size, limits, captures, streams, and macros that renders share.
#include <carboy/jinja.hpp>

#include <atomic>
#include <thread>

namespace carboy::jinja {
namespace {

TEST(Output, HoldsTextOfEverySize) {
    const Environment env;
    for (std::size_t size = 0; size < 700; size += 1 + size / 40) {
        const std::string plain(size, 'x'), special(size, '<');
        std::string escaped;
        for (std::size_t i = 0; i < size; ++i) escaped += "&lt;";
        const auto page = env.from_string(plain + "{{ a }}{{ b }}" + plain + "{% set c %}{{ b }}{% endset %}{{ c }}");
        std::string wanted = plain;
        wanted += plain;
        wanted += escaped;
        wanted += plain;
        wanted += escaped;
        ASSERT_EQ(page.render({{"a", plain}, {"b", special}}), wanted) << size;
        std::string out = "before";
        page.render_to(out, {{"a", plain}, {"b", special}});
        wanted.insert(0, "before");
        ASSERT_EQ(out, wanted);
    }
}

TEST(Output, LimitIsExact) {
    const Environment env({.limits = {.output = 100}});
    const auto page = env.from_string("{{ a }}{{ b }}");
    EXPECT_EQ(page.render({{"a", std::string(60, 'a')}, {"b", std::string(40, 'b')}}).size(), 100U);
    EXPECT_THROW(page.render({{"a", std::string(60, 'a')}, {"b", std::string(41, 'b')}}), LimitError);
    EXPECT_THROW(env.from_string("{% set x %}{{ a }}{% endset %}").render({{"a", std::string(101, 'a')}}), LimitError);
}

TEST(Output, KeepsWhatWasThereWhenARenderFails) {
    std::string out = "before";
    EXPECT_THROW(Environment().from_string("{{ 1 // 0 }}").render_to(out), TemplateError);
    EXPECT_EQ(out, "before");
}

struct Pieces : Sink {
    void write(std::string_view piece) override {
        longest = std::max(longest, piece.size());
        ++count;
        text += piece;
    }
    std::string text;
    std::size_t longest = 0, count = 0;
};

TEST(Output, StreamsInPieces) {
    const Environment env;
    const auto page = env.from_string("{% for i in range(1000) %}{{ i }},{% set x %}{{ i }}{% endset %}{% endfor %}");
    Pieces pieces;
    page.stream(pieces, {}, 100);
    EXPECT_EQ(pieces.text, page.render());
    EXPECT_GT(pieces.count, 30U);
    EXPECT_LT(pieces.longest, 140U);
}

TEST(Output, RendersOnManyThreadsShareMacros) {
    const Environment env({}, std::make_shared<MapLoader>(MapLoader{
                                  {"lib.html",
                                   "{% macro b(x) %}<b>{{ x }}</b>{% endmacro %}"
                                   "{% macro a(x, n=2) %}{% for i in range(n) %}{{ b(x) }}{% endfor %}{% endmacro %}"},
                                  {"page.html", "{% from 'lib.html' import a %}{{ a(v) }}{{ a('<', 1) }}"}}));
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            const std::string name = "name number " + std::to_string(t);
            std::string wanted = "<b>" + name;
            wanted += "</b><b>" + name;
            wanted += "</b><b>&lt;</b>";
            for (int i = 0; i < 300; ++i) wrong += env.render("page.html", {{"v", name}}) != wanted;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong.load(), 0);
}

TEST(Output, ReloadedMacrosAreNew) {
    auto loader = std::make_shared<MapLoader>(
        MapLoader{{"lib", "{% macro a() %}1{% endmacro %}"}, {"page", "{% import 'lib' as lib %}{{ lib.a() }}"}});
    Options options;
    options.auto_reload = true;
    const Environment env(options, loader);
    EXPECT_EQ(env.render("page"), "1");
    loader->set("lib", "{% macro a() %}2{% endmacro %}");
    EXPECT_EQ(env.render("page"), "2");
}

}  // namespace
}  // namespace carboy::jinja
