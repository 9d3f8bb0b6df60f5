// The messages of forms in other languages.
#pragma once

#include <carboy/base/function.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::web {

class App;
struct Application;

/// Translates the messages of the framework's validators and fields, which are the keys of WTForms' catalogues.
/// Messages that an application gives to a validator are not translated. Threads: the functions are called on the
/// request's fiber, so they may use the current request.
struct FormTranslations {
    /// Returns the message in the visitor's language.
    std::function<std::string(std::string_view message)> gettext;
    /// The same for a message with a number: `one` is for 1, `many` for other numbers.
    std::function<std::string(std::string_view one, std::string_view many, std::int64_t count)> ngettext;
};

void translate_forms(Application& application, FormTranslations translations);
/// Translates the messages of all forms of an application.
template <std::same_as<App> A>
void translate_forms(A& app, FormTranslations translations) {
    translate_forms(app.core(), std::move(translations));
}

}  // namespace carboy::web
