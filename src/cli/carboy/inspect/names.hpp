// C++ names for the names of a database: models in PascalCase, members in snake_case, never a word that means something
// else to the compiler or in a model.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace carboy::cli {

/// Returns "OrderItem" for "order items", "order_item" and "orderItem". A name that the facade <carboy/carboy.hpp> has
/// in `carboy` gets the ending Model.
std::string model_name(std::string_view table);
/// Returns "created_by" for "createdBy". A reserved word gets an underscore at its end.
std::string member_name(std::string_view column);
/// True when the name can be an enumerator as it is.
bool is_enumerator(std::string_view name);

/// Returns "posts" for "post" and for "posts".
std::string list_name(const std::string& name);

/// The names that are taken in one scope.
class NamesInUse {
  public:
    /// Takes the first of the names that is free; otherwise the last one with a number.
    std::string take(std::initializer_list<std::string> candidates);

  private:
    std::set<std::string, std::less<>> taken_;
};

/// Returns the text as a string literal.
std::string literal(std::string_view text);

}  // namespace carboy::cli
