#include "mgmt/setup/plan.h"

#include <algorithm>
#include <filesystem>

#include "mgmt/config/profile.h"
#include "mgmt/doctor/examine.h"
#include "mgmt/setup/steps.h"

namespace sekisho::mgmt::setup {
namespace {

config::FileSource source_of(const Host& host) {
  return {[&host](const std::string& path, std::string& reason) {
            auto text = host.read(path);
            if (!text) reason = "cannot be read";
            return text;
          },
          host.list};
}

/// The host's files, but `text` at `path`.
config::FileSource with_text(const Host& host, const std::string& path, const std::string& text) {
  config::FileSource source = source_of(host);
  source.read = [inner = source.read, path, text](const std::string& asked, std::string& reason) {
    return asked == path ? std::optional(text) : inner(asked, reason);
  };
  return source;
}

/// Finds what is to be configured, then the steps.
class Planner {
 public:
  Planner(const Host& host, const PlanOptions& options) : host_(host), options_(options) {}

  Plan run(const std::optional<std::string>& answers, const std::string& name) {
    if (answers && !take_answers(*answers, name)) return std::move(plan_);
    if (!choose_config(answers.has_value(), name)) return std::move(plan_);
    if (!check_nics()) return std::move(plan_);
    add_steps();
    return std::move(plan_);
  }

 private:
  bool stop(Obstacle obstacle, std::vector<std::string> details = {}) {
    plan_.obstacle = obstacle;
    plan_.details = std::move(details);
    return false;
  }

  bool take_answers(const std::string& text, const std::string& name) {
    AnswersResult read = read_answers(text);
    if (!read.answers) {
      plan_.files = {name, "profile"};
      plan_.diagnostics = std::move(read.diagnostics);
      return stop(Obstacle::bad_answers, {name});
    }
    answers_ = std::move(read.answers);
    return true;
  }

  std::optional<std::string> wanted_text(const std::string& name) {
    if (!answers_->configuration.value.empty()) {
      const auto path = std::filesystem::path(name).parent_path() / answers_->configuration.value;
      auto text = host_.read(path.string());
      if (!text) stop(Obstacle::config_unreadable, {path.string()});
      return text;
    }
    std::vector<Placed> places;
    for (const AnswerPort& port : answers_->ports) {
      const auto place = place_port(port, host_);
      if (!place) {
        stop(Obstacle::no_such_nic, {port.name.value, port.device.value});
        return std::nullopt;
      }
      places.push_back(*place);
    }
    return compose_config(*answers_, places);
  }

  /// One that is there stays, unless it is the package's own or is to be replaced.
  bool choose_config(bool has_answers, const std::string& name) {
    const auto present = host_.read(options_.config_path);
    bool packaged = false;
    if (present) {
      config::LoadResult loaded = config::load(options_.config_path, source_of(host_));
      packaged = loaded.config && doctor::is_packaged(*loaded.config);
      if (!packaged && !options_.replace) {
        plan_.keeps_config = true;
        plan_.config_text = *present;
        return take_config(std::move(loaded));
      }
    }
    if (!has_answers) return stop(Obstacle::no_answers);
    const auto text = wanted_text(name);
    if (!text) return false;
    plan_.config_text = *text;
    replaces_ = present.has_value();
    unchanged_ = present && *present == *text;
    return take_config(config::load(options_.config_path, with_text(host_, options_.config_path, *text)));
  }

  bool take_config(config::LoadResult loaded) {
    plan_.diagnostics = std::move(loaded.diagnostics);
    plan_.files = std::move(loaded.files);
    if (!loaded.config) return stop(Obstacle::bad_config, {options_.config_path});
    config_ = std::move(loaded.config);
    return true;
  }

