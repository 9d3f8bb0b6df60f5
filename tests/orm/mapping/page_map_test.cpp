#include "orm/mapping/page_map.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <vector>

namespace {

using carboy::orm::PageMap;

TEST(PageMap, FindsWhatWasEntered) {
    PageMap<int> map;
    int one = 1, two = 2;
    EXPECT_EQ(map.find(7), nullptr);
    map[7] = &one;
    map[8] = &two;  // on the next page
    ASSERT_NE(map.find(7), nullptr);
    EXPECT_EQ(*map.find(7), &one);
    EXPECT_EQ(*map.find(8), &two);
    EXPECT_EQ(map.find(6), nullptr) << "a neighbour on the same page";
    EXPECT_EQ(map.find(16), nullptr) << "a page that there is not";
}

TEST(PageMap, APointerThatIsNullIsTheSameAsNone) {
    PageMap<int> map;
    EXPECT_EQ(map[3], nullptr);
    EXPECT_EQ(map.find(3), nullptr);
    int visited = 0;
    map.for_each([&](int*) { ++visited; });
    EXPECT_EQ(visited, 0);
}

TEST(PageMap, ForgetsOnlyTheErasedKey) {
    PageMap<int> map;
    int one = 1, two = 2;
    map[1] = &one;
    map[2] = &two;
    map.erase(1);
    map.erase(100);
    EXPECT_EQ(map.find(1), nullptr);
    EXPECT_EQ(*map.find(2), &two);
}

TEST(PageMap, HasRoomForTheLowestAndTheHighestKey) {
    PageMap<int> map;
    std::vector<int> values(5);
    const std::int64_t keys[] = {std::numeric_limits<std::int64_t>::min(), -1, 0, 1,
                                 std::numeric_limits<std::int64_t>::max()};
    for (std::size_t i = 0; i < 5; ++i) map[keys[i]] = &values[i];
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(*map.find(keys[i]), &values[i]) << keys[i];
}

TEST(PageMap, PlacesStayWhereTheyAreWhileOthersAreAdded) {
    PageMap<int> map;
    int one = 1;
    int*& place = map[5];
    for (std::int64_t key = 1000; key < 3000; ++key) map[key] = &one;
    place = &one;
    EXPECT_EQ(*map.find(5), &one);
}

/// Keys of several kinds: neighbours, multiples of powers of two, and any others.
std::int64_t random_key(std::mt19937_64& random) {
    switch (random() % 4) {
        case 0: return static_cast<std::int64_t>(random() % 200);
        case 1: return static_cast<std::int64_t>(random() % 50) << (random() % 40);
        case 2: return -static_cast<std::int64_t>(random() % 200);
        default: return static_cast<std::int64_t>(random());
    }
}

TEST(PageMap, BehavesLikeAMap) {
    std::mt19937_64 random(20251201);
    for (int round = 0; round < 50; ++round) {
        PageMap<int> map;
        std::map<std::int64_t, int*> model;
        std::vector<int> values(64);
        for (int step = 0; step < 800; ++step) {
            const std::int64_t key = random_key(random);
            int* const value = &values[random() % values.size()];
            if (random() % 4 == 0) {
                map.erase(key);
                model.erase(key);
            } else {
                map[key] = model[key] = value;
            }
            const std::int64_t other = random_key(random);
            int** const found = map.find(other);
            const auto expected = model.find(other);
            ASSERT_EQ(found == nullptr ? nullptr : *found, expected == model.end() ? nullptr : expected->second);
        }
        std::size_t visited = 0;
        map.for_each([&](int*) { ++visited; });
        EXPECT_EQ(visited, model.size());
        for (const auto& [key, value] : model) ASSERT_EQ(*map.find(key), value);
    }
}

}  // namespace
