// Which function answers an error: by status, or by the most specific of the classes that the exception has.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

using http::HttpError;
using http::Response;

/// Handlers of one application or blueprint.
class ErrorHandlers {
  public:
    using StatusHandler = std::function<Response(const HttpError& error)>;

    /// Answers the errors of this status; replaces an earlier handler of it.
    void add(int status, StatusHandler handler);

    /// Answers exceptions of this class and of those derived from it; replaces an earlier handler of the class.
    template <class Exception, class Handler>
    void add(Handler handler) {
        insert({&throw_pointer<Exception>, &catches<Exception>,
                [handler = std::move(handler)](const std::exception_ptr& error) -> std::optional<Response> {
                    try {
                        std::rethrow_exception(error);
                    } catch (const Exception& caught) {
                        return Response(handler(caught));
                    } catch (...) {
                        return std::nullopt;
                    }
                }});
    }

    /// Gives exceptions of this class, when no handler answers them, a status in place of 500.
    template <class Exception>
    void set_status(int status) {
        class_statuses_.push_back({&catches_object<Exception>, status});
    }

    /// The status that set_status gave the exception's class, or 0.  The class named last wins.
    int status_of(const std::exception_ptr& error) const noexcept;
    /// The handler of the status, or null.
    const StatusHandler* find(int status) const noexcept;
    /// What the handler of the exception's most specific class answers; nothing when no class fits.
    std::optional<Response> answer(const std::exception_ptr& error) const;
    /// The same, but asks only the classes that an HttpError does not have.
    std::optional<Response> answer_own(const std::exception_ptr& error) const;
    /// What the classes that an HttpError has answer to an error that stands for a status: a handler of HttpError is
    /// given `as_http`, one of its bases the error itself.
    std::optional<Response> answer_as(const std::exception_ptr& error, const std::exception_ptr& as_http) const;
    bool has_classes() const noexcept { return !classes_.empty(); }

  private:
    using Thrower = void (*)();

    struct ClassHandler {
        Thrower throw_pointer;
        bool (*catches)(Thrower thrower);
        std::function<std::optional<Response>(const std::exception_ptr&)> run;
        /// True for HttpError and its bases.
        bool general = false;
    };

    /// A pointer to a derived class is caught as a pointer to its base: that is how two handlers, each knowing only
    /// its own class, find out at run time which of them is the more specific.
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

    struct ClassStatus {
        bool (*catches)(const std::exception_ptr& error);
        int status;
    };

    template <class Exception>
    static bool catches_object(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const Exception&) {
            return true;
        } catch (...) {
            return false;
        }
    }

    void insert(ClassHandler handler);

    std::vector<ClassStatus> class_statuses_;
    std::vector<std::pair<int, StatusHandler>> statuses_;
    std::vector<ClassHandler> classes_;
};

}  // namespace carboy::web
