#include <carboy/sql/scan.hpp>

namespace carboy::sql {

std::string_view to_string(ScanError error) {
    switch (error) {
        case ScanError::none: return "no error";
        case ScanError::empty: return "the text is empty";
        case ScanError::several_statements: return "the text holds more than one statement";
        case ScanError::unterminated: return "a quote or comment never ends";
        case ScanError::mixed_parameters: return "? and :name placeholders are mixed";
        case ScanError::foreign_parameter: return "placeholders are written ? or :name";
        case ScanError::bad_number: return "a placeholder's number is out of range";
        case ScanError::too_many_names: return "there are too many named placeholders";
        case ScanError::list_outside_in: return "a list placeholder stands alone in IN (?...)";
        case ScanError::list_misused:
            return "a list placeholder is beyond the 64th parameter, or a list in one place only";
        case ScanError::segment_misused:
            return "a {...} is nested, never ends, has no placeholder, or has one that is used elsewhere";
    }
    return "?";
}

}  // namespace carboy::sql
