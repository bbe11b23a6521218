// One server of a realm, asked apart from the others: the same way out, nothing else known.
//
// Threads: one. Owns: a worker's thread while it lives. Limits: one question at a time, follows at most max_links
// aliases.
#pragma once

#include "resolver/trace/private_worker.h"

namespace sekisho::appliance {

class SingleServer {
 public:
  static constexpr unsigned max_links = 8;
  static constexpr Duration question_limit = 4s;

  SingleServer(const forwarding::Realm& realm, const forwarding::UpstreamGroup& group, std::size_t server);

  /// What it says of the name, aliases followed. Nothing when it did not answer usably.
  std::optional<resolver::Answer> ask(const dns::Name& name, dns::RRType type);
  const std::string& label() const { return label_; }

 private:
  std::string label_;
  std::shared_ptr<const forwarding::RealmTable> table_;
  forwarding::HealthBoard health_;
  SnapshotDomain domain_{1};
  resolver::PrivateWorker worker_;
};

}  // namespace sekisho::appliance
