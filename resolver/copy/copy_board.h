// The copies that can be used now, and how each is doing: what workers ask, and what staff see.
//
// The copy keeper's thread publishes; workers look a copy up for each step of iteration; the control thread reads the
// statuses. A copy that is past its zone's expiry is not there for workers: ordinary iteration goes on without it.
//
// Threads: any (one mutex, held for a look-up; not taken when there are no copies). Owns: shares of the copies.
// Spec: RFC 1035 §4.3.5 (expire), N-6.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "resolver/copy/zone_copy.h"

namespace sekisho::resolver {

struct CopyStatus {
  std::string realm, zone;
  bool usable = false;       ///< there, not expired, not put aside
  bool aside = false;        ///< what it said did not prove true
  std::uint32_t serial = 0;  ///< these five: of the copy, if there is one
  std::size_t records = 0;
  std::string digest;  ///< ZONEMD: absent, unknown, good
  WallTime checked;    ///< last time that a primary confirmed or gave it
  WallTime expires;
  WallTime next;      ///< when a primary is asked again
  std::string fault;  ///< why the last try failed; empty: it did not
  std::uint64_t transfers = 0, failures = 0;
};

class CopyBoard {
 public:
  void publish(RealmId realm, std::shared_ptr<const ZoneCopy> copy, Instant expires);
  void withdraw(RealmId realm, const dns::Name& zone);
  void set_status(RealmId realm, const dns::Name& zone, CopyStatus status);

  /// What it says did not prove true: it is not there for a while, and the zone's servers are asked.
  void put_aside(RealmId realm, const dns::Name& zone, Instant now);
  /// The copy of exactly this zone.
  std::shared_ptr<const ZoneCopy> find(RealmId realm, const dns::Name& zone, Instant now) const;
  std::vector<CopyStatus> statuses(Instant now) const;

 private:
  struct Row {
    RealmId realm;
    dns::Name zone;
    std::shared_ptr<const ZoneCopy> copy;
    Instant expires, aside_until;
    CopyStatus status;
  };
  Row& row(RealmId realm, const dns::Name& zone);

  mutable std::mutex mutex_;
  std::atomic<bool> any_{false};
  std::vector<Row> rows_;
};

}  // namespace sekisho::resolver
