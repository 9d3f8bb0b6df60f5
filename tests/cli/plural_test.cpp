#include "cli/carboy/plural.hpp"

#include <gtest/gtest.h>

namespace carboy::cli {
namespace {

TEST(Plural, OfNounsThatModelsHave) {
    const std::pair<const char*, const char*> words[] = {
        {"post", "posts"},
        {"category", "categories"},
        {"day", "days"},
        {"status", "statuses"},
        {"address", "addresses"},
        {"box", "boxes"},
        {"match", "matches"},
        {"news", "news"},
        {"person", "people"},
        {"sales_person", "sales_people"},
        {"child", "children"},
        {"shelf", "shelves"},
        {"wolf", "wolves"},
        {"bookshelf", "bookshelves"},
        {"golf", "golfs"},
        {"belief", "beliefs"},
        {"knife", "knives"},
        {"analysis", "analyses"},
        {"blog_post", "blog_posts"},
        {"quiz", "quizzes"},
        {"series", "series"},
        {"y", "ys"},
        {"human", "humans"},
        {"photo", "photos"},
        {"staff_member", "staff_members"},
    };
    for (const auto& [one, many] : words) EXPECT_EQ(plural(one), many);
}

}  // namespace
}  // namespace carboy::cli
