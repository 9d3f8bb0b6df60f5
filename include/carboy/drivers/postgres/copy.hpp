// COPY: the fastest way of many rows into PostgreSQL and out of it.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/text.hpp>
#include <carboy/sql/type.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

/// Rows on their way into a table.  Nothing else can run on the connection until finish(); without it nothing is kept.
/// It is a write: it opens a transaction when none is open.
///   CopyIn copy(connection, "COPY users (name, age) FROM STDIN");
///   copy.row("Ann", 41);
///   copy.finish();
class CopyIn {
  public:
    /// Throws: ProgrammingError when the text is no COPY FROM STDIN; InterfaceError on another engine.
    CopyIn(engine::Connection& connection, sql::Text<> text);
    CopyIn(const CopyIn&) = delete;
    CopyIn& operator=(const CopyIn&) = delete;
    ~CopyIn();

    /// One row, in COPY's text format.  Throws: DataError; nothing of the row is sent then.
    template <sql::Bindable... Values>
    void row(const Values&... values) {
        bool first = true;
        const auto add = [&](const auto& value) {
            sql::Scratch scratch;
            if (!first) separate();
            first = false;
            append(sql::to_literal(value, scratch));
        };
        begin_row();
        try {
            (add(values), ...);
        } catch (sql::DataError& error) {
            drop_row(error);
            throw;
        }
        end_row();
    }
    /// A piece of data in whatever format the COPY asked for (csv, binary).
    void write(std::string_view data);
    /// Ends it.  Returns the number of rows.  Throws: IntegrityError, DataError; nothing is kept then.
    std::int64_t finish();

  private:
    struct Impl;
    void begin_row();
    void drop_row(sql::DataError& error);
    void separate();
    void append(sql::ValueView value);
    void end_row();

    std::unique_ptr<Impl> impl_;
};

/// Rows on their way out of a table or query.  Nothing else can run on the connection meanwhile.
class CopyOut {
  public:
    /// Throws: ProgrammingError when the text is no COPY TO STDOUT; InterfaceError on another engine.
    CopyOut(engine::Connection& connection, sql::Text<> text);
    CopyOut(const CopyOut&) = delete;
    CopyOut& operator=(const CopyOut&) = delete;
    ~CopyOut();

    /// The next piece, a line of the text and csv formats; nothing at the end.  Lifetime: until the next call.
    std::optional<std::string_view> next();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace carboy::drivers::postgres
