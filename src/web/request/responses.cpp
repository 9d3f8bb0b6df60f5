#include <carboy/web/request/responses.hpp>

#include "web/request/location.hpp"
#include "web/request/redirect_page.hpp"

namespace carboy::web {

Response redirect(std::string_view location, int status) { return redirect_page(safe_location(location), status); }

void abort(int status, std::string description) { throw HttpError(status, std::move(description)); }

void abort(Response response) { throw HttpError(std::move(response)); }

}  // namespace carboy::web
