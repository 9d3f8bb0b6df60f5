// A stored value that does not fit into the type it is read as. It is not the fault of the client that asked for it.
#pragma once

#include <carboy/sql/types/error.hpp>

namespace carboy::sql {

class StoredValueError : public DataError {
  public:
    using DataError::DataError;
};

}  // namespace carboy::sql
