#include "web/debug/call_stack.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

namespace carboy::web {
namespace {

namespace fs = std::filesystem;

// A file next to the folder of the test program, as the sources of a project lie next to its build.
class SourceLinesTest : public testing::Test {
  protected:
    SourceLinesTest() {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "source.cpp") << "one\ntwo\nthree\nfour\n";
    }
    ~SourceLinesTest() override { fs::remove_all(folder_); }

    const fs::path program_ = fs::read_symlink("/proc/self/exe").parent_path();
    const fs::path folder_ = program_.parent_path() / ("call_stack_test_" + std::to_string(::getpid()));
    const std::vector<std::pair<int, std::string>> middle_{{2, "two"}, {3, "three"}, {4, "four"}};
};

TEST_F(SourceLinesTest, AreThoseAroundTheLine) {
    EXPECT_EQ(source_lines((folder_ / "source.cpp").string(), 3, 1), middle_);
    EXPECT_TRUE(source_lines((folder_ / "source.cpp").string(), 9, 1).empty()) << "the file has changed since";
    EXPECT_TRUE(source_lines((folder_ / "none.cpp").string(), 3, 1).empty());
}

TEST_F(SourceLinesTest, ARelativePathIsThatOfABuildFolderAroundTheProgram) {
    const fs::path elsewhere = fs::temp_directory_path();
    const fs::path before = fs::current_path();
    fs::current_path(elsewhere);
    EXPECT_EQ(source_lines(fs::relative(folder_ / "source.cpp", program_).string(), 3, 1), middle_);
    EXPECT_EQ(source_lines(fs::relative(folder_ / "source.cpp", program_.parent_path()).string(), 3, 1), middle_);
    EXPECT_TRUE(source_lines("../../none.cpp", 3, 1).empty());
    fs::current_path(before);
}

}  // namespace
}  // namespace carboy::web
