#include "dnssec/crypto/public_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>

#include "dnssec/crypto/evp.h"

namespace sekisho::dnssec {
namespace {

constexpr std::size_t max_exponent_bits = 35;
constexpr std::size_t max_modulus_bits = 4096;

Bytes without_leading_zeros(Bytes number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

std::size_t bits_of(Bytes number) {
  if (number.empty()) return 0;
  std::size_t bits = number.size() * 8;
  for (std::uint8_t top = 0x80; (number[0] & top) == 0; top = static_cast<std::uint8_t>(top >> 1)) --bits;
  return bits;
}

struct RsaNumbers {
  Bytes modulus, exponent;
};

/// RFC 3110 §2: the exponent's length in one octet, or in two after a zero; the exponent; the modulus.
Result<RsaNumbers, KeyError> read_rsa(Algorithm algorithm, Bytes key) {
  ByteReader in(key);
  std::size_t exponent_size = in.u8();
  if (exponent_size == 0) exponent_size = in.u16();
  const Bytes exponent = without_leading_zeros(in.bytes(exponent_size));
  const Bytes modulus = without_leading_zeros(in.bytes(in.left()));
  if (!in.ok() || modulus.empty()) return Failure{KeyError::malformed};
  const std::size_t exponent_bits = bits_of(exponent);
  if (exponent_bits < 2 || exponent_bits > max_exponent_bits || (exponent.back() & 1) == 0) {
    return Failure{KeyError::bad_exponent};
  }
  const std::size_t bits = bits_of(modulus);
  if (bits < (algorithm == Algorithm::rsasha512 ? 1024U : 512U)) return Failure{KeyError::too_small};
  if (bits > max_modulus_bits) return Failure{KeyError::too_large};
  if ((modulus.back() & 1) == 0) return Failure{KeyError::malformed};
  return RsaNumbers{modulus, exponent};
}

evp::Key import_key(const char* type, OSSL_PARAM_BLD* builder) {
  const evp::Params params(OSSL_PARAM_BLD_to_param(builder));
  const evp::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) return nullptr;
  return evp::Key(key);
}

evp::Key import_rsa(const RsaNumbers& numbers) {
  const evp::Bignum n(BN_bin2bn(numbers.modulus.data(), static_cast<int>(numbers.modulus.size()), nullptr));
  const evp::Bignum e(BN_bin2bn(numbers.exponent.data(), static_cast<int>(numbers.exponent.size()), nullptr));
  const evp::ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder) return nullptr;
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return import_key("RSA", builder.get());
}

/// RFC 6605 §4: x and y, each of `size` octets. The library refuses what is not on the curve.
evp::Key import_ec(const char* curve, std::size_t size, Bytes key) {
  if (key.size() != 2 * size) return nullptr;
  std::array<std::uint8_t, 97> point{4};
  std::copy(key.begin(), key.end(), point.begin() + 1);
  const evp::ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), 1 + key.size()) != 1) {
    return nullptr;
  }
  return import_key("EC", builder.get());
}

evp::Key import_edwards(const char* type, std::size_t size, Bytes key) {
  if (key.size() != size) return nullptr;
  return evp::Key(EVP_PKEY_new_raw_public_key_ex(nullptr, type, nullptr, key.data(), key.size()));
}

bool is_rsa(Algorithm algorithm) {
  return algorithm == Algorithm::rsasha1 || algorithm == Algorithm::rsasha1_nsec3_sha1 ||
         algorithm == Algorithm::rsasha256 || algorithm == Algorithm::rsasha512;
}

/// The digest that is signed; null for EdDSA, which signs the octets themselves.
const EVP_MD* signed_digest(Algorithm algorithm) {
  const evp::Digests& digests = evp::digests();
  switch (algorithm) {
    case Algorithm::rsasha1:
    case Algorithm::rsasha1_nsec3_sha1:
      return digests.sha1;
    case Algorithm::rsasha256:
    case Algorithm::ecdsap256sha256:
      return digests.sha256;
    case Algorithm::ecdsap384sha384:
      return digests.sha384;
    case Algorithm::rsasha512:
      return digests.sha512;
    case Algorithm::ed25519:
    case Algorithm::ed448:
    case Algorithm::rsamd5:
    case Algorithm::dsa:
    case Algorithm::dsa_nsec3_sha1:
    case Algorithm::ecc_gost:
      return nullptr;
  }
  return nullptr;
}

/// An ECDSA signature as the library wants it: SEQUENCE { INTEGER r, INTEGER s } of at most 2 + 2 * 51 octets.
struct DerSignature {
  std::array<std::uint8_t, 104> octets;
  std::size_t size = 2;

