// Forms: where input comes from, validation, inner forms and lists, and the way to and from objects. The fields'
// values, messages and HTML are compared with WTForms in tests/interop/web.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include <carboy/jinja/environment.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/forms/choice_fields.hpp>
#include <carboy/web/forms/file_fields.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/group_fields.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/web/forms/translations.hpp>
#include <carboy/web/forms/validators.hpp>
#include <carboy/web/json/jsonify.hpp>

namespace carboy::web {
namespace {

using http::MultiDict;
using http::Request;

MultiDict fields(std::initializer_list<std::pair<const char*, const char*>> items) {
    MultiDict out;
    for (const auto& [name, value] : items) out.add(name, value);
    return out;
}

struct Name : Form {
    StringField name{"Name", {required(), length(1, 10)}};
    IntegerField age{"Age", {required(), number_range(0, 150)}};
    CARBOY_FORM(Name, name, age);

    void validate_name(StringField& field) {
        if (field.data() == "root") throw ValidationError("This name is taken.");
    }
};

TEST(Form, ReadsARequestThatSubmitsAForm) {
    Request post(Method::post, "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, "name=Ada&age=36");
    Name form{post};
    EXPECT_TRUE(form.is_submitted());
    EXPECT_TRUE(form.validate_on_submit());
    EXPECT_EQ(form.name.data(), "Ada");
    EXPECT_EQ(form.age.data(), 36);
}

TEST(Form, ShowsItsDefaultsForOtherMethods) {
    Request get(Method::get, "/?name=Ada&age=36");
    Name form{get};
    EXPECT_FALSE(form.is_submitted());
    EXPECT_FALSE(form.validate_on_submit());
    EXPECT_EQ(form.name.data(), "");
    EXPECT_EQ(form.age.data(), std::nullopt);
    EXPECT_TRUE(form.errors().empty());
}

TEST(Form, NamesEveryFieldThatIsNotValid) {
    const MultiDict input = fields({{"name", " "}, {"age", "x"}});
    Name form{input};
    EXPECT_FALSE(form.validate());
    const auto errors = form.errors();
    EXPECT_EQ(jsonify(errors).body, R"({"age":["Not a valid integer value.","Number must be between 0 and 150."],)"
                                    R"("name":["This field is required."]})"
                                    "\n");
    ASSERT_EQ(errors.size(), 2u);
    EXPECT_EQ(errors[0].name, "name");
    EXPECT_EQ(errors[0].messages, std::vector<std::string>{"This field is required."});
    EXPECT_EQ(errors[1].messages.front(), "Not a valid integer value.");
    EXPECT_EQ(form.age().text, R"(<input id="age" max="150" min="0" name="age" required type="number" value="x">)");
}

TEST(Form, RequiredAcceptsZeroButNothingBlank) {
    const MultiDict zero = fields({{"name", "x"}, {"age", "0"}}), blank = fields({{"name", "x"}, {"age", " "}});
    Name accepted{zero}, refused{blank};
    EXPECT_TRUE(accepted.validate());
    EXPECT_FALSE(refused.validate());
    EXPECT_EQ(refused.age.errors(), std::vector<std::string>{"This field is required."});
}

TEST(Form, CallsItsOwnValidatorOfAField) {
    const MultiDict input = fields({{"name", "root"}, {"age", "1"}});
    Name form{input};
    EXPECT_FALSE(form.validate());
    EXPECT_EQ(form.name.errors(), std::vector<std::string>{"This name is taken."});
}

TEST(Form, ValidatesAgainFromTheStart) {
    const MultiDict input = fields({{"name", ""}, {"age", "1"}});
    Name form{input};
    EXPECT_FALSE(form.validate());
    EXPECT_FALSE(form.validate());
    EXPECT_EQ(form.name.errors().size(), 1u);
}

TEST(Form, PrefixesItsNames) {
    const MultiDict input = fields({{"a-name", "Ada"}, {"a-age", "3"}, {"name", "other"}});
    Name form{input, {.prefix = "a"}};
    EXPECT_TRUE(form.validate());
    EXPECT_EQ(form.name.data(), "Ada");
    EXPECT_EQ(form.name.name(), "a-name");
    EXPECT_EQ(form.name.short_name(), "name");
}

TEST(Form, SaysWhichFieldDoesNotExist) {
    Name form{nullptr};
    EXPECT_EQ(&form["age"], &form.age);
    EXPECT_EQ(form.find("agee"), nullptr);
    try {
        form["agee"];
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "no_such_field");
        EXPECT_NE(error.message().find("agee"), std::string::npos);
    }
}

std::string first_word(std::string text) {
    text.erase(std::find(text.begin(), text.end(), ' '), text.end());
    return text;
}

struct Filtered : Form {
    StringField word{"Word",
                     {[](StringField& field) {
                          if (field.data() == "stop") throw StopValidation("Stopped.");
                      },
                      [](Form&, StringField& field) { field.errors().push_back("Second."); }},
                     {.filters = {&first_word}}};
    CARBOY_FORM(Filtered, word);
};

TEST(Form, FiltersBeforeItValidatesAndStopsWhenAValidatorSaysSo) {
    const MultiDict stop = fields({{"word", "stop it"}}), go = fields({{"word", "go on"}});
    Filtered stopped{stop}, went{go};
    EXPECT_FALSE(stopped.validate());
    EXPECT_EQ(stopped.word.errors(), std::vector<std::string>{"Stopped."});
    EXPECT_FALSE(went.validate());
    EXPECT_EQ(went.word.data(), "go");
    EXPECT_EQ(went.word.errors(), std::vector<std::string>{"Second."});
}

enum class Colour { red, green };
}  // namespace

template <>
struct ChoiceText<Colour> {
    static std::string to_text(Colour colour) { return colour == Colour::red ? "red" : "green"; }
    static std::optional<Colour> from_text(std::string_view text) {
        if (text == "red") return Colour::red;
        return text == "green" ? std::optional(Colour::green) : std::nullopt;
    }
};

namespace {

struct Line {
    std::string text;
    int amount = 0;
};
struct Account {
    std::string name;
    std::optional<int> age;
    Colour colour = Colour::green;
    std::chrono::sys_days born{};
    std::vector<std::string> tags;
    std::vector<Line> lines;
    Line main;
    bool is_admin = false;
};

struct LineForm : Form {
    StringField text{"Text"};
    IntegerField amount{"Amount", {required()}};
    CARBOY_FORM(LineForm, text, amount);
};
struct EditForm : Name {
    SelectFieldOf<Colour> colour{"Colour", {}, {.choices = {{Colour::red, "Red"}, {Colour::green, "Green"}}}};
    DateField born{"Born"};
    FieldList<StringField> tags{"Tags", {"Tag"}, {.min_entries = 1}};
    FieldList<FormField<LineForm>> lines{"Lines", {}, {.max_entries = 3}};
    FormField<LineForm> main{"Main"};
    SubmitField save{"Save"};
    CARBOY_FORM_FROM(EditForm, Name, colour, born, tags, lines, main, save);
};

Account ada() {
    return {"Ada", 36, Colour::red, std::chrono::sys_days(std::chrono::days(-1)), {"a", "b"}, {{"x", 1}}, {"m", 2}};
}

struct ListsForm : Form {
    FieldList<IntegerField> integers{"N", {"n"}, {.min_entries = 1}};
    FieldList<FloatField> floats{"N", {"n"}, {.min_entries = 1}};
    FieldList<BooleanField> flags{"N", {"n"}, {.min_entries = 1}};
    FieldList<DateField> dates{"N", {"n"}, {.min_entries = 1}};
    FieldList<DateTimeField> moments{"N", {"n"}, {.min_entries = 1}};
    FieldList<DateTimeLocalField> local_moments{"N", {"n"}, {.min_entries = 1}};
    FieldList<MonthField> months{"N", {"n"}, {.min_entries = 1}};
    FieldList<TimeField> times{"N", {"n"}, {.min_entries = 1}};
    FieldList<HiddenField> hidden{"N", {"n"}, {.min_entries = 1}};
    FieldList<PasswordField> passwords{"N", {"n"}, {.min_entries = 1}};
    FieldList<FileField> files{"N", {"n"}, {.min_entries = 1}};
    FieldList<SelectField> selects{"N", {"n"}, {.min_entries = 1}};
    FieldList<SelectFieldOf<int>> numbers{"N", {"n"}, {.min_entries = 1}};
    FieldList<SelectMultipleField> several{"N", {"n"}, {.min_entries = 1}};
    FieldList<FormField<LineForm>> lines{"N", {"n"}, {.min_entries = 1}};
    CARBOY_FORM(ListsForm, integers, floats, flags, dates, moments, local_moments, months, times, hidden, passwords,
                files, selects, numbers, several, lines);
};

// A defaulted constructor that only such a list used was not emitted, or made GCC 12 crash.
TEST(Form, ListsOfFieldsWithOnlyALabel) {
    const ListsForm form{nullptr};
    EXPECT_EQ(form.months[0].label().text, "n");
    EXPECT_EQ(form.numbers[0].label().text, "n");
    EXPECT_EQ(form.lines[0].label().text, "n");
}

TEST(Form, ShowsAnObject) {
    const Account account = ada();
    EditForm form{nullptr, account};
    EXPECT_EQ(form.name.data(), "Ada");
    EXPECT_EQ(form.age.data(), 36);
    EXPECT_EQ(form.colour.data(), Colour::red);
    EXPECT_EQ(form.born.text(), "1969-12-31");
    EXPECT_EQ(form.tags.data(), (std::vector<std::string>{"a", "b"}));
    ASSERT_EQ(form.lines.size(), 1u);
    EXPECT_EQ(form.lines[0]->amount.data(), 1);
    EXPECT_EQ(form.main->text.data(), "m");
    EXPECT_EQ(form.main->text.name(), "main-text");
}

TEST(Form, InputReplacesTheObject) {
    const Account account = ada();
    const MultiDict input = fields({{"name", "Bob"},
                                    {"colour", "green"},
                                    {"tags-4", "c"},
                                    {"lines-1-amount", "9"},
                                    {"lines-7-amount", "8"},
                                    {"main-amount", "7"}});
    EditForm form{input, account};
    EXPECT_EQ(form.name.data(), "Bob");
    EXPECT_EQ(form.colour.data(), Colour::green);
    EXPECT_EQ(form.tags.data(), std::vector<std::string>{"c"});
    ASSERT_EQ(form.lines.size(), 2u);
    EXPECT_EQ(form.lines[0]->text.data(), "x");  // what was not sent is still the object's
    EXPECT_EQ(form.lines[1]->amount.data(), 8);
    EXPECT_EQ(form.main->text.data(), "m");
}

TEST(Form, StoresItsValuesInAnObject) {
    const MultiDict input = fields({{"name", "Bob"},
                                    {"age", "7"},
                                    {"colour", "green"},
                                    {"born", "2000-01-02"},
                                    {"tags-0", "t"},
                                    {"lines-0-text", "new"},
                                    {"lines-0-amount", "5"},
                                    {"main-text", "mm"},
                                    {"main-amount", "6"},
                                    {"is_admin", "1"}});
    Account account = ada();
    EditForm form{input};
    form.populate_obj(account);
    EXPECT_EQ(account.name, "Bob");
    EXPECT_EQ(account.age, 7);
    EXPECT_EQ(account.colour, Colour::green);
    EXPECT_EQ(account.tags, std::vector<std::string>{"t"});
    ASSERT_EQ(account.lines.size(), 1u);
    EXPECT_EQ(account.lines[0].text, "new");
    EXPECT_EQ(account.main.amount, 6);
    EXPECT_FALSE(account.is_admin) << "a member without a field cannot be set by a visitor";
}

TEST(Form, StoresNothingWhenAMemberCannotHoldItsValue) {
    struct Target {
        std::string name = "before";
        int age = 5;
    } target;
    for (const char* age : {"", "99999999999"}) {
        const MultiDict input = fields({{"name", "after"}, {"age", age}});
        Name form{input};
        try {
            form.populate_obj(target);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "form_value_missing");
        }
        EXPECT_EQ(target.name, "before");
    }
}

TEST(FieldList, IsLimitedByItsMostEntries) {
    MultiDict input;
    for (int i = 0; i < 50; ++i) input.add("lines-" + std::to_string(i) + "-amount", "1");
    input.add("lines-99999999999999999999-amount", "1");
    EditForm form{input};
    EXPECT_EQ(form.lines.size(), 3u);
    EXPECT_THROW(form.lines.append_entry(), Error);
    form.lines.pop_entry();
    EXPECT_EQ(form.lines.append_entry()->amount.name(), "lines-2-amount");
}

struct Upload : Form {
    FileField photo{"Photo", {file_required(), file_allowed({"png", "jpg"}), file_size(5, 2)}};
    MultipleFileField more{"More", {file_allowed({"txt"})}};
    CARBOY_FORM(Upload, photo, more);
};

std::string part(const std::string& name, const std::string& filename, const std::string& data) {
    return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + filename +
           "\"\r\nContent-Type: image/png\r\n\r\n" + data + "\r\n";
}

std::vector<std::string> photo_errors(const std::string& parts) {
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=x"}}, parts + "--x--\r\n");
    Upload form{request};
    form.validate();
    return form.photo.errors();
}

TEST(FileField, ChecksWhatWasUploaded) {
    using Messages = std::vector<std::string>;
    EXPECT_EQ(photo_errors(part("photo", "a.PNG", "1234")), Messages{});
    EXPECT_EQ(photo_errors(part("photo", "", "")), Messages{"This field is required."});
    EXPECT_EQ(photo_errors(part("other", "a.png", "1234")), Messages{"This field is required."});
    EXPECT_EQ(photo_errors(part("photo", "a.png.exe", "1234")),
              Messages{"File does not have an approved extension: png, jpg"});
    EXPECT_EQ(photo_errors(part("photo", "a.png", "123456")), Messages{"File must be between 2 and 5 bytes."});
    Request several(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=x"}},
                    part("more", "a.txt", "1") + part("more", "", "") + part("more", "b.txt", "2") + "--x--\r\n");
    Upload form{several};
    ASSERT_EQ(form.more.files().size(), 2u);
    EXPECT_EQ(form.more.files()[1]->filename, "b.txt");
    EXPECT_EQ(form.photo().text, R"(<input id="photo" name="photo" required type="file">)");
    EXPECT_EQ(form.more().text, R"(<input id="more" multiple name="more" type="file">)");
}

TEST(Form, MessagesCanBeTranslated) {
    App app{"forms"};
    translate_forms(
        app, {.gettext =
                  [](std::string_view message) {
                      return message == "This field is required." ? std::string("Pflichtfeld.") : std::string(message);
                  },
              .ngettext = [](std::string_view, std::string_view many,
                             std::int64_t count) { return (count == 1 ? "eins: " : "viele: ") + std::string(many); }});
    const auto context = app.app_context();
    const MultiDict input = fields({{"name", ""}, {"age", "1"}});
    Name form{input};
    form.validate();
    EXPECT_EQ(form.name.errors(), std::vector<std::string>{"Pflichtfeld."});
}

TEST(Form, RefusesLimitsThatNothingCanMeet) {
    EXPECT_THROW(length(3, 2), Error);
    EXPECT_THROW(length(LengthLimits{}), Error);
    EXPECT_THROW(number_range({.min = "x"}), Error);
    EXPECT_THROW(regexp("("), Error);
}

TEST(Form, HasNoMembersThatATemplateCouldCall) {
    Name form{nullptr};
    jinja::Environment environment;
    EXPECT_EQ(
        environment.from_string("{{ form.name }}|{{ form.nothing }}|{{ form.name.nothing }}").render({{"form", form}}),
        R"(<input id="name" maxlength="10" minlength="1" name="name" required type="text" value="">||)");
    EXPECT_THROW(environment.from_string("{{ form.name('x') }}").render({{"form", form}}), jinja::TemplateError);
    EXPECT_EQ(environment.from_string("{{ form.name ~ '<' }}{{ [form.age]|join('<') }}").render({{"form", form}}),
              form.name().text + "&lt;" + form.age().text);
}

}  // namespace
}  // namespace carboy::web
