#include "webdb/migration_folder.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/file_error.hpp>
#include <carboy/web/files/resources.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace carboy::webdb {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw FileError("open", path.string(), errno);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) throw FileError("read", path.string(), EIO);
    return text;
}

constexpr std::string_view readme =
    "Revisions of the database's schema, in the folder versions. They belong under version control.\n\n"
    "    db migrate -m \"Add users\"    writes a revision from what has changed in the models\n"
    "    db upgrade                   applies the missing revisions\n"
    "    db downgrade                 undoes the last revision\n"
    "    db check                     fails when models and database differ\n";

}  // namespace

MigrationFolder::MigrationFolder(std::string folder, const SourceLocation& where)
    : folder_(std::move(folder)), sources_(fs::path(where.file).parent_path()) {}

fs::path MigrationFolder::path() const {
    std::error_code failure;
    const bool has_sources = !sources_.empty() && fs::is_directory(sources_, failure);
    return has_sources ? sources_ / folder_ : fs::path(folder_);
}

migrate::History MigrationFolder::read() const {
    std::vector<migrate::Revision> revisions;
    std::error_code failure;
    if (fs::is_directory(versions(), failure)) {
        for (const fs::directory_entry& entry : fs::directory_iterator(versions()))
            if (entry.path().extension() == ".sql")
                revisions.push_back(migrate::parse_revision(entry.path().filename().string(), contents(entry.path())));
    } else if (web::resources::any(embedded_prefix())) {
        for (const std::string_view name : web::resources::list(embedded_prefix()))
            if (name.ends_with(".sql"))
                revisions.push_back(
                    migrate::parse_revision(name.substr(embedded_prefix().size()), web::resources::find(name)->data));
    } else {
        throw Error("no_migrations", "There is no folder " + versions().string() + ".",
                    "Run `db init` once. A release build carries the revisions if CMake calls carboy_embed(target " +
                        folder_ + ").");
    }
    return migrate::History(std::move(revisions));
}

void MigrationFolder::create() const {
    std::error_code failure;
    if (fs::exists(versions(), failure))
        throw Error("migrations_exist", "The folder " + versions().string() + " exists already.",
                    "Continue with `db migrate -m \"...\"`.");
    fs::create_directories(versions(), failure);
    if (failure) throw FileError("open", versions().string(), failure.value());
    std::ofstream file(path() / "README");
    file << readme;
}

// The file appears under its name when it is complete.
fs::path MigrationFolder::write(const migrate::Revision& revision) const {
    std::error_code failure;
    if (!fs::is_directory(versions(), failure))
        throw Error("no_migrations", "There is no folder " + versions().string() + ".", "Run `db init` once.");
    const fs::path path = versions() / revision.file, unfinished = versions() / (revision.file + ".new");
    {
        std::ofstream file(unfinished, std::ios::binary);
        if (!file) throw FileError("open", unfinished.string(), errno);
        file << migrate::print_revision(revision);
        if (!file.flush()) throw FileError("open", unfinished.string(), EIO);
    }
    fs::rename(unfinished, path);
    return path;
}

}  // namespace carboy::webdb
