#include <carboy/value/json/json_struct.hpp>

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace carboy::value {

namespace {

struct Line {
    std::string sku;
    int quantity = 1;

    void validate(Faults& faults) const { faults.require(quantity > 0, "quantity", "must be positive"); }
    CARBOY_JSON(Line, sku, quantity);
};

struct Order {
    std::vector<Line> lines;
    std::optional<std::string> note;
    std::optional<std::chrono::sys_days> deliver_on;
    CARBOY_JSON(Order, lines, note, deliver_on);
};

struct Everything {
    bool flag;
    std::int8_t small;
    std::uint64_t large;
    double real;
    float single;
    std::string text;
    std::map<std::string, std::vector<int>> by_name;
    std::map<int, bool> by_number;
    std::set<std::string> words;
    std::array<int, 2> pair;
    std::chrono::year_month_day day;
    std::chrono::sys_time<std::chrono::milliseconds> at;
    std::chrono::local_seconds local;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
    std::vector<bool> bits;
    boost::json::value any;
    CARBOY_JSON(Everything, flag, small, large, real, single, text, by_name, by_number, words, pair, day, at, local,
                time, bits, any);
};

struct Defaults {
    int none;
    int zero = 0;
    bool no = false;
    double half = 0.5;
    std::string empty;
    std::string given = "x";
    std::vector<int> list;
    std::vector<int> filled{1};
    Line line;
    std::chrono::sys_days day;
    CARBOY_JSON(Defaults, none, zero, no, half, empty, given, list, filled, line, day);
};

struct Renamed {
    int class_ = 0;
    std::string first_name;
    static constexpr JsonNames json_names{{"class_", "class"}, {"first_name", "firstName"}};
    CARBOY_JSON(Renamed, class_, first_name);
};

struct Clash {
    int a = 0;
    int b = 0;
    static constexpr JsonNames json_names{{"a", "b"}};
    CARBOY_JSON(Clash, a, b);
};

struct Tree {
    std::string name;
    std::vector<Tree> children;
    std::unique_ptr<Tree> partner;
    CARBOY_JSON(Tree, name, children, partner);
};

struct Shown {
    std::string_view name;
    const Line* line = nullptr;
    CARBOY_JSON(Shown, name, line);
};

struct Careless {
    int size = 0;
    void validate(Faults& faults) const { faults.require(size > 0, "length", "must be positive"); }
    CARBOY_JSON(Careless, size);
};

/// The faults of a document, "/lines/0/sku must be text; ...".
template <class T>
std::string faults_of(std::string_view text) {
    try {
        from_json<T>(text);
    } catch (const JsonFaultsError& error) {
        std::string out;
        for (const JsonFaultAt& fault : error.faults())
            out.append(out.empty() ? "" : "; ").append(fault.pointer).append(" ").append(fault.message);
        return out;
    }
    return "none";
}

}  // namespace

TEST(JsonStruct, ReadsAndWritesNestedStructs) {
    const Order order = from_json<Order>(R"({"lines": [{"sku": "a"}, {"quantity": 3, "sku": "b\u00e9"}],
                                             "deliver_on": "2026-02-28"})");
    ASSERT_EQ(order.lines.size(), 2u);
    EXPECT_EQ(order.lines[0].quantity, 1);
    EXPECT_EQ(order.lines[1].quantity, 3);
    EXPECT_FALSE(order.note);
    EXPECT_EQ(to_json(order), R"({"deliver_on":"2026-02-28","lines":[{"quantity":1,"sku":"a"},)"
                              R"({"quantity":3,"sku":"b\u00e9"}],"note":null})");
    EXPECT_EQ(to_json(std::vector<Line>{}), "[]");
    EXPECT_EQ(from_json<std::vector<Line>>(R"([{"sku": "z"}])").front().sku, "z");
}

TEST(JsonStruct, EveryFaultHasItsPath) {
    EXPECT_EQ(faults_of<Order>(R"({"lines": [{"sku": 1}, {"skuu": "b"}, {"sku": "c", "quantity": 0}, 5],
                                   "note": 7, "deliver_on": "2026-02-30", "a/b~c": 1})"),
              "/lines/0/sku must be text; /lines/1/skuu is not a known member; /lines/1/sku is missing; "
              "/lines/2/quantity must be positive; /lines/3 must be an object; /note must be text; "
              "/deliver_on must be a date such as 2026-03-01; /a~1b~0c is not a known member");
    EXPECT_EQ(faults_of<Order>("[]"), " must be an object");
    EXPECT_EQ(faults_of<Order>("{}"), "/lines is missing");
    EXPECT_EQ(faults_of<Order>(R"({"lines": null})"), "/lines must be a list");
    EXPECT_EQ(faults_of<Line>(R"({"sku": null, "quantity": null})"), "/sku must be text; /quantity must be an integer");
    EXPECT_THROW(from_json<Order>("{"), Error);
}

