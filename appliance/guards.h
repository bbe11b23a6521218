// What the guards in the kernel hold, by the configuration, and what happens when they cannot.
//
// The exit guard keeps the kernel's own packets on the realms' devices, the source guard keeps forged sources from
// the kernel. A gateway that cannot set such rules does not start, and takes no new configuration. The exception is a
// person who tries a plain-socket configuration without any privilege: that one is warned.
//
// Threads: the manager's. Owns: both guards; the exit guard must outlive every socket of a realm.
// Spec: design I1, I2, docs/decisions/0005.
#pragma once

#include <string>

#include "appliance/lanes.h"
#include "dataplane/io/source_guard.h"
#include "mgmt/config/config.h"
#include "resolver/engine/exit_guard.h"

namespace sekisho::appliance {

class Guards {
 public:
  /// Before the first socket of a realm is made. Empty: done, or it was warned that it is not.
  std::string hold_exits(const mgmt::config::Config& config);
  /// Once the ports are there.
  std::string hold_sources(const mgmt::config::Config& config, const std::vector<PortDevice>& devices);
  /// Both, for a new configuration; when one cannot be had, `running` holds on.
  std::string change(const mgmt::config::Config& running, const mgmt::config::Config& next,
                     const std::vector<PortDevice>& devices);

 private:
  resolver::ExitGuard exits_;
  dataplane::SourceGuard sources_;
};

}  // namespace sekisho::appliance
