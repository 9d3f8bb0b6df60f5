#include <carboy/sql/text/scan.hpp>

namespace carboy::sql {

std::string_view to_string(ScanError error) {
    switch (error) {
        case ScanError::none: return "no error";
        case ScanError::empty: return "The text is empty.";
        case ScanError::several_statements: return "The text contains more than one statement.";
        case ScanError::unterminated: return "A quote or comment is not terminated.";
        case ScanError::mixed_parameters: return "The text mixes ? and :name placeholders.";
        case ScanError::foreign_parameter: return "The text has a foreign placeholder. Placeholders are ? or :name.";
        case ScanError::bad_number: return "A placeholder's number is out of range.";
        case ScanError::too_many_names: return "The text has too many named placeholders.";
        case ScanError::list_outside_in: return "A list placeholder must be alone in IN (?...).";
        case ScanError::list_misused:
            return "A list placeholder is beyond the 64th parameter, or its name is a list in only one place.";
        case ScanError::segment_misused:
            return "A {...} is nested, is not terminated, has no placeholder, or has a placeholder that is used "
                   "elsewhere.";
        case ScanError::nested_comment:
            return "A nested comment ends at different places on different engines, and a placeholder depends on it.";
    }
    return "?";
}

}  // namespace carboy::sql
