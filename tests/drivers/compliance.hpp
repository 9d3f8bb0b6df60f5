// One test suite for every driver. Each difference between the engines is a capability flag, so that it is
// documented.
#pragma once

#include <carboy/engine/inspector.hpp>
#include <carboy/sql.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace carboy {

/// A database that the suite runs against, and the capabilities of its engine.
struct TestDatabase {
    std::string name;
    std::string url;
    bool fails_whole_transaction = false;  // after an error, only a rollback (or one to a savepoint) works
    bool checks_text_lengths = false;      // VARCHAR(3) rejects four characters
    bool has_lastrowid = false;            // INSERT reports the new row's id without RETURNING
    bool nul_in_text = false;
    bool strict_types = false;  // a numeric column rejects text
    bool isolation_levels = false;
    std::string sleep;  // a statement that sleeps for the number of seconds in its parameter
};

/// SQLite always; PostgreSQL if CARBOY_TEST_POSTGRES is set to a URL.
std::vector<TestDatabase> test_databases();

/// Each test begins with an empty schema.
class Compliance : public testing::TestWithParam<TestDatabase> {
  protected:
    Compliance();
    ~Compliance() override;

    const TestDatabase& database() const { return GetParam(); }
    const std::string& url() const { return url_; }
    Connection connect(const ConnectOptions& options = {}) const { return carboy::connect(url_, options); }
    const sql::Dialect& dialect() const { return conn.dialect(); }
    /// Returns the engine's name for a portable type.
    std::string type(sql::TypeKind kind, int length = 0) const {
        return dialect().type_name({.kind = kind, .length = length});
    }
    /// Executes text that differs between the engines.
    Cursor run(const std::string& text) { return conn.execute(unchecked(text)); }

  private:
    std::string url_;

  public:
    Connection conn;
};

inline std::string database_name(const testing::TestParamInfo<TestDatabase>& info) { return info.param.name; }

}  // namespace carboy

#define CARBOY_COMPLIANCE(Suite) \
    INSTANTIATE_TEST_SUITE_P(Databases, Suite, testing::ValuesIn(test_databases()), database_name)
