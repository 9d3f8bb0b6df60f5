// Compares forms with Debian's WTForms: values, messages and HTML for generated input.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include <carboy/jinja/environment.hpp>
#include <carboy/web/forms/choice_fields.hpp>
#include <carboy/web/forms/group_fields.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/web/forms/validators.hpp>

#include "interop/web/python.hpp"
#include "support/seed.hpp"

namespace carboy::web {
namespace {

struct Address : Form {
    StringField street{"Street", {data_required(), length({.max = 8})}};
    IntegerField zip_code{"", {optional()}};
    HiddenField kind{{}, {}, {.default_ = "home"}};
    CARBOY_FORM(Address, street, zip_code, kind);
};

struct Everything : Form {
    StringField text{"Text <b> & \"more\"", {length(2, 5)}, {.description = "some <i>text</i>"}};
    StringField plain_text{{}, {}, {.default_ = "caf\xc3\xa9 <1>"}};
    TextAreaField area{
        "Area", {optional(), regexp("^[a-z]+(-[0-9]{1,3})?$")}, {.render_kw = {{"rows", 5}, {"class_", "wide"}}}};
    StringField word{
        "Word", {length({.max = 1})}, {.render_kw = {{"data_max_width", "1"}, {"hidden", false}, {"autofocus", true}}}};
    StringField least{"Least", {length({.min = 3, .message = "at least %(min)d, %(length)d is 100%% short"})}};
    StringField exact{"Exact", {length(3, 3)}};
    PasswordField secret{"Secret", {input_required()}};
    PasswordField again{"Again", {equal_to(secret, "%(other_label)s and %(other_name)s")}};
    StringField nowhere{"Nowhere", {equal_to("missing")}};
    HiddenField ticket{{}, {}, {.default_ = "7"}};
    BooleanField agree{"Agree", {data_required("Please agree")}};
    BooleanField maybe{"Maybe", {}, {.default_ = true}};
    SubmitField send{"Send it"};
    IntegerField count{"Count", {number_range(-5, 10)}};
    IntegerField few{"Few", {optional(), number_range({.min = 1})}};
    IntegerField many{"Many", {data_required(), number_range({.max = 100})}, {.default_ = 12}};
    DecimalTextField price{"Price", {number_range({.min = 1})}};
    DecimalTextField exactly{"Exactly", {}, {.places = -1}};
    FloatField ratio{"Ratio", {number_range(0, 1.5)}};
    IntegerRangeField volume{"Volume", {number_range(0, 11)}, {.render_kw = {{"step", 2}}}};
    DateField day{"Day", {input_required()}};
    TimeField clock{"Clock", {}, {.formats = {"%H:%M:%S"}}};
    DateTimeField moment{"Moment"};
    DateTimeLocalField local{"Local", {}, {.formats = {"%Y-%m-%dT%H:%M", "%d.%m.%Y %I:%M %p"}}};
    MonthField month{"Month"};
    DateField named{"Named", {}, {.formats = {"%d %b %Y", "%A %-d %B %y", "%j/%Y"}}};
    SelectField colour{"Colour", {}, {.choices = {{"r", "Red <1>"}, {"g", "Green"}, {"", "none"}}, .default_ = "g"}};
    SelectFieldOf<int> number{"Number", {data_required()}, {.choices = {{1, "One"}, {2, "Two"}, {10, "Ten"}}}};
    SelectField plain{"Plain", {}, {.choices = {"one", "two & three"}}};
    SelectField loose{"Loose", {}, {.choices = {"one"}, .validate_choice = false}};
    SelectField grouped{"Grouped", {}, {.choices = {{"1", "One", "A <a>"}, {"2", "Two", "B"}, {"3", "Three", "B"}}}};
    SelectMultipleField several{"Several", {length({.max = 2})}, {.choices = {{"a", "A"}, {"b", "B"}, {"c", "C"}}}};
    RadioField radio{
        "Radio", {input_required()}, {.choices = {{"x", "X <b>"}, {"y", "Y"}}, .render_kw = {{"class", "r"}}}};
    SearchField look{"Look", {none_of({"spam", "ham"})}};
    TelField phone{"Phone", {any_of({"1", "2"}, "one of %(values)s")}};
    URLField home{"Home", {url()}};
    URLField host{"Host", {url(false)}};
    EmailField mail{"Mail", {email()}};
    StringField key{"Key", {uuid()}, {.default_ = ""}};
    StringField four{"Four", {ip_address()}};
    StringField six{"Six", {ip_address(false, true)}};
    StringField card{"Card", {mac_address()}, {.default_ = ""}};
    FormField<Address> address{"Address"};
    FieldList<StringField> tags{
        "Tags", {"Tag", {length({.max = 4})}}, {.min_entries = 1, .max_entries = 3}, {length({.min = 1})}};
    FieldList<FormField<Address>> places{{}, {}, {.min_entries = 1}};

    CARBOY_FORM(Everything, text, plain_text, area, word, least, exact, secret, again, nowhere, ticket, agree, maybe,
                send, count, few, many, price, exactly, ratio, volume, day, clock, moment, local, month, named, colour,
                number, plain, loose, grouped, several, radio, look, phone, home, host, mail, key, four, six, card,
                address, tags, places);
};

std::string read_file(const std::string& path) {
    std::ifstream file(std::string(CARBOY_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string on_one_line(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

/// The first place where the texts differ, with what is around it.
std::string difference(const std::string& ours, const std::string& theirs) {
    std::size_t at = 0;
    while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
    const std::size_t from = at < 120 ? 0 : at - 120;
    return "\nours:   " + ours.substr(from, 260) + "\ntheirs: " + theirs.substr(from, 260);
}

TEST(WtForms, FormsAreFilledValidatedAndDrawnInTheSameWay) {
    jinja::Environment environment;
    const jinja::Template page = environment.from_string(read_file("tests/interop/web/wtforms.html"));
    const std::string seed = test_seed();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + seed);
    int different = 0;
    for (const std::string& line : python_lines("tests/interop/web/wtforms_oracle.py 800 " + seed)) {
        const std::size_t tab = line.find('\t');
        const std::string input = line.substr(0, tab), expected = line.substr(tab + 1);
        const bool is_submitted = input != "-";
        http::Request request(is_submitted ? http::Method::post : http::Method::get, "/",
                              {{"Content-Type", "application/x-www-form-urlencoded"}}, is_submitted ? input : "");
        Everything form{request};
        jinja::Value valid = nullptr;
        if (is_submitted) valid = form.validate();
        const std::string html = on_one_line(page.render({{"form", form}, {"valid", valid}}));
        if (html == expected) continue;
        ADD_FAILURE() << input << difference(html, expected);
        if (++different == 12) break;
    }
}

}  // namespace
}  // namespace carboy::web
