// The identifiers of sessions on the server. A cookie has the identifier, and the storage has only a digest of it, so
// reading the storage is not enough to use its sessions.
#pragma once

#include <carboy/web/session/session_storage.hpp>

namespace carboy::web {

/// What an identifier is for. A cookie of one use is worthless for the other.
enum class IdentifierUse { session, remember };

/// Returns an identifier that nobody can guess.
std::string new_identifier();
/// Returns the key under which the storage has it.
std::string storage_key(IdentifierUse use, std::string_view identifier);

/// The current application's storage, or null.
SessionStorage* session_storage();
SessionStorage* session_storage(const Application& application);

}  // namespace carboy::web
