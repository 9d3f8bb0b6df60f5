// The settings in a PostgreSQL address and the connect options.
#pragma once

#include <carboy/engine/options.hpp>
#include <carboy/engine/url.hpp>

#include <string>
#include <vector>

namespace carboy::drivers::postgres {

struct Settings {
    engine::ConnectOptions options;
    /// Statements are prepared on the server under a name. Not possible behind a pooler that uses another connection
    /// for each transaction (pgbouncer=true, or prepare=false).
    bool named_statements = true;
    /// The session belongs only to this connection, so it may keep state between transactions.
    bool own_session = true;
    /// SQL that is sent at the start of every transaction when the session cannot keep settings; usually empty.
    std::string preamble;
    /// libpq's keywords and values.  Source: PostgreSQL 15 manual, 34.1.2.
    std::vector<std::string> keywords, values;
};

/// Throws: UrlError.
Settings read_settings(const engine::Url& url, const engine::ConnectOptions& options);

}  // namespace carboy::drivers::postgres
