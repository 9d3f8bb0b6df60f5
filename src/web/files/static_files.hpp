// The static files of an application or blueprint: from inside the executable or from a folder, compressed beforehand
// or not, and with versions in their URLs.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <carboy/http/response.hpp>

#include "web/files/open_file.hpp"
#include "web/files/source_folder.hpp"

namespace carboy::web {

/// The files of one folder.
/// Threads: any.
class StaticFiles {
  public:
    /// `folder` is AppOptions::static_folder.
    StaticFiles(std::string folder, SourceFolder sources);

    /// Answers the current request with the file, or with "name.br" or "name.gz" beside it if the client accepts that
    /// encoding. A field "v" of the query that is the file's version makes the response immutable.
    /// Throws: HttpError 404.
    http::Response send(std::string_view name) const;
    /// Returns a string that changes with the file's contents; empty when there is no such file.
    std::string version(std::string_view name) const;

  private:
    struct Versions;

    std::shared_ptr<OpenFile> open(const std::string& relative) const;
    std::string version_of(const std::string& relative, const OpenFile& file) const;

    std::string option_;
    /// The start of the names of embedded files.
    std::string prefix_;
    SourceFolder sources_;
    std::shared_ptr<Versions> versions_;
};

}  // namespace carboy::web
