// expect within 5: this validator does not fit the field's value
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

using namespace carboy::web;

struct PersonForm : Form {
    IntegerField age{"Age", {length(1, 3)}};
    CARBOY_FORM(PersonForm, age);
};
