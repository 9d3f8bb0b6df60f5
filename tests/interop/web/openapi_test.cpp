// Compares the schemas of structs with what request.json<T>() accepts: python3-jsonschema is the oracle.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <carboy/value/json/json_struct.hpp>
#include <carboy/web/api/openapi.hpp>
#include <carboy/web/app/app.hpp>

#include "interop/web/python.hpp"
#include "support/seed.hpp"

namespace carboy::web {
namespace {

struct Part {
    std::string name;
    std::int16_t count = 0;
    std::optional<bool> fresh;
    CARBOY_JSON(Part, name, count, fresh);
};

struct Whole {
    std::vector<Part> parts;
    std::map<std::string, double> weights;
    std::array<std::uint8_t, 2> pair;
    std::optional<Part> spare;
    CARBOY_JSON(Whole, parts, weights, pair, spare);
};

Whole change(std::int64_t, const Whole& whole) { return whole; }

/// Makes documents that are mostly, but not always, those of a Whole.
class Documents {
  public:
    explicit Documents(unsigned seed) : random_(seed) {}

    std::string whole() {
        std::string out = "{";
        member(out, "parts", list([this] { return part(); }));
        member(out, "weights", "{\"a\":" + number() + "}");
        member(out, "pair", list([this] { return number(); }));
        member(out, "spare", one(4) ? "null" : part());
        if (one(12)) member(out, "more", "1");
        return out + "}";
    }

  private:
    bool one(unsigned in) { return random_() % in == 0; }
    std::string value() {
        static const std::vector<std::string> values{"null", "true",  "1",  "-1", "300",  "70000", "1.5",
                                                     "2.0",  "\"x\"", "[]", "{}", "\"\"", "1e2"};
        return values[random_() % values.size()];
    }
    std::string number() { return one(6) ? value() : std::to_string(random_() % 256); }
    std::string part() {
        if (one(15)) return value();
        std::string out = "{";
        member(out, "name", one(10) ? value() : "\"n\"");
        if (!one(3)) member(out, "count", number());
        if (one(3)) member(out, "fresh", one(3) ? value() : "true");
        return out + "}";
    }
    template <class Make>
    std::string list(const Make& make) {
        std::string out = "[" + make() + "," + make();
        if (one(8)) out += "," + make();
        return out + "]";
    }
    void member(std::string& out, std::string_view name, const std::string& text) {
        if (one(25)) return;
        out.append(out.size() > 1 ? "," : "").append("\"").append(name).append("\":").append(one(40) ? value() : text);
    }

    std::mt19937 random_;
};

TEST(OpenApiOracle, SchemasAcceptWhatIsRead) {
    const unsigned seed = test_seed_number();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed));
    App app("shop");
    app.put<change>("/wholes/<int:id>");
    app.get("/wholes/<int:id>", [](int) { return ""; });
    app.post("/wholes/", [] { return ""; }, {.about = {.body = body_of<Part>(), .answers = {answer_of<Part>(201)}}});
    const std::string folder = testing::TempDir();
    std::ofstream(folder + "openapi.json") << openapi_document(app);
    std::vector<std::string> documents;
    std::ofstream lines(folder + "openapi_lines.txt");
    for (Documents make(seed); documents.size() < 3000;) {
        documents.push_back(make.whole());
        lines << "Whole\t" << documents.back() << "\n";
    }
    lines.close();
    const auto verdicts = python_lines("tests/interop/web/openapi_oracle.py " + folder + "openapi.json < " + folder +
                                       "openapi_lines.txt");
    ASSERT_EQ(verdicts.size(), documents.size());
    int accepted = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        std::string faults;
        try {
            value::from_json<Whole>(documents[i]);
            ++accepted;
        } catch (const value::JsonFaultsError& error) {
            faults = error.message();
        }
        EXPECT_EQ(faults.empty(), verdicts[i] == "yes") << documents[i] << "\n" << faults;
    }
    EXPECT_GT(accepted, 100);
    EXPECT_LT(accepted, 2900);
}

}  // namespace
}  // namespace carboy::web
