// The built-in filters and tests, by family.
#pragma once

#include "jinja/run/environment_parts.hpp"

#include <span>

namespace carboy::jinja {

std::span<const BuiltinEntry> text_filters();
std::span<const BuiltinEntry> html_filters();
std::span<const BuiltinEntry> number_filters();
std::span<const BuiltinEntry> sequence_filters();
std::span<const BuiltinEntry> order_filters();
std::span<const BuiltinEntry> select_filters();
std::span<const BuiltinEntry> dump_filters();
std::span<const BuiltinEntry> builtin_tests();
/// range, dict, lipsum, cycler, joiner, namespace.
void add_globals(Dict& globals);

/// Reads "a.b.0" from a value; strings are lowered when `ignore_case`. Source: Jinja filters.py, make_attrgetter.
class AttributeReader {
  public:
    AttributeReader(State& state, const Value* attribute, bool ignore_case = false, const Value* fallback = nullptr);
    Value operator()(const Value& item) const;

  private:
    const EnvironmentParts& environment_;
    std::vector<Value> parts_;
    bool ignore_case_;
    const Value* fallback_;
};

/// Converts strings to lower case and leaves other values unchanged.
Value ignoring_case(const Value& value);

}  // namespace carboy::jinja