TEST(JsonStruct, ManyFaultsAreCountedAndNotKept) {
    std::string text = "[";
    for (int i = 0; i < 1000; ++i) text += i == 0 ? "1" : ",1";
    try {
        from_json<std::vector<Line>>(text + "]");
        FAIL();
    } catch (const JsonFaultsError& error) {
        EXPECT_EQ(error.faults().size(), 1000u);
        EXPECT_EQ(std::distance(error.faults().begin(), error.faults().end()), std::ptrdiff_t{Faults::most});
    }
}

TEST(JsonStruct, EveryTypeBothWays) {
    const std::string text =
        R"({"any":{"b":[1,null]},"at":"2026-03-01T12:30:00.500000Z","bits":[true,false],)"
        R"("by_name":{"a":[1,2],"b":[]},"by_number":{"-1":true,"7":false},"day":"2024-02-29","flag":true,)"
        R"("large":18446744073709551615,"local":"2026-03-01T12:30:00","pair":[1,2],"real":0.1,"single":0.1,)"
        R"("small":-128,"text":"\u20ac\ud83d\ude00\"\\\n","time":"23:59:59","words":["x","y"]})";
    const auto everything = from_json<Everything>(text);
    EXPECT_EQ(to_json(everything), text);
    EXPECT_EQ(everything.single, 0.1f);
    EXPECT_EQ(everything.large, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(everything.by_number.at(-1), true);
}

TEST(JsonStruct, MistypedValues) {
    EXPECT_EQ(faults_of<Everything>(
                  R"({"any":1,"at":"2026-03-01T12:30:00","bits":[1],"by_name":{"a":{"x":1}},"by_number":{"one":true},)"
                  R"("day":"2023-02-29","flag":1,"large":-1,"local":"2026-03-01T12:30:00Z","pair":[1,2,3],)"
                  R"("real":"1","single":1e39,"small":128,"text":1,"time":"24:01:00","words":["x","x"]})"),
              "/at must be a date and time such as 2026-03-01T12:30:00Z; /bits/0 must be true or false; "
              "/by_name/a must be a list; /by_number/one must have an integer as its key; "
              "/day must be a date such as 2026-03-01; /flag must be true or false; /large must be at least 0; "
              "/local must be a date and time such as 2026-03-01T12:30:00; /pair must have 2 items; "
              "/real must be a number; /single must be a smaller number; /small must be at most 127; "
              "/text must be text; /time must be a time of day such as 12:30:00; /words/1 is in the list twice");
    EXPECT_EQ(faults_of<std::vector<double>>("[NaN, Infinity, 1e999, 1]"),
              "/0 must be a number; /1 must be a number; /2 must be a number");
    EXPECT_EQ(faults_of<std::vector<int>>("[1.0, 1e2, 1.5, 99999999999999999999, -99999999999999999999, true]"),
              "/2 must be an integer; /3 must be at most 2147483647; /4 must be at least -2147483648; "
              "/5 must be an integer");
    using Wide = std::vector<std::int64_t>;
    EXPECT_EQ(from_json<Wide>("[1e18, -1e18, 1.0, 9007199254740994.0, 9.2e18, -9223372036854775808.0, -0.0]"),
              (Wide{1000000000000000000, -1000000000000000000, 1, 9007199254740994, 9200000000000000000,
                    std::numeric_limits<std::int64_t>::min(), 0}));
    EXPECT_EQ(faults_of<Wide>("[1e19, -1e19, 9223372036854775808.0, 1e300, 1e999, -Infinity, NaN, 0.5, 1e-5]"),
              "/0 must be at most 9223372036854775807; /1 must be at least -9223372036854775808; "
              "/2 must be at most 9223372036854775807; /3 must be at most 9223372036854775807; "
              "/4 must be an integer; /5 must be an integer; /6 must be an integer; /7 must be an integer; "
              "/8 must be an integer");
    using Natural = std::vector<std::uint64_t>;
    EXPECT_EQ(from_json<Natural>("[1e19, 0.0, 18446744073709549568.0]"),
              (Natural{10000000000000000000u, 0, 18446744073709549568u}));
    EXPECT_EQ(faults_of<Natural>("[18446744073709551616.0, 1e20, -1.0, -1e19, 1.5]"),
              "/0 must be at most 18446744073709551615; /1 must be at most 18446744073709551615; "
              "/2 must be at least 0; /3 must be at least 0; /4 must be an integer");
    EXPECT_EQ(faults_of<std::vector<int>>("[1e18, 2147483648.0]"),
              "/0 must be at most 2147483647; /1 must be at most 2147483647");
    EXPECT_EQ(faults_of<std::vector<std::string>>(R"(["\ud800", "\u0041"])"), "/0 must be valid Unicode");
    EXPECT_EQ(
        faults_of<std::vector<std::chrono::sys_seconds>>(R"(["2026-03-01T12:30:00.5Z", "2026-03-01T12:30:00+02:00"])"),
        "/0 must be a date and time without smaller fractions");
    EXPECT_EQ(from_json<std::vector<std::chrono::sys_seconds>>(R"(["1970-01-01T02:00:01+02:00"])").front(),
              std::chrono::sys_seconds(std::chrono::seconds(1)));
}

