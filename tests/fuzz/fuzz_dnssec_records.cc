// Any octets as RDATA of DNSKEY, RRSIG, DS, NSEC and NSEC3: fields stay inside, keys are refused or work, no check
// ends otherwise than with good or bad.
// links: sekisho_dnssec sekisho_dnssec_crypto
#include "base/check.h"
#include "dnssec/crypto/public_key.h"
#include "dnssec/denial_nsec.h"
#include "dnssec/denial_nsec3.h"
#include "dnssec/key_tag.h"

using sekisho::Bytes;
using namespace sekisho::dnssec;
using sekisho::dns::RRType;

namespace {

bool inside(Bytes part, Bytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void try_types(const TypeBitmap& types) {
  unsigned count = 0;
  for (unsigned t = 0; t < 65536; t += 7) count += types.has(static_cast<RRType>(t)) ? 1 : 0;
  SEKISHO_CHECK(count <= 65536 / 7 + 1);
  types.is_delegation();
}

void try_key(Bytes rdata) {
  const auto fields = parse_dnskey(rdata);
  if (!fields) return;
  SEKISHO_CHECK(inside(fields->key, rdata));
  key_tag(rdata);
  const auto key = PublicKey::read(fields->algorithm, fields->key);
  if (!key.ok()) return;
  SEKISHO_CHECK(is_implemented(fields->algorithm));
  key->verify(rdata, rdata);
  key->verify(rdata, {});
}

void try_denial(Bytes rdata, RRType type) {
  const auto zone = sekisho::dns::Name::of("example.");
  sekisho::dns::Rrset set{sekisho::dns::Name::of("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example."),
                          type,
                          sekisho::dns::RRClass::in,
                          300,
                          {},
                          {}};
  set.rdatas.add(rdata);
  const CheckedSet checked{secure(), 2, false, 300};
  const auto name = sekisho::dns::Name::of("a.b.example.");
  WorkBudget budget;
  if (const auto nsec = read_nsec(set, checked, zone); type == RRType::nsec && nsec.ok()) {
    SEKISHO_CHECK(nsec->next.is_under(zone));
    const NsecProofs proofs(zone, {&*nsec, 1});
    proofs.name_error(name);
    proofs.no_data(name, RRType::a);
    proofs.no_ds(name);
  }
  if (const auto nsec3 = read_nsec3(set, checked, zone); type == RRType::nsec3 && nsec3.ok()) {
    Nsec3Proofs proofs(zone, {*nsec3}, Limits{});
    proofs.name_error(name, budget);
    proofs.no_data(name, RRType::a, budget);
    proofs.no_ds(name, budget);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const Bytes rdata{data, size};
  try_key(rdata);
  if (const auto rrsig = parse_rrsig(rdata)) SEKISHO_CHECK(inside(rrsig->signature, rdata));
  if (const auto ds = parse_ds(rdata)) SEKISHO_CHECK(inside(ds->digest, rdata));
  if (const auto nsec = parse_nsec(rdata)) try_types(nsec->types);
  if (const auto nsec3 = parse_nsec3(rdata)) try_types(nsec3->types);
  try_denial(rdata, RRType::nsec);
  try_denial(rdata, RRType::nsec3);
  return 0;
}
