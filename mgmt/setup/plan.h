// From a configuration and what the machine is to the steps that make the gateway run there.
//
// A plan is data: what each step writes, runs and asks, and whether it is done already. It is made by looking only,
// so it can be shown first; made again after it was carried out, all of its steps are done. Threads: one that may
// wait.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dns/question.h"
#include "mgmt/setup/answers.h"

namespace sekisho::mgmt::setup {

using doctor::Command;

enum class StepKind : std::uint8_t {
  install_driverctl,
  turn_on_iommu,
  load_vfio,
  reserve_hugepages,
  allow_vfio,
  bind_nic,
  address_port,
  ask_servers,
  write_config,
  start_service,
  count
};
std::string_view to_text(StepKind kind);

struct FileText {
  std::string path{}, text{};
  bool keep_old = false;  ///< a copy stays beside it
};

/// A server that must answer before the gateway is started.
struct ServerQuestion {
  std::string label;  ///< "lgwan/poi/east"
  Endpoint server;
  std::string device;               ///< whose way out is taken
  std::optional<IpAddress> source;  ///< of the server's family
  dns::Question question;
};

struct Step {
  StepKind kind = StepKind::count;
  std::vector<std::string> details{};  ///< for its sentence
  bool done = false;                   ///< nothing to do
  bool restart_after = false;          ///< the machine must be restarted; setup is called again then
  std::vector<FileText> files{};       ///< written first
  std::vector<Command> commands{};
  std::vector<ServerQuestion> questions{};
  std::uint64_t huge_pages = 0;  ///< so many must be there afterwards
};

struct PlanOptions {
  std::string config_path = "/etc/sekisho/sekisho.toml";
  bool replace = false;          ///< a configuration that is there already
  bool without_servers = false;  ///< they cannot be reached yet
};

enum class Obstacle : std::uint8_t {
  none,
  no_answers,  ///< and no configuration either
  bad_answers,
  config_unreadable,  ///< that the answers name
  bad_config,
  no_such_nic,    ///< {0}: port, {1}: device
  carries_route,  ///< {0}: port, {1}: device: the default route leads through a NIC that is to go to DPDK
  used_by_realm,  ///< {0}: port, {1}: device, {2}: realm
  count
};

struct Plan {
  Obstacle obstacle = Obstacle::none;  ///< else there are no steps
  std::vector<std::string> details;
  Diagnostics diagnostics;         ///< of answers or configuration
  std::vector<std::string> files;  ///< that they speak of
  bool keeps_config = false;       ///< the one that is there stays
  std::string config_text;         ///< of what is written, or stays
  std::vector<Step> steps;
};

/// `answers`: the file's text, and its name; nothing when the configuration that is there is to be set up.
Plan make_plan(const Host& host, const std::optional<std::string>& answers, const std::string& answers_name,
               const PlanOptions& options);

}  // namespace sekisho::mgmt::setup
