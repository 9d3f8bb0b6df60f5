// Streams that keep the context of their request.
#pragma once

#include <carboy/http/response.hpp>

namespace carboy::web {

/// Returns a source that runs inside the current request's context: request(), session, g, url_for and the database
/// session stay usable until the stream has ended or its client is gone. Only then do the teardown functions run. The
/// header has been sent by then, so changes to the session are lost.
/// Throws: Error "no_request_context".  Source: Flask helpers.py, stream_with_context.
///     return Response::stream(stream_with_context([](std::string& chunk) { ... }));
http::ChunkSource stream_with_context(http::ChunkSource source);

}  // namespace carboy::web
