// timedelta(days=1, hours=2.5): Python's class, called.
#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/fraction.hpp"
#include "jinja/stdlib/timedelta.hpp"

#include <fmt/format.h>

#include <cmath>

namespace carboy::jinja::python {
namespace {

/// The sum of the arguments: whole microseconds, and the remaining fractions of floats.
struct DeltaSum {
    Big whole = 0;
    double rest = 0;

    void add(const Value& count, std::int64_t unit) {
        if (const auto number = integer_of(count)) {
            whole += Big(*number) * unit;
            return;
        }
        ratio(count.real());  // refuses infinity and NaN
        double number = 0;
        const double fraction = std::modf(count.real(), &number);
        whole += Big(number) * unit;
        rest += std::modf(static_cast<double>(unit) * fraction, &number);
        whole += Big(number);
    }
    Big rounded() const {
        double micros = std::round(rest);
        if (std::abs(micros - rest) == 0.5) {
            const double odd = (whole & 1) != 0 ? 1 : 0;
            micros = 2 * std::round((rest + odd) * 0.5) - odd;
        }
        return whole + Big(micros);
    }
};

struct DeltaUnit {
    std::string_view name;
    std::int64_t size;
    std::size_t parameter;
};
/// In the order in which Python adds them.
constexpr DeltaUnit delta_units[] = {{"microseconds", 1, 2}, {"milliseconds", 1000, 3}, {"seconds", second, 1},
                                     {"minutes", minute, 4}, {"hours", hour, 5},        {"days", day, 0},
                                     {"weeks", 7 * day, 6}};

}  // namespace

Value construct_timedelta(State&, const Args& args) {
    const Arguments given("timedelta", args,
                          {"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"}, 0);
    DeltaSum sum;
    for (const auto& [name, size, parameter] : delta_units) {
        if (!given.has(parameter)) continue;
        const Value& count = given.at(parameter);
        if (!is_number(count))
            type_error(fmt::format("unsupported type for timedelta {} component: {}", name, type_name(count)));
        sum.add(count, size);
    }
    return make_delta(sum.rounded());
}

}  // namespace carboy::jinja::python
