// How a connection is opened. Options in the URL's query override these.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace carboy::engine {

/// How an implicit or explicit write transaction begins.
enum class Isolation : std::uint8_t {
    immediate,   ///< takes the write lock at once, so that no lock upgrade can fail later
    deferred,    ///< takes locks when a statement needs them, as Python's sqlite3 does
    exclusive,   ///< excludes readers too, where the engine has such a mode
    autocommit,  ///< no implicit transactions: every statement commits on its own
};

/// How a transaction is isolated from others. On SQLite every transaction is serializable.
enum class IsolationLevel : std::uint8_t { engine_default, read_committed, repeatable_read, serializable };

/// How one transaction differs from the connection's other transactions.
struct TransactionOptions {
    IsolationLevel isolation = IsolationLevel::engine_default;
    bool read_only = false;
    bool deferrable = false;  ///< wait at BEGIN for a snapshot that cannot fail; only if serializable and read-only
};

struct ConnectOptions {
    std::chrono::milliseconds timeout{5000};  ///< longest wait for a lock
    /// The longest time of a statement, including COMMIT; 0 means no limit. Unset means the driver's default: none for
    /// SQLite, 30 seconds for a server.
    std::optional<std::chrono::milliseconds> call_timeout{};
    IsolationLevel level = IsolationLevel::engine_default;  ///< of transactions that do not choose one
    Isolation isolation = Isolation::immediate;
    bool read_only = false;
    bool create = true;                   ///< create the database when it does not exist
    bool foreign_keys = true;             ///< enforce foreign keys
    std::size_t cached_statements = 256;  ///< prepared statements kept for each connection
};

}  // namespace carboy::engine
