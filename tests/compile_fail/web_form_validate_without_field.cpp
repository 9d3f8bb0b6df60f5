// expect within 5: void validate_name(StringField& field)
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

using namespace carboy::web;

struct PersonForm : Form {
    StringField name{"Name"};
    CARBOY_FORM(PersonForm, name);
    void validate_name() {}
};

PersonForm* make() { return new PersonForm(); }
