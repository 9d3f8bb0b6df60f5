// Reading and writing a part of a large value without loading all of it.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/engine/fork.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace carboy::drivers::sqlite {

/// A value of one row that is open for partial reads and writes. Its size cannot change.
/// Source: Python's sqlite3, Connection.blobopen.
class Blob {
  public:
    /// Throws: ProgrammingError when there is no such row or column.
    Blob(engine::Connection& connection, const char* table, const char* column, std::int64_t row, bool writable = false,
         const char* database = "main");
    Blob(const Blob&) = delete;
    Blob& operator=(const Blob&) = delete;
    ~Blob();

    std::size_t size() const noexcept;
    /// Fills `bytes` from `offset` on.  Throws: DataError past the end; OperationalError("blob_expired") when the row
    /// was changed in another way or its transaction was rolled back.
    void read(std::size_t offset, std::span<std::byte> bytes) const;
    void write(std::size_t offset, std::span<const std::byte> bytes);

  private:
    void check(int code) const;
    void check_range(std::size_t offset, std::size_t count) const;

    void* handle_ = nullptr;
    engine::Connection& connection_;
    std::uint32_t forks_ = engine::fork_count();
};

}  // namespace carboy::drivers::sqlite
