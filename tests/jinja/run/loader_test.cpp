#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/run/loader.hpp>

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

TEST(Loader, ReadsFilesAndStaysInItsFolder) {
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

TEST(Loader, ChoiceAndPrefix) {
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

/// Counts the calls of a loader.
class Counting : public Loader {
  public:
    explicit Counting(fs::path folder) : folder_(std::move(folder)) {}
    std::optional<Source> load(std::string_view name) const override {
        ++loads;
        return folder_.load(name);
    }
    bool has(std::string_view name) const override { return folder_.has(name); }
    std::int64_t version(const Source& loaded, std::string_view name) const override {
        ++looks;
        return folder_.version(loaded, name);
    }
    mutable int loads = 0, looks = 0;

  private:
    FolderLoader folder_;
};

TEST(Loader, AFileIsReadAgainOnlyAfterAChange) {
    const Folder folder;
    const auto counting = std::make_shared<Counting>(folder.path());
    const auto choice = std::make_shared<ChoiceLoader>(
        std::vector<std::shared_ptr<const Loader>>{std::make_shared<MapLoader>(), counting});
    const Environment env({.auto_reload = true}, choice);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(env.render("a.html"), "A");
    EXPECT_EQ(counting->loads, 1);
    EXPECT_EQ(counting->looks, 4);
    std::ofstream(folder.path() / "a.html") << "changed";
    fs::last_write_time(folder.path() / "a.html", fs::file_time_type::clock::now() + std::chrono::seconds(5));
    EXPECT_EQ(env.render("a.html"), "changed");
    EXPECT_EQ(counting->loads, 2);

    const Environment seldom({.auto_reload = true, .reload_interval = std::chrono::hours(1)}, choice);
    counting->looks = 0;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(seldom.render("a.html"), "changed");
    EXPECT_EQ(counting->looks, 0);
}

TEST(Loader, ANewFileThatPrecedesAnotherIsNoticed) {
    const Folder folder;
    fs::create_directories(folder.path() / "first");
    const auto folders = std::make_shared<FolderLoader>(std::vector{folder.path() / "first", folder.path()});
    const auto choice = std::make_shared<ChoiceLoader>(std::vector<std::shared_ptr<const Loader>>{
        std::make_shared<FolderLoader>(folder.path() / "first"), std::make_shared<FolderLoader>(folder.path())});
    const Environment by_folders({.auto_reload = true}, folders), by_choice({.auto_reload = true}, choice);
    for (const Environment* env : {&by_folders, &by_choice}) EXPECT_EQ(env->render("a.html"), "A");
    std::ofstream(folder.path() / "first" / "a.html") << "first";
    for (const Environment* env : {&by_folders, &by_choice}) EXPECT_EQ(env->render("a.html"), "first");
    fs::remove(folder.path() / "first" / "a.html");
    for (const Environment* env : {&by_folders, &by_choice}) EXPECT_EQ(env->render("a.html"), "A");
    fs::remove(folder.path() / "a.html");
    EXPECT_THROW(by_choice.render("a.html"), TemplateNotFound);
}

TEST(Loader, EmbeddedFiles) {
    static constexpr EmbeddedFile files[] = {{"a.html", "A"}, {"b.html", "B"}};
    const EmbeddedLoader loader(files, 2);
    EXPECT_EQ(loader.load("b.html")->text, "B");
    EXPECT_FALSE(loader.load("c.html"));
}

}  // namespace
}  // namespace carboy::jinja
