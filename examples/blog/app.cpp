// The application around the blog: settings, the current account, error pages.
#include "app.hpp"

#include "models.hpp"

using namespace carboy;

Database db;

Account* logged_in() {
    const auto id = session.get<std::int64_t>("account_id");
    return id ? Account::query().get(*id) : nullptr;
}

Response show_error(const HttpError& error) { return render_template("error.html", {{"error", error}}); }

App create_app(Config config) {
    App app{"blog", std::move(config)};
    app.config.set_default("DATABASE_URL", "sqlite:///blog.db");
    app.config.set_default("TITLE", "Notes from the cellar");
    // A key for this run only: a restart logs everybody out, unless BLOG_SECRET_KEY provides a permanent key.
    app.config.set_default("SECRET_KEY", Uuid::random().to_string());
    db.init_app(app);

    app.before_request([] { g["account"] = logged_in(); });
    // Templates escape visitors' input. If one fails to, this header still prevents the browser from running their
    // scripts.
    app.after_request([](Response& response) {
        response.headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    });
    app.error_handler<HttpError>(show_error);

    app.register_blueprint(make_blog());
    app.add_command(
        {.name = "demo", .help = "Fill an empty blog with something to read", .run = [](const CommandValues&) {
             write_demo();
             return 0;
         }});
    return app;
}
