#include "base/hash.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

std::uint16_t worker_for(RealmId realm, const dns::Name& name, std::uint16_t workers) {
  if (workers <= 1) return 0;
  const dns::Name parent = name.is_root() ? name : name.without(1);
  const std::uint64_t hash = hash_combine(parent.hash(0x0B5E55ED), realm.value);
  // Multiply-shift: every bit of the hash counts, and no division.
  return static_cast<std::uint16_t>(((hash >> 32) * workers) >> 32);
}

}  // namespace sekisho::resolver
