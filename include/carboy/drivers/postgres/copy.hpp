// COPY: the fastest way to load many rows into PostgreSQL and to read many rows from it.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/use.hpp>
#include <carboy/sql/text/text.hpp>
#include <carboy/sql/types/type.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

/// Loads rows into a table. Nothing else can run on the connection until finish(); without it no rows are kept. Like
/// any write, it opens a transaction when none is open.
///     CopyIn copy(connection, "COPY users (name, age) FROM STDIN");
///     copy.row("Ann", 41);
///     copy.finish();
class CopyIn {
  public:
    /// Throws: ProgrammingError when the text is not a COPY ... FROM STDIN; InterfaceError on another engine.
    CopyIn(engine::Connection& connection, sql::Text<> text);
    /// The same with text made at run time.
    CopyIn(engine::Connection& connection, sql::Unchecked text);
    CopyIn(const CopyIn&) = delete;
    CopyIn& operator=(const CopyIn&) = delete;
    ~CopyIn();

    /// Sends one row in COPY's text format.  Throws: DataError; then no part of the row has been sent.
    template <sql::Bindable... Values>
    void row(const Values&... values) {
        const engine::Use use(user());
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
    /// The same with values made at run time. They are literals: a time with an offset, an interval as the server reads
    /// it.
    void row_of(std::span<const sql::ValueView> values);
    /// Sends a piece of data in the format that the COPY requested (csv, binary).
    void write(std::string_view data);
    /// Ends the COPY and returns the number of rows.  Throws: IntegrityError, DataError; then no rows are kept.
    std::int64_t finish();

  private:
    struct Impl;
    void open(engine::Connection& connection);
    engine::OneUser& user() const noexcept;
    void begin_row();
    void drop_row(sql::DataError& error);
    void separate();
    void append(sql::ValueView value);
    void end_row();

    Owned<Impl> impl_;
};

/// Reads rows from a table or query. Nothing else can run on the connection in the meantime.
class CopyOut {
  public:
    /// Throws: ProgrammingError when the text is not a COPY ... TO STDOUT; InterfaceError on another engine.
    CopyOut(engine::Connection& connection, sql::Text<> text);
    CopyOut(const CopyOut&) = delete;
    CopyOut& operator=(const CopyOut&) = delete;
    ~CopyOut();

    /// Returns the next piece, which is a line in the text and csv formats; nullopt at the end.  Lifetime: until the
    /// next call.
    std::optional<std::string_view> next();

  private:
    struct Impl;
    Owned<Impl> impl_;
};

}  // namespace carboy::drivers::postgres
