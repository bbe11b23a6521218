// Anything can stand in a DNSKEY: what is no key, or too dear to use, is refused with its reason.
#include "dnssec/crypto/public_key.h"

#include <gtest/gtest.h>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using testing::Octets;

Octets rsa(Octets exponent, std::size_t modulus_octets, std::uint8_t first = 0xC1, std::uint8_t last = 0x01) {
  Octets key{static_cast<std::uint8_t>(exponent.size())};
  key.insert(key.end(), exponent.begin(), exponent.end());
  Octets modulus(modulus_octets, 0x5A);
  if (modulus_octets > 0) {
    modulus.front() = first;
    modulus.back() = last;
  }
  key.insert(key.end(), modulus.begin(), modulus.end());
  return key;
}

struct Row {
  const char* what;
  Algorithm algorithm;
  Octets key;
  std::optional<KeyError> error;
};

TEST(PublicKey, RefusesWithAReason) {
  const Octets e65537{1, 0, 1};
  const Row rows[] = {
      {"RSA 2048", Algorithm::rsasha256, rsa(e65537, 256), std::nullopt},
      {"RSA 4096", Algorithm::rsasha256, rsa(e65537, 512), std::nullopt},
      {"RSA 4097", Algorithm::rsasha256, rsa(e65537, 513, 0x01), KeyError::too_large},
      {"RSA 512", Algorithm::rsasha1, rsa(e65537, 64), std::nullopt},
      {"RSA 511", Algorithm::rsasha256, rsa(e65537, 64, 0x41), KeyError::too_small},
      {"RSA 512 with SHA-512", Algorithm::rsasha512, rsa(e65537, 64), KeyError::too_small},
      {"exponent of one", Algorithm::rsasha256, rsa({1}, 256), KeyError::bad_exponent},
      {"even exponent", Algorithm::rsasha256, rsa({1, 0, 0}, 256), KeyError::bad_exponent},
      {"exponent of 40 bits", Algorithm::rsasha256, rsa({0x80, 0, 0, 0, 1}, 256), KeyError::bad_exponent},
      {"no exponent", Algorithm::rsasha256, Octets{0, 0, 0, 0xC1, 1}, KeyError::bad_exponent},
      {"exponent over the end", Algorithm::rsasha256, Octets{200, 1, 0, 1}, KeyError::malformed},
      {"even modulus", Algorithm::rsasha256, rsa(e65537, 256, 0xC1, 2), KeyError::malformed},
      {"no modulus", Algorithm::rsasha256, rsa(e65537, 0), KeyError::malformed},
      {"nothing", Algorithm::rsasha256, {}, KeyError::malformed},
      {"P-256 too short", Algorithm::ecdsap256sha256, Octets(63, 1), KeyError::malformed},
      {"P-256 not on the curve", Algorithm::ecdsap256sha256, Octets(64, 1), KeyError::malformed},
      {"P-256 at infinity", Algorithm::ecdsap256sha256, Octets(64, 0), KeyError::malformed},
      {"P-384 not on the curve", Algorithm::ecdsap384sha384, Octets(96, 1), KeyError::malformed},
      {"Ed25519 too short", Algorithm::ed25519, Octets(31, 1), KeyError::malformed},
      {"Ed448 too long", Algorithm::ed448, Octets(58, 1), KeyError::malformed},
      {"DSA", Algorithm::dsa, Octets(64, 1), KeyError::not_implemented},
      {"unknown", static_cast<Algorithm>(99), Octets(64, 1), KeyError::not_implemented},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const auto key = PublicKey::read(row.algorithm, row.key);
    EXPECT_EQ(key.ok(), !row.error.has_value());
    if (!key.ok() && row.error) {
      EXPECT_EQ(key.error(), *row.error);
    }
  }
}

TEST(PublicKey, SignaturesOfAnyLengthAndContentAreOnlyWrong) {
  for (const Algorithm algorithm : {Algorithm::rsasha256, Algorithm::ecdsap256sha256, Algorithm::ecdsap384sha384,
                                    Algorithm::ed25519, Algorithm::ed448}) {
    const testing::SigningKey signer("example.", algorithm);
    const Octets rdata = signer.dnskey();
    const auto key = PublicKey::read(algorithm, Bytes(rdata).subspan(4));
    ASSERT_TRUE(key.ok());
    const Octets data{1, 2, 3};
    const Octets good = signer.sign_octets(data);
    EXPECT_TRUE(key->verify(data, good));
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 96U, 114U, 128U, 600U}) {
      for (const int fill : {0x00, 0x01, 0xFF}) {
        EXPECT_FALSE(key->verify(data, Octets(size, static_cast<std::uint8_t>(fill))));
      }
    }
    EXPECT_TRUE(key->verify(data, good)) << "a wrong signature must leave the key as it was";
  }
}

}  // namespace
}  // namespace sekisho::dnssec
