// The code of docs/guide/forms.md, compiled and run.
#include <carboy/web.hpp>

#include <cassert>

using namespace carboy;

struct EntryForm : Form {
    StringField title{"Title", {required(), length(1, 200)}};
    TextAreaField body{"Text", {required()}, {.render_kw = {{"rows", 5}}}};
    SelectField status{"Status", {}, {.choices = {{"draft", "Draft"}, {"public", "Public"}}, .default_ = "draft"}};
    IntegerField priority{"Priority", {optional(), number_range(1, 5)}};
    FieldList<StringField> tags{"Tags", {"Tag", {length(0, 40)}}, {.min_entries = 2, .max_entries = 10}};
    SubmitField save{"Save"};
    CARBOY_FORM(EntryForm, title, body, status, priority, tags, save);

    void validate_title(StringField& field) {
        if (field.data().find("spam") != std::string::npos) throw ValidationError("This title is not welcome.");
    }
};

struct Entry {
    std::string title;
    std::string body;
    std::string status = "draft";
    std::optional<int> priority;
    std::vector<std::string> tags;
};

Entry entry{"First", "Hello", "public", 3, {"c++"}};

Response edit(Request& request) {
    EntryForm form{request, entry};  // shows the entry until the form is submitted
    if (form.validate_on_submit()) {
        form.populate_obj(entry);
        flash("Saved.");
        return redirect(url_for<edit>());
    }
    return render_template("entry.html", {{"form", form}});
}

struct AddressForm : Form {
    StringField street{"Street", {required()}};
    StringField city{"City", {required()}};
    CARBOY_FORM(AddressForm, street, city);
};

struct OrderForm : Form {
    FormField<AddressForm> billing{"Billing address"};
    FieldList<FormField<AddressForm>> deliveries{"Delivery addresses", {}, {.min_entries = 1}};
    CARBOY_FORM(OrderForm, billing, deliveries);
};

Response order(Request& request) {
    OrderForm form{request};
    if (!form.validate_on_submit()) return jinja::Value(form.errors().empty() ? "empty" : "wrong").str();
    return form.billing->city.data() + ", " + form.deliveries[0]->city.data();
}

struct SignUpForm : Form {
    EmailField address{"E-mail", {required(), email()}};
    PasswordField password{"Password", {required(), length({.min = 8, .message = "Use %(min)d characters or more."})}};
    PasswordField again{"Again", {equal_to(password)}};
    BooleanField terms{"I agree to the terms", {required()}};
    CARBOY_FORM(SignUpForm, address, password, again, terms);
};

struct PhotoForm : Form {
    FileField photo{"Photo", {file_required(), file_allowed({"jpg", "png"}), file_size(5'000'000)}};
    CARBOY_FORM(PhotoForm, photo);
};

std::string sign_up(Request& request) {
    SignUpForm form{request};
    if (form.validate_on_submit()) return "welcome";
    std::string faults;
    for (const auto& [name, messages] : form.errors()) faults += name + ": " + messages.front() + "\n";
    return faults;
}

Response notify() { return "received"; }

Csrf csrf;

App create_app() {
    App app{"forms_guide"};
    app.config["SECRET_KEY"] = "a long random text";
    csrf.init_app(app);
    csrf.exempt<notify>();  // called by another server, which signs its requests
    app.route<edit>("/edit", {Method::get, Method::post});
    app.post<order>("/order");
    app.post<sign_up>("/sign-up");
    app.post<notify>("/notify");
    app.error_handler<CsrfError>(
        [](const CsrfError& error) { return Response("Please send the form again: " + error.description(), 400); });
    translate_forms(app, {.gettext = [](std::string_view message) {
                        return message == "This field is required." ? std::string("Fehlt.") : std::string(message);
                    }});
    return app;
}

std::string token_in(const TestResponse& page) {
    const std::string name = "name=\"csrf_token\" type=\"hidden\" value=\"";
    const std::size_t start = page.body.find(name) + name.size();
    return page.body.substr(start, page.body.find('"', start) - start);
}

int main() {
    App app = create_app();
    TestClient client = app.test_client();
    const TestResponse page = client.get("/edit");
    assert(page.contains(R"(<input autofocus class="wide" id="title" maxlength="200")"));
    const std::string token = token_in(page);

    assert(client.post("/edit", {.form = {{"title", "Second"}}}).body ==
           "Please send the form again: The CSRF token is missing.");
    const TestResponse wrong = client.post("/edit", {.form = {{"csrf_token", token}, {"title", ""}, {"body", "<b>"}}});
    assert(wrong.contains("<b>Fehlt.</b>") && wrong.contains("&lt;b&gt;</textarea>"));
    const TestResponse saved = client.post("/edit", {.form = {{"csrf_token", token},
                                                              {"title", "Second"},
                                                              {"body", "Text"},
                                                              {"status", "draft"},
                                                              {"priority", ""},
                                                              {"tags-0", "x"},
                                                              {"tags-1", "y"}}});
    assert(saved.status == 302 && entry.title == "Second" && !entry.priority && entry.tags.size() == 2);

    const TestResponse ordered = client.post("/order", {.form = {{"csrf_token", token},
                                                                 {"billing-street", "A"},
                                                                 {"billing-city", "Rome"},
                                                                 {"deliveries-0-street", "B"},
                                                                 {"deliveries-0-city", "Oslo"}}});
    assert(ordered.body == "Rome, Oslo");
    const TestResponse refused =
        client.post("/sign-up", {.form = {{"csrf_token", token}, {"address", "x"}, {"password", "short"}}});
    assert(refused.body ==
           "address: Invalid email address.\npassword: Use 8 characters or more.\n"
           "again: Field must be equal to password.\nterms: Fehlt.\n");
    assert(client.post("/notify").body == "received");
}
