// A path of a file or folder, for public headers. <filesystem> costs each file that includes it 20 MB and a tenth of
// the time that Carboy's headers take.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace carboy {

/// The text of a path. Converts from and to std::filesystem::path, so code that includes <filesystem> can use either.
class Path {
  public:
    Path() = default;
    Path(const char* text) : text_(text) {}
    Path(std::string text) noexcept : text_(static_cast<std::string&&>(text)) {}
    Path(std::string_view text) : text_(text) {}
    /// From a std::filesystem::path.
    template <class Other>
    requires requires(const Other& other) { std::string_view(other.native()); }
    Path(const Other& other) : text_(other.native()) {}

    /// To a std::filesystem::path.
    template <class Other>
    requires requires(const Other& other) { std::string_view(other.native()); }
    operator Other() const { return Other(text_); }
    operator const std::string&() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    const std::string& string() const noexcept { return text_; }
    const char* c_str() const noexcept { return text_.c_str(); }
    bool empty() const noexcept { return text_.empty(); }

    /// Joins two paths: `folder / "name"`. An absolute path on the right is the result.
    friend Path operator/(const Path& folder, const Path& name) { return joined(folder, name); }
    friend bool operator==(const Path& a, const Path& b) noexcept { return a.text_ == b.text_; }
    friend std::ostream& operator<<(std::ostream& out, const Path& path);

  private:
    static Path joined(const Path& folder, const Path& name);

    std::string text_;
};

}  // namespace carboy
