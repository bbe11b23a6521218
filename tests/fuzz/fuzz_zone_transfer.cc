// Any octets as the messages of a zone transfer: it ends, stays within its bound, and gives a zone or none.
// links: sekisho_resolver_copy
#include "base/check.h"
#include "resolver/copy/copy_file.h"
#include "resolver/copy/zone_copy.h"
#include "resolver/copy/zone_digest.h"
#include "resolver/copy/zone_transfer.h"

using namespace sekisho;
using namespace sekisho::resolver;

namespace {

constexpr std::size_t bound = 1U << 16;

void check_data(const ZoneData& data) {
  SEKISHO_CHECK(data.octets() <= bound + 1024);
  check_zone_digest(data);
  const auto copy = ZoneCopy::build(data);
  if (!copy) return;
  data.visit([&](const dns::Record& record) {
    for (const bool dnssec : {false, true}) copy->answer({record.owner, record.type, dns::RRClass::in}, dnssec);
    if (const auto below = record.owner.prepend(Bytes(reinterpret_cast<const std::uint8_t*>("x"), 1))) {
      copy->answer({*below, dns::RRType::a, dns::RRClass::in}, true);
    }
  });
  const auto back = parse_copy(format_copy(data, {1}), data.apex());
  SEKISHO_CHECK(back.ok() && back->data.count() == data.count());
}

/// The input is cut into messages by two octets of length each, as on the wire.
void feed(ZoneTransfer& transfer, Bytes input) {
  transfer.query(0x1234);
  while (input.size() >= 2) {
    const std::size_t size = std::min<std::size_t>(load_u16(input.data()), input.size() - 2);
    const auto progress = transfer.take(input.subspan(2, size));
    input = input.subspan(2 + size);
    if (progress == ZoneTransfer::Progress::more) continue;
    if (progress == ZoneTransfer::Progress::done) check_data(transfer.take_data());
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dns::Name zone = dns::Name::of("example.");
  ZoneTransfer whole(zone, nullptr, bound);
  feed(whole, {data, size});
  ZoneData have(zone);
  for (const char* line : {"example. 60 SOA ns.example. root.example. 1 2 3 4 5", "example. 60 NS ns.example."}) {
    auto record = dns::record_from_text(line, zone, 60);
    have.add(*std::move(record));
  }
  ZoneTransfer changes(zone, &have, bound);
  feed(changes, {data, size});
  return 0;
}
