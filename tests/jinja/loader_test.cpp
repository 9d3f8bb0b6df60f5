#include <carboy/jinja/loader.hpp>

#include <unistd.h>
#include <filesystem>
#include <fstream>

namespace carboy::jinja {
namespace {

namespace fs = std::filesystem;

class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("carboy_loader_" + std::to_string(::getpid()))) {
        fs::create_directories(path_ / "sub");
        std::ofstream(path_ / "a.html") << "A";
        std::ofstream(path_ / "sub" / "b.html") << "B";
    }
    ~Folder() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

TEST(Loader, reads_files_and_stays_in_its_folder) {
    const Folder folder;
    const FolderLoader loader(folder.path() / "sub");
    EXPECT_EQ(loader.load("b.html")->text, "B");
    EXPECT_FALSE(loader.load("../a.html"));
    EXPECT_FALSE(loader.load("x/../../a.html"));
    EXPECT_FALSE(loader.load(std::string_view("b.html\0", 7)));
    EXPECT_FALSE(loader.load(""));
    EXPECT_FALSE(loader.load("/etc/passwd"));
    EXPECT_EQ(FolderLoader(folder.path()).list(), (std::vector<std::string>{"a.html", "sub/b.html"}));
}

TEST(Loader, choice_and_prefix) {
    auto first = std::make_shared<MapLoader>(MapLoader{{"x", "1"}});
    auto second = std::make_shared<MapLoader>(MapLoader{{"x", "2"}, {"y", "3"}});
    const ChoiceLoader choice({first, second});
    EXPECT_EQ(choice.load("x")->text, "1");
    EXPECT_EQ(choice.load("y")->text, "3");
    EXPECT_FALSE(choice.load("z"));
    const PrefixLoader prefix({{"one", first}, {"two", second}});
    EXPECT_EQ(prefix.load("two/x")->text, "2");
    EXPECT_FALSE(prefix.load("three/x"));
    EXPECT_EQ(prefix.list(), (std::vector<std::string>{"one/x", "two/x", "two/y"}));
}

TEST(Loader, embedded_files) {
    static constexpr EmbeddedFile files[] = {{"a.html", "A"}, {"b.html", "B"}};
    const EmbeddedLoader loader(files, 2);
    EXPECT_EQ(loader.load("b.html")->text, "B");
    EXPECT_FALSE(loader.load("c.html"));
}

}  // namespace
}  // namespace carboy::jinja
