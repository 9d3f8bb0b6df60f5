// expect: compiles
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

using namespace carboy::web;

struct Person {
    std::string name;
    int age = 0;
};

struct PersonForm : Form {
    StringField name{"Name", {required(), length(1, 80)}};
    IntegerField age{"Age", {number_range(0, 150)}};
    CARBOY_FORM(PersonForm, name, age);
    void validate_name(StringField&) {}
};

void save(Person& person) { PersonForm{nullptr, person}.populate_obj(person); }
