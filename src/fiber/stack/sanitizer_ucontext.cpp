// The sanitizers can follow a change of stack only in Boost.Context's ucontext implementation, which Debian's library
// does not contain. This file defines the missing symbols; a build without sanitizers compiles nothing here.
#if defined(BOOST_USE_UCONTEXT)

#include <memory>

#include <boost/context/fiber_ucontext.hpp>

namespace boost::context::detail {

namespace {

// The record of the thread's own stack, and the record of the running one.
struct ThreadRecords {
    std::unique_ptr<fiber_activation_record> main = std::make_unique<fiber_activation_record>();
    fiber_activation_record* running = main.get();
};

ThreadRecords& thread_records() {
    // thread_local: belongs to the switch itself, which changes it.
    thread_local ThreadRecords records;
    return records;
}

}  // namespace

fiber_activation_record*& fiber_activation_record::current() noexcept { return thread_records().running; }

fiber_activation_record_initializer::fiber_activation_record_initializer() noexcept { thread_records(); }

fiber_activation_record_initializer::~fiber_activation_record_initializer() = default;

}  // namespace boost::context::detail

#endif
