// expect within 5: the form's field and the object's member of the same name have different types
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

using namespace carboy::web;

struct Person {
    int name = 0;
};

struct PersonForm : Form {
    StringField name{"Name"};
    CARBOY_FORM(PersonForm, name);
};

void save(Person& person) { PersonForm{}.populate_obj(person); }
