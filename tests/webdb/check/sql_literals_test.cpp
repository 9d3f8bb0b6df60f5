// SQL texts in sources: literals, their names, and the calls that they are given to.
#include <carboy/webdb/check/sql_literals.hpp>

#include <gtest/gtest.h>

namespace carboy::sql_check {
namespace {

using Texts = std::vector<std::string>;

/// "function: text" for each literal of a file that has no others beside it.
Texts found_in(const std::string& source) {
    const std::vector<std::string> functions{"execute", "executescript", "unchecked"};
    NamedLiterals names;
    add_named_literals(source, names);
    Texts out;
    for (const Literal& literal : literals_of(source, functions, names))
        if (literal.readable) out.push_back(literal.function + ": " + literal.text);
    return out;
}

TEST(SqlLiterals, NamesOfTexts) {
    for (const char* declaration :
         {"constexpr char a[] = \"SELECT 1\";", "const char* a = \"SELECT \" \"1\";",
          "static const char *const a{\"SELECT 1\"};", "constexpr std::string_view a = \"SELECT 1\";",
          "const std::string a(\"SELECT 1\");", "constexpr auto a = R\"(SELECT 1)\";", "char const* a = \"SELECT 1\";"})
        EXPECT_EQ(found_in(std::string(declaration) + " void f() { db.execute(a); }"), Texts{"execute: SELECT 1"})
            << declaration;
}

TEST(SqlLiterals, ANameWithSeveralMeaningsIsNotFollowed) {
    for (const char* other :
         {"const char* a = \"SELECT 2\";", "void g(std::string_view a) { use(a); }", "void g(const std::string& a) {}",
          "std::vector<int> a;", "const char* a = text();", "void g(const char* a);"})
        EXPECT_EQ(found_in(std::string("const char* a = \"SELECT 1\"; void f() { db.execute(a); }") + other), Texts())
            << other;
    EXPECT_EQ(found_in("const char* a = \"SELECT 1\"; auto f() { db.execute(a); return a; }"),
              Texts{"execute: SELECT 1"});
}

TEST(SqlLiterals, UncheckedTextBelongsToTheCallAroundIt) {
    EXPECT_EQ(found_in("f(conn.executescript(sql::unchecked(\"CREATE TABLE a (b)\")));"),
              Texts{"executescript: CREATE TABLE a (b)"});
    EXPECT_EQ(found_in("conn.execute(carboy::sql::unchecked(\"SELECT 1\"));"), Texts{"execute: SELECT 1"});
    EXPECT_EQ(found_in("const auto text = unchecked(\"SELECT 1\");"), Texts{"unchecked: SELECT 1"});
    EXPECT_EQ(found_in("conn.execute(unchecked(\"SELECT \" + columns)); conn.execute(unchecked(text()));"), Texts());
}

}  // namespace
}  // namespace carboy::sql_check
