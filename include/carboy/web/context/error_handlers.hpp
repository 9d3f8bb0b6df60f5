// The functions that answer errors: by status, or by the most specific class of the exception.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

using http::HttpError;
using http::Response;

/// The handlers of one application or blueprint.
class ErrorHandlers {
  public:
    using StatusHandler = std::function<Response(const HttpError& error)>;
    using Thrower = void (*)();

    /// A class of exceptions and its handler.
    struct ClassHandler {
        Thrower throw_pointer;
        bool (*catches)(Thrower thrower);
        /// True for an exception of this class or of a derived class.
        bool (*fits)(const std::exception_ptr& error);
        /// Requires: the error is of this class.
        std::function<Response(const std::exception_ptr& error)> run;
        /// True for HttpError and its bases.
        bool of_http_error = false;
    };

    /// The classes that find() considers.
    enum class Classes {
        all,
        /// Classes that an HttpError does not have.
        own,
        /// Classes that an HttpError has; considered for every error, which then represents an HttpError.
        of_http_error,
    };

    /// Adds a handler for this status; replaces an earlier one.
    void add(int status, StatusHandler handler);

    /// Adds a handler for exceptions of this class and of derived classes; replaces an earlier handler of the class.
    template <class Exception, class Handler>
    void add(Handler handler) {
        insert({&throw_pointer<Exception>, &catches<Exception>, &is_a<Exception>,
                [handler = std::move(handler)](const std::exception_ptr& error) {
                    try {
                        std::rethrow_exception(error);
                    } catch (const Exception& caught) {
                        return Response(handler(caught));
                    }
                }});
    }

    /// Converts exceptions of this class that no handler answers to an HttpError: `translate` returns it, or nothing
    /// for an exception that is a mistake in the program.
    template <class Exception, class Translate>
    void translate(Translate translate) {
        translations_.push_back(
            [translate = std::move(translate)](const std::exception_ptr& error) -> std::optional<HttpError> {
                try {
                    std::rethrow_exception(error);
                } catch (const Exception& caught) {
                    return translate(caught);
                } catch (...) {
                    return std::nullopt;
                }
            });
    }

    /// Returns the HttpError that an exception represents, or nullopt. The translation that was added last is asked
    /// first.
    std::optional<HttpError> as_http_error(const std::exception_ptr& error) const;
    /// Returns the handler of the status, or null.
    const StatusHandler* find(int status) const noexcept;
    /// Returns the handler of the exception's most specific class among these, or null.
    const ClassHandler* find(const std::exception_ptr& error, Classes classes) const;

  private:
    /// A pointer to a derived class can be caught as a pointer to its base. In this way two handlers, each of which
    /// knows only its own class, find out at run time which one is more specific.
    template <class Exception>
    static void throw_pointer() {
        throw static_cast<const Exception*>(nullptr);
    }
    template <class Exception>
    static bool catches(Thrower thrower) {
        try {
            thrower();
        } catch (const Exception*) {
            return true;
        } catch (...) {
        }
        return false;
    }

    template <class Exception>
    static bool is_a(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const Exception&) {
            return true;
        } catch (...) {
            return false;
        }
    }

    void insert(ClassHandler handler);

    std::vector<std::function<std::optional<HttpError>(const std::exception_ptr&)>> translations_;
    std::vector<std::pair<int, StatusHandler>> statuses_;
    std::vector<ClassHandler> classes_;
};

/// A database puts this into App::extensions. `prepare` is called before the handlers of an error run.
struct ErrorPreparation {
    std::function<void(const std::exception_ptr& thrown)> prepare;
};

}  // namespace carboy::web
