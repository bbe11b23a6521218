// Any octets as a line of a zone file, and as RDATA of any type: text and octets turn into each other without loss.
// links: sekisho_dns
#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "dns/presentation.h"
#include "dns/rdata.h"

using sekisho::Bytes;
using namespace sekisho::dns;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (const auto record = record_from_text(line, Name::of("origin.example"), 60); record.ok()) {
    SEKISHO_CHECK(check_rdata(described_as(record->type, record->klass), record->rdata).ok());
    const auto again = record_from_text(to_text(*record), Name(), 0);
    SEKISHO_CHECK(again.ok() && again->owner.same_octets(record->owner) && again->type == record->type);
    SEKISHO_CHECK(again->ttl == record->ttl && again->klass == record->klass && again->rdata == record->rdata);
  }
  if (size < 2) return 0;
  const auto type = static_cast<RRType>(sekisho::load_u16(data));
  const Bytes rdata = Bytes{data, size}.subspan(2);
  const bool good = check_rdata(type, rdata).ok();
  const auto again = rdata_from_text(type, rdata_to_text(type, rdata), Name());
  SEKISHO_CHECK(again.ok() == good);
  if (good) SEKISHO_CHECK(std::ranges::equal(*again, rdata));
  return 0;
}