TEST(JsonStruct, DatesAreOfTheYears1To9999) {
    using namespace std::chrono;
    const std::string wanted = "/0 must be a date and time such as 2026-03-01T12:30:00Z";
    for (const std::string text : {"0000-06-15T12:00:00Z", "10000-01-01T00:00:00Z"})
        EXPECT_EQ(faults_of<std::vector<sys_seconds>>("[\"" + text + "\"]"), wanted) << text;
    EXPECT_EQ(faults_of<std::vector<sys_seconds>>(R"(["0001-01-01T00:00:00+01:00","9999-12-31T23:59:59-01:00"])"),
              "/0 must be in the years 1 to 9999 in UTC; /1 must be in the years 1 to 9999 in UTC");
    EXPECT_EQ(faults_of<std::vector<sys_days>>(R"(["0000-06-15"])"), "/0 must be a date such as 2026-03-01");
    EXPECT_EQ(faults_of<std::vector<local_seconds>>(R"(["0000-06-15T00:00:00"])"),
              "/0 must be a date and time such as 2026-03-01T12:30:00");
    const std::string edges = R"(["0001-01-01T00:00:00Z","9999-12-31T23:59:59Z"])";
    EXPECT_EQ(to_json(from_json<std::vector<sys_seconds>>(edges)), edges);
    EXPECT_EQ(faults_of<std::vector<sys_time<nanoseconds>>>(edges),
              "/0 must be a date and time from 1677-09-21 to 2262-04-11; "
              "/1 must be a date and time from 1677-09-21 to 2262-04-11");
    EXPECT_EQ(to_json(from_json<std::vector<sys_time<nanoseconds>>>(R"(["2262-04-11T23:47:16Z"])")),
              R"(["2262-04-11T23:47:16Z"])");
    EXPECT_EQ(
        faults_of<std::vector<sys_time<duration<std::int32_t>>>>(R"(["2038-01-19T03:14:07Z", "2100-01-01T00:00Z"])"),
        "/1 must be a date and time from 1901-12-13 to 2038-01-19");
    EXPECT_THROW(to_json(sys_days(0y / June / 15)), Error);
    EXPECT_THROW(to_json(sys_days(10000y / January / 1)), Error);
    EXPECT_THROW(to_json(2026y / February / 29), Error);
    EXPECT_THROW(to_json(sys_seconds(sys_days(10000y / January / 1))), Error);
    EXPECT_THROW(to_json(sys_seconds::max()), Error);
    EXPECT_THROW(to_json(sys_time<hours>::min()), Error);
    EXPECT_THROW(to_json(local_seconds::min()), Error);
    EXPECT_THROW(to_json(hh_mm_ss(24h)), Error);
    EXPECT_THROW(to_json(hh_mm_ss(-1s)), Error);
}

struct Shift {
    std::string name;
    std::chrono::hh_mm_ss<std::chrono::microseconds> from;
    std::optional<std::chrono::hh_mm_ss<std::chrono::microseconds>> until;
    std::vector<std::chrono::hh_mm_ss<std::chrono::microseconds>> breaks;
};

TEST(JsonStruct, MembersWithoutEquality) {
    const std::string text = R"({"breaks":["12:00:00"],"from":"09:00:00","name":"x","until":null})";
    EXPECT_EQ(to_json(from_json<Shift>(text)), text);
}

TEST(JsonStruct, NumbersAreKeysOnce) {
    EXPECT_EQ((faults_of<std::map<int, int>>(R"({"1":1,"01":2,"2":3,"-0":4,"0":5})")),
              "/01 has the same number as another key; /0 has the same number as another key");
}

