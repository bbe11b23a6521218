// Any octets as a message: what was read is well-formed, can be written, and reads the same again.
// links: sekisho_dns
#include <algorithm>
#include <set>
#include <vector>

#include "base/check.h"
#include "dns/message_reader.h"
#include "dns/message_writer.h"
#include "dns/presentation.h"
#include "dns/rdata.h"

using sekisho::Bytes;
using namespace sekisho::dns;

namespace {

using Octets = std::vector<std::uint8_t>;

/// Compression may change the case of a name, so sets are compared in canonical form.
std::set<Octets> canonical(RRType type, const RdataList& list) {
  std::set<Octets> all;
  for (const Bytes rdata : list) {
    Octets octets(rdata.begin(), rdata.end());
    canonicalize_rdata(type, octets);
    all.insert(octets);
  }
  return all;
}

void check_rdata_round_trip(RRType type, Bytes rdata) {
  SEKISHO_CHECK(check_rdata(type, rdata).ok());
  const auto again = rdata_from_text(type, rdata_to_text(type, rdata), Name());
  SEKISHO_CHECK(again.ok() && std::ranges::equal(*again, rdata));
  (void)names_in_rdata(type, rdata);
  (void)target_of(type, rdata);
}

void check_sets(const std::vector<Rrset>& sets) {
  for (const Rrset& set : sets) {
    const RRType type = described_as(set.type, set.klass);
    for (const Bytes rdata : set.rdatas) check_rdata_round_trip(type, rdata);
    for (const Bytes rdata : set.signatures) check_rdata_round_trip(described_as(RRType::rrsig, set.klass), rdata);
  }
}

bool write_sets(MessageWriter& writer, Section section, const std::vector<Rrset>& sets) {
  for (const Rrset& set : sets) {
    if (!writer.rrset(section, set, true)) return false;
  }
  return true;
}

void compare(const std::vector<Rrset>& a, const std::vector<Rrset>& b) {
  SEKISHO_CHECK(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    SEKISHO_CHECK(a[i].owner == b[i].owner && a[i].type == b[i].type && a[i].klass == b[i].klass);
    SEKISHO_CHECK(a[i].ttl == b[i].ttl);
    SEKISHO_CHECK(canonical(a[i].type, a[i].rdatas) == canonical(b[i].type, b[i].rdatas));
    SEKISHO_CHECK(canonical(RRType::rrsig, a[i].signatures) == canonical(RRType::rrsig, b[i].signatures));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = parse_message({data, size});
  if (!message.ok()) return 0;
  (void)to_text(*message);
  check_sets(message->answer);
  check_sets(message->authority);
  check_sets(message->additional);

  Octets room(65535);
  MessageWriter writer(room, room.size());
  writer.begin(message->header);
  if (message->question) SEKISHO_CHECK(writer.question(*message->question));
  const bool fits = write_sets(writer, Section::answer, message->answer) &&
                    write_sets(writer, Section::authority, message->authority) &&
                    write_sets(writer, Section::additional, message->additional);
  if (!fits) return 0;
  const auto again = parse_message(writer.finish());
  SEKISHO_CHECK(again.ok());
  compare(message->answer, again->answer);
  compare(message->authority, again->authority);
  compare(message->additional, again->additional);
  return 0;
}
