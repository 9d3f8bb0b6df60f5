// The options of a fuzzed template, from its first byte.
#pragma once

#include <carboy/jinja/syntax/options.hpp>

#include <cstdint>

namespace fuzz {

/// Each bit turns on one option; limits keep each run short.
inline carboy::jinja::Options options_of(std::uint8_t bits) {
    using namespace carboy::jinja;
    Options options;
    options.trim_blocks = bits & 1;
    options.lstrip_blocks = bits & 2;
    options.autoescape = bits & 4 ? Autoescape::on : Autoescape::off;
    options.undefined = static_cast<Undefined>(bits >> 3 & 3);
    options.expression_statement = options.loop_controls = options.i18n = true;
    if (bits & 32) {
        options.line_statement_prefix = "#";
        options.line_comment_prefix = "##";
    }
    options.limits.output = 1 << 20;
    options.limits.iterations = 20000;
    options.limits.time = std::chrono::milliseconds(500);
    options.limits.depth = 40;
    return options;
}

}  // namespace fuzz
