#include "tests/replay/key_ring.h"

namespace sekisho::replay {
namespace {

using dnssec::Algorithm;
using dnssec::DigestType;
using testing::SigningKey;

Algorithm algorithm_of(const Line& line) {
  if (line.has("rsa")) return Algorithm::rsasha256;
  if (line.has("p384")) return Algorithm::ecdsap384sha384;
  if (line.has("ed25519")) return Algorithm::ed25519;
  if (line.has("unknown")) return Algorithm{200};
  return Algorithm::ecdsap256sha256;
}

DigestType digest_of(const Line& line) {
  if (line.has("sha1")) return DigestType::sha1;
  if (line.has("sha384")) return DigestType::sha384;
  return DigestType::sha256;
}

}  // namespace

KeyRing& KeyRing::of_all_scripts() {
  static KeyRing ring;
  return ring;
}

const ZoneKeyPair& KeyRing::of(const std::string& zone, const Line& line) {
  const dns::Name apex = dns::Name::of(zone);
  const Algorithm algorithm = algorithm_of(line);
  const std::string which = std::to_string(static_cast<unsigned>(algorithm)) + (line.has("other-keys") ? "+" : "");
  const std::pair<std::string, std::string> key{apex.lower().to_text(), which};
  const auto known = pairs_.find(key);
  if (known != pairs_.end()) return known->second;
  ZoneKeyPair pair{SigningKey(key.first, algorithm), SigningKey(key.first, algorithm, SigningKey::zsk)};
  return pairs_.emplace(key, std::move(pair)).first->second;
}

dns::Record KeyRing::ds(const Line& line) {
  const ZoneKeyPair& pair = of(line.word(1), line);
  testing::Octets rdata = pair.ksk.ds(digest_of(line));
  if (line.has("gost")) rdata[3] = 3;
  return {dns::Name::of(line.word(1)), dns::RRType::ds, dns::RRClass::in, 3600, rdata};
}

}  // namespace sekisho::replay
