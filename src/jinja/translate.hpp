// gettext and its relatives as globals, in Jinja's old and new style.
#pragma once

#include "jinja/environment_parts.hpp"

namespace carboy::jinja {

struct Translations {
    Value gettext, ngettext, pgettext, npgettext;
};

void install_translations(Environment::Parts& parts, Translations translations);
/// Texts stand for themselves until an application installs its own.
void add_null_translations(Environment::Parts& parts);

}  // namespace carboy::jinja
