// Forms and fields as templates see them.
#pragma once

#include <carboy/web/forms/form.hpp>

namespace carboy::web {

/// A dict of the values by the names of the members.
jinja::Value form_data_view(const Form& form);
/// A dict of the messages by the names of the members; those of the whole form are under None.
jinja::Value form_errors_view(const Form& form);

}  // namespace carboy::web
