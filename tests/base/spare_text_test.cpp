#include <gtest/gtest.h>

#include <carboy/base/spare_text.hpp>

#include <string>
#include <utility>

namespace carboy {
namespace {

std::string made(std::size_t size) {
    std::string text = text_with_room(size);
    EXPECT_TRUE(text.empty());
    EXPECT_GE(text.capacity(), size);
    text.assign(size, 'x');
    return text;
}

TEST(SpareText, ItsMemoryIsUsedAgain) {
    std::string text = made(5'000);
    const char* const memory = text.data();
    keep_memory(std::move(text));
    keep_memory(made(500));
    text = made(4'000);
    EXPECT_EQ(text.data(), memory);
    EXPECT_NE(made(4'000).data(), memory) << "it is taken only once";
}

TEST(SpareText, AShortTextDoesNotGetTheMemoryOfALongOne) {
    keep_memory(made(60'000));
    EXPECT_LT(made(2'000).capacity(), 10'000u);
    keep_memory(made(100'000));
    EXPECT_LT(made(90'000).capacity(), 100'000u) << "one of this size is not kept";
}

}  // namespace
}  // namespace carboy
