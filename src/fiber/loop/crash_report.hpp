// The last log lines of a process that a signal kills: which request was being handled, and whether a stack overflowed.
#pragma once

#include <signal.h>

namespace carboy::fiber {

class Task;

/// An alternate stack for the signal handlers of the thread that constructs it, because the current stack may have
/// overflowed. The first one installs the process's handlers of SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT. They write
/// the log's queue and one more line; then the process dies of the signal as it would have.
/// Lifetime: ends on the same thread.
class CrashReport {
  public:
    CrashReport();
    ~CrashReport();
    CrashReport(const CrashReport&) = delete;
    CrashReport& operator=(const CrashReport&) = delete;

    /// Declares the fiber that this thread works for (a fiber of another thread). Null means none.
    static void works_for(const Task* task) noexcept;

  private:
    stack_t stack_{};
};

}  // namespace carboy::fiber
