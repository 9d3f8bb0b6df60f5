#include "orm/session/change_list.hpp"

#include <gtest/gtest.h>

namespace carboy::orm {
namespace {

TEST(ChangeListTest, AnObjectIsInAListOnceAndLeavesItAtOnce) {
    InstanceState a, b;
    ChangeList changes;
    changes.added.add(a);
    changes.added.add(b);
    changes.added.add(a);
    EXPECT_EQ(changes.added.size(), 2u);
    changes.added.remove(a);
    EXPECT_EQ(changes.added.all(), std::vector<InstanceState*>{&b});
    changes.added.add(a);
    EXPECT_EQ(changes.added.all(), (std::vector<InstanceState*>{&b, &a}));
    changes.clear();
    EXPECT_FALSE(changes.has_work());
    EXPECT_FALSE(a.in_added);
}

TEST(ChangeListTest, ComingAndGoingDoesNotGrowTheList) {
    InstanceState a;
    ChangeList changes;
    for (int i = 0; i < 10'000; ++i) {
        changes.dirty.add(a);
        changes.dirty.remove(a);
    }
    changes.dirty.add(a);
    EXPECT_EQ(changes.dirty.all().size(), 1u);
    EXPECT_LT(changes.dirty.all().capacity(), 1000u);
}

TEST(ChangeListTest, AChangeSaysWhatTheRowHas) {
    Change change{.column = 0, .original = sql::Value(sql::ValueView::integer(1)), .stored = {}};
    const sql::ValueView now = sql::ValueView::integer(3);
    EXPECT_EQ(change.in_row(now).as_integer(), 1);
    change.pending = false;
    change.written = true;
    EXPECT_EQ(change.in_row(now).as_integer(), 3);
    change.pending = true;
    change.stored = std::make_unique<sql::Value>(sql::ValueView::integer(2));
    EXPECT_EQ(change.in_row(now).as_integer(), 2);
}

}  // namespace
}  // namespace carboy::orm
