// What is current: the application, and the request while there is one. Both belong to the fiber that runs.
#pragma once

#include <exception>
#include <memory>
#include <string_view>

#include <carboy/http/request.hpp>
#include <carboy/web/globals.hpp>
#include <carboy/web/path_values.hpp>
#include <carboy/web/typed_storage.hpp>

namespace carboy::web {

class App;
class RequestContext;
struct AppCore;
using http::Request;

/// Makes an application current from construction to destruction, for this fiber (or thread).
/// Lifetime: a local variable; contexts nest.  Threads: the one that made it.
class AppContext {
  public:
    /// Runs the functions of App::on_context_push.
    explicit AppContext(AppCore& core);
    /// Runs the functions of App::teardown_appcontext; what they throw is logged.
    ~AppContext();
    AppContext(const AppContext&) = delete;
    AppContext& operator=(const AppContext&) = delete;

    App& app() const noexcept;
    AppCore& core() const noexcept { return core_; }
    /// Tells the teardown functions that the context ends because of this error.
    void fail(std::exception_ptr error) noexcept { error_ = std::move(error); }

    Globals globals;
    /// What other libraries keep for this context, such as a database session.
    TypedStorage storage;

  private:
    AppCore& core_;
    AppContext* previous_;
    std::exception_ptr error_;
};

/// True inside an application context.
bool has_app_context() noexcept;
/// True while a request is handled.
bool has_request_context() noexcept;

/// The current application.  Throws: Error "no_app_context".
App& current_app();
/// The current application's context.  Throws: Error "no_app_context".
AppContext& app_context();
/// The request that is handled now.  Throws: Error "no_request_context".
Request& request();

/// The endpoint that the current request matched, empty when it matched none.  Throws: Error "no_request_context".
std::string_view current_endpoint();
/// The name of its blueprint, empty when it has none.  Throws: Error "no_request_context".
std::string_view current_blueprint();
/// The rule that it matched, empty when it matched none.  Throws: Error "no_request_context".
std::string_view current_rule();
/// The variables of its rule.  Throws: Error "no_request_context".
PathValues view_args();

/// A request context without a client, for tests and tools: makes this request current until it is destroyed.
class TestRequestContext {
  public:
    TestRequestContext(AppCore& core, http::Method method, std::string_view target);
    ~TestRequestContext();
    TestRequestContext(const TestRequestContext&) = delete;
    TestRequestContext& operator=(const TestRequestContext&) = delete;
    Request& request() noexcept { return request_; }

  private:
    Request request_;
    std::unique_ptr<RequestContext> context_;
};

}  // namespace carboy::web
