// Binds the arguments of a call to the parameters of a built-in function, as Python does.
#pragma once

#include <carboy/jinja/python/object.hpp>

#include <initializer_list>
#include <optional>

namespace carboy::jinja {

/// The arguments of one call by parameter. Lifetime: that of the Args.
class Arguments {
  public:
    static constexpr std::size_t most = 8;
    /// `least` parameters are required. Throws: TypeError for wrong arguments.
    Arguments(std::string_view function, const Args& args, std::initializer_list<std::string_view> names,
              std::size_t least);
    /// Returns the argument or nullptr.
    const Value* operator[](std::size_t parameter) const { return values_[parameter]; }
    const Value& at(std::size_t parameter) const { return *values_[parameter]; }
    bool has(std::size_t parameter) const { return values_[parameter] != nullptr; }
    /// Also false for an argument that is None.
    bool given(std::size_t parameter) const { return has(parameter) && !at(parameter).is_none(); }
    bool flag(std::size_t parameter, bool fallback) const;
    std::int64_t integer(std::size_t parameter, std::int64_t fallback) const;
    /// Throws: TypeError unless it is a string.
    std::string_view text(std::size_t parameter, std::string_view fallback) const;

  protected:
    std::string_view function_;
    const Value* values_[most] = {};
};

/// Refuses arguments by name. Throws: TypeError.
void no_keywords(std::string_view function, const Args& args);
/// Refuses extra arguments of a filter or test that is a function of one value in Python. Throws: TypeError.
void value_alone(std::string_view function, const Args& args);

/// Binds the arguments of one of Python's methods that accepts none by name. Methods include their class: "str.center".
class PositionalArguments : public Arguments {
  public:
    PositionalArguments(std::string_view function, const Args& args, std::initializer_list<std::string_view> names,
                        std::size_t least);
};

}  // namespace carboy::jinja
