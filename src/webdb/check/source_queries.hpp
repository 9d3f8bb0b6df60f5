// The typed queries that the sources write in one expression: Post::query().filter(Post::c.state == state).all().
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <cstdint>
#include <vector>

#include "webdb/check/source_files.hpp"

namespace carboy::webdb {

/// A query with conditions that an index can serve.
struct SourceQuery {
    const orm::Mapper* mapper = nullptr;
    /// The columns that are compared with =, <, >, IN or BETWEEN. Rows have to meet all of these conditions.
    std::vector<std::uint16_t> columns;
    int line = 0, last_line = 0;
};

/// Returns the queries whose conditions are known: a query with an alternative (||), a negation or a condition on
/// another model is left out, as are conditions that are added to a variable.
std::vector<SourceQuery> queries_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models);

/// Returns why no index of the table serves the query, or nothing.
std::string index_complaint(const SourceQuery& query);

}  // namespace carboy::webdb
