// The only JSON writer, with the spelling of Python's json.dumps.
#pragma once

#include <carboy/value/json/json_sink.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::value {

/// The options of json.dumps.
struct JsonStyle {
    std::string_view item_separator = ", ";
    std::string_view key_separator = ": ";
    /// Writes each item on its own line, indented by this text for each level.
    std::optional<std::string> indent = {};
    /// Writes & < > ' as escapes, so that the text is safe anywhere in HTML.  Source: Jinja utils.py,
    /// htmlsafe_json_dumps.
    bool html_safe = false;
    /// False writes characters outside ASCII as they are, in UTF-8.
    bool ascii_only = true;
};

/// No white space, as in Flask's responses.
inline constexpr JsonStyle compact_json = {.item_separator = ",", .key_separator = ":"};

/// Appends the JSON text of what it receives. Characters outside ASCII are escaped unless the
/// style says otherwise; NaN and infinity are written as in
/// Python. Bytes that are not valid UTF-8 become U+FFFD.
/// Lifetime: `out` and `style` must outlive the writer.
class JsonWriter final : public JsonSink {
  public:
    explicit JsonWriter(std::string& out, const JsonStyle& style) : out_(out), style_(style) {}

    void null() override;
    void boolean(bool value) override;
    void integer(std::int64_t number) override;
    void natural(std::uint64_t number) override;
    void large_integer(std::string_view digits) override;
    void real(double number) override;
    void text(std::string_view text) override;
    void begin_list() override;
    void end_list() override;
    void begin_object() override;
    void key(std::string_view text) override;
    void end_object() override;
    void raw(std::string_view json) override;

    /// The same as key(name), for a name whose JSON text is known: `quoted` is "name" with quotes and escapes.
    void known_key(std::string_view name, std::string_view quoted);
    /// The number of lists and objects that are open.
    std::size_t depth() const noexcept { return depth_; }
    /// True once a string contained invalid UTF-8.
    bool had_bad_text() const noexcept { return had_bad_text_; }

  private:
    void begin_item();
    void begin(char bracket);
    void end(char bracket);
    void append_line();
    void append_text(std::string_view text);
    std::size_t plain_end(std::string_view text, std::size_t at) const noexcept;

    std::string& out_;
    const JsonStyle& style_;
    std::size_t depth_ = 0;
    bool first_ = true;       // nothing has been written yet in the innermost list or object
    bool after_key_ = false;  // the next value is that of the key just written
    bool had_bad_text_ = false;
};

}  // namespace carboy::value
