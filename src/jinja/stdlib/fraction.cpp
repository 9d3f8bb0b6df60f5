#include "jinja/stdlib/fraction.hpp"

#include "jinja/errors/fail.hpp"

#include <cmath>

namespace carboy::jinja::python {

Big nearest(Big a, Big b) {
    if (b < 0) {
        a = -a;
        b = -b;
    }
    Big quotient = a / b, rest = a % b;
    if (rest < 0) {
        rest += b;
        --quotient;
    }
    rest *= 2;
    if (rest > b || (rest == b && (quotient & 1) != 0)) ++quotient;
    return quotient;
}

std::pair<Big, Big> ratio(double number) {
    if (std::isnan(number)) value_error("cannot convert NaN to integer ratio");
    if (std::isinf(number)) fail("OverflowError", "cannot convert Infinity to integer ratio");
    int exponent = 0;
    const double part = std::frexp(number, &exponent);
    Big above(static_cast<std::int64_t>(std::ldexp(part, 53)));
    exponent -= 53;
    if (exponent >= 0) return {above << exponent, Big(1)};
    return {above, Big(1) << -exponent};
}

}  // namespace carboy::jinja::python
