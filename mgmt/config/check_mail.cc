// Mail servers: names that differ, views and relays that exist, and somebody to deliver statically to (L-4).
#include "mgmt/config/check_names.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

void check_mail(const Config& config, Diagnostics& out) {
  check_names_differ(config.mail.servers, out);
  check_names_differ(config.mail.poi_servers, out);
  for (const MailServer& server : config.mail.servers) {
    if (!server.view.value.empty() && !find_named(config.views, server.view.value))
      report_unknown_reference(server.view, "view", config.views, out);
    const std::string& relay = server.internet_relay.value;
    const MailServer* found = find_named(config.mail.servers, relay);
    if (!relay.empty() && (!found || found == &server))
      report_unknown_reference(server.internet_relay, "mail.server", config.mail.servers, out);
    if (server.delivery.value == "static" && config.mail.poi_servers.empty())
      out.push_back({Code::missing_key, Severity::error, server.delivery.where, {"poi-server", "mail"}});
  }
}

}  // namespace sekisho::mgmt::config
