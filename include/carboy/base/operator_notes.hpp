// What the operator of a long-lived process should know, such as a library with a known fault. A server logs it when it
// starts; a short program has no operator and stays silent.
#pragma once

#include <string>

namespace carboy {

/// Logs a warning once the process is serving: at once, or when announce_operator_notes() is called. The same line is
/// kept once.  Threads: any.
void note_for_operator(std::string line);

/// Logs what was noted so far; later notes are logged at once.  Threads: any.
void announce_operator_notes();

}  // namespace carboy
