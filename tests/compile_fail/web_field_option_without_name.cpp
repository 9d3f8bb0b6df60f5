// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

struct NameForm : Form {
    StringField name{"Name", {data_required()}, {"Ada"}};
    CARBOY_FORM(NameForm, name);
};
