// What can go wrong in a session beyond what the database says.
#pragma once

#include <carboy/base/error.hpp>

namespace carboy::orm {

/// A row is not as this session loaded it: somebody else changed or deleted it first.  Nothing was written.
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

/// The session cannot do this now: a failed flush was not rolled back, an object is in no session or in another one.
class SessionError : public Error {
  public:
    using Error::Error;
};

}  // namespace carboy::orm
