// The questions of a comparison of schemas, which the terminal or options of the command answer.
#pragma once

#include <carboy/migrate/compare/diff.hpp>
#include <carboy/web/command/command.hpp>

#include <vector>

namespace carboy::webdb {

/// The options that answer in advance.
std::vector<web::CommandParameter> answer_parameters();

/// Returns the answers of the options and of the user, until nothing is left to ask.
/// Throws: Error "rename_unclear" or "value_missing" when there is nobody to ask; "bad_option".
migrate::Answers find_answers(const web::CommandValues& values, const migrate::Schema& live,
                              const migrate::Schema& wanted, engine::Connection& connection);

}  // namespace carboy::webdb
