// The number of trusted proxies in front of the application, for each of the X-Forwarded fields.
// Source: Werkzeug middleware/proxy_fix.py.
#pragma once

namespace carboy::web {

/// The number of proxies that set each field; 0 ignores the field. A field that a client sends is ignored only if the
/// number is exact: with one proxy that sets X-Forwarded-For, `x_for = 1` uses the last of its values.
struct ProxyFix {
    /// X-Forwarded-For: request.remote_addr.
    int x_for = 1;
    /// X-Forwarded-Proto: request.scheme.
    int x_proto = 1;
    /// X-Forwarded-Host: request.host().
    int x_host = 0;
    /// X-Forwarded-Port: the port in request.host().
    int x_port = 0;
    /// X-Forwarded-Prefix: request.root_path, which is put before every link.
    int x_prefix = 0;
};

}  // namespace carboy::web
