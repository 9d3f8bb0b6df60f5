#include "web/files/source_folder.hpp"

#include <filesystem>

#include <carboy/base/file_error.hpp>

namespace carboy::web {

namespace {

/// Returns false only for something that is certainly not a folder. An inaccessible one counts, because using it
/// reports the reason.
bool may_be_folder(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_directory(path, error) || (error && !means_no_file(error.value()));
}

}  // namespace

std::filesystem::path SourceFolder::find(const std::string& option, std::string_view usual) const {
    if (!option.empty()) {
        const std::filesystem::path beside = path_ / option;
        return may_be_folder(beside) ? beside : std::filesystem::path(option);
    }
    for (const std::filesystem::path& folder : {path_ / usual, std::filesystem::path(usual)})
        if (may_be_folder(folder)) return folder;
    return {};
}

}  // namespace carboy::web
