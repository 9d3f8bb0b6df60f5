// What happens to a request's context when its handler is done.
#pragma once

#include <memory>

namespace carboy::web {

class RequestContext;

/// Ends the context, or gives it to the response's stream that was made by stream_with_context.
void keep_for_streams(std::unique_ptr<RequestContext> context);

}  // namespace carboy::web
