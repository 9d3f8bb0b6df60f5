#include "jinja/evaluated.hpp"

#include <carboy/jinja/stdlib/python_values.hpp>

namespace carboy::jinja {
namespace {

TEST(Uuid, IsPythons) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 17);
    std::array<std::uint8_t, 16> other = bytes;
    other[15] = 0;
    const Context context{{"u", make_uuid(bytes)}, {"v", make_uuid(other)}};
    for (const Evaluation& one : std::initializer_list<Evaluation>{
             {"u", "UUID('00112233-4455-6677-8899-aabbccddeeff')"},
             {"u|string", "'00112233-4455-6677-8899-aabbccddeeff'"},
             {"u.hex", "'00112233445566778899aabbccddeeff'"},
             {"u.urn", "'urn:uuid:00112233-4455-6677-8899-aabbccddeeff'"},
             {"u.version", "6"},
             {"u.variant", "'specified in RFC 4122'"},
             {"u.bytes", "b'\\x00\\x11\"3DUfw\\x88\\x99\\xaa\\xbb\\xcc\\xdd\\xee\\xff'"},
             {"u > v", "True"},
             {"u == v", "False"},
             {"u == u", "True"},
             {"[u, v]|sort|map('string')|list",
              "['00112233-4455-6677-8899-aabbccddee00', '00112233-4455-6677-8899-aabbccddeeff']"},
             {"u < 1", "TypeError: '<' not supported between instances of 'UUID' and 'int'"},
             {"u.nope is undefined", "True"},
             {"u == 'x'", "False"}})
        EXPECT_EQ(evaluated(one.expression, context), one.result) << one.expression;
}

}  // namespace
}  // namespace carboy::jinja
