// TestTransaction: what a test does to an application's database is undone at its end.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/web/app/app.hpp>

#include <carboy/base/smart_pointers.hpp>

namespace carboy::webdb {

/// While it lives, every session and connection of the application works inside one transaction, which is rolled back
/// at the end. A commit releases a savepoint, so requests of a test client and the test itself see what was committed,
/// and a rollback undoes what was not.
///     class Pages : public testing::Test {
///         TestClient client = app.test_client();
///         TestTransaction undone{app};
///     };
/// Make the tables before. Numbers that a sequence has given are not given again (PostgreSQL). Two sessions cannot have
/// uncommitted changes at the same time: the second one gets OperationalError, code "test_transaction_busy". Isolation
/// levels have no effect, and constraints that PostgreSQL checks at COMMIT are not checked.
/// Lifetime: the application must outlive it.  Threads: those of the application, but one statement at a time.
/// Throws: Error "second_test_transaction"; ProgrammingError when a session of a database in memory is in a
/// transaction. Source: SQLAlchemy, "Joining a Session into an External Transaction (such as for test suites)".
class TestTransaction {
  public:
    explicit TestTransaction(web::App& app);
    ~TestTransaction();
    TestTransaction(const TestTransaction&) = delete;
    TestTransaction& operator=(const TestTransaction&) = delete;

  private:
    struct State;
    Owned<State> state_;
};

}  // namespace carboy::webdb
