// The whole gateway, put together: configuration, workers, keeper, lanes, control API.
//
// start() brings everything up or says in one text why not; stop() takes it down in the order in which nobody is left
// waiting. reload() may be asked for from any thread; it runs in the control server's thread, which is the manager.
//
// Threads: start() and stop() by main. Owns: everything.
#pragma once

#include <memory>
#include <string>

#include "appliance/policy_store.h"
#include "base/result.h"
#include "base/service_manager.h"
#include "mgmt/life/change_files.h"

namespace sekisho::appliance {

class Gateway {
 public:
  /// `first` has no errors. `recovery`: what was found of a change that an earlier run did not end.
  /// `service` hears of reloads, and signs of life while all threads do their rounds.
  static Result<std::unique_ptr<Gateway>, std::string> start(const std::string& path, mgmt::config::LoadResult first,
                                                             const mgmt::life::Recovery& recovery,
                                                             const ServiceManager& service);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  void request_reload();

 private:
  Gateway();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::appliance
