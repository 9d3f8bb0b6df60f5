// Forms and models: values both ways, decimals, enumerations, rules of columns, mass assignment.
#include <gtest/gtest.h>

#include <carboy/orm/mapping/model.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/form_fields.hpp>
#include <carboy/webdb/model_form.hpp>

namespace carboy::webdb {
namespace form_fields_test {

using namespace carboy::orm;
using namespace carboy::web;

enum class Rank { member, owner };

struct FormPerson {
    Column<Integer, primary_key> id;
    Column<String<10>, unique> name;
    Column<std::optional<Text>> note;
    Column<sql::Decimal> balance;
    Column<Rank, default_<Rank::member>> rank;
    Column<std::optional<Date>> born;
    Column<Time> wakes;
    Column<bool> is_admin;
    CARBOY_MODEL(FormPerson, id, name, note, balance, rank, born, wakes, is_admin);
};

struct PersonForm : Form {
    StringField name{"Name", validators_of<&FormPerson::name>()};
    TextAreaField note{"Note", validators_of<&FormPerson::note>()};
    DecimalField balance{"Balance", {required()}};
    SelectFieldOf<Rank> rank{"Rank", {}, {.choices = enum_choices<Rank>()}};
    DateField born{"Born", {optional()}};
    TimeField wakes{"Wakes", {required()}};
    CARBOY_FORM(PersonForm, name, note, balance, rank, born, wakes);
};

/// Each kind of field with a unique column of its type.
struct FormThing {
    Column<Integer, primary_key> id;
    Column<std::optional<String<20>>, unique> code;
    Column<std::optional<Integer>, unique> number;
    Column<Numeric<10, 2>, unique> price;
    Column<std::optional<Rank>, unique> rank;
    Column<std::optional<Date>, unique> day;
    Column<DateTime, default_now> made_at;
    Column<Integer, version_counter> version;
    Column<sql::Uuid, default_uuid> token;
    Column<bool, default_<true>> visible;
    Column<std::optional<Integer>, foreign_key<&FormPerson::id>> owner_id;
    CARBOY_MODEL(FormThing, id, code, number, price, rank, day, made_at, version, token, visible, owner_id);
};

/// Columns that no visitor fills.
inline std::string form_ticket() { return "ticket"; }
struct FormMade {
    Column<Integer, primary_key> id;
    Column<Integer> width;
    Column<Integer, computed<"width * 2">> twice;
    Column<String<20>, default_from<form_ticket>> ticket;
    Column<std::optional<BigInteger>, sequence<"form_made_number">> number;
    CARBOY_MODEL(FormMade, id, width, twice, ticket, number);
};

struct ThingForm : Form {
    StringField code{"Code", {unique_in<&FormThing::code>("Taken.")}};
    IntegerField number{"Number", {unique_in<&FormThing::number>()}};
    DecimalField price{"Price",
                       {optional(), unique_in<&FormThing::price>(), number_range(sql::Decimal("0.01"), std::nullopt)}};
    SelectFieldOf<Rank> rank{"Rank", {optional(), unique_in<&FormThing::rank>()}, {.choices = enum_choices<Rank>()}};
    DateField day{"Day", {optional(), unique_in<&FormThing::day>()}};
    CARBOY_FORM(ThingForm, code, number, price, rank, day);
};

struct Numbers : Form {
    IntegerField least{"", {number_range(3, std::nullopt)}};
    IntegerRangeField greatest{"", {number_range(std::nullopt, 5)}};
    FloatField both{"", {number_range(-0.5, "0.5")}};
    DecimalField decimal{"", {number_range(sql::Decimal("0.01"), sql::Decimal("9.99"), "No.")}};
    DecimalTextField text{"", {number_range(sql::Decimal("0.01"), std::nullopt)}};
    CARBOY_FORM(Numbers, least, greatest, both, decimal, text);
};

struct OwnedForm : ModelForm<FormThing, "code", "visible"> {
    SelectFieldOf<std::int64_t> owner_id{"Owner", {}, {.choices = {{1, "Ada"}, {2, "Bob"}}}};
    CARBOY_FORM_FROM(OwnedForm, ModelForm, owner_id);
};

http::MultiDict input(std::string name = "Ada") {
    http::MultiDict fields;
    fields.add("name", std::move(name));
    fields.add("note", "hello");
    fields.add("balance", "12.50");
    fields.add("rank", "owner");
    fields.add("born", "");
    fields.add("wakes", "06:30");
    fields.add("is_admin", "1");
    fields.add("id", "99");
    return fields;
}

class FormFields : public testing::Test {
  protected:
    FormFields() {
        app.config["DATABASE_URL"] = "sqlite://";
        db.init_app(app);
        context.emplace(app.core());
        db.create_all();
    }
    App app{"forms"};
    Database db;
    std::optional<AppContext> context;
};

TEST_F(FormFields, AModelReceivesTheValues) {
    const http::MultiDict fields = input();
    PersonForm form{fields};
    ASSERT_TRUE(form.validate());
    FormPerson person;
    form.populate_obj(person);
    EXPECT_EQ(person.name, "Ada");
    EXPECT_EQ(person.note, "hello");
    EXPECT_EQ(person.balance.value().to_string(), "12.50");
    EXPECT_EQ(person.rank, Rank::owner);
    EXPECT_EQ(person.born.value(), std::nullopt);
    EXPECT_EQ(person.wakes->to_duration(), std::chrono::minutes(390));
    EXPECT_FALSE(person.is_admin.value()) << "H19: a member without a field is never assigned";
    EXPECT_EQ(person.id.value(), 0);
    db.session.add(std::move(person));
    db.session.commit();
}

TEST_F(FormFields, AFormShowsAModel) {
    FormPerson& person = db.session.add(FormPerson{.name = "Bob", .balance = sql::Decimal("0.5"), .rank = Rank::owner});
    db.session.commit();
    PersonForm form{nullptr, person};
    EXPECT_EQ(form.name.data(), "Bob");
    EXPECT_EQ(form.note.has_value(), false);
    EXPECT_EQ(form.balance.data(), sql::Decimal("0.5"));
    EXPECT_EQ(form.balance().text,
              R"(<input id="balance" name="balance" required step="any" type="number" value="0.50">)");
    EXPECT_NE(form.rank().text.find(R"(<option selected value="owner">owner</option>)"), std::string::npos);
    form.populate_obj(person);
    EXPECT_EQ(person.balance.value(), sql::Decimal("0.5"));
}

TEST_F(FormFields, ColumnsGiveTheirRules) {
    db.session.add(FormPerson{.name = "Ada"});
    db.session.commit();
    const auto errors = [](std::string name) {
        const http::MultiDict fields = input(std::move(name));
        PersonForm form{fields};
        form.validate();
        return form.name.errors();
    };
    EXPECT_EQ(errors(""), std::vector<std::string>{"This field is required."});
    EXPECT_EQ(errors("Ada"), std::vector<std::string>{"Already exists."});
    EXPECT_EQ(errors("12345678901"), std::vector<std::string>{"Field cannot be longer than 10 characters."});
    EXPECT_EQ(errors("Bob"), std::vector<std::string>{});
}

http::MultiDict fields_of(std::initializer_list<std::pair<const char*, const char*>> values) {
    http::MultiDict fields;
    for (const auto& [name, value] : values) fields.add(name, value);
    return fields;
}

TEST_F(FormFields, AValueOfAnotherRowIsRefusedInEveryKindOfField) {
    FormThing& thing = db.session.add(FormThing{.code = "a",
                                                .number = 7,
                                                .price = sql::Decimal("2.50"),
                                                .rank = Rank::owner,
                                                .day = std::chrono::sys_days(std::chrono::days(1))});
    FormThing& other = db.session.add(FormThing{.price = sql::Decimal("3")});
    db.session.commit();
    const http::MultiDict same =
        fields_of({{"code", "a"}, {"number", "7"}, {"price", "2.5"}, {"rank", "owner"}, {"day", "1970-01-02"}});
    const std::vector<std::string> exists{"Already exists."};
    const auto check_refused = [&](ThingForm& form) {
        EXPECT_FALSE(form.validate());
        EXPECT_EQ(form.code.errors(), std::vector<std::string>{"Taken."});
        for (const char* name : {"number", "price", "rank", "day"}) EXPECT_EQ(form[name].errors(), exists) << name;
    };
    ThingForm fresh{same};
    check_refused(fresh);
    ThingForm edits_other{same, other};
    check_refused(edits_other);
    EXPECT_EQ(edits_other.obj<FormThing>(), &other);
    EXPECT_EQ(edits_other.obj<FormPerson>(), nullptr);
    ThingForm edits_it{same, thing};
    EXPECT_TRUE(edits_it.validate()) << "the edited object may keep its values";
    const http::MultiDict others =
        fields_of({{"code", "b"}, {"number", "8"}, {"price", "2.51"}, {"rank", "member"}, {"day", "1970-01-03"}});
    EXPECT_TRUE(ThingForm{others}.validate());
    const http::MultiDict empty = fields_of({{"price", ""}, {"rank", ""}, {"day", ""}});
    EXPECT_TRUE(ThingForm{empty}.validate()) << "rows without a value are not equal";
}

TEST_F(FormFields, ANumberMayHaveOneLimitOrTwo) {
    const auto errors = [](const char* number) {
        const http::MultiDict fields = fields_of(
            {{"least", number}, {"greatest", number}, {"both", number}, {"decimal", number}, {"text", number}});
        Numbers form{fields};
        form.validate();
        std::string text;
        for (const auto& [name, messages] : form.errors()) text += name + ": " + messages.front() + "\n";
        return text;
    };
    EXPECT_EQ(errors("0"), "least: Number must be at least 3.\ndecimal: No.\ntext: Number must be at least 0.01.\n");
    EXPECT_EQ(errors("6"), "greatest: Number must be at most 5.\nboth: Number must be between -0.5 and 0.5.\n");
    EXPECT_EQ(Numbers{nullptr}.decimal().text,
              R"(<input id="decimal" max="9.99" min="0.01" name="decimal" step="any" type="number" value="">)");
}

TEST_F(FormFields, AModelGivesAForm) {
    ModelForm<FormThing> form{nullptr};
    std::string names, types;
    for (const auto& entry : form.fields()) {
        names += std::string(entry.name) + " ";
        types += std::string(entry.field->type()) + " ";
    }
    EXPECT_EQ(names, "code number price rank day visible ") << "no keys, and nothing that the session sets itself";
    EXPECT_EQ(types, "StringField IntegerField DecimalField SelectField DateField BooleanField ");
    EXPECT_EQ(form["code"].label().text, "Code");
    EXPECT_EQ(form["code"]().text, R"(<input id="code" maxlength="20" name="code" type="text" value="">)");
    EXPECT_TRUE(form.field<&FormThing::visible>().data()) << "a default of the model";
    EXPECT_EQ(form["rank"]().text,
              "<select id=\"rank\" name=\"rank\"><option value=\"\"></option><option value=\"member\">member</option>"
              "<option value=\"owner\">owner</option></select>");
    EXPECT_TRUE(form["price"].has_flag("required"));
}

TEST_F(FormFields, AFormOfAModelValidatesAndStores) {
    db.session.add(FormThing{.code = "a", .price = sql::Decimal("1")});
    db.session.commit();
    const http::MultiDict bad = fields_of({{"code", "a"}, {"number", "x"}, {"rank", "chief"}, {"visible", "y"}});
    ModelForm<FormThing> refused{bad};
    EXPECT_FALSE(refused.validate());
    std::string text;
    for (const auto& [name, messages] : refused.errors()) text += name + ": " + messages.front() + "\n";
    EXPECT_EQ(text,
              "code: Already exists.\nnumber: Not a valid integer value.\nprice: This field is required.\n"
              "rank: Invalid Choice: could not coerce.\n");
    const http::MultiDict good =
        fields_of({{"code", "b"}, {"number", ""}, {"price", "2.5"}, {"rank", ""}, {"id", "99"}, {"version", "5"}});
    ModelForm<FormThing> form{good};
    ASSERT_TRUE(form.validate());
    FormThing& thing = db.session.add(FormThing{});
    form.populate_obj(thing);
    db.session.commit();
    EXPECT_EQ(thing.code.value(), "b");
    EXPECT_EQ(thing.number.value(), std::nullopt);
    EXPECT_EQ(thing.price.value(), sql::Decimal("2.5"));
    EXPECT_EQ(thing.rank.value(), std::nullopt);
    EXPECT_FALSE(thing.visible.value());
    EXPECT_EQ(thing.id.value(), 2);
    EXPECT_EQ(thing.version.value(), 1);
}

TEST_F(FormFields, DigitsThatAColumnDoesNotHoldAreAFieldError) {
    const auto error_of = [](const char* price) {
        const http::MultiDict fields = fields_of({{"code", "c"}, {"price", price}});
        ModelForm<FormThing, "code", "price"> form{fields};
        if (form.validate()) return std::string("none");
        std::string all;
        for (const std::string& error : form["price"].errors()) all += error;
        return all;
    };
    EXPECT_EQ(error_of("12.345"), "Number must have at most 2 decimal places.");
    EXPECT_EQ(error_of("-123456789"), "Number must have at most 8 digits before the decimal point.");
    EXPECT_EQ(error_of("123456789.125"), "Number must have at most 2 decimal places.");
    for (const char* price : {"12345678.99", "-12345678.99", "0", "12.340"})
        EXPECT_EQ(error_of(price), "none") << price;
}

TEST_F(FormFields, ColumnsThatTheDatabaseOrTheSessionFillsHaveNoField) {
    const http::MultiDict sent = fields_of({{"width", "4"}, {"twice", "9"}, {"ticket", "x"}, {"number", "7"}});
    ModelForm<FormMade> form{sent};
    EXPECT_TRUE(form.validate());
    FormMade made;
    form.populate_obj(made);
    EXPECT_EQ(made.width.value(), 4);
    EXPECT_EQ(made.ticket.value(), "");
    EXPECT_EQ(made.number.value(), std::nullopt);
}

TEST_F(FormFields, AFormOfSomeColumnsMayHaveFurtherFields) {
    FormThing& thing =
        db.session.add(FormThing{.code = "a", .number = 7, .price = sql::Decimal("1"), .visible = false});
    db.session.commit();
    OwnedForm shown{nullptr, thing};
    EXPECT_EQ(shown.fields().size(), 3u);
    EXPECT_EQ(shown.field<&FormThing::code>().data(), "a");
    EXPECT_FALSE(shown.field<&FormThing::visible>().data());
    const http::MultiDict fields = fields_of({{"code", "a"}, {"visible", "y"}, {"owner_id", "2"}, {"number", "8"}});
    OwnedForm form{fields, thing};
    ASSERT_TRUE(form.validate()) << "its own value";
    form.populate_obj(thing);
    EXPECT_TRUE(thing.visible.value());
    EXPECT_EQ(thing.owner_id.value(), 2);
    EXPECT_EQ(thing.number.value(), 7) << "a column without a field";
}

TEST_F(FormFields, ObjectsAreChoices) {
    for (const char* name : {"Ada", "Bob"}) db.session.add(FormPerson{.name = name});
    db.session.commit();
    const auto choices = object_choices(FormPerson::query().order_by(FormPerson::c.name).all(),
                                        [](const FormPerson& one) { return one.name; });
    ASSERT_EQ(choices.size(), 2u);
    EXPECT_EQ(choices[0].label, "Ada");
    EXPECT_EQ(choices[1].value, 2);
    const auto by_member = object_choices(FormPerson::query().order_by(FormPerson::c.name).all(), &FormPerson::name);
    EXPECT_EQ(by_member[1].label, "Bob");
}

TEST_F(FormFields, RefusesADecimalThatNoColumnHolds) {
    http::MultiDict fields;
    fields.add("balance", std::string(40, '9'));
    PersonForm form{fields};
    EXPECT_FALSE(form.validate());
    EXPECT_EQ(form.balance.errors(), std::vector<std::string>{"Not a valid decimal value."});
    EXPECT_EQ(form.balance.data(), std::nullopt);
}

}  // namespace form_fields_test
}  // namespace carboy::webdb
