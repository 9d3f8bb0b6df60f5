#include <carboy/drivers/sqlite/serialize.hpp>

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <cstring>
#include <memory>
#include <new>

namespace carboy::drivers::sqlite {

namespace {

struct FreeBytes {
    void operator()(unsigned char* bytes) const noexcept { sqlite3_free(bytes); }
};
using Bytes = std::unique_ptr<unsigned char, FreeBytes>;

constexpr std::size_t smallest_page = 512;

Bytes copy_of(std::span<const std::byte> bytes) {
    Bytes copy(static_cast<unsigned char*>(sqlite3_malloc64(bytes.size())));
    if (!copy) throw std::bad_alloc();
    std::memcpy(copy.get(), bytes.data(), bytes.size());
    // "WAL" in the header would make SQLite look for a log next to a file; a database in memory has none.
    copy.get()[18] = copy.get()[19] = 1;
    return copy;
}

}  // namespace

std::vector<std::byte> serialize(engine::Connection& connection, const char* database) {
    sqlite3* const db = handle_of(connection);
    sqlite3_int64 size = 0;
    const Bytes bytes(sqlite3_serialize(db, database, &size, 0));
    if (!bytes && size > 0) throw std::bad_alloc();
    if (size < 0)
        throw engine::ProgrammingError("no_such_database", "The connection has no database of that name.",
                                       "Use main, temp, or the name of an attached database.");
    const auto* const begin = reinterpret_cast<const std::byte*>(bytes.get());
    return {begin, begin + (bytes ? size : 0)};
}

void deserialize(engine::Connection& connection, std::span<const std::byte> bytes, const char* database) {
    static constexpr char magic[] = "SQLite format 3";
    if (bytes.size() < smallest_page || std::memcmp(bytes.data(), magic, sizeof(magic)) != 0)
        throw sql::DataError("not_a_database", "The bytes are not an SQLite database.",
                             "Pass the result of serialize(), or the contents of a database file.");
    Connection& ours = connection_of(connection);
    if (ours.in_transaction())
        throw engine::ProgrammingError("transaction_open", "A database cannot be replaced inside a transaction.",
                                       "Commit or roll back first.");
    // Cursors refer to the pages that are replaced.
    connection.begin_read();
    connection.rollback();
    for (sqlite3_stmt* open = nullptr; (open = sqlite3_next_stmt(ours.db(), open)) != nullptr;)
        if (sqlite3_stmt_busy(open) != 0)
            throw engine::ProgrammingError("database_in_use", "A database cannot be replaced while a blob is open.",
                                           "Close it first.");
    Bytes copy = copy_of(bytes);
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    const int code = sqlite3_deserialize(ours.db(), database, copy.release(), size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (code != SQLITE_OK) throw_error(ours.db(), code);
    if (std::string_view(database) == "main") ours.forget_file();
}

}  // namespace carboy::drivers::sqlite
