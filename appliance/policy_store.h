// The configuration that runs: loads files, publishes policies, says what a reload did.
//
// One object for the life of the process. A file with mistakes changes nothing. What takes effect at a start only
// (ports, cores, memory) keeps its running value over a reload, and the report says so.
//
// Threads: reload() and flush_realm() by the manager's thread, one at a time; policy() and domain() are for readers.
// Owns: the id book, epochs, the current Config, the snapshot. Errors: mgmt/config diagnostics.
#pragma once

#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/snapshot.h"
#include "forwarding/health.h"
#include "mgmt/config/build.h"
#include "mgmt/config/cookie_file.h"

namespace sekisho::appliance {

struct ReloadOutcome {
  bool ok = false;
  std::vector<std::string> needs_restart;  ///< "port.device" …
  std::string refused;  ///< the files are right, but the system does not allow them; empty: it does
  mgmt::config::LoadResult loaded;
};

/// The cookie secrets that a configuration names; random ones when it names none.
Result<mgmt::config::CookieBook, std::string> open_cookies(const std::string& config_path,
                                                           const mgmt::config::Config& config);

class PolicyStore {
 public:
  /// What stands over a configuration's own trust; asked each time a policy is built.
  using TrustSource = std::function<mgmt::config::TrustOverlays(const mgmt::config::Config&)>;

  /// `first` has no errors (load() gave it); `cookies` as open_cookies() gave them.
  PolicyStore(std::string path, mgmt::config::LoadResult first, mgmt::config::CookieBook cookies,
              unsigned max_readers, TrustSource trust);

  /// Asked with each new configuration before it is in force; a text is why not.
  void set_gate(std::function<std::string(const mgmt::config::Config&)> gate) { gate_ = std::move(gate); }

  /// From the disk, or from what a change would put there.
  ReloadOutcome reload(const mgmt::config::FileSource& source = mgmt::config::disk());
  /// Makes every answer of the realm invalid at once, in all caches. False: there is no such realm.
  bool flush_realm(const std::string& realm);

  /// One step of a roll of the cookie secrets, in the file and in force; or why not.
  Result<mgmt::config::CookieBook, std::string> roll_cookies(mgmt::config::RollStep step);
  /// The secrets that the other node of a pair has, in the file and in force; or why not.
  Result<mgmt::config::CookieBook, std::string> take_over_cookies(const mgmt::config::CookieBook& book);
  const mgmt::config::CookieBook& cookies() const { return cookies_; }
  /// Empty: the secrets are this process's own.
  std::string cookie_path() const;
  /// Builds the policy anew from the same configuration: time has changed what it means.
  void republish() { publish(); }

  const mgmt::config::Config& config() const { return config_; }
  const std::string& path() const { return path_; }
  /// The texts that the running configuration was read from.
  const std::vector<mgmt::config::SourceFile>& sources() const { return sources_; }
  SnapshotDomain& domain() { return domain_; }
  Snapshot<views::Policy>& policy() { return policy_; }
  forwarding::HealthBoard& health() { return health_; }
  std::time_t loaded_at() const { return loaded_at_; }
  bool last_reload_failed() const { return last_reload_failed_; }

 private:
  std::unique_ptr<const views::Policy> build();
  void take_cookies(mgmt::config::LoadResult& loaded);
  void publish();

  std::string path_;
  std::function<std::string(const mgmt::config::Config&)> gate_;
  TrustSource trust_;
  mgmt::config::IdBook ids_;
  mgmt::config::Epochs epochs_;
  std::uint64_t revision_ = 0;
  mgmt::config::Config config_;
  std::vector<std::string> files_;
  std::vector<mgmt::config::SourceFile> sources_;
  mgmt::config::CookieBook cookies_;
  forwarding::HealthBoard health_;
  SnapshotDomain domain_;
  Snapshot<views::Policy> policy_;
  std::time_t loaded_at_ = 0;
  bool last_reload_failed_ = false;
};

}  // namespace sekisho::appliance
