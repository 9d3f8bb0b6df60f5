#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "web/reload/build_output.hpp"
#include "web/reload/build_tree.hpp"
#include "web/reload/source_watch.hpp"

namespace carboy::web {
namespace {

namespace fs = std::filesystem;

TEST(BuildOutput, FindsTheFirstErrorOfACompiler) {
    const BuildError error = first_error(
        "[1/3] Building CXX object app.cpp.o\n"
        "FAILED: app.cpp.o\n"
        "In file included from /src/app.cpp:3:\n"
        "/src/app.cpp:9:1: warning: unused\n"
        "/src/models.hpp: In function 'int f()':\n"
        "/src/models.hpp:12:5: error: 'nam' was not declared in this scope; did you mean 'name'?\n"
        "   12 |     nam = 1;\n"
        "      |     ^~~\n"
        "/src/models.hpp:14:2: error: second\n");
    EXPECT_EQ(error.file, "/src/models.hpp");
    EXPECT_EQ(error.line, 12);
    EXPECT_EQ(error.message, "'nam' was not declared in this scope; did you mean 'name'?");
    EXPECT_NE(error.text.find("^~~"), std::string::npos);
    EXPECT_EQ(error.text.find("second"), std::string::npos);
}

TEST(BuildOutput, FindsErrorsWithoutAColumn) {
    const BuildError fatal = first_error("app.cpp:1: fatal error: none.hpp: No such file or directory\n");
    EXPECT_EQ(fatal.line, 1);
    EXPECT_EQ(fatal.message, "none.hpp: No such file or directory");
    const BuildError cmake = first_error(
        "CMake Error at CMakeLists.txt:14 (add_executable):\n"
        "  Cannot find source file:\n\n    gone.cpp\n\n\nCMake Error: more\n");
    EXPECT_EQ(cmake.file, "CMakeLists.txt");
    EXPECT_EQ(cmake.line, 14);
    EXPECT_EQ(cmake.message, "Cannot find source file:");
    EXPECT_NE(cmake.text.find("gone.cpp"), std::string::npos);
}

TEST(BuildOutput, FindsErrorsOfTheLinker) {
    for (const char* line : {"/usr/bin/ld: app.cpp:(.text+0x1d): undefined reference to `forgotten()'",
                             "ld.lld: error: undefined symbol: forgotten()"}) {
        const BuildError error =
            first_error(std::string("[2/2] Linking\n") + line + "\ncollect2: error: ld returned 1\n");
        EXPECT_EQ(error.message, line);
        EXPECT_EQ(error.file, "");
    }
}

TEST(BuildOutput, ShowsTheEndOfWhatItDoesNotKnow) {
    std::string output;
    for (int i = 0; i < 100; ++i) output += "line " + std::to_string(i) + "\n";
    const BuildError error = first_error(output);
    EXPECT_EQ(error.message, "The build has failed.");
    EXPECT_TRUE(error.text.starts_with("line 60\n")) << error.text;
    EXPECT_TRUE(error.text.ends_with("line 99\n"));
    EXPECT_EQ(first_error("").text, "");
}

TEST(BuildOutput, LosesItsColors) {
    EXPECT_EQ(without_colors("\x1b[01m\x1b[Kapp.cpp:1:\x1b[m\x1b[K \x1b[01;31merror: \x1b[0mx"), "app.cpp:1: error: x");
    EXPECT_EQ(without_colors("cut \x1b[01;3"), "cut ");
}

TEST(SourceWatch, KnowsSources) {
    for (const char* name : {"app.cpp", "models.hpp", "a.b.cc", "CMakeLists.txt", "own.cmake"})
        EXPECT_TRUE(is_source(name)) << name;
    for (const char* name : {"", "app", ".app.cpp", ".#app.cpp", "app.cpp~", "4913", "page.html", "style.css", "a.sql"})
        EXPECT_FALSE(is_source(name)) << name;
}

class ScratchFolder : public testing::Test {
  protected:
    ScratchFolder() {
        std::string name = (fs::temp_directory_path() / "carboy-XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~ScratchFolder() override { fs::remove_all(folder); }

    void write(const std::string& name, const std::string& text = "x") const {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << text;
    }

    fs::path folder;
};

TEST_F(ScratchFolder, ChangesOfSourcesAreSeen) {
    write("app.cpp");
    write("pages/list.cpp");
    write("build/CMakeCache.txt");
    write(".git/x");
    SourceWatch watch(folder);
    EXPECT_EQ(watch.changed(), fs::path());
    write("pages/list.cpp", "y");
    EXPECT_EQ(watch.changed(), folder / "pages/list.cpp");
    for (const char* name : {"templates/page.html", "build/generated.cpp", ".git/app.cpp", "app.cpp~"}) write(name);
    EXPECT_EQ(watch.changed(), fs::path());
    fs::create_directories(folder / "later/below");
    EXPECT_EQ(watch.changed(), fs::path());
    write("later/below/new.hpp");
    EXPECT_EQ(watch.changed(), folder / "later/below/new.hpp");
    write("saved.tmp");
    fs::rename(folder / "saved.tmp", folder / "app.cpp");  // as editors save
    EXPECT_EQ(watch.changed(), folder / "app.cpp");
    fs::remove(folder / "app.cpp");
    EXPECT_EQ(watch.changed(), folder / "app.cpp");
}

TEST_F(ScratchFolder, ABuildTreeIsFoundAboveItsExecutable) {
    const fs::path sources = folder / "src", program = folder / "build/bin/shop";
    write("build/bin/shop");
    EXPECT_EQ(build_tree_of(program), std::nullopt);
    const auto write_cache = [&](const std::string& home) {
        write("build/CMakeCache.txt",
              "# comment\nCMAKE_COMMAND:INTERNAL=/usr/bin/cmake\nCMAKE_HOME_DIRECTORY:INTERNAL=" + home +
                  "\nOTHER:STRING=CMAKE_COMMAND:INTERNAL=/bin/false\n");
    };
    write_cache(sources.string());
    EXPECT_EQ(build_tree_of(program), std::nullopt);  // the sources are gone
    write("src/CMakeLists.txt");
    const auto tree = build_tree_of(program);
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->folder, folder / "build");
    EXPECT_EQ(tree->sources, sources);
    const std::vector<std::string> command = tree->command();
    EXPECT_EQ(command[0], "/usr/bin/cmake");
    EXPECT_EQ(command[4], "shop");
}

}  // namespace
}  // namespace carboy::web
