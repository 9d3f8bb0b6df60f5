// The base class of every exception that Carboy throws. The message says what is wrong and where; the hint says what
// to do about it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace carboy {

/// An error with a stable code, a message and a hint that says what to do.
/// A subclass exists only where a caller would catch it separately; everything else is a field.
class Error : public std::runtime_error {
  public:
    /// `code` is a stable identifier ("port_in_use"). It must be a literal, because only a reference to it is kept.
    Error(std::string_view code, std::string message, std::string hint = {});

    /// A stable identifier that programs may compare. Lifetime: static.
    std::string_view code() const noexcept { return code_; }
    /// What is wrong, without the hint.
    const std::string& message() const noexcept { return message_; }
    /// What to do about it; empty when there is no advice.
    const std::string& hint() const noexcept { return hint_; }

    /// Extra information for a developer, such as the SQL text. Never contains values that a visitor sent.
    virtual std::string detail() const { return {}; }

  private:
    std::string_view code_;
    std::string message_;
    std::string hint_;
};

}  // namespace carboy
