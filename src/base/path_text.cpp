#include <carboy/base/path_text.hpp>

#include <ostream>

namespace carboy {

PathText PathText::joined(const PathText& folder, const PathText& name) {
    if (folder.empty() || name.text_.starts_with('/')) return name;
    const std::string_view separator = folder.text_.ends_with('/') ? "" : "/";
    return PathText(std::string(folder.text_).append(separator).append(name.text_));
}

std::ostream& operator<<(std::ostream& out, const PathText& path) { return out << path.text_; }

}  // namespace carboy
