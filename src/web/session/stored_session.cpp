#include "web/session/stored_session.hpp"

#include <carboy/base/base64.hpp>
#include <carboy/base/digest.hpp>
#include <carboy/base/error.hpp>

#include "web/context/request_context.hpp"

namespace carboy::web {

std::string new_identifier() { return base64url_encode(random_bytes(32)); }

std::string storage_key(IdentifierUse use, std::string_view identifier) {
    const std::string_view prefix = use == IdentifierUse::session ? "session:" : "remember:";
    return base64url_encode(sha256(std::string(prefix).append(identifier)));
}

SessionStorage* session_storage(const Application& application) {
    SessionStorage* const* found = application.extensions.get<SessionStorage*>();
    return found ? *found : nullptr;
}

SessionStorage* session_storage() { return session_storage(request_context().application); }

void store_sessions(Application& application, SessionStorage& storage) {
    if (session_storage(application))
        throw Error("second_session_storage", "The sessions of this application already have a storage.",
                    "Call init_app(app) or store_sessions(app, storage) once.");
    application.extensions.emplace<SessionStorage*>(&storage);
}

}  // namespace carboy::web
