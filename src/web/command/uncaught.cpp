#include "web/command/uncaught.hpp"

#include <cstdlib>
#include <iostream>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>

namespace carboy::web {

namespace {

std::terminate_handler previous_handler = nullptr;

[[noreturn]] void on_terminate() {
    try {
        if (std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
    } catch (const Error& error) {
        report_error(error);
        std::_Exit(EXIT_FAILURE);
    } catch (...) {
        // Rethrowing has made it the current exception again, which the previous handler examines.
        previous_handler();
    }
    previous_handler();
    std::abort();
}

}  // namespace

void report_error(const std::exception& error) {
    // Earlier log lines explain the error, so they come first.
    flush_log();
    const auto* own = dynamic_cast<const Error*>(&error);
    std::cerr << "error: " << (own ? own->message() : error.what()) << '\n';
    if (own && !own->hint().empty()) std::cerr << "hint: " << own->hint() << '\n';
}

void report_uncaught_errors() {
    static const bool installed = [] {
        previous_handler = std::set_terminate(on_terminate);
        return true;
    }();
    static_cast<void>(installed);
}

}  // namespace carboy::web
