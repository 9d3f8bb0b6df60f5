// expect within 5: this member is not a field
#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/validators.hpp>

using namespace carboy::web;

struct PersonForm : Form {
    std::string name;
    CARBOY_FORM(PersonForm, name);
};

PersonForm* make() { return new PersonForm(); }
