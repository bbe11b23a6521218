// Tells the service manager how this process fares: systemd's notifications, in their own form.
//
//   const ServiceManager manager = ServiceManager::from_environment();
//   manager.tell("READY=1\nSTATUS=3 lanes");     // nobody there, as at a person's prompt: nothing happens
//
// One datagram per message, never waited for. Threads: any. Owns: nothing but names. Spec: sd_notify(3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace sekisho {

class ServiceManager {
 public:
  ServiceManager() = default;
  /// `socket`: its path, or "@NAME" of an abstract one. `watchdog`: within which it wants signs of life.
  ServiceManager(std::string socket, std::optional<Duration> watchdog)
      : socket_(std::move(socket)), watchdog_(watchdog) {}
  /// By NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which are taken out of the environment: children are not
  /// meant. Before other threads start.
  static ServiceManager from_environment();

  /// False when nobody was told.
  bool tell(std::string_view state) const;
  /// A new configuration is being put in force ("READY=1" ends it).
  bool tell_reloading() const;
  std::optional<Duration> watchdog() const { return watchdog_; }

 private:
  std::string socket_;
  std::optional<Duration> watchdog_;
};

}  // namespace sekisho
