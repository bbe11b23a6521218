#include "dnssec/crypto/digest.h"

#include "base/check.h"
#include "dnssec/crypto/evp.h"

namespace sekisho::dnssec {
namespace evp {

const Digests& digests() {
  static const Digests fetched{EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
                               EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
  SEKISHO_CHECK(fetched.sha1 != nullptr && fetched.sha256 != nullptr);
  SEKISHO_CHECK(fetched.sha384 != nullptr && fetched.sha512 != nullptr);
  return fetched;
}

EVP_MD_CTX* hashing_context() {
  thread_local const DigestContext context(EVP_MD_CTX_new());
  SEKISHO_CHECK(context != nullptr);
  return context.get();
}

}  // namespace evp

namespace {

const EVP_MD* method_of(DigestType type) {
  switch (type) {
    case DigestType::sha1:
      return evp::digests().sha1;
    case DigestType::sha256:
      return evp::digests().sha256;
    case DigestType::sha384:
      return evp::digests().sha384;
    case DigestType::gost:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

Digest digest(DigestType type, std::initializer_list<Bytes> parts) {
  const EVP_MD* method = method_of(type);
  SEKISHO_CHECK(method != nullptr);
  EVP_MD_CTX* context = evp::hashing_context();
  SEKISHO_CHECK(EVP_DigestInit_ex2(context, method, nullptr) == 1);
  for (const Bytes part : parts) SEKISHO_CHECK(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  Digest result;
  unsigned size = 0;
  SEKISHO_CHECK(EVP_DigestFinal_ex(context, result.octets.data(), &size) == 1 && size <= result.octets.size());
  result.size = static_cast<std::uint8_t>(size);
  return result;
}

Nsec3Hash nsec3_hash(Bytes name, Bytes salt, std::uint16_t iterations) {
  EVP_MD_CTX* context = evp::hashing_context();
  const EVP_MD* sha1 = evp::digests().sha1;
  Nsec3Hash hash;
  Bytes input = name;
  for (unsigned round = 0; round <= iterations; ++round) {
    unsigned size = 0;
    SEKISHO_CHECK(EVP_DigestInit_ex2(context, sha1, nullptr) == 1);
    SEKISHO_CHECK(EVP_DigestUpdate(context, input.data(), input.size()) == 1);
    if (!salt.empty()) SEKISHO_CHECK(EVP_DigestUpdate(context, salt.data(), salt.size()) == 1);
    SEKISHO_CHECK(EVP_DigestFinal_ex(context, hash.data(), &size) == 1 && size == hash.size());
    input = hash;
  }
  return hash;
}

}  // namespace sekisho::dnssec