  /// A NIC that the machine itself needs is not taken from it.
  bool check_nics() {
    input_.emplace(PlanInput{host_, *config_, answers_, doctor::read_nics(host_)});
    const std::string routes = host_.run({"ip", "-oneline", "route", "show", "default"}).out +
                               host_.run({"ip", "-6", "-oneline", "route", "show", "default"}).out;
    for (const config::Port* port : input_->pci_ports()) {
      const doctor::Nic* const nic = input_->nic_at(port->device.value);
      if (nic == nullptr) return stop(Obstacle::no_such_nic, {port->name.value, port->device.value});
      if (nic->interface.empty() || nic->wanted_driver() != "vfio-pci") continue;
      if ((routes + " ").find(" dev " + nic->interface + " ") != std::string::npos)
        return stop(Obstacle::carries_route, {port->name.value, nic->interface});
      for (const config::Realm& realm : config_->realms) {
        if (realm.device.value == nic->interface)
          return stop(Obstacle::used_by_realm, {port->name.value, nic->interface, realm.name.value});
      }
    }
    return true;
  }

  void add_steps() {
    if (!options_.without_servers) add_server_step(*input_, plan_.steps);  // before anything is changed
    add_nic_steps(*input_, plan_.steps);
    add_huge_step(*input_, plan_.steps);
    add_address_step(*input_, plan_.steps);
    Step write{StepKind::write_config, {options_.config_path}};
    write.done = plan_.keeps_config || unchanged_;
    if (!write.done) write.files = {{options_.config_path, plan_.config_text, replaces_}};
    add_service_step(!write.done);
    plan_.steps.insert(plan_.steps.end() - 1, std::move(write));
  }

  void add_service_step(bool new_config) {
    Step step{StepKind::start_service};
    const bool enabled = host_.run({"systemctl", "is-enabled", "--quiet", "sekishod"}).well();
    const bool active = host_.run({"systemctl", "is-active", "--quiet", "sekishod"}).well();
    const bool changed = new_config || std::any_of(plan_.steps.begin(), plan_.steps.end(), [](const Step& s) {
                           return !s.done && s.kind != StepKind::ask_servers;
                         });
    step.done = enabled && active && !changed;
    if (!enabled) step.commands.push_back({"systemctl", "enable", "sekishod"});
    if (!step.done) step.commands.push_back({"systemctl", changed ? "restart" : "start", "sekishod"});
    plan_.steps.push_back(std::move(step));
  }

  const Host& host_;
  const PlanOptions& options_;
  Plan plan_;
  std::optional<Answers> answers_;
  std::optional<config::Config> config_;
  std::optional<PlanInput> input_;
  bool replaces_ = false, unchanged_ = false;
};

}  // namespace

std::string_view to_text(StepKind kind) {
  constexpr std::string_view words[] = {"install-driverctl", "turn-on-iommu", "load-vfio",    "reserve-hugepages",
                                        "allow-vfio",        "bind-nic",      "address-port", "ask-servers",
                                        "write-config",      "start-service"};
  static_assert(std::size(words) == static_cast<std::size_t>(StepKind::count));
  return words[static_cast<std::size_t>(kind)];
}

std::vector<const config::Port*> PlanInput::pci_ports() const {
  std::vector<const config::Port*> ports;
  for (const config::Port& port : config.ports) {
    if (port.driver.value == "pci") ports.push_back(&port);
  }
  return ports;
}

const doctor::Nic* PlanInput::nic_at(const std::string& address) const {
  const auto at = std::find_if(nics.begin(), nics.end(), [&](const doctor::Nic& n) { return n.address == address; });
  return at == nics.end() ? nullptr : &*at;
}

std::vector<const doctor::Nic*> PlanInput::nics_for_vfio() const {
  std::vector<const doctor::Nic*> found;
  for (const config::Port* port : pci_ports()) {
    const doctor::Nic* const nic = nic_at(port->device.value);
    if (nic != nullptr && nic->wanted_driver() == "vfio-pci") found.push_back(nic);
  }
  return found;
}

bool says(const Host& host, const FileText& file) { return host.read(file.path) == file.text; }

Plan make_plan(const Host& host, const std::optional<std::string>& answers, const std::string& answers_name,
               const PlanOptions& options) {
  return Planner(host, options).run(answers, answers_name);
}

}  // namespace sekisho::mgmt::setup
