// expect: compiles
#include <carboy/web.hpp>

using namespace carboy;

struct NameForm : Form {
    StringField name{"Name", {data_required()}, {.default_ = "Ada"}};
    CARBOY_FORM(NameForm, name);
};

std::string show(Request&) { return {}; }
Response report() { return send_file("/srv/report.pdf", {.download_name = "report.pdf"}); }

int main() {
    App app{"shop", Config(), {.static_folder = "files"}};
    Blueprint shop{"shop", {.url_prefix = "/shop"}};
    app.get<show>("/", {.endpoint = "front"});
    app.get<show>("/all", {});
    app.add_url_rule(
        "/run", "run", [](Request&, const PathValues&) { return Response("run"); }, Method::get, true);
    app.register_blueprint(shop, {.url_prefix = "/old", .name = "old"});
    const RouteOptions copied = RouteOptions{.endpoint = "x"};
    app.route<show>("/copied", Method::get, copied);
    app.test_client().post("/users", {.form = {{"name", "Ada"}}});
}
