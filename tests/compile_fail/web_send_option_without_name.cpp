// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

Response report() { return send_file("/srv/report.pdf", {"report.pdf"}); }
