// The C++ sources of an application, for its checks.
#pragma once

#include <carboy/webdb/check/cpp_tokens.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace carboy::webdb {

struct SourceFile {
    std::string path;
    std::string text;
    std::vector<sql_check::Token> tokens;

    bool is_header() const { return !path.ends_with("cpp") && !path.ends_with("cc") && !path.ends_with("cxx"); }
};

/// Reads the sources below a folder, without tests, hidden folders, and folders in which CMake has built something.
std::vector<SourceFile> read_sources(const std::filesystem::path& folder);

}  // namespace carboy::webdb
