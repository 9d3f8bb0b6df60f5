#include <carboy/jinja/python/bytes.hpp>

#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

Value bytes(std::string_view text) {
    std::vector<std::byte> out;
    for (const char c : text) out.push_back(static_cast<std::byte>(c));
    return make_bytes(std::move(out));
}

TEST(Bytes, AreShownAsPythonShowsThem) {
    EXPECT_EQ(bytes("a'\n\\\x01\xff").repr(), "b\"a'\\n\\\\\\x01\\xff\"");
    EXPECT_EQ(bytes("a'\"").repr(), "b'a\\'\"'");
    EXPECT_EQ(bytes("").repr(), "b''");
}

TEST(Bytes, AreReadAsASequence) {
    const Context context{{"b", bytes("héllo")}, {"e", bytes("")}, {"x", bytes("\xff")}};
    for (const Evaluation& one : std::initializer_list<Evaluation>{{"b|length", "6"},
                                                                   {"b[0]", "104"},
                                                                   {"b[-1]", "111"},
                                                                   {"b[1:3]", "b'\\xc3\\xa9'"},
                                                                   {"b[::-1]", "b'oll\\xa9\\xc3h'"},
                                                                   {"b[-2:]", "b'lo'"},
                                                                   {"b[9:]", "b''"},
                                                                   {"b|list", "[104, 195, 169, 108, 108, 111]"},
                                                                   {"b.decode()", "'héllo'"},
                                                                   {"b.hex()", "'68c3a96c6c6f'"},
                                                                   {"b == b", "True"},
                                                                   {"b == 'héllo'", "False"},
                                                                   {"b < x", "True"},
                                                                   {"not e", "True"},
                                                                   {"b + 1", "TypeError: can't concat int to bytes"},
                                                                   {"b + u", "UndefinedError: 'u' is undefined"},
                                                                   {"b + x", "b'h\\xc3\\xa9llo\\xff'"},
                                                                   {"104 in b", "True"}})
        EXPECT_EQ(evaluated(one.expression, context), one.result) << one.expression;
    EXPECT_EQ(evaluated("x.decode()", context).substr(0, 18), "UnicodeDecodeError");
    EXPECT_EQ(evaluated("b.decode('ascii')", context).substr(0, 18), "UnicodeDecodeError");
    EXPECT_EQ(evaluated("b.decode('latin-1')", context).substr(0, 11), "LookupError");
}

}  // namespace
}  // namespace carboy::jinja
