#include "web/forms/csrf_field.hpp"

#include <carboy/web/security/csrf.hpp>

namespace carboy::web {

jinja::Value CsrfTokenField::input_value() const { return generate_csrf(); }

Verdict CsrfTokenField::pre_validate(Form&) {
    if (is_csrf_valid()) return {};
    try {
        validate_csrf(data());
    } catch (const CsrfError& error) {
        return {Verdict::Kind::fail, error.description()};
    }
    return {};
}

}  // namespace carboy::web
