// The parts of an application that contexts and requests need. AppCore, which contains everything, implements it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <carboy/web/config/config.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/context/error_handlers.hpp>
#include <carboy/web/context/hooks.hpp>
#include <carboy/web/context/logger.hpp>
#include <carboy/web/context/typed_storage.hpp>

#include "web/context/request_origin.hpp"
#include "web/context/signal_table.hpp"
#include "web/routing/router.hpp"
#include "web/routing/url_builder.hpp"

namespace carboy::web {

using http::Method;

/// A blueprint at the place where it is mounted.
struct MountedBlueprint {
    /// "admin.users" for a blueprint inside another one.
    std::string name;
    const MountedBlueprint* parent = nullptr;
    std::shared_ptr<const Hooks> hooks;
    std::shared_ptr<const ErrorHandlers> error_handlers;
};

struct Application {
    Application(std::string application_name, Config settings)
        : name(std::move(application_name)), config(std::move(settings)) {}
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;
    virtual ~Application() = default;

    /// Ends the setup; called before the first request.
    virtual void freeze() = 0;
    /// Answers a request, from the first hook to the last.
    virtual Response handle(Request& request) = 0;

    std::string name;
    Config config;
    /// App::extensions.
    TypedStorage extensions;
    Router router;
    UrlBuilder urls;
    Hooks hooks;
    ErrorHandlers error_handlers;
    /// Those that blueprints add for all requests; asked after the application's own.
    std::vector<std::shared_ptr<const ErrorHandlers>> blueprint_error_handlers;
    std::vector<std::function<void(AppContext&)>> context_push;
    std::vector<Teardown> teardown_appcontext;
    /// What later rooms keep for the application: the SessionSettings as they were at the first request, the
    /// TemplateEngine. All are added before any other thread looks for one.
    TypedStorage parts;
    /// The App's current address.
    App* app = nullptr;
    /// The values of DEBUG and PROPAGATE_EXCEPTIONS at the first request.
    bool debug = false;
    bool propagate = false;
    /// The value of SECURITY_HEADERS, and false when secure_headers() sets its own.
    bool default_headers = true;
    OriginSettings origin;
    Logger logger;
    SignalTable signals;
};

}  // namespace carboy::web
