// Any octets as a compressed name in a message, and as text: what was read reads the same again.
// links: sekisho_dns
#include <string_view>

#include "base/check.h"
#include "dns/name.h"

using sekisho::ByteReader;
using sekisho::Bytes;
using sekisho::dns::Name;

namespace {

void check_round_trips(const Name& name) {
  SEKISHO_CHECK(name.length() >= 1 && name.length() <= 255 && name.label_count() <= 127);
  const auto from_wire = Name::from_wire(name.wire());
  SEKISHO_CHECK(from_wire.ok() && from_wire->same_octets(name));
  const auto from_text = Name::from_text(name.to_text());
  SEKISHO_CHECK(from_text.ok() && from_text->same_octets(name));
  const Name low = name.lower();
  SEKISHO_CHECK(low == name && low.hash(7) == name.hash(7));
  SEKISHO_CHECK(name.hash(7) == sekisho::dns::hash_name_wire(name.wire(), 7));
  if (!name.is_root()) {
    const auto again = name.without().prepend(name.label(0));
    SEKISHO_CHECK(again.ok() && again->same_octets(name) && name.is_strictly_under(name.without()));
  }
}

void check_pair(const Name& a, const Name& b) {
  SEKISHO_CHECK(((a <=> b) == 0) == (a == b));
  SEKISHO_CHECK(((a <=> b) < 0) == ((b <=> a) > 0));
  const unsigned shared = a.common_labels(b);
  SEKISHO_CHECK(shared == b.common_labels(a) && a.last(shared) == b.last(shared));
  SEKISHO_CHECK(a.is_under(b) == (shared == b.label_count()));
  if (!a.is_under(b)) return;
  const auto moved = a.rebase(b, Name::of("elsewhere.example"));
  if (moved.ok()) SEKISHO_CHECK(moved->rebase(Name::of("elsewhere.example"), b)->lower().same_octets(a.lower()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes octets{data, size};
  ByteReader reader(octets, size > 12 ? 12 : 0);
  const auto first = Name::parse(reader);
  const auto second = Name::parse(reader);
  if (first.ok()) check_round_trips(*first);
  if (first.ok() && second.ok()) check_pair(*first, *second);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto name = Name::from_text(text, Name::of("origin.example")); name.ok()) check_round_trips(*name);
  return 0;
}
