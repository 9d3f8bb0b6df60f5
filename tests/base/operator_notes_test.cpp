// Notes are logged when a server starts, not before, and each of them once.
#include <gtest/gtest.h>

#include <carboy/base/log.hpp>
#include <carboy/base/operator_notes.hpp>

#include <string>
#include <vector>

namespace carboy {
namespace {

TEST(OperatorNotesTest, WaitForTheServer) {
    std::vector<std::string> lines;
    set_log_sink([&lines](LogLevel level, std::string_view line) {
        EXPECT_EQ(level, LogLevel::warning);
        lines.emplace_back(line);
    });
    note_for_operator("old library");
    note_for_operator("old library");
    ASSERT_TRUE(flush_log());
    EXPECT_EQ(lines, std::vector<std::string>{});
    announce_operator_notes();
    announce_operator_notes();
    note_for_operator("later");
    note_for_operator("old library");
    set_log_sink({});
    EXPECT_EQ(lines, (std::vector<std::string>{"old library", "later"}));
}

}  // namespace
}  // namespace carboy
