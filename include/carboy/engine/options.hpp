// How a connection is opened.  Options in the URL's query win over these.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace carboy::engine {

/// How an implicit or explicit write transaction begins.
enum class Isolation : std::uint8_t {
    immediate,   ///< takes the write lock at once: no lock upgrade can fail later
    deferred,    ///< takes locks when a statement needs them, as Python's sqlite3 does
    exclusive,   ///< keeps readers out too, where the engine has such a mode
    autocommit,  ///< no implicit transactions: every statement commits itself
};

/// What a transaction sees of others.  SQLite's are all serializable.
enum class IsolationLevel : std::uint8_t { engine_default, read_committed, repeatable_read, serializable };

/// How one transaction differs from the others of its connection.
struct TransactionOptions {
    IsolationLevel isolation = IsolationLevel::engine_default;
    bool read_only = false;
    bool deferrable = false;  ///< wait at the begin for a snapshot that cannot fail; serializable and read-only alone
};

struct ConnectOptions {
    std::chrono::milliseconds timeout{5000};  ///< longest wait for a lock
    /// Longest time of a statement, COMMIT too; 0: no limit. Unset: what the engine's driver takes for right, none for
    /// SQLite, 30 seconds for a server.
    std::optional<std::chrono::milliseconds> call_timeout{};
    IsolationLevel level = IsolationLevel::engine_default;  ///< of transactions that do not say
    Isolation isolation = Isolation::immediate;
    bool read_only = false;
    bool create = true;                   ///< make the database when it is missing
    bool foreign_keys = true;             ///< enforce them
    std::size_t cached_statements = 256;  ///< prepared statements kept for each connection
};

}  // namespace carboy::engine
