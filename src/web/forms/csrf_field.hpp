// The field with a form's CSRF token.
#pragma once

#include <carboy/web/forms/text_fields.hpp>

namespace carboy::web {

/// Shows the current token, whatever was sent.  Source: WTForms csrf/core.py, CSRFTokenField.
class CsrfTokenField final : public HiddenField {
  public:
    CsrfTokenField() : HiddenField("CSRF Token") {}
    std::string_view type() const noexcept override { return "CSRFTokenField"; }
    jinja::Value input_value() const override;

  protected:
    Verdict pre_validate(Form& form) override;
};

}  // namespace carboy::web
