// Forms and models: values both ways, decimals, enumerations, rules of columns, mass assignment.
#include <gtest/gtest.h>

#include <carboy/orm/mapping/model.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/form_fields.hpp>

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
    StringField name{"Name", column_rules(FormPerson::c.name)};
    TextAreaField note{"Note", column_rules(FormPerson::c.note)};
    DecimalField balance{"Balance", {required()}};
    SelectFieldOf<Rank> rank{"Rank", {}, {.choices = enum_choices<Rank>()}};
    DateField born{"Born", {optional()}};
    TimeField wakes{"Wakes", {required()}};
    CARBOY_FORM(PersonForm, name, note, balance, rank, born, wakes);
};

struct EditForm : Form {
    static inline const FormPerson* edited = nullptr;
    StringField name{"Name", column_rules(FormPerson::c.name, edited)};
    CARBOY_FORM(EditForm, name);
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

TEST_F(FormFields, TheEditedRowMayKeepItsValue) {
    FormPerson& ada = db.session.add(FormPerson{.name = "Ada"});
    db.session.commit();
    EditForm::edited = &ada;
    const http::MultiDict fields = input("Ada");
    EXPECT_TRUE(EditForm{fields}.validate());
}

TEST_F(FormFields, ObjectsAreChoices) {
    for (const char* name : {"Ada", "Bob"}) db.session.add(FormPerson{.name = name});
    db.session.commit();
    const auto choices = object_choices(FormPerson::query().order_by(FormPerson::c.name).all(),
                                        [](const FormPerson& one) { return one.name; });
    ASSERT_EQ(choices.size(), 2u);
    EXPECT_EQ(choices[0].label, "Ada");
    EXPECT_EQ(choices[1].value, 2);
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
