// The error of a session, or of one of its objects, that cannot do what the program requests.
#pragma once

#include <carboy/base/error.hpp>

namespace carboy::orm {

/// The session cannot do this now: a failed flush was not rolled back, or an object is in no session or in another one.
class SessionError : public Error {
  public:
    using Error::Error;
};

}  // namespace carboy::orm
