#include <carboy/web/context/stream_with_context.hpp>

#include <memory>
#include <utility>

#include "web/context/kept_context.hpp"
#include "web/context/request_context.hpp"

namespace carboy::web {

namespace {

/// The context that waits for the end of a stream. Empty while the handler still runs.
struct KeptContext {
    std::unique_ptr<RequestContext> context;

    KeptContext() = default;
    KeptContext(const KeptContext&) = delete;
    KeptContext& operator=(const KeptContext&) = delete;
    ~KeptContext() { end(); }

    /// Runs the teardown functions inside the context.
    void end() {
        if (!context) return;
        context->resume();
        context.reset();
    }
};

/// What a request knows of its streams.
struct StreamsOfRequest {
    std::weak_ptr<KeptContext> kept;
};

bool next_chunk(KeptContext& kept, const http::ChunkSource& source, std::string& chunk) {
    if (!kept.context) return source(chunk);
    kept.context->resume();
    try {
        if (source(chunk)) {
            kept.context->suspend();
            return true;
        }
    } catch (...) {
        kept.context->fail(std::current_exception());
        kept.context.reset();
        throw;
    }
    kept.context.reset();
    return false;
}

}  // namespace

http::ChunkSource stream_with_context(http::ChunkSource source) {
    StreamsOfRequest& streams = request_context().storage.get_or_emplace<StreamsOfRequest>();
    std::shared_ptr<KeptContext> kept = streams.kept.lock();
    if (!kept) streams.kept = kept = std::make_shared<KeptContext>();
    return [kept = std::move(kept), source = std::move(source)](std::string& chunk) {
        return next_chunk(*kept, source, chunk);
    };
}

void keep_for_streams(std::unique_ptr<RequestContext> context) {
    const StreamsOfRequest* streams = context->storage.get<StreamsOfRequest>();
    const std::shared_ptr<KeptContext> kept = streams ? streams->kept.lock() : nullptr;
    if (!kept) return;
    context->suspend();
    kept->context = std::move(context);
}

}  // namespace carboy::web
