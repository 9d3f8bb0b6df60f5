// Which parts of an application need sessions, as far as it is known before the first request.
#pragma once

#include "web/context/application.hpp"

namespace carboy::web {

/// Set by what stores something in the session, when it is installed.
struct SessionUse {
    bool log_ins = false;
};

/// Records that the application uses sessions.
inline SessionUse& note_session_use(Application& application) { return application.parts.get_or_emplace<SessionUse>(); }

inline bool uses_sessions(const Application& application) { return application.parts.get<SessionUse>() != nullptr; }

inline bool uses_log_ins(const Application& application) {
    const SessionUse* use = application.parts.get<SessionUse>();
    return use != nullptr && use->log_ins;
}

}  // namespace carboy::web
