// Tokens as Jinja's own lexer cuts them.
#include "jinja/syntax/lexer.hpp"

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

std::string value_of(const Token& token) {
    switch (token.type) {
        case TokenType::name: return " " + token.text;
        case TokenType::string:
        case TokenType::data:
        case TokenType::integer:
        case TokenType::real: return " " + token.value.str();
        default: return {};
    }
}

/// "line type value; line type value", or "line n: the error".
std::string lexed(std::string_view text, const Options& options = {}) {
    const std::string source = normalized_source(text, options.keep_trailing_newline);
    Lexer lexer(source, options);
    std::string out;
    try {
        for (Token token = lexer.next(); !token.is(TokenType::eof); token = lexer.next()) {
            if (!out.empty()) out += "; ";
            out += std::to_string(token.line) + " " + std::string(describe(token.type)) + value_of(token);
        }
    } catch (const TemplateSyntaxError& error) {
        return "line " + std::to_string(lexer.line()) + ": " + error.message();
    }
    return out;
}

TEST(Lexer, CutsTextAndTags) {
    for (const auto& [text, tokens] : std::vector<std::pair<std::string, std::string>>{
             {"", ""},
             {"plain\ntext", "1 template data / text plain\ntext"},
             {"a{{ b }}c",
              "1 template data / text a; 1 begin of print statement; 1 name b; 1 end of print statement; 1 template "
              "data / text c"},
             {"{% if x %}\n{{ y }}{% endif %}",
              "1 begin of statement block; 1 name if; 1 name x; 1 end of statement block; 1 template data / text \n; 2 "
              "begin of print statement; 2 name y; 2 end of print statement; 2 begin of statement block; 2 name endif; "
              "2 end of statement block"},
             {"a{# c\n#}b", "1 template data / text a; 2 template data / text b"},
             {"{{ 'a' \"b\\n\" }}", "1 begin of print statement; 1 string a; 1 string b\n; 1 end of print statement"},
             {"{% raw %}{{ x }}{% endraw %}", "1 template data / text {{ x }}"},
             {"a  {{- b -}}  c",
              "1 template data / text a; 1 begin of print statement; 1 name b; 1 end of print statement; 1 template "
              "data / text c"},
             {"a\n{%- set x = 1 -%}\nb",
              "1 template data / text a; 2 begin of statement block; 2 name set; 2 name x; 2 =; 2 integer 1; 2 end of "
              "statement block; 3 template data / text b"},
             {"{% raw -%}  x  {%- endraw %}", "1 template data / text x"},
             {"{{ a }}\n", "1 begin of print statement; 1 name a; 1 end of print statement"}})
        EXPECT_EQ(lexed(text), tokens) << text;
}

TEST(Lexer, CutsNumbersAndOperators) {
    for (const auto& [text, tokens] : std::vector<std::pair<std::string, std::string>>{
             {"{{ 1 1.5 1e3 1_000 0x1F 0b1 0o7 1.e }}",
              "1 begin of print statement; 1 integer 1; 1 float 1.5; 1 float 1000.0; 1 integer 1000; 1 integer 31; 1 "
              "integer 1; 1 integer 7; 1 integer 1; 1 .; 1 name e; 1 end of print statement"},
             {"{{ a.b[c] ** 2 // 3 != 4 >= 5 }}",
              "1 begin of print statement; 1 name a; 1 .; 1 name b; 1 [; 1 name c; 1 ]; 1 **; 1 integer 2; 1 //; 1 "
              "integer 3; 1 !=; 1 integer 4; 1 >=; 1 integer 5; 1 end of print statement"},
             {"{{ {a: [b, (c)]}|d ~ e }}",
              "1 begin of print statement; 1 {; 1 name a; 1 :; 1 [; 1 name b; 1 ,; 1 (; 1 name c; 1 ); 1 ]; 1 }; 1 |; "
              "1 name d; 1 ~; 1 name e; 1 end of print statement"},
             {"{{ x<y<=z==w }}",
              "1 begin of print statement; 1 name x; 1 <; 1 name y; 1 <=; 1 name z; 1 ==; 1 name w; 1 end of print "
              "statement"},
             {"{{ 42.real }}", "1 begin of print statement; 1 integer 42; 1 .; 1 name real; 1 end of print statement"},
             {"{{ 1.5e-3 }}", "1 begin of print statement; 1 float 0.0015; 1 end of print statement"},
             {"{{ é_1 }}", "1 begin of print statement; 1 name é_1; 1 end of print statement"}})
        EXPECT_EQ(lexed(text), tokens) << text;
}

