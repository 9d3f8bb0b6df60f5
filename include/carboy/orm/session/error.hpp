// The errors of a session, in addition to the database's.
#pragma once

#include <carboy/base/error.hpp>
#include <carboy/orm/mapping/error.hpp>

namespace carboy::orm {

/// A row has been changed or deleted by another session since this session loaded it. Nothing was written.
/// Source: SQLAlchemy orm/exc.py, StaleDataError.
class ConcurrentUpdate : public Error {
  public:
    using Error::Error;
};

/// one() found no row.
class NoResultFound : public Error {
  public:
    using Error::Error;
};

/// one() found more than one row.
class MultipleResultsFound : public Error {
  public:
    using Error::Error;
};

}  // namespace carboy::orm
