#include "jinja/compile/symbols.hpp"

#include "jinja/syntax/parser.hpp"

namespace carboy::jinja {
namespace {

std::vector<NodePtr> parsed(std::string_view source) {
    const Options options;
    const Origin origin;
    return Parser(source, options, origin).parse_template();
}

/// "name:kind" of every variable that the scope loads, in order.
std::string loads(const Symbols& symbols) {
    std::string out;
    for (const auto& [variable, load] : symbols.loads()) {
        static constexpr const char* kinds[] = {"parameter", "resolve", "alias", "undefined"};
        out += (out.empty() ? "" : " ") + load.name + ":" + kinds[static_cast<int>(load.kind)];
    }
    return out;
}

std::string analyzed(std::string_view source) {
    FunctionScope function;
    Symbols symbols(nullptr, function);
    symbols.analyze_all(parsed(source));
    return loads(symbols);
}

TEST(Symbols, NamesThatAreReadFirstComeFromTheContext) {
    EXPECT_EQ(analyzed("{{ x }}{{ y.z }}{{ x }}"), "x:resolve y:resolve");
    EXPECT_EQ(analyzed("{% set x = 1 %}{{ x }}"), ":undefined");
    EXPECT_EQ(analyzed("{{ x }}{% set x = 1 %}"), "x:resolve");
}

TEST(Symbols, ANameThatOneBranchSetsComesFromTheContextInTheOther) {
    EXPECT_EQ(analyzed("{% if a %}{% set x = 1 %}{% endif %}{{ x }}"), "a:resolve x:resolve");
    // Jinja counts three branches in every `if`, even when it has no `elif`.
    EXPECT_EQ(analyzed("{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}"), "a:resolve x:resolve");
    EXPECT_EQ(analyzed("{% if a %}{% set x = 1 %}{% elif b %}{% set x = 2 %}{% else %}{% set x = 3 %}{% endif %}"),
              "a:resolve :undefined b:resolve");
}

TEST(Symbols, InnerScopesSeeOuterVariables) {
    FunctionScope function;
    Symbols outer(nullptr, function);
    outer.store("x");
    Symbols inner(&outer, function);
    inner.load("x");
    EXPECT_EQ(inner.find("x"), outer.find("x"));
    inner.store("x");
    EXPECT_NE(inner.find("x"), outer.find("x"));
    EXPECT_EQ(loads(inner), ":alias");
    EXPECT_TRUE(inner.stores(inner.find("x")));
    EXPECT_EQ(inner.stored().size(), 1U);
    EXPECT_EQ(function.slots, 2);
}

TEST(Symbols, FindsWhatIsReadBeforeItIsSet) {
    EXPECT_EQ(
        find_undeclared(parsed("{{ caller() }}{% set kwargs = 1 %}{{ kwargs }}"), {"caller", "kwargs", "varargs"}),
        (std::set<std::string>{"caller"}));
    EXPECT_EQ(find_undeclared(parsed("{% block a %}{{ self }}{% endblock %}"), {"self"}), std::set<std::string>());
}

}  // namespace
}  // namespace carboy::jinja
