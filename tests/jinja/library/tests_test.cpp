// The built-in tests, with Jinja's answers.
#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(Tests, AnswerAsJinjas) {
    expect({{"3 is odd", "True"},
            {"3 is even", "False"},
            {"10 is divisibleby 5", "True"},
            {"10 is divisibleby 0", "ZeroDivisionError: integer modulo by zero"},
            {"x is defined", "False"},
            {"x is undefined", "True"},
            {"none is none", "True"},
            {"true is boolean", "True"},
            {"1 is true", "False"},
            {"1 is integer", "True"},
            {"true is integer", "False"},
            {"1.0 is float", "True"},
            {"1 is number", "True"},
            {"'a' is string", "True"},
            {"{} is mapping", "True"},
            {"'a' is sequence", "True"},
            {"5 is sequence", "False"},
            {"5 is iterable", "False"},
            {"range is callable", "True"},
            {"'a' is lower", "True"},
            {"'A' is upper", "True"},
            {"1 is sameas 1", "True"},
            {"[] is sameas []", "False"},
            {"'<' is escaped", "False"},
            {"'<'|e is escaped", "True"},
            {"1 is in [1]", "True"},
            {"2 is eq 2.0", "True"},
            {"2 is ne 2", "False"},
            {"2 is lt 3", "True"},
            {"2 is ge 3", "False"},
            {"'upper' is filter", "True"},
            {"'nope' is filter", "False"},
            {"'odd' is test", "True"},
            {"'a' is odd", "TypeError: not all arguments converted during string formatting"},
            {"'a' is lt 1", "TypeError: '<' not supported between instances of 'str' and 'int'"},
            {"1 is in 2", "TypeError: argument of type 'int' is not iterable"}});
}

}  // namespace
}  // namespace carboy::jinja
