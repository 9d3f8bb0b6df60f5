#include "jinja/library/builtins.hpp"

#include "jinja/library/filters.hpp"
#include "jinja/library/translate.hpp"

namespace carboy::jinja {

void add_builtins(EnvironmentParts& parts) {
    for (const auto family : {text_filters(), html_filters(), number_filters(), sequence_filters(), order_filters(),
                              select_filters(), dump_filters()})
        parts.filters.add(family);
    parts.tests.add(builtin_tests());
    add_globals(parts.globals);
    if (parts.options.i18n) add_null_translations(parts);
}

}  // namespace carboy::jinja
