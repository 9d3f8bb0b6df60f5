// The current application, and the current request if there is one. Both belong to the running fiber.
#pragma once

#include <exception>
#include <string_view>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/request.hpp>
#include <carboy/web/context/globals.hpp>
#include <carboy/web/context/hooks.hpp>
#include <carboy/web/context/typed_storage.hpp>
#include <carboy/web/routing/path_values.hpp>

namespace carboy::web {

class App;
class RequestContext;
struct Application;
using http::Request;

/// Makes an application current for this fiber (or thread) during its lifetime.
/// Lifetime: a local variable; contexts nest.  Threads: the one that created it.
class AppContext {
  public:
    /// Runs the functions of App::on_context_push.
    explicit AppContext(Application& application);
    /// Runs the functions of App::teardown_appcontext; their exceptions are logged.
    ~AppContext();
    AppContext(const AppContext&) = delete;
    AppContext& operator=(const AppContext&) = delete;

    App& app() const noexcept;
    Application& application() const noexcept { return application_; }
    /// Records the error that ends the context; the teardown functions receive it.
    void fail(std::exception_ptr error) noexcept { error_ = std::move(error); }

    Globals globals;
    /// Objects that other libraries keep for this context, such as a database session.
    TypedStorage storage;

  private:
    friend class RequestContext;
    /// Makes the context current again, after suspend().
    void resume() noexcept;
    void suspend() noexcept;

    Application& application_;
    AppContext* previous_;
    std::exception_ptr error_;
};

/// True inside an application context.
bool has_app_context() noexcept;
/// True while a request is being handled.
bool has_request_context() noexcept;

/// The current application.  Throws: Error "no_app_context".
App& current_app();
/// The current application's context.  Throws: Error "no_app_context".
AppContext& app_context();
/// The current request.  Throws: Error "no_request_context".
Request& request();

/// The endpoint of the current request; empty when no rule matched.  Throws: Error "no_request_context".
std::string_view current_endpoint();
/// The name of its blueprint; empty when it has none.  Throws: Error "no_request_context".
std::string_view current_blueprint();
/// The rule that it matched; empty when none matched.  Throws: Error "no_request_context".
std::string_view current_rule();
/// The variables of its rule.  Throws: Error "no_request_context".
PathValues view_args();

/// Adds a function to run after the current request, before those of after_request: it changes the response.
/// Throws: Error "no_request_context".  Source: Flask ctx.py, after_this_request.
void after_this_request(AfterRequest hook);

/// A request context without a client, for tests and tools: makes this request current until it is destroyed.
class TestRequestContext {
  public:
    TestRequestContext(Application& application, http::Method method, std::string_view target);
    ~TestRequestContext();
    TestRequestContext(const TestRequestContext&) = delete;
    TestRequestContext& operator=(const TestRequestContext&) = delete;
    Request& request() noexcept { return request_; }

  private:
    Request request_;
    Owned<RequestContext> context_;
};

}  // namespace carboy::web
