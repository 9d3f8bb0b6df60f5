#include "orm/session/durable_vfs.hpp"

#include <sqlite3.h>

#include <fstream>
#include <map>
#include <mutex>

namespace carboy::durable {
namespace {

struct File {
    sqlite3_file base;
    const char* name;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs own_vfs;
sqlite3_io_methods own_methods;
std::string watched;
std::mutex guard;
std::map<std::string, std::string> synced;  // name to contents
int log_syncs = 0;

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

template <auto Method>
struct Pass;
template <class... Args, int (*sqlite3_io_methods::*Method)(sqlite3_file*, Args...)>
struct Pass<Method> {
    static int call(sqlite3_file* file, Args... args) {
        sqlite3_file* const real = of(file).real();
        return (real->pMethods->*Method)(real, args...);
    }
};

bool is_watched(const char* name) { return name != nullptr && (name == watched || name == watched + "-wal"); }

int sync(sqlite3_file* file, int flags) {
    sqlite3_file* const real = of(file).real();
    const int code = real->pMethods->xSync(real, flags);
    if (code != SQLITE_OK || !is_watched(of(file).name)) return code;
    sqlite3_int64 size = 0;
    real->pMethods->xFileSize(real, &size);
    std::string contents(static_cast<std::size_t>(size), '\0');
    real->pMethods->xRead(real, contents.data(), static_cast<int>(size), 0);
    const std::lock_guard lock(guard);
    synced[of(file).name] = std::move(contents);
    log_syncs += std::string_view(of(file).name).ends_with("-wal");
    return code;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    File& mine = of(file);
    mine.base.pMethods = nullptr;
    mine.name = name;
    const int code = real_vfs->xOpen(real_vfs, name, mine.real(), flags, out);
    if (mine.real()->pMethods != nullptr) mine.base.pMethods = &own_methods;
    return code;
}

}  // namespace

void install(const std::string& file) {
    watched = file;
    synced.clear();
    log_syncs = 0;
    real_vfs = sqlite3_vfs_find(nullptr);
    own_vfs = *real_vfs;
    own_vfs.zName = "carboy_durable";
    own_vfs.szOsFile += static_cast<int>(sizeof(File));
    own_vfs.xOpen = open;
    own_methods = {3,
                   Pass<&sqlite3_io_methods::xClose>::call,
                   Pass<&sqlite3_io_methods::xRead>::call,
                   Pass<&sqlite3_io_methods::xWrite>::call,
                   Pass<&sqlite3_io_methods::xTruncate>::call,
                   sync,
                   Pass<&sqlite3_io_methods::xFileSize>::call,
                   Pass<&sqlite3_io_methods::xLock>::call,
                   Pass<&sqlite3_io_methods::xUnlock>::call,
                   Pass<&sqlite3_io_methods::xCheckReservedLock>::call,
                   Pass<&sqlite3_io_methods::xFileControl>::call,
                   Pass<&sqlite3_io_methods::xSectorSize>::call,
                   Pass<&sqlite3_io_methods::xDeviceCharacteristics>::call,
                   Pass<&sqlite3_io_methods::xShmMap>::call,
                   Pass<&sqlite3_io_methods::xShmLock>::call,
                   [](sqlite3_file* one) { of(one).real()->pMethods->xShmBarrier(of(one).real()); },
                   Pass<&sqlite3_io_methods::xShmUnmap>::call,
                   Pass<&sqlite3_io_methods::xFetch>::call,
                   Pass<&sqlite3_io_methods::xUnfetch>::call};
    sqlite3_vfs_register(&own_vfs, 1);
}

void uninstall() {
    sqlite3_vfs_unregister(&own_vfs);
    sqlite3_vfs_register(real_vfs, 1);
}

void save(const std::string& copy) {
    const std::lock_guard lock(guard);
    for (const auto& [name, contents] : synced)
        std::ofstream(copy + name.substr(watched.size()), std::ios::binary) << contents;
}

int syncs() {
    const std::lock_guard lock(guard);
    return log_syncs;
}

}  // namespace carboy::durable
