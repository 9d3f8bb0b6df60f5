// RecordedQueries: the statements that an application sends, for tests that count them.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/web/app/app.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace carboy::webdb {

/// Records what an application sends to its database while this object lives, also in requests of a test client.
///     RecordedQueries queries{app};
///     client.get("/items");
///     EXPECT_EQ(queries.count(), 2u) << queries.text();
/// The beginning and the end of a transaction are not counted; a batch of executions counts once.
/// Lifetime: the application must outlive it.  Threads: any.
/// Source: Flask-SQLAlchemy record_queries.py, get_recorded_queries.
class RecordedQueries {
  public:
    explicit RecordedQueries(web::App& app);
    ~RecordedQueries();
    RecordedQueries(const RecordedQueries&) = delete;
    RecordedQueries& operator=(const RecordedQueries&) = delete;

    std::size_t count() const;
    std::vector<std::string> statements() const;
    /// The statements, one on each line.
    std::string text() const;
    void clear();

  private:
    struct State;
    Owned<State> state_;
};

}  // namespace carboy::webdb
