#include <carboy/drivers/sqlite/blob.hpp>

#include "drivers/sqlite/error.hpp"

#include <fmt/format.h>

namespace carboy::drivers::sqlite {

static sqlite3* database(engine::Connection& connection) { return static_cast<sqlite3*>(connection.driver().native()); }

Blob::Blob(engine::Connection& connection, const char* table, const char* column, std::int64_t row, bool writable)
    : connection_(connection) {
    if (writable && !connection.in_transaction()) connection.begin_write();
    sqlite3_blob* blob = nullptr;
    const int code = sqlite3_blob_open(database(connection), "main", table, column, row, writable ? 1 : 0, &blob);
    if (code != SQLITE_OK) throw_error(database(connection), code);
    handle_ = blob;
}

Blob::~Blob() { sqlite3_blob_close(static_cast<sqlite3_blob*>(handle_)); }

std::size_t Blob::size() const noexcept {
    return static_cast<std::size_t>(sqlite3_blob_bytes(static_cast<sqlite3_blob*>(handle_)));
}

void Blob::check_range(std::size_t offset, std::size_t count) const {
    if (offset <= size() && count <= size() - offset) return;
    throw sql::DataError(
        "out_of_range", fmt::format("bytes {} to {} are not inside a blob of {} bytes", offset, offset + count, size()),
        "a blob's size is set when its row is written: use zeroblob(n)");
}

void Blob::read(std::size_t offset, std::span<std::byte> bytes) const {
    check_range(offset, bytes.size());
    const int code = sqlite3_blob_read(static_cast<sqlite3_blob*>(handle_), bytes.data(),
                                       static_cast<int>(bytes.size()), static_cast<int>(offset));
    if (code != SQLITE_OK) throw_error(database(connection_), code);
}

void Blob::write(std::size_t offset, std::span<const std::byte> bytes) {
    check_range(offset, bytes.size());
    const int code = sqlite3_blob_write(static_cast<sqlite3_blob*>(handle_), bytes.data(),
                                        static_cast<int>(bytes.size()), static_cast<int>(offset));
    if (code != SQLITE_OK) throw_error(database(connection_), code);
}

}  // namespace carboy::drivers::sqlite
