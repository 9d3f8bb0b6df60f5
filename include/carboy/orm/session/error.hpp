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

/// A session with several databases has committed some of them when the commit of another one failed. That one and
/// those after it are rolled back. The exception of the failed commit is nested in this one.
class PartialCommit : public Error {
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
