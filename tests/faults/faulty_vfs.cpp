#include "faults/faulty_vfs.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <new>

namespace faults {

bool own_allocations = false;

namespace {

struct Plan {
    Call kind = Call::count;
    int left = 0;
    bool sticky = false;
    bool met = false;
} plan;

/// A file. SQLite allocates it together with the real file, which follows it in memory.
struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

bool fails(Call kind) noexcept {
    if (plan.kind != kind || plan.left == 0) return false;
    if (plan.left > 1) {
        --plan.left;
        return false;
    }
    plan.met = true;
    if (!plan.sticky) plan.left = 0;
    return true;
}

sqlite3_vfs* real_vfs = nullptr;
sqlite3_mem_methods real_memory;

sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }

int close(sqlite3_file* f) { return methods(f).xClose(real(f)); }
int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return fails(Call::read) ? SQLITE_IOERR_READ : methods(f).xRead(real(f), to, size, at);
}
int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    if (!fails(Call::write)) return methods(f).xWrite(real(f), from, size, at);
    if (size > 1) methods(f).xWrite(real(f), from, size / 2, at);  // a torn write
    return SQLITE_FULL;
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
    return fails(Call::truncate) ? SQLITE_IOERR_TRUNCATE : methods(f).xTruncate(real(f), size);
}
int sync(sqlite3_file* f, int flags) {
    return fails(Call::sync) ? SQLITE_IOERR_FSYNC : methods(f).xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return methods(f).xFileSize(real(f), size); }
int lock(sqlite3_file* f, int level) { return methods(f).xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return methods(f).xUnlock(real(f), level); }
int check_reserved(sqlite3_file* f, int* out) { return methods(f).xCheckReservedLock(real(f), out); }
int control(sqlite3_file* f, int op, void* argument) { return methods(f).xFileControl(real(f), op, argument); }
int sector_size(sqlite3_file* f) { return methods(f).xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return methods(f).xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int region, int size, int extend, void volatile** out) {
    return fails(Call::shared_memory) ? SQLITE_IOERR_SHMMAP : methods(f).xShmMap(real(f), region, size, extend, out);
}
int shm_lock(sqlite3_file* f, int at, int n, int flags) { return methods(f).xShmLock(real(f), at, n, flags); }
void shm_barrier(sqlite3_file* f) { methods(f).xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return methods(f).xShmUnmap(real(f), remove); }

constexpr sqlite3_io_methods io_methods = {
    2,         close,          read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_reserved, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,        nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out_flags) {
    f->pMethods = nullptr;
    if (fails(Call::open)) return SQLITE_CANTOPEN;
    const int code = real_vfs->xOpen(real_vfs, name, real(f), flags, out_flags);
    if (real(f)->pMethods != nullptr) f->pMethods = &io_methods;
    return code;
}

void* allocate(int size) { return fails(Call::allocate) ? nullptr : real_memory.xMalloc(size); }
void* reallocate(void* old, int size) { return fails(Call::allocate) ? nullptr : real_memory.xRealloc(old, size); }

}  // namespace

void plant(Call kind, int n, bool sticky) { plan = {kind, n, sticky, false}; }

bool clear() {
    const bool met = plan.met;
    plan = {};
    return met;
}

void install() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    static sqlite3_mem_methods memory = real_memory;
    memory.xMalloc = allocate;
    memory.xRealloc = reallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
    // Small blocks would come from a pool of each connection, where allocation cannot fail.
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    sqlite3_initialize();
    real_vfs = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *real_vfs;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    vfs.zName = "faulty";
    vfs.pNext = nullptr;
    vfs.xOpen = open;
    sqlite3_vfs_register(&vfs, 1);
}

}  // namespace faults

void* operator new(std::size_t size) {
    if (faults::own_allocations && faults::fails(faults::Call::allocate)) throw std::bad_alloc();
    if (void* const memory = std::malloc(size != 0 ? size : 1)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
