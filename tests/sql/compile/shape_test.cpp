// The cache of compiled statements tells shapes apart by what decides their text.
#include <gtest/gtest.h>
#include <carboy/sql/compile/compile.hpp>

#include <optional>
#include <string>

namespace carboy::sql {
namespace {

Table table_of(const char* name) {
    return {.name = name,
            .columns = {{.name = "id", .type = {}}},
            .primary_key = {},
            .uniques = {},
            .foreign_keys = {},
            .checks = {},
            .indexes = {}};
}

Select all_of(const Table& table) { return {.columns = {Expression::table_columns({&table})}, .from = {&table}}; }

TEST(Shape, ATableAtTheAddressOfADestroyedOneHasItsOwnText) {
    std::optional<Table> table;
    table.emplace(table_of("first"));
    const void* address = &*table;
    EXPECT_NE(compiled(all_of(*table), dialects::sqlite()).text.find("first"), std::string::npos);
    table.emplace(table_of("second"));
    ASSERT_EQ(address, &*table);
    EXPECT_NE(compiled(all_of(*table), dialects::sqlite()).text.find("second"), std::string::npos);
}

TEST(Shape, ALongChainIsOneList) {
    Expression chain = Expression::parameter_copy(ValueView::integer(1));
    std::string expected = " WHERE ?";
    for (int i = 0; i < 2000; ++i) {
        chain = Expression::binary(Op::or_, std::move(chain), Expression::parameter_copy(ValueView::integer(1)));
        expected += " OR ?";
    }
    const Table table = table_of("chained");
    Select statement = all_of(table);
    statement.where.push_back(std::move(chain));
    EXPECT_TRUE(compiled(statement, dialects::sqlite()).text.ends_with(expected));
}

TEST(Shape, OneTableIsCompiledOnce) {
    const Table table = table_of("kept");
    EXPECT_EQ(&compiled(all_of(table), dialects::sqlite()), &compiled(all_of(table), dialects::sqlite()));
}

TEST(Shape, AnAssignedTableHasItsOwnText) {
    Table table = table_of("before");
    const std::string before = compiled(all_of(table), dialects::sqlite()).text;
    table = table_of("after");
    EXPECT_NE(compiled(all_of(table), dialects::sqlite()).text, before);
}

TEST(Shape, TablesAreEqualWhateverTheirIds) { EXPECT_EQ(table_of("same"), table_of("same")); }

}  // namespace
}  // namespace carboy::sql