  DerSignature(Bytes r, Bytes s) {
    octets[0] = 0x30;
    put(r);
    put(s);
    octets[1] = static_cast<std::uint8_t>(size - 2);
  }
  void put(Bytes number) {
    number = without_leading_zeros(number);
    const bool pad = number.empty() || (number[0] & 0x80) != 0;
    octets[size++] = 0x02;
    octets[size++] = static_cast<std::uint8_t>(number.size() + (pad ? 1 : 0));
    if (pad) octets[size++] = 0;
    std::copy(number.begin(), number.end(), octets.begin() + static_cast<std::ptrdiff_t>(size));
    size += number.size();
  }
};

evp::Key import_any(Algorithm algorithm, Bytes key) {
  switch (algorithm) {
    case Algorithm::ecdsap256sha256:
      return import_ec("P-256", 32, key);
    case Algorithm::ecdsap384sha384:
      return import_ec("P-384", 48, key);
    case Algorithm::ed25519:
      return import_edwards("ED25519", 32, key);
    case Algorithm::ed448:
      return import_edwards("ED448", 57, key);
    case Algorithm::rsasha1:
    case Algorithm::rsasha1_nsec3_sha1:
    case Algorithm::rsasha256:
    case Algorithm::rsasha512:
    case Algorithm::rsamd5:
    case Algorithm::dsa:
    case Algorithm::dsa_nsec3_sha1:
    case Algorithm::ecc_gost:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

void PublicKey::FreeKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }
void PublicKey::FreeContext::operator()(evp_pkey_ctx_st* context) const { EVP_PKEY_CTX_free(context); }
PublicKey::PublicKey(PublicKey&&) noexcept = default;
PublicKey& PublicKey::operator=(PublicKey&&) noexcept = default;
PublicKey::~PublicKey() = default;

Result<PublicKey, KeyError> PublicKey::read(Algorithm algorithm, Bytes key) {
  if (!is_implemented(algorithm)) return Failure{KeyError::not_implemented};
  evp::Key imported;
  if (is_rsa(algorithm)) {
    const auto numbers = read_rsa(algorithm, key);
    if (!numbers.ok()) return Failure{numbers.error()};
    imported = import_rsa(*numbers);
  } else {
    imported = import_any(algorithm, key);
  }
  PublicKey result(algorithm, imported.release());
  const bool usable = result.key_ != nullptr && result.prepare();
  ERR_clear_error();
  if (!usable) return Failure{KeyError::malformed};
  return result;
}

bool PublicKey::prepare() {
  const EVP_MD* method = signed_digest(algorithm_);
  if (method == nullptr) return true;
  context_.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  if (!context_ || EVP_PKEY_verify_init(context_.get()) != 1) return false;
  if (is_rsa(algorithm_) && EVP_PKEY_CTX_set_rsa_padding(context_.get(), RSA_PKCS1_PADDING) != 1) return false;
  return EVP_PKEY_CTX_set_signature_md(context_.get(), method) == 1;
}

bool PublicKey::verify(Bytes data, Bytes signature) const {
  const bool good = context_ ? verify_hashed(data, signature) : verify_whole(data, signature);
  if (!good) ERR_clear_error();
  return good;
}

bool PublicKey::verify_hashed(Bytes data, Bytes signature) const {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> hash;
  unsigned size = 0;
  EVP_MD_CTX* hashing = evp::hashing_context();
  if (EVP_DigestInit_ex2(hashing, signed_digest(algorithm_), nullptr) != 1 ||
      EVP_DigestUpdate(hashing, data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(hashing, hash.data(), &size) != 1) {
    return false;
  }
  if (is_rsa(algorithm_)) {
    return EVP_PKEY_verify(context_.get(), signature.data(), signature.size(), hash.data(), size) == 1;
  }
  const std::size_t half = algorithm_ == Algorithm::ecdsap256sha256 ? 32 : 48;
  if (signature.size() != 2 * half) return false;
  const DerSignature der(signature.first(half), signature.subspan(half));
  return EVP_PKEY_verify(context_.get(), der.octets.data(), der.size, hash.data(), size) == 1;
}

bool PublicKey::verify_whole(Bytes data, Bytes signature) const {
  EVP_MD_CTX* context = evp::hashing_context();
  EVP_MD_CTX_reset(context);
  const bool good = EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key_.get()) == 1 &&
                    EVP_DigestVerify(context, signature.data(), signature.size(), data.data(), data.size()) == 1;
  EVP_MD_CTX_reset(context);
  return good;
}

unsigned check_cost(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::ecdsap384sha384:
      return 10;
    case Algorithm::ed448:
      return 4;
    case Algorithm::ed25519:
      return 2;
    case Algorithm::rsasha1:
    case Algorithm::rsasha1_nsec3_sha1:
    case Algorithm::rsasha256:
    case Algorithm::rsasha512:
    case Algorithm::ecdsap256sha256:
    case Algorithm::rsamd5:
    case Algorithm::dsa:
    case Algorithm::dsa_nsec3_sha1:
    case Algorithm::ecc_gost:
      return 1;
  }
  return 1;
}

}  // namespace sekisho::dnssec
