#include "jinja/syntax/token.hpp"

namespace carboy::jinja {

std::string_view describe(TokenType type) {
    static constexpr std::string_view names[] = {"initial",
                                                 "end of template",
                                                 "template data / text",
                                                 "begin of print statement",
                                                 "end of print statement",
                                                 "begin of statement block",
                                                 "end of statement block",
                                                 "name",
                                                 "string",
                                                 "integer",
                                                 "float",
                                                 "+",
                                                 "-",
                                                 "/",
                                                 "//",
                                                 "*",
                                                 "%",
                                                 "**",
                                                 "~",
                                                 "[",
                                                 "]",
                                                 "(",
                                                 ")",
                                                 "{",
                                                 "}",
                                                 "==",
                                                 "!=",
                                                 ">",
                                                 ">=",
                                                 "<",
                                                 "<=",
                                                 "=",
                                                 ".",
                                                 ":",
                                                 "|",
                                                 ",",
                                                 ";"};
    return names[static_cast<int>(type)];
}

std::string describe(const Token& token) {
    return token.is(TokenType::name) ? token.text : std::string(describe(token.type));
}

}  // namespace carboy::jinja
