// The keys of the scripts' signed zones, by zone and algorithm: made when first needed, so that a parent's DS and a
// realm's anchor can be written before the zone itself; and kept for other scripts, since to make them takes time.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "dns/presentation.h"
#include "tests/replay/script.h"
#include "tests/support/signer.h"

namespace sekisho::replay {

struct ZoneKeyPair {
  testing::SigningKey ksk, zsk;
};

class KeyRing {
 public:
  static KeyRing& of_all_scripts();

  /// Words of a line that name an algorithm: rsa, p256 (the default), p384, ed25519, unknown; `other-keys` has
  /// another pair.
  const ZoneKeyPair& of(const std::string& zone, const Line& line);
  /// The record of a `ds` or `anchor` line: ZONE [algorithm] [sha1|sha384|gost].
  dns::Record ds(const Line& line);

 private:
  std::map<std::pair<std::string, std::string>, ZoneKeyPair> pairs_;
};

}  // namespace sekisho::replay
