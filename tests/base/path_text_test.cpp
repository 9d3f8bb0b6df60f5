// A path as text, and beside std::filesystem::path, whose operator/ says what is right.
#include <carboy/base/path_text.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace carboy {
namespace {

namespace fs = std::filesystem;

std::string text_of(const PathText& path) { return path.string(); }

TEST(PathText, ComesFromEveryKindOfText) {
    EXPECT_EQ(text_of("a/b"), "a/b");
    EXPECT_EQ(text_of(std::string("a/b")), "a/b");
    EXPECT_EQ(text_of(std::string_view("a/b")), "a/b");
    EXPECT_EQ(text_of(fs::path("a/b")), "a/b");
    EXPECT_TRUE(PathText().empty());
}

TEST(PathText, BecomesWhatAFunctionTakes) {
    const PathText path = "a/b";
    const fs::path as_path = path;
    const std::string& as_string = path;
    const std::string_view as_view = path;
    EXPECT_EQ(as_path, fs::path("a/b"));
    EXPECT_EQ(as_string, "a/b");
    EXPECT_EQ(as_view, "a/b");
    EXPECT_EQ(fs::path(path).filename(), "b");
    EXPECT_STREQ(path.c_str(), "a/b");
    std::ostringstream out;
    out << path;
    EXPECT_EQ(out.str(), "a/b");
    EXPECT_FALSE(std::ifstream(path / "missing"));
}

TEST(PathText, JoinsAsStdFilesystemDoes) {
    for (const char* folder : {"", "a", "a/", "/", "/a/b", "."})
        for (const char* name : {"", "b", "b/c", "/b", "..", "b/"})
            EXPECT_EQ(text_of(PathText(folder) / name), (fs::path(folder) / name).string()) << folder << " / " << name;
}

TEST(PathText, MixesWithStdFilesystem) {
    const fs::path below = PathText("a") / fs::path("b"), above = fs::path("a") / PathText("b");
    EXPECT_EQ(below, "a/b");
    EXPECT_EQ(above, below);
    EXPECT_TRUE(PathText("a/b") == below && below == PathText("a/b") && below != PathText("a"));
    EXPECT_TRUE(PathText("a/b") == "a/b" && PathText("a") != "b");
}

}  // namespace
}  // namespace carboy
