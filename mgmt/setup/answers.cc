#include "mgmt/setup/answers.h"

#include <algorithm>
#include <charconv>

#include "mgmt/config/profile.h"
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"
#include "mgmt/doctor/nic.h"

namespace sekisho::mgmt::setup {
namespace {

using config::Code;
using config::Node;
using config::row;
using config::Row;
using config::Severity;

constexpr std::uint64_t mebi = 1U << 20;

const config::TableSchema& port_schema() {
  static const config::TableSchema schema{
      "port",
      "A port on which clients ask.",
      {
          row("name", &AnswerPort::name, {.required = true, .bounds = {1, 32}, .doc = "Name that the profile uses."}),
          row("driver", &AnswerPort::driver,
              {.default_text = "\"auto\"",
               .bounds = {.choices = {"auto", "pci", "af_xdp", "af_packet"}},
               .doc = "auto: pci for a PCI address, af_packet for an interface."}),
          row("device", &AnswerPort::device,
              {.required = true, .bounds = {1, 32}, .doc = "Interface, or PCI address of a NIC for DPDK."}),
          row("addresses", &AnswerPort::addresses,
              {.required = true, .bounds = {3, 50}, .doc = "Service addresses with the length of their network."}),
          row("gateways", &AnswerPort::gateways,
              {.default_text = "[]", .doc = "Routers to clients of other networks, one of each family."}),
      }};
  return schema;
}

const config::TableSchema& answers_schema() {
  static const config::TableSchema schema{
      "",
      "Answers for sekishoctl setup.",
      {
          row("configuration", &Answers::configuration,
              {.default_text = "\"\"", .bounds = {0, 400}, .doc = "A finished configuration to take instead."}),
          row("identity", &Answers::identity,
              {.default_text = "\"\"", .bounds = {0, 64}, .doc = "The gateway's name."}),
          row("memory", &Answers::memory,
              {.default_text = "\"512MiB\"", .bounds = {64 * mebi, 64 * 1024 * mebi}, .doc = "For packets."}),
          row("clock", &Answers::clock,
              {.default_text = "\"chrony\"",
               .bounds = {.choices = {"chrony", "kernel", "none"}},
               .doc = "Who knows whether the clock is synchronised."}),
          row("metrics", &Answers::metrics,
              {.default_text = "[\"127.0.0.1@9153\"]", .doc = "Where /metrics is served."}),
          config::tables_row("port", &Answers::ports, port_schema(), {.default_text = "[]", .doc = "Ports."}),
          config::profile_row(),
      }};
  return schema;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// [profile] holds texts and lists of texts only; its schema has seen to that.
std::string profile_lines(const Node& table) {
  std::string out;
  for (const config::Member& member : *table.table()) {
    out += member.key + " = ";
    if (const std::string* text = member.node.text()) out += quoted(*text);
    if (const config::Array* items = member.node.array()) {
      std::string list;
      for (const Node& item : *items) {
        if (const std::string* text = item.text()) list += (list.empty() ? "" : ", ") + quoted(*text);
      }
      out += "[" + list + "]";
    }
    out += "\n";
  }
  return out;
}

/// What the model lacks is told with its place in the answers, not in the configuration that is made of them.
void check_profile(const Node& table, Diagnostics& out) {
  config::Profile profile;
  const std::size_t before = out.size();
  decode_table(config::profile_schema(), table, &profile, out);
  if (out.size() == before && profile.model.value != "none") profile_text(profile, out);
}

void check_addresses(const Answers& answers, Diagnostics& out) {
  for (const AnswerPort& port : answers.ports) {
    for (const auto& address : port.addresses) {
      if (!parse_host_address(address.value))
        out.push_back({Code::bad_address, Severity::error, address.where, {address.value}});
    }
  }
}

bool is_pci_address(std::string_view text) {
  return text.size() == 12 && text[4] == ':' && text[7] == ':' && text[10] == '.';
}

}  // namespace

std::optional<HostAddress> parse_host_address(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text.substr(0, slash));
  unsigned length = 0;
  const auto [end, error] = std::from_chars(text.data() + slash + 1, text.data() + text.size(), length);
  const bool good = address && error == std::errc() && end == text.data() + text.size() && length <= address->bits();
  return good ? std::optional(HostAddress{*address, length}) : std::nullopt;
}

AnswersResult read_answers(std::string_view text) {
  AnswersResult result;
  const auto root = config::parse_document(text, 0);
  if (!root) {
    result.diagnostics.push_back(root.error());
    return result;
  }
  Answers answers;
  decode_table(answers_schema(), *root, &answers, result.diagnostics);
  if (const Node* profile = root->find("profile"); profile != nullptr && profile->table() != nullptr) {
    check_profile(*profile, result.diagnostics);
    answers.profile = profile_lines(*profile);
  }
  check_addresses(answers, result.diagnostics);
  const bool nothing = answers.configuration.value.empty() && (answers.profile.empty() || answers.ports.empty());
  if (nothing && result.diagnostics.empty())
    result.diagnostics.push_back(
        {Code::missing_key, Severity::error, {}, {answers.profile.empty() ? "profile" : "port", "answers"}});
  if (result.diagnostics.empty()) result.answers = std::move(answers);
  return result;
}

std::optional<Placed> place_port(const AnswerPort& port, const Host& host) {
  const std::string& device = port.device.value;
  const std::string& driver = port.driver.value;
  if (is_pci_address(device)) return Placed{"pci", device};
  if (driver != "pci") return Placed{driver == "auto" ? "af_packet" : driver, device};
  for (const doctor::Nic& nic : doctor::read_nics(host)) {
    if (nic.interface == device) return Placed{"pci", nic.address};
  }
  return std::nullopt;
}

std::string compose_config(const Answers& answers, const std::vector<Placed>& places) {
  const bool pci = std::any_of(places.begin(), places.end(), [](const Placed& p) { return p.driver == "pci"; });
  std::string out =
      "# Made by sekishoctl setup. Every key: man sekisho.toml; changes: sekishoctl config apply.\n"
      "# sekishoctl setup が作成した設定です。変更は sekishoctl config apply で行ってください。\n\n[server]\n";
  if (!answers.identity.value.empty()) out += "identity = " + quoted(answers.identity.value) + "\n";
  out += "\n[dpdk]\nhugepages = " + std::string(pci ? "true" : "false") +
         "\nmemory = " + quoted(std::to_string(answers.memory.value.bytes / mebi) + "MiB") +
         "\n\n[metrics]\nlisten = [";
  for (std::size_t i = 0; i < answers.metrics.size(); ++i)
    out += (i == 0 ? "" : ", ") + quoted(answers.metrics[i].value.to_string());
  out += "]\n\n[watch]\nclock = " + quoted(answers.clock.value) + "\n\n[profile]\n" + answers.profile;
  for (std::size_t i = 0; i < answers.ports.size() && i < places.size(); ++i) {
    const AnswerPort& port = answers.ports[i];
    out += "\n[[port]]\nname = " + quoted(port.name.value) + "\ndriver = " + quoted(places[i].driver) +
           "\ndevice = " + quoted(places[i].device) + "\naddresses = [";
    for (std::size_t a = 0; a < port.addresses.size(); ++a) {
      const auto address = parse_host_address(port.addresses[a].value);
      if (address) out += (a == 0 ? "" : ", ") + quoted(address->address.to_string());
    }
    out += "]\n";
  }
  return out;
}

}  // namespace sekisho::mgmt::setup
