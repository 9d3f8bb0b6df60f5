// The sources of templates. Loaders can be combined: a choice tries each, a prefix removes a part of the name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/path_text.hpp>
#include <carboy/base/smart_pointers.hpp>

namespace carboy::jinja {

/// A template's text, and the data for detecting a change.
struct Source {
    std::string text;
    /// The file's path; empty when there is none.
    std::string file;
    /// Changes whenever the text changes; Environment compares it when auto_reload is on.
    std::int64_t version = 0;
};

class Loader {
  public:
    virtual ~Loader() = default;
    /// Returns the source; nullopt when this loader has no such template. Threads: any.
    virtual std::optional<Source> load(std::string_view name) const = 0;
    /// True when load(name) would find it.
    virtual bool has(std::string_view name) const;
    /// Returns the current version of the source, which equals `version` when it is unchanged.
    virtual std::int64_t version(const Source& loaded, std::string_view name) const;
    /// Every template name, sorted.
    virtual std::vector<std::string> list() const;
};

/// Reads files below folders; a name cannot lead out of them.
class FolderLoader : public Loader {
  public:
    explicit FolderLoader(PathText folder);
    explicit FolderLoader(std::vector<PathText> folders);
    /// From other paths, such as std::filesystem::path.
    template <class OtherPath>
    explicit FolderLoader(const std::vector<OtherPath>& folders)
        : FolderLoader(std::vector<PathText>(folders.begin(), folders.end())) {}
    ~FolderLoader() override;
    std::optional<Source> load(std::string_view name) const override;
    bool has(std::string_view name) const override { return !path_of(name).empty(); }
    std::int64_t version(const Source& loaded, std::string_view name) const override;
    std::vector<std::string> list() const override;

  private:
    /// Returns the first file of that name; empty when there is none.
    PathText path_of(std::string_view name) const;
    std::vector<PathText> folders_;
};

/// Sources in memory. Lifetime: it owns names and strings.
class MapLoader : public Loader {
  public:
    MapLoader();
    MapLoader(std::initializer_list<std::pair<std::string, std::string>> sources);
    ~MapLoader() override;
    void set(std::string name, std::string text);
    std::optional<Source> load(std::string_view name) const override;
    std::int64_t version(const Source& loaded, std::string_view name) const override;
    std::vector<std::string> list() const override;

  private:
    std::vector<std::pair<std::string, std::string>> sources_;
};

/// A file embedded in the executable.
struct EmbeddedFile {
    std::string_view name;
    std::string_view text;
};

/// Templates embedded in the executable. Lifetime: the files are static.
class EmbeddedLoader : public Loader {
  public:
    EmbeddedLoader(const EmbeddedFile* files, std::size_t count) : files_(files), count_(count) {}
    std::optional<Source> load(std::string_view name) const override;
    std::vector<std::string> list() const override;

  private:
    const EmbeddedFile* files_;
    std::size_t count_;
};

/// The first loader that has the template.
class ChoiceLoader : public Loader {
  public:
    explicit ChoiceLoader(std::vector<std::shared_ptr<const Loader>> loaders);
    ~ChoiceLoader() override;
    std::optional<Source> load(std::string_view name) const override;
    std::int64_t version(const Source& loaded, std::string_view name) const override;
    std::vector<std::string> list() const override;

    bool has(std::string_view name) const override;

  private:
    std::vector<std::shared_ptr<const Loader>> loaders_;
};

/// "admin/list.html" -> the loader of "admin" is asked for "list.html".
class PrefixLoader : public Loader {
  public:
    PrefixLoader(std::vector<std::pair<std::string, std::shared_ptr<const Loader>>> loaders, char delimiter = '/');
    ~PrefixLoader() override;
    std::optional<Source> load(std::string_view name) const override;
    std::int64_t version(const Source& loaded, std::string_view name) const override;
    std::vector<std::string> list() const override;

    bool has(std::string_view name) const override;

  private:
    std::pair<const Loader*, std::string_view> split(std::string_view name) const;
    std::vector<std::pair<std::string, std::shared_ptr<const Loader>>> loaders_;
    char delimiter_;
};

}  // namespace carboy::jinja
