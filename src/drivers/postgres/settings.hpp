// What a PostgreSQL address and the connect options ask for.
#pragma once

#include <carboy/engine/options.hpp>
#include <carboy/engine/url.hpp>

#include <string>
#include <vector>

namespace carboy::drivers::postgres {

struct Settings {
    engine::ConnectOptions options;
    /// Statements are prepared on the server under a name.  Not behind a pooler that gives every transaction another
    /// connection (pgbouncer=true, or prepare=false).
    bool named_statements = true;
    /// The session is ours alone, so that it may keep state of its own between transactions.
    bool own_session = true;
    /// SQL that goes out at the begin of every transaction, where the session cannot keep settings; mostly empty.
    std::string preamble;
    /// libpq's keywords and values.  Source: PostgreSQL 15 manual, 34.1.2.
    std::vector<std::string> keywords, values;
};

/// Throws: UrlError.
Settings read_settings(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::postgres
