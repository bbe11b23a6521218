// Steps that hand NICs to DPDK: IOMMU, vfio, the service's right to use it, driverctl.
#include <algorithm>

#include "mgmt/doctor/examine.h"
#include "mgmt/setup/steps.h"

namespace sekisho::mgmt::setup {
namespace {

constexpr const char* udev_file = "/etc/udev/rules.d/60-sekisho-vfio.rules";
constexpr const char* drop_in = "/etc/systemd/system/sekishod.service.d/pci.conf";

/// The account that sekishod runs as opens /dev/vfio/GROUP, and the unit lets it.
constexpr const char* udev_text = "SUBSYSTEM==\"vfio\", KERNEL!=\"vfio\", OWNER=\"sekisho\", MODE=\"0600\"\n";
constexpr const char* drop_in_text =
    "# Made by sekishoctl setup: ports whose NIC is bound to vfio-pci.\n"
    "[Service]\n"
    "DeviceAllow=/dev/vfio/vfio rw\n"
    "DeviceAllow=char-vfio rw\n"
    "ReadWritePaths=-/dev/hugepages\n"
    "LimitMEMLOCK=infinity\n";

bool unsafe_mode(const Host& host) {
  return doctor::read_line(host, "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode") == "Y";
}

Step iommu_step(const Host& host) {
  Step step{StepKind::turn_on_iommu};
  const std::string words = doctor::iommu_words(host);
  step.details = {words};
  step.done = doctor::has_directory(host, "/sys/class/iommu") || unsafe_mode(host);
  if (step.done) return step;
  step.restart_after = true;
  step.files = {
      {doctor::iommu_file,
       "# Made by sekishoctl setup.\nGRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT " + words + "\"\n"}};
  step.commands = {{"update-grub"}};
  return step;
}

Step load_step(const Host& host) {
  Step step{StepKind::load_vfio};
  const FileText file{doctor::modules_file, "vfio-pci\n"};
  const bool loaded = doctor::has_directory(host, "/sys/bus/pci/drivers/vfio-pci");
  step.done = loaded && says(host, file);
  if (step.done) return step;
  step.files = {file};
  step.commands = {{"modprobe", "vfio-pci"}};
  return step;
}

Step allow_step(const Host& host) {
  Step step{StepKind::allow_vfio};
  const FileText rule{udev_file, udev_text}, unit{drop_in, drop_in_text};
  step.details = {drop_in};
  step.done = says(host, rule) && says(host, unit);
  if (step.done) return step;
  step.files = {rule, unit};
  step.commands = {{"udevadm", "control", "--reload"},
                   {"udevadm", "trigger", "--subsystem-match=vfio"},
                   {"systemctl", "daemon-reload"}};
  return step;
}

Step bind_step(const doctor::Nic& nic) {
  Step step{StepKind::bind_nic};
  step.details = {nic.address, nic.label(), nic.wanted_driver()};
  step.done = nic.driver == nic.wanted_driver();
  // The service may open /dev/vfio/GROUP only after udev has given it to the account.
  if (!step.done)
    step.commands = {{"driverctl", "set-override", nic.address, nic.wanted_driver()}, {"udevadm", "settle"}};
  return step;
}

}  // namespace

void add_nic_steps(const PlanInput& input, std::vector<Step>& steps) {
  const auto nics = input.nics_for_vfio();
  if (nics.empty()) return;
  const bool any_to_bind = std::any_of(nics.begin(), nics.end(),
                                       [](const doctor::Nic* nic) { return nic->driver != nic->wanted_driver(); });
  Step tool{StepKind::install_driverctl};
  tool.done = !any_to_bind || input.host.run({"driverctl", "--version"}).status != 127;
  if (!tool.done) tool.commands = {{"apt-get", "install", "-y", "driverctl"}};
  steps.push_back(std::move(tool));
  steps.push_back(iommu_step(input.host));
  steps.push_back(load_step(input.host));
  steps.push_back(allow_step(input.host));
  for (const doctor::Nic* nic : nics) steps.push_back(bind_step(*nic));
}

void add_huge_step(const PlanInput& input, std::vector<Step>& steps) {
  const std::uint64_t wanted = doctor::wanted_huge_mib(input.config);
  if (wanted == 0) return;
  const std::uint64_t size =
      std::max<std::uint64_t>(doctor::memory_value(input.host, "Hugepagesize").value_or(2048), 1);
  const std::uint64_t pages = (wanted * 1024 + size - 1) / size;
  Step step{StepKind::reserve_hugepages};
  step.details = {std::to_string(pages), std::to_string(size / 1024)};
  const FileText file{doctor::huge_file,
                      "# Made by sekishoctl setup.\nvm.nr_hugepages = " + std::to_string(pages) + "\n"};
  step.huge_pages = pages;
  step.done = says(input.host, file) && doctor::memory_value(input.host, "HugePages_Total").value_or(0) >= pages;
  if (!step.done) {
    step.files = {file};
    step.commands = {{"sysctl", "-p", doctor::huge_file}};
  }
  steps.push_back(std::move(step));
}

}  // namespace sekisho::mgmt::setup
