#include "tests/support/signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/check.h"
#include "dns/rdata.h"
#include "dnssec/crypto/digest.h"
#include "dnssec/key_tag.h"

namespace sekisho::testing {
namespace {

using dnssec::Algorithm;

bool is_ecdsa(Algorithm a) { return a == Algorithm::ecdsap256sha256 || a == Algorithm::ecdsap384sha384; }
bool is_eddsa(Algorithm a) { return a == Algorithm::ed25519 || a == Algorithm::ed448; }

EVP_PKEY* generate(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::ecdsap256sha256:
      return EVP_EC_gen("P-256");
    case Algorithm::ecdsap384sha384:
      return EVP_EC_gen("P-384");
    case Algorithm::ed25519:
      return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case Algorithm::ed448:
      return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448");
    default:
      return EVP_RSA_gen(1024);
  }
}

const char* digest_name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rsasha256:
    case Algorithm::ecdsap256sha256:
      return "SHA256";
    case Algorithm::ecdsap384sha384:
      return "SHA384";
    case Algorithm::rsasha512:
      return "SHA512";
    case Algorithm::ed25519:
    case Algorithm::ed448:
      return nullptr;
    default:
      return "SHA1";
  }
}

Octets number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* n = nullptr;
  SEKISHO_CHECK(EVP_PKEY_get_bn_param(key, name, &n) == 1);
  Octets octets(static_cast<std::size_t>(BN_num_bytes(n)));
  BN_bn2bin(n, octets.data());
  BN_free(n);
  return octets;
}

void put(Octets& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }
void put_u16(Octets& out, unsigned v) {
  out.push_back(static_cast<std::uint8_t>(v >> 8));
  out.push_back(static_cast<std::uint8_t>(v));
}
void put_u32(Octets& out, std::uint32_t v) {
  put_u16(out, v >> 16);
  put_u16(out, v & 0xFFFF);
}

Octets der_to_fixed(Bytes der, int half) {
  const std::uint8_t* p = der.data();
  ECDSA_SIG* sig = d2i_ECDSA_SIG(nullptr, &p, static_cast<long>(der.size()));
  SEKISHO_CHECK(sig != nullptr);
  Octets out(2 * static_cast<std::size_t>(half));
  BN_bn2binpad(ECDSA_SIG_get0_r(sig), out.data(), half);
  BN_bn2binpad(ECDSA_SIG_get0_s(sig), out.data() + half, half);
  ECDSA_SIG_free(sig);
  return out;
}

}  // namespace

SigningKey::SigningKey(std::string_view zone, Algorithm algorithm, std::uint16_t flags)
    : zone_(dns::Name::of(zone)), algorithm_(algorithm), flags_(flags), key_(generate(algorithm), EVP_PKEY_free) {
  SEKISHO_CHECK(key_ != nullptr);
}

Octets SigningKey::public_key() const {
  Octets out;
  if (is_eddsa(algorithm_)) {
    std::size_t size = 57;
    out.resize(size);
    SEKISHO_CHECK(EVP_PKEY_get_raw_public_key(key_.get(), out.data(), &size) == 1);
    out.resize(size);
  } else if (is_ecdsa(algorithm_)) {
    std::size_t size = 0;
    out.resize(97);
    SEKISHO_CHECK(
        EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, out.data(), out.size(), &size) == 1);
    out.resize(size);
    SEKISHO_CHECK(out[0] == 4);
    out.erase(out.begin());
  } else {
    const Octets e = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E);
    out.push_back(static_cast<std::uint8_t>(e.size()));
    put(out, e);
    put(out, number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N));
  }
  return out;
}

Octets SigningKey::dnskey() const {
  Octets out;
  put_u16(out, flags_);
  out.push_back(3);
  out.push_back(static_cast<std::uint8_t>(algorithm_));
  put(out, public_key());
  return out;
}

std::uint16_t SigningKey::tag() const { return dnssec::key_tag(dnskey()); }

Octets SigningKey::ds(dnssec::DigestType type) const {
  Octets out;
  put_u16(out, tag());
  out.push_back(static_cast<std::uint8_t>(algorithm_));
  out.push_back(static_cast<std::uint8_t>(type));
  put(out, dnssec::digest(type, {zone_.lower().wire(), dnskey()}).bytes());
  return out;
}

Octets SigningKey::rrsig(const dns::Rrset& set, const SigningFault& fault) const {
  const dns::Name owner = fault.signed_owner.value_or(set.owner).lower();
  const auto labels = static_cast<std::uint8_t>(owner.label_count() - (owner.is_wildcard() ? 1 : 0));
  const std::uint32_t ttl = fault.original_ttl.value_or(set.ttl);
  Octets rdata;
  put_u16(rdata, static_cast<unsigned>(fault.covered.value_or(set.type)));
  rdata.push_back(static_cast<std::uint8_t>(fault.algorithm.value_or(algorithm_)));
  rdata.push_back(fault.labels.value_or(labels));
  put_u32(rdata, ttl);
  put_u32(rdata, static_cast<std::uint32_t>(test_time.seconds + fault.expiration));
  put_u32(rdata, static_cast<std::uint32_t>(test_time.seconds + fault.inception));
  put_u16(rdata, fault.key_tag.value_or(tag()));
  put(rdata, fault.signer.value_or(zone_).lower().wire());

  std::vector<Octets> records;
  for (const Bytes r : set.rdatas) {
    records.emplace_back(r.begin(), r.end());
    dns::canonicalize_rdata(set.type, records.back());
  }
  std::sort(records.begin(), records.end());
  Octets octets = rdata;
  for (const Octets& record : records) {
    put(octets, owner.wire());
    put_u16(octets, static_cast<unsigned>(set.type));
    put_u16(octets, static_cast<unsigned>(set.klass));
    put_u32(octets, ttl);
    put_u16(octets, static_cast<unsigned>(record.size()));
    put(octets, record);
  }
  Octets signature = sign_octets(octets);
  if (fault.flip_a_bit) signature[signature.size() / 2] ^= 1;
  put(rdata, signature);
  return rdata;
}

Octets SigningKey::sign_octets(Bytes octets) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::size_t size = 0;
  SEKISHO_CHECK(
      EVP_DigestSignInit_ex(context, nullptr, digest_name(algorithm_), nullptr, nullptr, key_.get(), nullptr) == 1);
  SEKISHO_CHECK(EVP_DigestSign(context, nullptr, &size, octets.data(), octets.size()) == 1);
  Octets signature(size);
  SEKISHO_CHECK(EVP_DigestSign(context, signature.data(), &size, octets.data(), octets.size()) == 1);
  signature.resize(size);
  EVP_MD_CTX_free(context);
  if (!is_ecdsa(algorithm_)) return signature;
  return der_to_fixed(signature, algorithm_ == Algorithm::ecdsap256sha256 ? 32 : 48);
}

void SigningKey::sign(dns::Rrset& set, const SigningFault& fault) const { set.signatures.add(rrsig(set, fault)); }

dns::Rrset set_of(std::string_view owner, dns::RRType type, std::uint32_t ttl, const std::vector<Octets>& rdatas) {
  dns::Rrset set{dns::Name::of(owner), type, dns::RRClass::in, ttl, {}, {}};
  for (const Octets& rdata : rdatas) set.rdatas.add(rdata);
  return set;
}

dns::Rrset dnskey_set(const dns::Name& zone, const std::vector<Octets>& keys) {
  return set_of(zone.to_text(), dns::RRType::dnskey, 3600, keys);
}

}  // namespace sekisho::testing
