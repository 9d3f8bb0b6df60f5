// The sanitizers follow a change of stack only in Boost.Context's ucontext flavour, for which Debian's library holds no
// code. These are the symbols that are missing; a build without sanitizers compiles nothing here.
#if defined(BOOST_USE_UCONTEXT)

#include <memory>

#include <boost/context/fiber_ucontext.hpp>

namespace boost::context::detail {

namespace {

// The record of the thread's own stack, and the one that runs now.
struct ThreadRecords {
    std::unique_ptr<fiber_activation_record> main = std::make_unique<fiber_activation_record>();
    fiber_activation_record* running = main.get();
};

ThreadRecords& thread_records() {
    thread_local ThreadRecords records;
    return records;
}

}  // namespace

fiber_activation_record*& fiber_activation_record::current() noexcept { return thread_records().running; }

fiber_activation_record_initializer::fiber_activation_record_initializer() noexcept { thread_records(); }

fiber_activation_record_initializer::~fiber_activation_record_initializer() = default;

}  // namespace boost::context::detail

#endif
