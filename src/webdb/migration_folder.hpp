// The files of the revisions: in a folder, or embedded in the executable.
#pragma once

#include <carboy/base/source_location.hpp>
#include <carboy/migrate/revision/history.hpp>

#include <filesystem>
#include <string>

namespace carboy::webdb {

class MigrationFolder {
  public:
    MigrationFolder(std::string folder, const SourceLocation& where);

    /// The folder on this machine, whether it exists or not.
    std::filesystem::path path() const;
    /// Reads all revisions.  Throws: Error "bad_revision" and those of History, "no_migrations" without a folder.
    migrate::History read() const;
    /// Creates the folder.  Throws: Error "migrations_exist".
    void create() const;
    /// Writes a new file and returns its path.  Throws: Error "no_migrations", FileError.
    std::filesystem::path write(const migrate::Revision& revision) const;

  private:
    std::filesystem::path versions() const { return path() / "versions"; }
    std::string embedded_prefix() const { return folder_ + "/versions/"; }

    std::string folder_;
    std::filesystem::path sources_;
};

}  // namespace carboy::webdb
