// Any octets as an OPT record: caps hold, and what is composed from it reads the same.
// links: sekisho_dns
#include <algorithm>
#include <array>

#include "base/check.h"
#include "dns/edns.h"

using sekisho::ByteReader;
using sekisho::Bytes;
using sekisho::ByteWriter;
using namespace sekisho::dns;

namespace {

void check_composed(const Edns& edns) {
  OptFields fields;
  fields.udp_size = edns.udp_size;
  fields.extended_rcode = edns.extended_rcode;
  fields.dnssec_ok = edns.dnssec_ok;
  fields.cookie = edns.cookie;
  fields.nsid = edns.nsid_value.first(std::min<std::size_t>(edns.nsid_value.size(), 128));
  fields.nsid_request = edns.nsid;
  fields.ede = edns.ede;
  std::array<std::uint8_t, 512> room{};
  ByteWriter out(room);
  compose_opt(fields, out);
  SEKISHO_CHECK(out.ok() && out.size() == opt_size(fields));
  ByteReader in(out.written());
  SEKISHO_CHECK(in.u8() == 0 && in.u16() == 41);
  const std::uint16_t klass = in.u16();
  const std::uint32_t ttl = in.u32();
  const auto again = parse_opt(klass, ttl, in.bytes(in.u16()));
  SEKISHO_CHECK(in.ok() && in.left() == 0 && again.ok());
  SEKISHO_CHECK(again->udp_size == edns.udp_size && again->dnssec_ok == edns.dnssec_ok);
  SEKISHO_CHECK(again->extended_rcode == edns.extended_rcode && again->nsid == edns.nsid);
  SEKISHO_CHECK(std::ranges::equal(again->cookie, edns.cookie));
  SEKISHO_CHECK(again->ede.has_value() == edns.ede.has_value());
  if (edns.ede) SEKISHO_CHECK(again->ede->code == edns.ede->code && again->ede->text == edns.ede->text.substr(0, 64));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader in(Bytes{data, size});
  const std::uint16_t klass = in.u16();
  const std::uint32_t ttl = in.u32();
  const auto edns = parse_opt(klass, ttl, in.bytes(in.left()));
  if (!edns.ok()) return 0;
  SEKISHO_CHECK(edns->option_count <= Edns::max_options && edns->udp_size >= 512);
  const std::size_t cookie = edns->cookie.size();
  SEKISHO_CHECK(cookie == 0 || cookie == 8 || (cookie >= 16 && cookie <= 40));
  check_composed(*edns);
  return 0;
}
