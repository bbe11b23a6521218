// The realms of a script: their lines, and the table that comes of them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "forwarding/health.h"
#include "forwarding/realm.h"
#include "tests/replay/key_ring.h"
#include "tests/replay/script.h"

namespace sekisho::replay {

class RealmTexts {
 public:
  explicit RealmTexts(KeyRing& keys) : keys_(keys) {}
  /// A `realm` line. Lines below are added to what the realm has.
  void take(const Line& line);
  /// Lines of a REALM step; `forget` clears.
  void change(const Line& line);
  void remove(const std::string& name);
  void raise_epoch(const std::string& name) { ++texts_[name].epoch; }
  RealmId id(const std::string& name) const;
  const std::string& first() const { return order_.front(); }
  /// Builds the table, and the boards of its groups. `error` says what is wrong.
  std::unique_ptr<forwarding::RealmTable> build(forwarding::HealthBoard& health, std::string& error);
  GroupId group(const std::string& name) const;

 private:
  struct Text {
    RealmId id;
    bool recursive = false;
    std::uint32_t epoch = 1;
    std::vector<Line> lines;
  };
  forwarding::Realm build_one(const std::string& name, const Text& text, forwarding::HealthBoard& health,
                              std::string& error);
  forwarding::UpstreamGroup build_group(const Line& line, forwarding::HealthBoard& health);

  KeyRing& keys_;
  std::map<std::string, Text> texts_;
  std::vector<std::string> order_;
  std::map<std::string, GroupId> groups_;
};

}  // namespace sekisho::replay
