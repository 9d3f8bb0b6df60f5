// The base of the framework's own validators.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <carboy/web/forms/validators.hpp>

namespace carboy::web {

/// A rule with its own message.
class MessageRule : public ValidationRule {
  protected:
    explicit MessageRule(std::string message) : message_(std::move(message)) {}
    /// The application's message, or the translated one of the framework.
    std::string message_or(std::string_view otherwise) const {
        return message_.empty() ? Field::translate(otherwise) : message_;
    }
    Verdict fail(std::string_view otherwise) const { return {Verdict::Kind::fail, message_or(otherwise)}; }

    std::string message_;
};

}  // namespace carboy::web
