// Lines of percent-encoded fields separated by tabs, which the scripts in this folder write.
#pragma once

#include <string>
#include <vector>

#include <carboy/http/url.hpp>

namespace carboy {

inline std::vector<std::string> split_fields(const std::string& line) {
    std::vector<std::string> fields;
    std::size_t start = 0;
    while (true) {
        const std::size_t end = line.find('\t', start);
        std::string field;
        http::percent_decode(field, line.substr(start, end == line.npos ? line.npos : end - start));
        fields.push_back(std::move(field));
        if (end == line.npos) return fields;
        start = end + 1;
    }
}

}  // namespace carboy
