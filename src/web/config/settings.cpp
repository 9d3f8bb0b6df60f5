#include "web/config/settings.hpp"

#include "web/config/csrf_settings.hpp"
#include "web/config/login_settings.hpp"

namespace carboy::web::settings {

std::vector<SettingInfo> all() {
    std::vector<SettingInfo> settings{describe(debug),
                                      describe(testing),
                                      describe(propagate_exceptions),
                                      describe(instance_path),
                                      describe(templates_auto_reload),
                                      describe(provide_automatic_options),
                                      describe(send_file_max_age_default),
                                      describe(static_versions),
                                      describe(server_name),
                                      describe(preferred_url_scheme),
                                      describe(settings::application_root),
                                      describe(trusted_hosts),
                                      describe(proxy_fix_x_for),
                                      describe(proxy_fix_x_proto),
                                      describe(proxy_fix_x_host),
                                      describe(proxy_fix_x_port),
                                      describe(proxy_fix_x_prefix),
                                      describe(security_headers),
                                      describe(check_settings),
                                      describe(secret_key),
                                      describe(secret_key_fallbacks),
                                      describe(session_cookie_name),
                                      describe(session_cookie_domain),
                                      describe(session_cookie_path),
                                      describe(session_cookie_httponly),
                                      describe(session_cookie_secure),
                                      describe(session_cookie_samesite),
                                      describe(session_cookie_partitioned),
                                      describe(permanent_session_lifetime),
                                      describe(session_refresh_each_request),
                                      describe(host),
                                      describe(port),
                                      describe(workers),
                                      describe(log_level),
                                      describe(access_log),
                                      describe(log_format),
                                      describe(max_content_length),
                                      describe(max_form_memory_size),
                                      describe(max_form_parts),
                                      describe(max_json_depth),
                                      describe(max_json_values),
                                      describe(spool_threshold),
                                      describe(spool_folder),
                                      describe(max_connections),
                                      describe(max_connections_per_client),
                                      describe(keep_alive_seconds),
                                      describe(body_gap_seconds),
                                      describe(drain_seconds),
                                      describe(blocked_worker_seconds),
                                      describe(stack_size),
                                      describe(stop_with_client)};
    for (SettingInfo& setting : csrf_settings()) settings.push_back(std::move(setting));
    for (SettingInfo& setting : login_settings()) settings.push_back(std::move(setting));
    return settings;
}

}  // namespace carboy::web::settings
