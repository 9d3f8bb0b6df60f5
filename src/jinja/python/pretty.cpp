// Source: Python pprint.py, PrettyPrinter.
#include "jinja/python/pretty.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"

#include <algorithm>

namespace carboy::jinja {
namespace {

/// Returns the keys in pprint's order: by value, or by type if values have no order.
std::vector<Dict::Entry> sorted_entries(const Dict& dict) {
    std::vector<Dict::Entry> out = dict.entries();
    const auto before = [](const Dict::Entry& a, const Dict::Entry& b) {
        const bool comparable = (is_number(a.key) && is_number(b.key)) || (a.key.is_string() && b.key.is_string());
        return comparable ? less(a.key, b.key) : type_name(a.key) < type_name(b.key);
    };
    std::stable_sort(out.begin(), out.end(), before);
    return out;
}

/// The groups of groupby are printed unchanged: pprint checks the class's __repr__, and theirs is not tuple's.
bool is_group(const Value& value) { return value.is_tuple() && !value.tuple().names().empty(); }

Value with_sorted_keys(const Value& value, int depth) {
    if (depth > 100) fail("RecursionError", "the value is nested too deeply to be printed");
    if (is_mapping(value)) {
        auto out = make_ref<Dict>();
        for (Dict::Entry& entry : sorted_entries(*to_dict(value)))
            out->set(entry.key, with_sorted_keys(entry.value, depth + 1));
        return out;
    }
    if (value.native() || !is_sequence(value) || is_group(value)) return value;
    std::vector<Value> items;
    for (const Value& item : to_vector(value)) items.push_back(with_sorted_keys(item, depth + 1));
    return value.is_tuple() ? make_tuple(std::move(items)) : make_list(std::move(items));
}

class Printer {
  public:
    explicit Printer(std::size_t width) : width_(width) {}

    void print(const Value& value, std::size_t indent, std::size_t allowance, int level, std::string& out) {
        const std::string shown = value.repr();
        if (unicode::length(shown) + indent + allowance <= width_ || is_group(value)) {
            out += shown;
        } else if (value.is_dict()) {
            dict(value.dict(), indent, allowance, level, out);
        } else if (value.is_list() || value.is_tuple()) {
            sequence(value, indent, allowance, level, out);
        } else if (value.is_string() && !value.is_markup() && !value.text().empty()) {
            text(value.text(), indent, allowance, level, out);
        } else {
            out += shown;
        }
    }

  private:
    static void new_line(std::size_t indent, std::string& out) { out.append("\n").append(indent, ' '); }

    void dict(const Dict& dict, std::size_t indent, std::size_t allowance, int level, std::string& out) {
        out += '{';
        for (std::size_t i = 0; i < dict.size(); ++i) {
            const Dict::Entry& entry = dict.entries()[i];
            const bool last = i + 1 == dict.size();
            const std::string key = entry.key.repr();
            out += key + ": ";
            print(entry.value, indent + 1 + unicode::length(key) + 2, last ? allowance + 1 : 1, level + 1, out);
            if (last) break;
            out += ',';
            new_line(indent + 1, out);
        }
        out += '}';
    }
    void sequence(const Value& value, std::size_t indent, std::size_t allowance, int level, std::string& out) {
        const std::vector<Value> items = to_vector(value);
        const std::string_view end = !value.is_tuple() ? "]" : items.size() == 1 ? ",)" : ")";
        out += value.is_tuple() ? '(' : '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            const bool last = i + 1 == items.size();
            print(items[i], indent + 1, last ? allowance + end.size() : 1, level + 1, out);
            if (last) break;
            out += ',';
            new_line(indent + 1, out);
        }
        out.append(end);
    }
    /// Returns words together with the white space after them.
    static std::vector<std::string_view> words(std::string_view line) {
        std::vector<std::string_view> out;
        std::size_t start = 0;
        bool space = false;
        for (std::size_t at = 0; at < line.size();) {
            const std::size_t here = at;
            const bool blank = unicode::is_space(unicode::next(line, at));
            if (space && !blank) {
                out.push_back(line.substr(start, here - start));
                start = here;
            }
            space = blank;
        }
        if (start < line.size()) out.push_back(line.substr(start));
        return out;
    }
    void text(std::string_view text, std::size_t indent, std::size_t allowance, int level, std::string& out) {
        if (level == 1) {
            ++indent;
            ++allowance;
        }
        const auto room = [&](bool last) {
            const std::size_t used = indent + (last ? allowance : 0);
            return used < width_ ? width_ - used : 0;
        };
        const auto shown = [](std::string_view part) { return Value::view(part).repr(); };
        std::vector<std::string> chunks;
        const auto lines = split_lines(text, true);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool last_line = i + 1 == lines.size();
            if (unicode::length(shown(lines[i])) <= room(last_line)) {
                chunks.push_back(shown(lines[i]));
                continue;
            }
            std::string current;
            const auto parts = words(lines[i]);
            for (std::size_t j = 0; j < parts.size(); ++j) {
                const std::string candidate = current + std::string(parts[j]);
                if (unicode::length(shown(candidate)) > room(last_line && j + 1 == parts.size())) {
                    if (!current.empty()) chunks.push_back(shown(current));
                    current = parts[j];
                } else {
                    current = candidate;
                }
            }
            if (!current.empty()) chunks.push_back(shown(current));
        }
        if (chunks.size() == 1) {
            out += shown(text);
            return;
        }
        if (level == 1) out += '(';
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            if (i > 0) new_line(indent, out);
            out += chunks[i];
        }
        if (level == 1) out += ')';
    }

    std::size_t width_;
};

}  // namespace

std::string pretty(const Value& value, std::size_t width) {
    std::string out;
    Printer(width).print(with_sorted_keys(value, 0), 0, 0, 1, out);
    return out;
}

}  // namespace carboy::jinja
