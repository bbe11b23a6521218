// Each step of a plan, made by one function. For plan.cc and steps_*.cc only.
#pragma once

#include "mgmt/config/config.h"
#include "mgmt/doctor/nic.h"
#include "mgmt/setup/plan.h"

namespace sekisho::mgmt::setup {

struct PlanInput {
  const Host& host;
  const config::Config& config;
  const std::optional<Answers>& answers;
  std::vector<doctor::Nic> nics;

  std::vector<const config::Port*> pci_ports() const;
  const doctor::Nic* nic_at(const std::string& address) const;
  /// Cards that leave the kernel.
  std::vector<const doctor::Nic*> nics_for_vfio() const;
};

/// True when the file says exactly this.
bool says(const Host& host, const FileText& file);

void add_nic_steps(const PlanInput& input, std::vector<Step>& steps);
void add_huge_step(const PlanInput& input, std::vector<Step>& steps);
void add_address_step(const PlanInput& input, std::vector<Step>& steps);
void add_server_step(const PlanInput& input, std::vector<Step>& steps);

}  // namespace sekisho::mgmt::setup
