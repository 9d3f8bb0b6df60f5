// Method views: a class whose functions get, post, put, patch, delete_, head and options answer the methods of one
// rule. Source: Flask views.py, MethodView.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <carboy/base/text.hpp>
#include <carboy/http/method.hpp>
#include <carboy/web/routing/rule.hpp>
#include <carboy/web/routing/view.hpp>

namespace carboy::web {

namespace detail {

/// Calls `use` with a method and the member function of V that answers it, for each that V has.
template <class V, class Use>
constexpr void each_method(const Use& use) {
    using http::Method;
    if constexpr (requires { &V::get; }) use.template operator()<&V::get>(Method::get);
    if constexpr (requires { &V::post; }) use.template operator()<&V::post>(Method::post);
    if constexpr (requires { &V::put; }) use.template operator()<&V::put>(Method::put);
    if constexpr (requires { &V::patch; }) use.template operator()<&V::patch>(Method::patch);
    if constexpr (requires { &V::delete_; }) use.template operator()<&V::delete_>(Method::delete_);
    // Members that are not functions may have these names.
    if constexpr (requires { requires std::is_member_function_pointer_v<decltype(&V::head)>; })
        use.template operator()<&V::head>(Method::head);
    if constexpr (requires { requires std::is_member_function_pointer_v<decltype(&V::options)>; })
        use.template operator()<&V::options>(Method::options);
}

template <class V>
constexpr http::Methods methods_of_view() {
    http::Methods methods;
    each_method<V>([&methods]<auto Member>(http::Method method) { methods |= method; });
    return methods;
}

}  // namespace detail

/// A class with a function for at least one method. Functions around all of them, as wrapped<handler, function> takes
/// them, are in its member `decorators`; the last one runs first, as in Flask.
///     static constexpr auto decorators = std::make_tuple(count_calls, require_login);
template <class V>
concept MethodView = std::is_class_v<V> && !detail::methods_of_view<V>().empty();

/// A rule for all functions of a method view, each of which takes the rule's variables.
template <class V>
class MethodViewRule {
    static_assert(std::is_default_constructible_v<V>,
                  "carboy: a method view is created for each request, so it needs a constructor without arguments");

  public:
    consteval MethodViewRule(const char* text) : text_(text) {
        detail::RuleVerdict verdict;
        detail::each_method<V>([&verdict, text ]<auto Member>(http::Method) {
            if (verdict.fine()) verdict = detail::judge_rule<std::remove_cv_t<decltype(Member)>>(text);
        });
        detail::report(verdict.fault);
        detail::report(verdict.misfit);
    }
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

namespace detail {

/// Makes an object for the request and calls its function for the method. HEAD is answered by get unless there is a
/// head.
template <class V>
Response call_method(Request& request, const PathValues& values) {
    http::Method wanted = request.method;
    if (wanted == http::Method::head && !methods_of_view<V>().contains(http::Method::head)) wanted = http::Method::get;
    std::optional<Response> answer;
    each_method<V>([&]<auto Member>(http::Method method) {
        if (method != wanted) return;
        V object{};
        const auto run = [&object](auto&&... arguments) -> decltype(auto) {
            return (object.*Member)(std::forward<decltype(arguments)>(arguments)...);
        };
        answer = with_arguments<HandlerParameters<Member>>(request, values, run);
    });
    if (!answer) throw http::HttpError(405);
    return *std::move(answer);
}

/// Runs the first `Count` decorators, from the last one inwards, and then the view.
template <class V, std::size_t Count>
Response call_decorated(Request& request, const PathValues& values) {
    if constexpr (Count == 0) {
        return call_method<V>(request, values);
    } else {
        const auto inner = [&] { return call_decorated<V, Count - 1>(request, values); };
        return run_around<std::get<Count - 1>(V::decorators)>(request, Next(inner));
    }
}

template <class T>
inline constexpr bool is_tuple = requires {
    std::tuple_size<T>::value;
};

template <class V>
Response call_method_view(Request& request, const PathValues& values) {
    if constexpr (requires { V::decorators; }) {
        using Decorators = std::remove_cvref_t<decltype(V::decorators)>;
        static_assert(is_tuple<Decorators>,
                      "carboy: the decorators of a method view are a tuple of functions: static constexpr auto "
                      "decorators = std::make_tuple(require_login);");
        if constexpr (is_tuple<Decorators>) return call_decorated<V, std::tuple_size_v<Decorators>>(request, values);
    } else {
        return call_method<V>(request, values);
    }
}

template <class V>
constexpr std::string_view class_spelling() {
    return __PRETTY_FUNCTION__;
}

/// Returns "ItemView" from "... [with V = shop::ItemView; ...]".
constexpr std::string_view class_name(std::string_view spelled) {
    spelled = spelled.substr(spelled.find("V = ") + 4);
    spelled = spelled.substr(0, spelled.find_first_of(";],<"));
    const std::size_t colon = spelled.rfind(':');
    return colon == spelled.npos ? spelled : spelled.substr(colon + 1);
}

/// "item_view".
template <class V>
std::string view_endpoint() {
    return snake_case(class_name(class_spelling<V>()));
}

template <class V>
inline constexpr char method_view_identity = 0;

}  // namespace detail

}  // namespace carboy::web
