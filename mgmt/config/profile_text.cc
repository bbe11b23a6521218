// The rules of each network model, as TOML.
#include "mgmt/config/profile.h"

namespace sekisho::mgmt::config {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string text_of(const dns::Name& name) { return name.to_text(); }
std::string text_of(const IpAddress& address) { return address.to_string(); }
std::string text_of(const IpPrefix& prefix) { return prefix.to_string(); }
std::string text_of(const Endpoint& endpoint) { return endpoint.to_string(); }

template <typename T>
std::string list_of(const List<T>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + quoted(text_of(item.value));
  return "[" + out + "]";
}

/// Which parts a model has.
struct Parts {
  bool lgwan = false, internet = false, breakout = false, cloud = false;
};

Parts parts_of(const Profile& p) {
  const std::string& model = p.model.value;
  Parts parts;
  parts.lgwan = true;  // every municipality is on LGWAN; under β its servers there are still its clients
  parts.breakout = model == "alpha-prime" || model == "government-cloud";
  parts.cloud = model == "government-cloud";
  parts.internet = model != "alpha" || p.internet_device.given;
  return parts;
}

class Check {
 public:
  Check(const Profile& p, Diagnostics& out) : p_(p), out_(out) {}

  void needs(bool given, const char* key) const {
    if (!given) out_.push_back({Code::profile_needs, Severity::error, p_.model.where, {p_.model.value, key}});
  }
  template <typename T>
  void unused(const List<T>& list, const char* key, const char* without) const {
    if (!list.empty() && list.front().given)
      out_.push_back({Code::profile_unused, Severity::error, list.front().where, {p_.model.value, key, without}});
  }

  void unused(const Text& text, const char* key, const char* without) const {
    if (text.given)
      out_.push_back({Code::profile_unused, Severity::error, text.where, {p_.model.value, key, without}});
  }

  void run(const Parts& parts) const {
    needs(!p_.poi.empty(), "poi");
    needs(!p_.lgwan_device.value.empty(), "lgwan-device");
    needs(!p_.lgwan_source.empty(), "lgwan-source");
    const bool lgwan_clients = !p_.lgwan_port.value.empty() || !p_.lgwan_networks.empty();
    const bool beta = p_.model.value == "beta" || p_.model.value == "beta-prime";
    if (!beta || lgwan_clients) {
      needs(!p_.lgwan_port.value.empty(), "lgwan-port");
      needs(!p_.lgwan_networks.empty(), "lgwan-networks");
    }
    if (parts.internet) needs(!p_.internet_device.value.empty(), "internet-device");
    if (beta || !p_.internet_port.value.empty() || !p_.internet_networks.empty()) {
      needs(!p_.internet_port.value.empty(), "internet-port");
      needs(!p_.internet_networks.empty(), "internet-networks");
      needs(!p_.internet_device.value.empty() || parts.internet, "internet-device");
    }
    if (p_.model.value == "alpha-prime") needs(!p_.breakout.empty(), "breakout");
    if (!parts.breakout) unused(p_.breakout, "breakout", "a local breakout");
    if (!parts.internet) {
      unused(p_.internet_source, "internet-source", "\"internet-device\"");
      unused(p_.internet_forwarders, "internet-forwarders", "\"internet-device\"");
    }
    if (p_.internet_port.value.empty()) unused(p_.lgwan_only, "lgwan-only", "\"internet-port\"");
    if (!parts.cloud) return cloud_unused();
    needs(!p_.cloud_device.value.empty(), "cloud-device");
    needs(!p_.cloud_source.empty(), "cloud-source");
    needs(!p_.cloud_servers.empty(), "cloud-servers");
    needs(!p_.cloud_zones.empty(), "cloud-zones");
    needs(!p_.cloud_port.value.empty(), "cloud-port");
    needs(!p_.cloud_networks.empty(), "cloud-networks");
  }

 private:
  void cloud_unused() const {
    constexpr const char* cloud = "the government cloud";
    unused(p_.cloud_device, "cloud-device", cloud);
    unused(p_.cloud_source, "cloud-source", cloud);
    unused(p_.cloud_servers, "cloud-servers", cloud);
    unused(p_.cloud_zones, "cloud-zones", cloud);
    unused(p_.cloud_port, "cloud-port", cloud);
    unused(p_.cloud_networks, "cloud-networks", cloud);
  }

  const Profile& p_;
  Diagnostics& out_;
};

std::string servers_of(const List<Endpoint>& servers, const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const std::string name = i < names.size() ? names[i] : "server" + std::to_string(i + 1);
    out += "  { name = " + quoted(name) + ", address = " + quoted(text_of(servers[i].value)) + " },\n";
  }
  return "[\n" + out + "]";
}

