// expect within 5: carboy: this member has the name of the validator and hides it
#include <carboy/web.hpp>

using namespace carboy;

struct SignUp : Form {
    EmailField email{"E-mail", {required(), email()}};
    CARBOY_FORM(SignUp, email);
};

bool misuse() { return SignUp().validate(); }
