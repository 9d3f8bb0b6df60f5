#include "fiber/loop/crash_report.hpp"

#include <sys/mman.h>

#include <iterator>

#include <carboy/base/log.hpp>

#include "fiber/loop/report_text.hpp"
#include "fiber/loop/task.hpp"

namespace carboy::fiber {

namespace {

constexpr std::size_t alternate_size = 128 * 1024;
constexpr int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::string_view names[] = {"SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT"};
struct sigaction previous[std::size(deadly)];

// thread_local: set and cleared around work done for one fiber, by a thread that runs no fibers.
constinit thread_local const Task* worked_for = nullptr;

std::size_t index_of(int number) noexcept {
    std::size_t i = 0;
    while (i + 1 < std::size(deadly) && deadly[i] != number) ++i;
    return i;
}

void report_overflow(const Task& task) noexcept {
    ReportText text;
    text.add("Stack overflow: ").add_activity(&task).add(" used up the fiber's stack of ");
    text.add_number(task.stack().size / 1024)
        .add(" KiB. The process ends. Raise the size of stacks (STACK_SIZE in an ");
    text.add("application's configuration, --stack-size on its command line, ServerOptions::stack_size, ");
    text.add("LoopOptions::stack_size), or run deeply recursive work with run_blocking.");
    log_from_signal(LogLevel::error, text.view());
}

void report_signal(int number, const void* address, const Task* task) noexcept {
    ReportText text;
    text.add(names[index_of(number)]).add(" in ").add_activity(task);
    if (number == SIGSEGV || number == SIGBUS)
        text.add(", at the address 0x").add_number(reinterpret_cast<std::uintptr_t>(address), 16);
    log_from_signal(LogLevel::error, text.add(". The process ends.").view());
}

extern "C" void carboy_report_crash(int number, siginfo_t* info, void*) {
    const Task* task = Task::current();
    if (number == SIGSEGV && info->si_code > 0 && task && task->stack().guards(info->si_addr))
        report_overflow(*task);
    else
        report_signal(number, info->si_addr, task ? task : worked_for);
    ::sigaction(number, &previous[index_of(number)], nullptr);
    // A fault occurs again when its instruction is retried. A signal that was sent does not.
    if (info->si_code <= 0) ::raise(number);
}

bool install_handlers() noexcept {
    // Creates the log's queue here, because a handler cannot.
    static_cast<void>(log_format());
    struct sigaction action = {};
    action.sa_sigaction = carboy_report_crash;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < std::size(deadly); ++i) ::sigaction(deadly[i], &action, &previous[i]);
    return true;
}

}  // namespace

CrashReport::CrashReport() {
    static const bool installed = install_handlers();
    static_cast<void>(installed);
    stack_t before{};
    if (::sigaltstack(nullptr, &before) != 0 || !(before.ss_flags & SS_DISABLE)) return;
    void* memory = ::mmap(nullptr, alternate_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_ = {.ss_sp = memory, .ss_flags = 0, .ss_size = alternate_size};
    ::sigaltstack(&stack_, nullptr);
}

CrashReport::~CrashReport() {
    if (!stack_.ss_sp) return;
    const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    ::sigaltstack(&none, nullptr);
    ::munmap(stack_.ss_sp, stack_.ss_size);
}

void CrashReport::works_for(const Task* task) noexcept { worked_for = task; }

}  // namespace carboy::fiber
