// How a loop's thread gets the current RealmTable, and how long it may hold it.
//
// The composition root publishes policies (base/snapshot.h) and gives each loop a function that finds the table in
// the current one. The loop keeps a share of the table that it uses: realms stay valid until its next refresh(), also
// while it sleeps.
//
// Threads: the loop's own, from begin() to end(). Owns: a reader's place in the SnapshotDomain.
#pragma once

#include <functional>
#include <memory>

#include "base/snapshot.h"
#include "forwarding/realm.h"

namespace sekisho::resolver {

/// The table of the current snapshot; called by a reader that is online, the reference is good until its next
/// quiescent point.
using RealmSource = std::function<const std::shared_ptr<const forwarding::RealmTable>&()>;

class RealmReader {
 public:
  RealmReader(SnapshotDomain& domain, RealmSource source) : domain_(domain), source_(std::move(source)) {}

  void begin() { id_ = domain_.register_reader(); }
  void end() { domain_.unregister_reader(id_); }
  /// Once a round. True when table() changed; the table before stays valid as old_table until the next call.
  bool refresh() {
    old_table_.reset();
    const std::shared_ptr<const forwarding::RealmTable>& now = source_();
    const bool changed = now != nullptr && now != table_;
    if (changed) {
      old_table_ = std::move(table_);
      table_ = now;
    }
    domain_.quiescent(id_);
    return changed;
  }
  const forwarding::RealmTable& table() const { return *table_; }
  void offline() { domain_.offline(id_); }
  void online() { domain_.online(id_); }

 private:
  SnapshotDomain& domain_;
  RealmSource source_;
  unsigned id_ = 0;
  std::shared_ptr<const forwarding::RealmTable> table_ = std::make_shared<forwarding::RealmTable>();
  std::shared_ptr<const forwarding::RealmTable> old_table_;
};

}  // namespace sekisho::resolver
