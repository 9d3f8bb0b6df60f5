// Method views: a class whose functions get, post, put, patch and delete_ answer the methods of one rule.
// Source: Flask views.py, MethodView.
#pragma once

#include <span>
#include <string>
#include <string_view>
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
}

template <class V>
constexpr http::Methods methods_of_view() {
    http::Methods methods;
    each_method<V>([&methods]<auto Member>(http::Method method) { methods |= method; });
    return methods;
}

}  // namespace detail

/// A class with a function for at least one method.
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

/// Makes an object for the request and calls its function for the method; HEAD is answered by get.
template <class V>
Response call_method_view(Request& request, const PathValues& values) {
    const http::Method wanted = request.method == http::Method::head ? http::Method::get : request.method;
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
