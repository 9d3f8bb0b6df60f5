// Owners of libpq's objects.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace carboy::drivers::postgres {

struct CloseLink {
    void operator()(PGconn* link) const noexcept { PQfinish(link); }
};
struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};

using LinkHandle = std::unique_ptr<PGconn, CloseLink>;
using Result = std::unique_ptr<PGresult, ClearResult>;

}  // namespace carboy::drivers::postgres
