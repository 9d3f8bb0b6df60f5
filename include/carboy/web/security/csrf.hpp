// Protection against cross-site request forgery: a signed token in each form, tied to the visitor's session. Tokens are
// those of Flask-WTF, in both directions.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/error.hpp>
#include <carboy/web/routing/handler.hpp>
#include <carboy/web/routing/method_view.hpp>

namespace carboy::web {

class App;
class Blueprint;
struct Application;

/// The request carries no valid token, or it comes from another site: 400, with the reason as its description.
/// Source: Flask-WTF csrf.py, CSRFError.
class CsrfError : public http::HttpError {
  public:
    explicit CsrfError(std::string reason) : HttpError(400, std::move(reason)) {}
};

/// Returns the current request's token, which is valid for WTF_CSRF_TIME_LIMIT seconds in the visitor's session.
/// Throws: Error "no_secret_key" when neither WTF_CSRF_SECRET_KEY nor SECRET_KEY is set, "no_request_context".
std::string generate_csrf();

/// Checks a token against the visitor's session.  Throws: CsrfError that says what is wrong.
void validate_csrf(std::string_view token);

/// True when the current request has been found valid.
bool is_csrf_valid();

/// Checks every request with an unsafe method before its handler runs.
///     Csrf csrf;  csrf.init_app(app);
/// The token is taken from the form field csrf_token, else from the header X-CSRFToken; templates write it with
/// {{ csrf_token() }} or form.hidden_tag().
/// Lifetime: must outlive the application.
/// Source: Flask-WTF csrf.py, CSRFProtect.
class Csrf {
  public:
    Csrf() = default;
    template <std::same_as<App> A>
    explicit Csrf(A& app) {
        init_app(app);
    }
    Csrf(const Csrf&) = delete;
    Csrf& operator=(const Csrf&) = delete;

    template <std::same_as<App> A>
    void init_app(A& app) {
        install(app.core());
    }
    /// Leaves requests to this handler unchecked, such as those of a payment service: csrf.exempt<notify>().
    template <auto Handler>
    void exempt() {
        exempt_handlers_.push_back(handler_key<Handler>);
    }
    /// The same for all functions of a method view: csrf.exempt<ItemView>().
    template <MethodView View>
    void exempt() {
        exempt_handlers_.push_back(&detail::method_view_identity<View>);
    }
    /// The same for an endpoint, such as that of a lambda or of a rule that is made at run time:
    /// csrf.exempt("api.notify").
    void exempt(std::string endpoint) { exempt_endpoints_.push_back(std::move(endpoint)); }
    /// Leaves requests to the blueprint's handlers unchecked.
    template <std::same_as<Blueprint> B>
    void exempt(const B& blueprint) {
        exempt_blueprints_.push_back(blueprint.name());
    }
    /// Checks the current request, for handlers of an application with WTF_CSRF_CHECK_DEFAULT = false.
    /// Throws: CsrfError.
    void protect() const;

  private:
    void install(Application& application);
    bool is_exempt() const;

    std::vector<const void*> exempt_handlers_;
    std::vector<std::string> exempt_blueprints_;
    std::vector<std::string> exempt_endpoints_;
};

}  // namespace carboy::web
