// Commands whose arguments have types: app.command("greet NAME --times=1", [](std::string name, int times) { ... }).
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carboy/http/multi_dict.hpp>
#include <carboy/web/command/command.hpp>
#include <carboy/web/routing/handler.hpp>

namespace carboy::web {

/// Functions that are never defined: an invalid command calls the one whose name gives the reason, which does not
/// compile.
namespace misuse {
void the_name_of_a_command_has_one_or_two_words_in_lower_case();
void the_command_has_more_arguments_than_the_function_has_parameters();
void the_function_has_more_parameters_than_the_command_has_arguments();
void an_option_without_a_value_needs_a_bool_parameter();
void a_bool_parameter_needs_an_option_without_a_value_such_as_dash_dash_force();
void an_argument_in_square_brackets_needs_a_std_optional_parameter();
void a_std_optional_parameter_needs_an_argument_in_square_brackets_or_an_option();
}  // namespace misuse

namespace detail {

/// A word of a command's usage: "greet", "NAME", "[NAME]", "--times=1" or "--loud".
struct UsageWord {
    enum class Kind : std::uint8_t { name, positional, option, flag };
    Kind kind = Kind::name;
    /// Without brackets and default.
    std::string_view text;
    std::string_view default_value;
    bool optional = false;
};

class UsageReader {
  public:
    constexpr explicit UsageReader(std::string_view usage) : rest_(usage) {}

    constexpr bool next(UsageWord& word) {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        if (rest_.empty()) return false;
        std::string_view text = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(text.size());
        word = {};
        if (text.starts_with('[') && text.ends_with(']')) {
            text = text.substr(1, text.size() - 2);
            word.optional = true;
        }
        const std::size_t equals = text.find('=');
        if (text.starts_with('-')) {
            word.kind = equals == text.npos ? UsageWord::Kind::flag : UsageWord::Kind::option;
            if (equals != text.npos) word.default_value = text.substr(equals + 1);
            text = text.substr(0, equals);
        } else if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
            word.kind = UsageWord::Kind::positional;
        }
        word.text = text;
        return true;
    }

  private:
    std::string_view rest_;
};

enum class CommandType : std::uint8_t { flag, optional, value };

template <class T>
inline constexpr bool is_optional_argument = false;
template <class T>
inline constexpr bool is_optional_argument<std::optional<T>> = true;

template <class T>
constexpr CommandType command_type() {
    if constexpr (std::same_as<T, bool>) return CommandType::flag;
    return is_optional_argument<T> ? CommandType::optional : CommandType::value;
}

template <class Values>
struct CommandTypes;
template <class... T>
struct CommandTypes<std::tuple<T...>> {
    /// The last one only keeps the array from being empty.
    static constexpr CommandType list[] = {command_type<T>()..., CommandType::value};
    static constexpr std::span<const CommandType> types{list, sizeof...(T)};
};

constexpr void judge_command(std::string_view usage, std::span<const CommandType> types) {
    UsageReader reader(usage);
    UsageWord word;
    std::size_t names = 0, arguments = 0;
    while (reader.next(word)) {
        if (word.kind == UsageWord::Kind::name) {
            if (arguments > 0 || ++names > 2 || word.optional)
                return misuse::the_name_of_a_command_has_one_or_two_words_in_lower_case();
            continue;
        }
        if (names == 0) return misuse::the_name_of_a_command_has_one_or_two_words_in_lower_case();
        if (arguments == types.size()) return misuse::the_command_has_more_arguments_than_the_function_has_parameters();
        const CommandType type = types[arguments++];
        const bool is_flag = word.kind == UsageWord::Kind::flag;
        if (is_flag && type != CommandType::flag) return misuse::an_option_without_a_value_needs_a_bool_parameter();
        if (!is_flag && type == CommandType::flag)
            return misuse::a_bool_parameter_needs_an_option_without_a_value_such_as_dash_dash_force();
        if (word.kind == UsageWord::Kind::positional && word.optional && type != CommandType::optional)
            return misuse::an_argument_in_square_brackets_needs_a_std_optional_parameter();
        if (word.kind == UsageWord::Kind::positional && !word.optional && type == CommandType::optional)
            return misuse::a_std_optional_parameter_needs_an_argument_in_square_brackets_or_an_option();
    }
    if (names == 0) return misuse::the_name_of_a_command_has_one_or_two_words_in_lower_case();
    if (arguments < types.size()) return misuse::the_function_has_more_parameters_than_the_command_has_arguments();
}

/// Throws: Error "bad_argument" for a string that is not a T.
[[noreturn]] void refuse_argument(std::string_view name, std::string_view text, std::string_view wanted);

template <class T>
T command_value(const CommandValues& values, const std::string& name) {
    if constexpr (std::same_as<T, bool>) {
        return values.flag(name);
    } else if constexpr (is_optional_argument<T>) {
        if (values[name].empty()) return std::nullopt;
        return command_value<typename T::value_type>(values, name);
    } else if constexpr (std::same_as<T, std::string>) {
        return values[name];
    } else {
        static_assert(std::is_arithmetic_v<T>,
                      "carboy: a command's parameter is a std::string, a number, a bool or a std::optional of them");
        const auto value = http::parse_value<T>(values[name]);
        if (!value) refuse_argument(name, values[name], std::is_integral_v<T> ? "a whole number" : "a number");
        return *value;
    }
}

/// Returns the command's name and parameters.
Command command_of(std::string_view usage, std::string_view help);

template <class Values, class Handler, std::size_t... I>
int run_command(const Handler& handler, const std::vector<CommandParameter>& parameters, const CommandValues& given,
                std::index_sequence<I...>) {
    const auto call = [&] {
        return handler(command_value<std::tuple_element_t<I, Values>>(given, parameters[I].name)...);
    };
    if constexpr (std::is_void_v<decltype(call())>) {
        call();
        return 0;
    } else {
        return call();
    }
}

}  // namespace detail

/// What is typed to run a command: its name in one or two words, then its arguments in the order of the function's
/// parameters. NAME is an argument, [NAME] one that may be left out (a std::optional), --times=1 an option with its
/// default, --loud an option without a value (a bool).
template <class Handler>
class CommandUsage {
  public:
    consteval CommandUsage(const char* text) : text_(text) {
        detail::judge_command(text, detail::CommandTypes<typename detail::FunctionParameters<Handler>::Values>::types);
    }
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

/// Makes a command from a function. See App::command.
template <class Handler>
Command typed_command(CommandUsage<Handler> usage, Handler handler, std::string_view help) {
    using Values = typename detail::FunctionParameters<Handler>::Values;
    Command command = detail::command_of(usage.text(), help);
    command.run = [parameters = command.parameters, handler = std::move(handler)](const CommandValues& given) {
        return detail::run_command<Values>(handler, parameters, given,
                                           std::make_index_sequence<std::tuple_size_v<Values>>{});
    };
    return command;
}

}  // namespace carboy::web
