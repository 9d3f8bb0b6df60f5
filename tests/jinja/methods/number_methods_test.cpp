#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

TEST(NumberMethods, GiveWhatPythonGives) {
    expect({{"(255).bit_length()", "8"},
            {"(-8).bit_length()", "4"},
            {"(0).bit_length()", "0"},
            {"(255).bit_count()", "8"},
            {"(6).as_integer_ratio()", "(6, 1)"},
            {"(6).conjugate()", "6"},
            {"true.bit_length()", "1"},
            {"(1.5).is_integer()", "False"},
            {"(2.0).is_integer()", "True"},
            {"(0.75).as_integer_ratio()", "(3, 4)"},
            {"(-0.1).hex()", "'-0x1.999999999999ap-4'"},
            {"(1.0).hex()", "'0x1.0000000000000p+0'"},
            {"(0.0).hex()", "'0x0.0p+0'"},
            {"(1.5).conjugate()", "1.5"}});
}

TEST(NumberMethods, TakeNoArguments) {
    expect({{"(1).bit_length(1)", "TypeError: int.bit_length() takes no arguments (1 given)"},
            {"(1.5).is_integer(1)", "TypeError: float.is_integer() takes no arguments (1 given)"},
            {"true.conjugate(1)", "TypeError: bool.conjugate() takes no arguments (1 given)"},
            {"(1).bit_length(x=1)", "TypeError: int.bit_length() takes no keyword arguments"}});
}

}  // namespace
}  // namespace carboy::jinja
