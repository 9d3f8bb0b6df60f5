// gettext and its relatives as globals, in Jinja's old and new style.
#pragma once

#include "jinja/run/environment_parts.hpp"

namespace carboy::jinja {

struct Translations {
    Value gettext, ngettext, pgettext, npgettext;
};

void install_translations(EnvironmentParts& parts, Translations translations);
/// Strings are not translated until an application installs its own functions.
void add_null_translations(EnvironmentParts& parts);

}  // namespace carboy::jinja