std::string lgwan_realm(const Profile& p) {
  return "# LGWAN: zone forwarding to POI East and West and nowhere else (L-1, N-3).\n"
         "[[realm]]\nname = \"lgwan\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
         "validation-exempt-reason = \"LGWAN's zones are not signed as LGWAN sees them, and their DS records lie "
         "outside LGWAN\"\ndevice = " +
         quoted(p.lgwan_device.value) + "\nsource = " + list_of(p.lgwan_source) +
         "\n[[realm.group]]\nname = \"poi\"\npolicy = \"ordered\"\nservers = " + servers_of(p.poi, {"east", "west"}) +
         "\nprobe = { name = \"lg.jp\", type = \"SOA\" }\n[[realm.forward-zone]]\nnames = " + list_of(p.lgwan_zones) +
         "\ngroup = \"poi\"\nserve-stale = \"1h\"\nttl-cap = \"1h\"\n\n";
}

std::string internet_realm(const Profile& p) {
  std::string out =
      "# The Internet, validated (MIC guideline 2-1).\n"
      "[[realm]]\nname = \"internet\"\nresolution = \"recursive\"\nvalidation = \"on\"\ndevice = " +
      quoted(p.internet_device.value) + "\nserve-stale = \"1d\"\n";
  if (!p.internet_source.empty()) out += "source = " + list_of(p.internet_source) + "\n";
  if (!p.internet_forwarders.empty()) {
    out +=
        "# Everything through the prefecture's security cloud; still validated here.\n"
        "[[realm.group]]\nname = \"security-cloud\"\nservers = " +
        servers_of(p.internet_forwarders, {}) +
        "\n[[realm.forward-zone]]\nnames = [\".\"]\ngroup = \"security-cloud\"\n";
  }
  return out + "\n";
}

std::string cloud_realm(const Profile& p) {
  return "# The government cloud's private zones, from its inbound endpoints.\n"
         "[[realm]]\nname = \"cloud\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
         "validation-exempt-reason = \"private zones of the government cloud are not signed\"\ndevice = " +
         quoted(p.cloud_device.value) + "\nsource = " + list_of(p.cloud_source) +
         "\n[[realm.group]]\nname = \"endpoints\"\nservers = " + servers_of(p.cloud_servers, {}) +
         "\nprobe = { name = " + quoted(text_of(p.cloud_zones.front().value)) +
         ", type = \"SOA\" }\n[[realm.forward-zone]]\nnames = " + list_of(p.cloud_zones) +
         "\ngroup = \"endpoints\"\n\n";
}

std::string view_head(const std::string& name, const Text& port, const List<IpPrefix>& networks,
                      const std::string& fallback) {
  return "[[view]]\nname = " + quoted(name) + "\nclients = [{ port = " + quoted(port.value) +
         ", networks = " + list_of(networks) + " }]\ndefault = " + quoted(fallback) + "\n";
}

std::string lgwan_view(const Profile& p) {
  std::string out = "# The LGWAN side: LGWAN's zones; all else is refused, and never reaches the Internet.\n" +
                    view_head("lgwan", p.lgwan_port, p.lgwan_networks, "refuse") +
                    "routes = [\n  { names = " + list_of(p.lgwan_zones) + ", to = \"lgwan\" },\n";
  if (!p.breakout.empty()) out += "  { names = " + list_of(p.breakout) + ", to = \"internet\" },  # local breakout\n";
  return out + "]\n\n";
}

std::string internet_view(const Profile& p) {
  return "# The Internet side: as the Internet sees all names (L-6); names that only LGWAN has do not leave.\n" +
         view_head("internet", p.internet_port, p.internet_networks, "internet") +
         "routes = [{ names = " + list_of(p.lgwan_only) + ", to = \"leak-guard\" }]\n\n";
}

std::string cloud_view(const Profile& p) {
  return "# Systems in the government cloud: its private zones and LGWAN's; nothing of the Internet.\n" +
         view_head("cloud", p.cloud_port, p.cloud_networks, "refuse") +
         "routes = [\n  { names = " + list_of(p.cloud_zones) +
         ", to = \"cloud\" },\n  { names = " + list_of(p.lgwan_zones) + ", to = \"lgwan\" },\n]\n\n";
}

}  // namespace

std::string profile_text(const Profile& profile, Diagnostics& out) {
  const Parts parts = parts_of(profile);
  const std::size_t before = out.size();
  Check(profile, out).run(parts);
  if (out.size() != before) return {};
  std::string text = lgwan_realm(profile);
  if (parts.internet) text += internet_realm(profile);
  if (parts.cloud) text += cloud_realm(profile);
  if (!profile.lgwan_port.value.empty()) text += lgwan_view(profile);
  if (!profile.internet_port.value.empty()) text += internet_view(profile);
  if (parts.cloud) text += cloud_view(profile);
  return text;
}

}  // namespace sekisho::mgmt::config
