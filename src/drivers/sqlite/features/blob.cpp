#include <carboy/drivers/sqlite/blob.hpp>

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

namespace carboy::drivers::sqlite {

Blob::Blob(engine::Connection& connection, const char* table, const char* column, std::int64_t row, bool writable,
           const char* database)
    : connection_(connection) {
    const engine::Use use(connection.user());
    if (writable && !connection.in_transaction()) connection.begin_write();
    if (writable) connection_of(connection).transaction().before(writes, {});
    sqlite3_blob* blob = nullptr;
    sqlite3* const db = handle_of(connection);
    const int code = sqlite3_blob_open(db, database, table, column, row, writable ? 1 : 0, &blob);
    if (code != SQLITE_OK) throw_error(db, code);
    handle_ = blob;
}

Blob::~Blob() {
    if (engine::fork_count() == forks_) sqlite3_blob_close(static_cast<sqlite3_blob*>(handle_));
}

std::size_t Blob::size() const noexcept {
    return static_cast<std::size_t>(sqlite3_blob_bytes(static_cast<sqlite3_blob*>(handle_)));
}

void Blob::check_range(std::size_t offset, std::size_t count) const {
    if (offset <= size() && count <= size() - offset) return;
    throw sql::DataError(
        "out_of_range",
        fmt::format("Bytes {} to {} are not inside a blob of {} bytes.", offset, offset + count, size()),
        "Set a blob's size when its row is written, with zeroblob(n).");
}

void Blob::check(int code) const {
    if (code == SQLITE_OK) return;
    if (code == SQLITE_ABORT)
        throw engine::OperationalError("blob_expired", "The row of an open blob was changed, or its transaction ended.",
                                       "Open the blob again.");
    throw_error(handle_of(connection_), code);
}

void Blob::read(std::size_t offset, std::span<std::byte> bytes) const {
    const engine::Use use(connection_.user());
    check_range(offset, bytes.size());
    handle_of(connection_);  // checks that it was opened by this process
    const int code = sqlite3_blob_read(static_cast<sqlite3_blob*>(handle_), bytes.data(),
                                       static_cast<int>(bytes.size()), static_cast<int>(offset));
    check(code);
}

void Blob::write(std::size_t offset, std::span<const std::byte> bytes) {
    const engine::Use use(connection_.user());
    check_range(offset, bytes.size());
    handle_of(connection_);  // checks that it was opened by this process
    const int code = sqlite3_blob_write(static_cast<sqlite3_blob*>(handle_), bytes.data(),
                                        static_cast<int>(bytes.size()), static_cast<int>(offset));
    check(code);
}

}  // namespace carboy::drivers::sqlite
