#include <carboy/value/json/plain_struct.hpp>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <carboy/value/json/json_struct.hpp>

namespace plain_shop {

struct Item {
    std::string sku;
    int quantity = 1;
    void validate(carboy::value::Faults& faults) const { faults.require(quantity > 0, "quantity", "must be positive"); }
};

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total;
};

}  // namespace plain_shop

namespace carboy::value {

namespace {

using plain_shop::Item;
using plain_shop::Page;

struct Node {
    std::string name;
    std::vector<Node> children;
    std::unique_ptr<Node> next;
    static constexpr JsonNames json_names{{"next", "following"}};
};

struct Bundle {
    bool flag = true;
    std::array<int, 2> pair{};
    std::map<std::string, Item> by_name;
    std::optional<Item> first;
    double größe = 0.5;
    Page<Item> page;
};

/// The same members, listed.
struct Listed {
    bool flag = true;
    std::array<int, 2> pair{};
    std::map<std::string, Item> by_name;
    std::optional<Item> first;
    double größe = 0.5;
    Page<Item> page;
    CARBOY_JSON(Listed, flag, pair, by_name, first, größe, page);
};

struct ThirtyTwo {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7,
        c8, c9, d0, d1;
};
struct ThirtyThree {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7,
        c8, c9, d0, d1, d2;
};

struct Empty {};
struct Derived : Item {
    int more = 0;
};
struct OfEmptyBase : Empty {
    int more = 0;
};
struct Reference {
    int& number;
};
struct Explicit {
    explicit Explicit() = default;
    int number = 0;
};
struct WithExplicit {
    int number = 0;
    Explicit last;
};
struct Constructed {
    Constructed() : number(1) {}
    int number;
};
class Hidden {
    [[maybe_unused]] int number_ = 0;
};
struct Array {
    char text[16];
    int number;
};
union Union {
    int number;
    float real;
};

std::string faults_in(std::string_view text) {
    try {
        from_json<Page<Item>>(text);
    } catch (const JsonFaultsError& error) {
        std::string out;
        for (const JsonFaultAt& fault : error.faults()) out += fault.pointer + " " + fault.message + "; ";
        return out;
    }
    return {};
}

}  // namespace

TEST(PlainStruct, WhatIsOne) {
    static_assert(PlainStruct<Item> && PlainStruct<Page<Item>> && PlainStruct<Node> && PlainStruct<Bundle>);
    static_assert(!PlainStruct<Empty> && !PlainStruct<Derived> && !PlainStruct<OfEmptyBase>);
    static_assert(!PlainStruct<Reference> && !PlainStruct<WithExplicit> && !PlainStruct<Constructed>);
    static_assert(!PlainStruct<Hidden> && !PlainStruct<Union> && !PlainStruct<int> && !PlainStruct<Item*>);
    static_assert(!PlainStruct<std::array<int, 3>> && !PlainStruct<std::string> && !PlainStruct<std::tuple<int>>);
    static_assert(detail::member_count<ThirtyTwo> == 32 && !PlainStruct<ThirtyThree>);
    static_assert(detail::member_count<Array> == 2, "an array is one member");
    static_assert(JsonReadable<Bundle> && !JsonWritable<Derived>);
    EXPECT_EQ((detail::PlainMember<ThirtyTwo, 31>::name()), "d1");
    EXPECT_EQ((detail::PlainMember<Array, 0>::name()), "text");
}

TEST(PlainStruct, IsWrittenAsWithALine) {
    const Bundle plain{.by_name = {{"x", {"a", 2}}}, .page = {{{"b", 3}}, 1}};
    const Listed listed{.by_name = {{"x", {"a", 2}}}, .page = {{{"b", 3}}, 1}};
    EXPECT_EQ(to_json(plain), to_json(listed));
    EXPECT_EQ(to_json(Item{"a", 2}), R"({"quantity":2,"sku":"a"})");
    EXPECT_EQ(to_json(from_json<Bundle>(to_json(plain))), to_json(plain));
    struct Local {
        int number = 3;
    };
    EXPECT_EQ(to_json(Local{}), R"({"number":3})");
}

TEST(PlainStruct, IsReadWithEveryFault) {
    EXPECT_EQ(faults_in(R"({"items": [{"sku": 1}, {"sku": "a", "quantity": 0}, 7], "totl": 1})"),
              "/items/0/sku must be text; /items/1/quantity must be positive; /items/2 must be an object; "
              "/totl is not a known member; /total is missing; ");
    EXPECT_EQ(from_json<Item>(R"({"sku": "a"})").quantity, 1);
}

TEST(PlainStruct, IsRecursiveAndRenamed) {
    const std::string text =
        R"({"children":[{"children":[],"following":null,"name":"b"}],"following":null,"name":"a"})";
    EXPECT_EQ(to_json(from_json<Node>(text)), text);
}

TEST(PlainStruct, HasANameWithoutItsNamespace) {
    EXPECT_EQ(json_struct<Item>().name(), "Item");
    EXPECT_EQ(json_struct<Bundle>().name(), "Bundle");
    EXPECT_EQ(json_struct<Page<Item>>().name(), "Page_Item");
    EXPECT_EQ((json_struct<Page<Page<int>>>().name()), "Page_Page_int");
}

}  // namespace carboy::value
