// The usual structure of a program, with a global database and blueprint and a create_app() function that runs twice
// in one process.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

namespace carboy {

struct Ticket {
    Column<Integer, primary_key> id;
    Column<Text> title;
    CARBOY_MODEL(Ticket, id, title);
};

namespace {

Database ticket_db;
Blueprint tickets{"tickets", {.url_prefix = "/tickets"}};

Response list_tickets() {
    return render_template_string("{% for t in tickets %}{{ t.title }};{% endfor %}{{ url_for('.show_ticket', id=1) }}",
                                  {{"tickets", Ticket::query().order_by(Ticket::c.id).all()}});
}

std::string show_ticket(std::int64_t id) { return Ticket::query().get_or_404(id).title; }

Response add_ticket(Request& request) {
    ticket_db.session.add(Ticket{.title = request.form["title"]});
    ticket_db.session.commit();
    return redirect(url_for<list_tickets>());
}

App create_app() {
    App app{"tickets", {{"DATABASE_URL", "sqlite:///:memory:"}}};
    ticket_db.init_app(app);
    tickets.route<list_tickets>("/");
    tickets.route<show_ticket>("/<int:id>");
    tickets.route<add_ticket>("/add", {Method::post});
    app.register_blueprint(tickets);
    app.error_handler<HttpError>([](const HttpError& error) {
        return render_template_string("{{ error }}", {{"error", error}});
    });
    const auto context = app.app_context();
    ticket_db.create_all();
    return app;
}

TEST(CreateApp, MayRunTwiceInAProcess) {
    App first = create_app(), second = create_app();
    TestClient one = first.test_client(), two = second.test_client();
    EXPECT_EQ(one.post("/tickets/add", {.form = {{"title", "only here"}}}).status, 302);
    EXPECT_EQ(one.get("/tickets/").body, "only here;/tickets/1");
    EXPECT_EQ(two.get("/tickets/").body, "/tickets/1");
    EXPECT_EQ(one.get("/tickets/1").body, "only here");
    EXPECT_EQ(two.get("/tickets/1").status, 404);
    EXPECT_EQ(two.get("/tickets/1").body, "404 Not Found: " + HttpError(404).description());
}

}  // namespace
}  // namespace carboy
