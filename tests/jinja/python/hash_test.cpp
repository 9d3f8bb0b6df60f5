// Keys of dicts: equal keys have equal hashes regardless of their types, and no pattern of keys makes a dict slow.
#include <carboy/jinja.hpp>

#include <functional>

#include "support/cpu_time.hpp"

namespace carboy::jinja {
namespace {

TEST(Hash, EqualKeysOfDifferentTypesAreOneKey) {
    const std::vector<std::vector<Value>> groups = {
        {1, 1.0, true, make_decimal("1"), make_decimal("1.00"), std::uint8_t{1}, 1.0F},
        {0, 0.0, -0.0, false, make_decimal("0"), make_decimal("-0.0")},
        {0.5, make_decimal("0.5"), make_decimal("0.50")},
        {std::int64_t{9100000000000000000}, 9.1e18, make_decimal("9.1E+18")},
        {INT64_MIN, -0x1p63, make_decimal("-9223372036854775808")},
        {0x1p63, std::uint64_t{1} << 63, make_large_integer("9223372036854775808"),
         make_decimal("9223372036854775808")},
        {1e22, make_decimal("1E+22"), make_decimal("10000000000000000000000")},
        {"a & b", Value::markup("a & b"), Value::view("a & b"), Value(std::string("a & b"))},
        {make_tuple({1, "a"}), make_tuple({1.0, Value::markup("a")}), make_tuple({true, "a"})},
    };
    for (std::size_t a = 0; a < groups.size(); ++a) {
        Dict dict;
        for (const Value& key : groups[a]) dict.set(key, 1);
        EXPECT_EQ(dict.size(), 1u) << groups[a][0].repr();
        for (const Value& key : groups[a]) EXPECT_EQ(hash_value(key), hash_value(groups[a][0])) << key.repr();
        for (std::size_t b = 0; b < groups.size(); ++b) EXPECT_EQ(dict.find(groups[b][0]) != nullptr, a == b);
    }
}

TEST(Hash, SimilarKeysHaveDifferentHashes) {
    const auto differ = [](const Value& a, const Value& b) { return hash_value(a) != hash_value(b); };
    EXPECT_TRUE(differ(make_decimal("1E+22"), make_decimal("10000000000000000000001")));
    EXPECT_TRUE(differ(make_large_integer("10000000000000000000000"), make_large_integer("10000000000000000000001")));
    EXPECT_TRUE(differ(make_tuple({1, 2}), make_tuple({2, 1})));
    EXPECT_TRUE(differ(make_tuple({}), make_tuple({make_tuple({})})));
    EXPECT_TRUE(differ(std::string(16, 'a'), std::string(17, 'a')));
    EXPECT_TRUE(differ(std::string("\0", 1), std::string("\0\0", 2)));
    EXPECT_TRUE(differ("", std::string("\0", 1)));
    EXPECT_TRUE(differ("12345678abcdefgh", "abcdefgh12345678"));
}

/// Returns the CPU time that a dict of these keys takes, and checks that it finds them again.  Units: seconds.
double time_of(const std::function<Value(std::uint64_t)>& key, std::uint64_t count) {
    std::vector<Value> keys;
    for (std::uint64_t i = 0; i < count; ++i) keys.push_back(key(i));
    return carboy::timing::best_cpu_time([&] {
        Dict dict;
        for (const Value& value : keys) dict.set(value, nullptr);
        EXPECT_EQ(dict.size(), count);
        for (const Value& value : keys) EXPECT_NE(dict.find(value), nullptr);
    });
}

TEST(Hash, PatternsOfKeysTakeLinearTime) {
    const auto number = [](std::uint64_t i) { return static_cast<std::int64_t>(i); };
    const std::pair<const char*, std::function<Value(std::uint64_t)>> families[] = {
        {"halves", [](std::uint64_t i) { return static_cast<double>(i) + 0.5; }},
        {"tenths", [](std::uint64_t i) { return static_cast<double>(i) / 10 + 0.01; }},
        {"powers of two", [&](std::uint64_t i) { return number(i << 47); }},
        {"multiples", [&](std::uint64_t i) { return number(i * 4096); }},
        {"pairs",
         [&](std::uint64_t i) {
             return make_tuple({number(i % 217), number(i / 217)});
         }},
        {"sums",
         [&](std::uint64_t i) {
             return make_tuple({number(31 * i), number(-961 * i)});
         }},
        {"names", [](std::uint64_t i) { return "name_" + std::to_string(i); }},
        {"long names", [](std::uint64_t i) { return std::string(40, 'x') + std::to_string(i) + std::string(40, 'x'); }},
        {"bytes in front", [](std::uint64_t i) { return std::string(reinterpret_cast<const char*>(&i), 8) + "tail"; }},
        {"decimals",
         [](std::uint64_t i) { return make_decimal("10000000000000000000000" + std::to_string(10000 + i)); }},
        {"dates", [&](std::uint64_t i) { return Value(std::chrono::sys_days(std::chrono::days(number(i)))); }},
        {"moments", [&](std::uint64_t i) { return Value(std::chrono::sys_seconds(std::chrono::hours(number(i)))); }},
    };
    for (const auto& [name, key] : families) {
        const double few = time_of(key, 3'000), many = time_of(key, 48'000);
        // There are 16 times as many keys; a pattern that collides would cost 256 times as much.
        EXPECT_LT(many, 64 * few + 0.002) << name;
    }
}

TEST(Hash, UniqueOfFloatsTakesLinearTime) {
    const auto time_of = [](int count) {
        std::vector<double> numbers;
        for (int i = 0; i < count; ++i) numbers.push_back(i + 0.5);
        return carboy::timing::best_cpu_time([&] {
            EXPECT_EQ(Environment().from_string("{{ n|unique|list|length }}").render({{"n", numbers}}),
                      std::to_string(count));
        });
    };
    EXPECT_LT(time_of(80'000), 64 * time_of(5'000));
}

TEST(Hash, UniqueIsLazy) { EXPECT_EQ(Environment().from_string("{{ range(10 ** 15)|unique|first }}").render(), "0"); }

}  // namespace
}  // namespace carboy::jinja
