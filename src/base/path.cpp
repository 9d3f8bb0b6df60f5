#include <carboy/base/path.hpp>

#include <ostream>

namespace carboy {

Path Path::joined(const Path& folder, const Path& name) {
    if (folder.empty() || name.text_.starts_with('/')) return name;
    const std::string_view separator = folder.text_.ends_with('/') ? "" : "/";
    return Path(std::string(folder.text_).append(separator).append(name.text_));
}

std::ostream& operator<<(std::ostream& out, const Path& path) { return out << path.text_; }

}  // namespace carboy