TEST(JsonStruct, FinerDigitsThanMicrosecondsAreTruncated) {
    using namespace std::chrono;
    using Moments = std::vector<sys_time<microseconds>>;
    EXPECT_EQ(to_json(from_json<Moments>(R"(["2026-03-01T12:30:00.1234567Z","2026-03-01T14:30:00.999999999+02:00"])")),
              R"(["2026-03-01T12:30:00.123456Z","2026-03-01T12:30:00.999999Z"])");
    EXPECT_EQ(to_json(from_json<std::vector<hh_mm_ss<microseconds>>>(R"(["12:30:00.1234567"])")),
              R"(["12:30:00.123456"])");
    EXPECT_EQ(faults_of<Moments>(R"(["2026-03-01T12:30:00.Z"])"),
              "/0 must be a date and time such as 2026-03-01T12:30:00Z");
}

TEST(JsonStruct, MembersWithAValueMayBeMissing) {
    EXPECT_EQ(faults_of<Defaults>("{}"),
              "/none is missing; /empty is missing; /list is missing; /line is missing; /day is missing");
    const auto read = from_json<Defaults>(R"({"none": 1, "empty": "", "list": [], "line": {"sku": "a"},
                                              "day": "2026-01-01"})");
    EXPECT_EQ(read.half, 0.5);
    EXPECT_EQ(read.given, "x");
    EXPECT_EQ(read.filled, std::vector<int>{1});
    EXPECT_EQ(read.line.quantity, 1);
}

TEST(JsonStruct, RenamedMembers) {
    EXPECT_EQ(to_json(Renamed{1, "Ann"}), R"({"class":1,"firstName":"Ann"})");
    EXPECT_EQ(from_json<Renamed>(R"({"firstName": "Bo"})").first_name, "Bo");
    EXPECT_EQ(faults_of<Renamed>(R"({"first_name": "Bo"})"),
              "/first_name is not a known member; /firstName is missing");
    EXPECT_THROW(to_json(Clash{}), Error);
}

TEST(JsonStruct, RecursiveStructs) {
    const auto tree = from_json<Tree>(R"({"name": "a", "children": [{"name": "b", "children": []}],
                                          "partner": {"name": "c", "children": []}})");
    EXPECT_EQ(tree.children.at(0).name, "b");
    ASSERT_NE(tree.partner, nullptr);
    EXPECT_EQ(to_json(tree), R"({"children":[{"children":[],"name":"b","partner":null}],"name":"a",)"
                             R"("partner":{"children":[],"name":"c","partner":null}})");
}

TEST(JsonStruct, ViewsAndPointersAreOnlyWritten) {
    const Line line{"a", 2};
    EXPECT_EQ(to_json(Shown{"n", &line}), R"({"line":{"quantity":2,"sku":"a"},"name":"n"})");
    EXPECT_EQ(to_json(Shown{"n"}), R"({"line":null,"name":"n"})");
    static_assert(!JsonReadable<Shown> && JsonReadable<Order>);
    static_assert(!JsonWritable<char> && !JsonWritable<std::chrono::seconds>);
}

TEST(JsonStruct, NumbersWithoutAJsonForm) {
    EXPECT_EQ(to_json(std::vector<double>{std::numeric_limits<double>::infinity(), std::nan(""), 1}),
              "[null,null,1.0]");
}

TEST(JsonStruct, AWrongNameInValidateIsReported) {
    EXPECT_THROW(from_json<Careless>(R"({"size": 1})"), Error) << "also for a document without a fault";
}

TEST(JsonStruct, RepeatedKeysCountOnce) { EXPECT_EQ(from_json<Line>(R"({"sku": "a", "sku": "b"})").sku, "b"); }

// Random documents read back as they were written, and documents with one change at random are either equal or refused.
TEST(JsonStruct, RandomDocumentsSurvive) {
    std::mt19937 random(7);
    const auto some = [&random](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    for (int round = 0; round < 500; ++round) {
        Order order;
        for (int i = some(4); i > 0; --i)
            order.lines.push_back(
                {std::string(static_cast<std::size_t>(some(20)), static_cast<char>('!' + some(90))), 1 + some(9)});
        if (some(2) != 0) order.note = "note";
        if (some(2) != 0) order.deliver_on = std::chrono::sys_days(std::chrono::days(some(20000)));
        std::string text = to_json(order);
        ASSERT_EQ(to_json(from_json<Order>(text)), text);
        text[static_cast<std::size_t>(some(static_cast<int>(text.size())))] = static_cast<char>(' ' + some(95));
        try {
            to_json(from_json<Order>(text));
        } catch (const Error&) {
            // Refused, and nothing else happened.
        }
    }
}

}  // namespace carboy::value
