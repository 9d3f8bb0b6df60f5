#include <carboy/sql/types/uuid.hpp>

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <unordered_set>

namespace carboy {
namespace {

using sql::DataError;
using sql::from_view;
using sql::Uuid;
using sql::ValueView;

constexpr const char* dashed = "123e4567-e89b-42d3-a456-426614174000";
constexpr const char* plain = "123e4567e89b42d3a456426614174000";

TEST(UuidTest, ReadsEverySpelling) {
    for (const char* text :
         {dashed, plain, "{123e4567-e89b-42d3-a456-426614174000}", "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
          "123E4567-E89B-42D3-A456-426614174000", "URN:UUID:123e4567e89b42d3a456426614174000"})
        EXPECT_EQ(Uuid(text).to_string(), dashed) << text;
    EXPECT_EQ(Uuid(dashed).hex(), plain);
    EXPECT_EQ(Uuid(dashed).version(), 4);
}

TEST(UuidTest, RefusesOtherText) {
    for (const char* text : {"", "x", "123e4567-e89b-42d3-a456-42661417400", "123e4567-e89b-42d3-a456-4266141740000",
                             "123e4567e89b-42d3-a456-426614174000-", "g23e4567e89b42d3a456426614174000",
                             "{123e4567e89b42d3a456426614174000", "urn:uuid:", "{}",
                             "123e4567-e89b-42d3-a456_426614174000", " 123e4567e89b42d3a456426614174000"}) {
        EXPECT_THROW(Uuid{text}, DataError) << text;
        EXPECT_FALSE(Uuid::parse(text)) << text;
    }
}

TEST(UuidTest, RandomOnesDiffer) {
    std::unordered_set<Uuid> seen;
    for (int i = 0; i < 2000; ++i) {
        const Uuid id = Uuid::random();
        EXPECT_EQ(id.version(), 4);
        EXPECT_EQ(id.bytes()[8] & 0xc0, 0x80);
        EXPECT_EQ(Uuid(id.to_string()), id);
        EXPECT_TRUE(seen.insert(id).second);
    }
    EXPECT_TRUE(Uuid().is_nil());
    EXPECT_EQ(Uuid().to_string(), "00000000-0000-0000-0000-000000000000");
}

TEST(UuidTest, OrdersAsItsText) {
    const std::set<Uuid> ids{Uuid::random(), Uuid::random(), Uuid(dashed), Uuid()};
    std::string before;
    for (const Uuid& id : ids) {
        EXPECT_LT(before, id.to_string());
        before = id.to_string();
    }
}

TEST(UuidTest, TravelsAsHexAndReadsBytes) {
    const Uuid id(dashed);
    sql::Scratch scratch;
    EXPECT_EQ(sql::to_view(id, scratch), ValueView::text(plain));
    EXPECT_EQ(from_view<Uuid>(ValueView::text(dashed)), id);
    EXPECT_EQ(from_view<Uuid>(ValueView::blob(id.bytes().data(), 16)), id);
    EXPECT_THROW(from_view<Uuid>(ValueView::blob(id.bytes().data(), 15)), DataError);
    EXPECT_THROW(from_view<Uuid>(ValueView::integer(1)), DataError);
    EXPECT_THROW(from_view<Uuid>(ValueView::null()), DataError);
    std::ostringstream out;
    out << id;
    EXPECT_EQ(out.str(), dashed);
}

}  // namespace
}  // namespace carboy
