// How fields are drawn.  Source: WTForms widgets/core.py.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <carboy/web/forms/field.hpp>

namespace carboy::web {

/// Lifetime: static.
struct Widget {
    enum class Kind : std::uint8_t {
        input,
        checkbox,
        radio,
        file,
        password,
        submit,
        text_area,
        select,
        list,     // label and field of each inner field
        choices,  // the same with the label last
        table,
        option
    } kind;
    std::string_view input_type = {};
    /// The flags that become attributes.
    std::span<const std::string_view> attributes = {};
    std::string_view step = {};
    bool multiple = false;
};

namespace widgets {

inline constexpr std::string_view required_only[] = {"required"};
inline constexpr std::string_view text_attributes[] = {"required", "maxlength", "minlength", "pattern"};
inline constexpr std::string_view area_attributes[] = {"required", "maxlength", "minlength"};
inline constexpr std::string_view number_attributes[] = {"required", "max", "min", "step"};
inline constexpr std::string_view file_attributes[] = {"required", "accept"};

constexpr Widget text_input(std::string_view type) { return {Widget::Kind::input, type, text_attributes}; }
constexpr Widget number_input(std::string_view type, std::string_view step = {}) {
    return {Widget::Kind::input, type, number_attributes, step};
}

inline constexpr Widget text = text_input("text"), search = text_input("search"), tel = text_input("tel"),
                        url = text_input("url"), email = text_input("email");
inline constexpr Widget password{Widget::Kind::password, "password", text_attributes};
inline constexpr Widget hidden{Widget::Kind::input, "hidden", required_only};
inline constexpr Widget text_area{Widget::Kind::text_area, {}, area_attributes};
inline constexpr Widget checkbox{Widget::Kind::checkbox, "checkbox", required_only};
inline constexpr Widget radio{Widget::Kind::radio, "radio", required_only};
inline constexpr Widget submit{Widget::Kind::submit, "submit", required_only};
inline constexpr Widget number = number_input("number"), decimal = number_input("number", "any");
inline constexpr Widget range = number_input("range"), decimal_range = number_input("range", "any");
inline constexpr Widget date_time = number_input("datetime"), date_time_local = number_input("datetime-local"),
                        date = number_input("date"), month = number_input("month"), time = number_input("time");
inline constexpr Widget select{Widget::Kind::select, {}, required_only},
    select_multiple{Widget::Kind::select, {}, required_only, {}, true};
inline constexpr Widget option{Widget::Kind::option};
inline constexpr Widget file{Widget::Kind::file, "file", file_attributes},
    files{Widget::Kind::file, "file", file_attributes, {}, true};
inline constexpr Widget list{Widget::Kind::list}, choices{Widget::Kind::choices}, table{Widget::Kind::table};

}  // namespace widgets

/// Returns the field's HTML with these attributes.
std::string draw(const Widget& widget, const Field& field, Attributes attributes);

}  // namespace carboy::web
