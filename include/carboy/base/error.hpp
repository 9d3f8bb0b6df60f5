// The root of every exception that Carboy throws.
// The message says what is wrong and where; the hint says what to do about it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace carboy {

/// An error with a stable code, a message for people and a hint that says what to do.
/// A subclass exists only where a caller would catch it apart; everything else is a field.
class Error : public std::runtime_error {
  public:
    /// `code` is a stable identifier ("port_in_use") and must be a literal: it is kept by reference.
    Error(std::string_view code, std::string message, std::string hint = {});

    /// A stable identifier that programs may compare. Lifetime: static.
    std::string_view code() const noexcept { return code_; }
    /// What is wrong, without the hint.
    const std::string& message() const noexcept { return message_; }
    /// What to do about it; empty when there is nothing to say.
    const std::string& hint() const noexcept { return hint_; }

    /// What a developer wants to see beside the message, such as the SQL text; never values that a visitor sent.
    virtual std::string detail() const { return {}; }

  private:
    std::string_view code_;
    std::string message_;
    std::string hint_;
};

}  // namespace carboy
