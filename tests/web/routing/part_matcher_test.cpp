// Variables that compete for the same text: the time is linear for every text. tests/interop/web compares the matches
// with Werkzeug.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/cpu_time.hpp"
#include "web/routing/router.hpp"

namespace carboy::web {
namespace {

RouteMatch match(Router& router, const char* rule, const std::string& path) {
    router.add(rule, {.methods = http::Method::get, .endpoint = "e"}, {});
    router.freeze();
    return router.match(path, http::Method::get);
}

std::string values_of(const char* rule, const std::string& path) {
    Router router;
    const RouteMatch found = match(router, rule, path);
    if (found.status != RouteMatch::Status::found) return "missing";
    std::string text;
    for (std::size_t i = 0; i < found.values().size(); ++i)
        text.append(text.empty() ? "" : "|").append(found.values().text(i));
    return text;
}

TEST(PartMatcher, GivesTheFirstPathTheLeast) {
    EXPECT_EQ(values_of("/<path:a>/<path:b>", "/1/2/3"), "1|2/3");
    EXPECT_EQ(values_of("/<path:a>/<path:b>/<path:c>", "/1/2/3/4"), "1|2|3/4");
    EXPECT_EQ(values_of("/<path:a>/edit/<path:b>/edit", "/1/edit/edit/edit/edit"), "1|edit/edit");
    EXPECT_EQ(values_of("/<a>-<b>-<c>", "/1-2-3-4-5"), "1-2-3|4|5");
    EXPECT_EQ(values_of("/<int:a><int:b><int:c>", "/12345"), "123|4|5");
    EXPECT_EQ(values_of("/<string(length=2):a><path:b>/<string(maxlength=2):c>", "/abc/d/ef"), "ab|c/d|ef");
    EXPECT_EQ(values_of("/<string(length=2):a><b>", "/\xc3\xa9\xc3\xa9\xc3\xa9"), "\xc3\xa9\xc3\xa9|\xc3\xa9");
}

std::string repeat(const std::string& text, std::size_t count) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

/// Returns the CPU time of one match of a path of about `size` bytes, the shortest of three.  Units: seconds.
double seconds_for(const char* rule, const std::string& unit, const std::string& end, std::size_t size) {
    Router router;
    const std::string path = "/" + repeat(unit, size / unit.size()) + end;
    match(router, rule, path);
    return carboy::timing::best_cpu_time([&] { router.match(path, http::Method::get); });
}

TEST(PartMatcher, IsLinearInTheLengthOfThePath) {
    struct Case {
        const char* rule;
        const char* unit;
        const char* end;
    };
    for (const Case& c :
         {Case{"/<path:a>/<path:b>", "a/", "\n\n"}, Case{"/<path:a>/<path:b>/edit", "a/", "x"},
          Case{"/<path:a>/<path:b>/<path:c>/edit", "a/", "x"}, Case{"/<path:a><path:b><path:c><path:d>x", "a", "y"},
          Case{"/<path:a>/<path:b>/<path:c>", "a/\n", "\n\n"}, Case{"/<a><b><c><d>x", "a", "y"},
          Case{"/<a>-<b>-<c>-<d>x", "-", "y"}, Case{"/<int:a><int:b><int:c>x", "1", "y"},
          Case{"/<int:a><float:b><int:c>x", "1", ".1111y"}, Case{"/<a>.<path:b>/<int:c><path:d>x", "1./", "y"},
          Case{"/<string(minlength=3):a><string(maxlength=9):b><c>x", "\xc3\xa9", "y"},
          Case{"/<path:a>-<int:b>/<c>/<path:d>x", "a-1/", "y"}}) {
        const double small = seconds_for(c.rule, c.unit, c.end, 8'000),
                     large = seconds_for(c.rule, c.unit, c.end, 64'000);
        // The length is eight times as large; quadratic time would be 64 times as long. The limit allows for a busy
        // machine.
        EXPECT_LT(large, 24 * small + 0.002) << c.rule << " took " << small << " and " << large;
    }
}

}  // namespace
}  // namespace carboy::web