TEST(Lexer, TrimsWhereTheOptionsSaySo) {
    for (const auto& [text, tokens] : std::vector<std::pair<std::string, std::string>>{
             {"  {% if x %}\n  a\n  {% endif %}\n",
              "1 begin of statement block; 1 name if; 1 name x; 1 end of statement block; 2 template data / text   "
              "a\n; 3 begin of statement block; 3 name endif; 3 end of statement block"},
             {"  {%+ if x +%}\nb",
              "1 template data / text   ; 1 begin of statement block; 1 name if; 1 name x; 1 end of statement block; 1 "
              "template data / text \nb"},
             {"x {% y %}\n\nz",
              "1 template data / text x ; 1 begin of statement block; 1 name y; 1 end of statement block; 2 template "
              "data / text \nz"},
             {"  {{ a }}\n",
              "1 template data / text   ; 1 begin of print statement; 1 name a; 1 end of print statement"},
             {"  {# c #}\nd", "2 template data / text d"}})
        EXPECT_EQ(lexed(text, {.trim_blocks = true, .lstrip_blocks = true}), tokens) << text;
}

TEST(Lexer, ReadsLineStatements) {
    const Options options{.line_statement_prefix = "%", .line_comment_prefix = "##"};
    for (const auto& [text, tokens] : std::vector<std::pair<std::string, std::string>>{
             {"% if x\na\n% endif",
              "1 begin of statement block; 1 name if; 1 name x; 1 end of statement block; 2 template data / text a\n; "
              "3 begin of statement block; 3 name endif; 3 end of statement block"},
             {"  % for i in (1,\n 2)\n{{ i }} ## c\n% endfor",
              "1 begin of statement block; 1 name for; 1 name i; 1 name in; 1 (; 1 integer 1; 1 ,; 2 integer 2; 2 ); 2 "
              "end of statement block; 3 begin of print statement; 3 name i; 3 end of print statement; 3 template data "
              "/ text \n; 4 begin of statement block; 4 name endfor; 4 end of statement block"},
             {"a % b", "1 template data / text a % b"},
             {"## all\nb", "1 template data / text \nb"}})
        EXPECT_EQ(lexed(text, options), tokens) << text;
}

TEST(Lexer, NamesTheLineOfAnError) {
    for (const auto& [text, error] :
         std::vector<std::pair<std::string, std::string>>{{"\n{{ ? }}", "line 2: unexpected char '?' at 4"},
                                                          {"{{ (a] }}", "line 1: unexpected ']', expected ')'"},
                                                          {"a\n{# open", "line 2: Missing end of comment tag"},
                                                          {"{{ 'open }}", "line 1: unexpected char \"'\" at 3"},
                                                          {"{% raw %}x", "line 1: Missing end of raw directive"},
                                                          {"{{ a", "1 begin of print statement; 1 name a"},
                                                          {"{{ ] }}", "line 1: unexpected ']'"},
                                                          {"{{ $x }}", "line 1: unexpected char '$' at 3"},
                                                          {"\n\n{{ a & b }}", "line 3: unexpected char '&' at 7"}})
        EXPECT_EQ(lexed(text), error) << text;
}

TEST(Lexer, UnescapesStrings) {
    EXPECT_EQ(unescaped_literal(R"(a\n\t\\\'\x41\u00e9\U0001F600\101)", "\n"), "a\n\t\\'Aé😀A");
    EXPECT_EQ(normalized_source("a\r\nb\rc\n", false), "a\nb\nc");
    EXPECT_EQ(normalized_source("a\n\n", false), "a\n");
    EXPECT_EQ(normalized_source("a\n", true), "a\n");
    EXPECT_EQ(with_newlines("a\nb", "\r\n"), "a\r\nb");
}

}  // namespace
}  // namespace carboy::jinja
