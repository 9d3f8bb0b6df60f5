#include <carboy/web/responses.hpp>

#include "web/error_pages.hpp"
#include "web/location.hpp"

namespace carboy::web {

Response redirect(std::string_view location, int status) { return redirect_page(safe_location(location), status); }

void abort(int status, std::string description) { throw HttpError(status, std::move(description)); }

void abort(Response response) { throw HttpError(std::move(response)); }

}  // namespace carboy::web
