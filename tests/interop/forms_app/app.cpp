// A job application with fields of every kind; flask_forms.py is the same application with WTForms and Flask-WTF.
#include <carboy/web.hpp>

using namespace carboy;

struct Address : Form {
    StringField street{"Street", {data_required(), length({.max = 30})}};
    StringField city{"City", {data_required()}};
    StringField code{"Code", {optional(), regexp("^[0-9]{4,5}$")}};
    CARBOY_FORM(Address, street, city, code);
};

struct Application : Form {
    StringField name{"Name", {data_required(), length(2, 20)}, {.render_kw = {{"placeholder", "Ada <Lovelace>"}}}};
    EmailField email{"E-mail", {data_required(), carboy::email()}};
    TelField phone{"Phone", {optional(), regexp("^[0-9 +]+$", "Digits, please.")}};
    URLField homepage{"Home page", {optional(), url()}};
    SearchField position{"Position", {any_of({"cook", "waiter", "baker"})}};
    PasswordField password{"Password", {input_required(), length({.min = 8})}};
    PasswordField again{"Again", {equal_to(password, "Passwords differ.")}};
    IntegerField children{"Children", {number_range(0, 12)}, {.default_ = 0}};
    IntegerRangeField humour{"Humour", {number_range(0, 10)}, {.render_kw = {{"step", 2}}}};
    FloatField height{"Height", {optional(), number_range(0.5, 2.5)}};
    DecimalTextField wage{"Wage", {input_required(), number_range(std::int64_t{10}, std::nullopt)}};
    DateField born{"Born", {data_required()}};
    TimeField early{"Earliest hour", {optional()}};
    DateTimeLocalField interview{"Interview", {optional()}, {.formats = {"%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"}}};
    MonthField from_month{"From", {optional()}};
    SelectField shift{
        "Shift", {}, {.choices = {{"d", "Day"}, {"n", "Night & day"}, {"w", "Weekend"}}, .default_ = "n"}};
    SelectFieldOf<std::int64_t> years{"Years", {}, {.choices = {{0, "none"}, {1, "one"}, {5, "five or more"}}}};
    SelectMultipleField languages{
        "Languages", {length({.max = 2})}, {.choices = {{"en", "English"}, {"fi", "Finnish"}, {"el", "Greek"}}}};
    RadioField contract{"Contract", {input_required()}, {.choices = {{"full", "Full time"}, {"part", "Part <time>"}}}};
    TextAreaField letter{"Letter", {length({.max = 200})}, {.render_kw = {{"rows", 4}}}};
    BooleanField newsletter{"Newsletter", {}, {.default_ = true}};
    BooleanField terms{"Terms", {data_required("Please agree.")}};
    HiddenField source{"Source", {}, {.default_ = "web"}};
    FileField portrait{"Portrait", {file_allowed({"png", "jpg"}), file_size(2000)}};
    MultipleFileField papers{"Papers"};
    FormField<Address> home{"Home"};
    FieldList<StringField> skills{"Skills", {"Skill", {length({.max = 10})}}, {.min_entries = 2, .max_entries = 4}};
    FieldList<FormField<Address>> former{"Former homes", {}, {.min_entries = 1}};
    SubmitField send{"Send"};
    CARBOY_FORM(Application, name, email, phone, homepage, position, password, again, children, humour, height, wage,
                born, early, interview, from_month, shift, years, languages, contract, letter, newsletter, terms,
                source, portrait, papers, home, skills, former, send);

    void validate_name(StringField& field) {
        if (field.data().starts_with("Mr")) throw ValidationError("No titles, please.");
    }
};

Response apply(Request& request) {
    Application form{request};
    if (!form.validate_on_submit()) return render_template("application.html", {{"form", form}});
    if (form.send.data()) {
        flash("Thank you, " + form.name.data() + ".", "success");
        session["applied"] = form.position.data();
        return redirect(url_for<apply>());
    }
    return render_template("accepted.html", {{"form", form}});
}

int main(int argc, char** argv) {
    App app{"forms_app", Config::from_env("FORMS_APP")};
    Csrf csrf{app};
    app.route<apply>("/", {Method::get, Method::post});
    return app.main(argc, argv);
}
