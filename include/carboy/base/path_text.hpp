// A path of a file or folder, for public headers. <filesystem> costs each file that includes it 16 MB of the memory of
// GCC 12, after the other standard headers that Carboy's headers include.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace carboy {

/// std::filesystem::path, which is not named here.
template <class T>
concept FilesystemPath = requires(const T& path) {
    std::string_view(path.native());
    path.lexically_normal();
};

/// The text of a path. Converts from and to std::filesystem::path, so code that includes <filesystem> can use either.
class PathText {
  public:
    PathText() = default;
    PathText(const char* text) : text_(text) {}
    PathText(std::string text) noexcept : text_(static_cast<std::string&&>(text)) {}
    PathText(std::string_view text) : text_(text) {}
    /// From a std::filesystem::path.
    template <FilesystemPath Other>
    PathText(const Other& other) : text_(other.native()) {}

    /// To a std::filesystem::path.
    template <FilesystemPath Other>
    operator Other() const {
        return Other(text_);
    }
    operator const std::string&() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    const std::string& string() const noexcept { return text_; }
    const char* c_str() const noexcept { return text_.c_str(); }
    bool empty() const noexcept { return text_.empty(); }

    /// Joins two paths: `folder / "name"`. An absolute path on the right is the result.
    friend PathText operator/(const PathText& folder, const PathText& name) { return joined(folder, name); }
    friend bool operator==(const PathText& a, const PathText& b) noexcept { return a.text_ == b.text_; }
    /// With a std::filesystem::path on either side, the result is one too.
    template <FilesystemPath Other>
    friend Other operator/(const PathText& folder, const Other& name) {
        return Other(folder.text_) / name;
    }
    template <FilesystemPath Other>
    friend Other operator/(const Other& folder, const PathText& name) {
        return folder / Other(name.text_);
    }
    template <FilesystemPath Other>
    friend bool operator==(const PathText& a, const Other& b) {
        return Other(a.text_) == b;
    }
    friend std::ostream& operator<<(std::ostream& out, const PathText& path);

  private:
    static PathText joined(const PathText& folder, const PathText& name);

    std::string text_;
};

}  // namespace carboy
