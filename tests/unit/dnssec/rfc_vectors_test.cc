// Keys, digests, signatures and hashes that RFCs print as examples.
#include <gtest/gtest.h>

#include "dnssec/base32hex.h"
#include "dnssec/ds_match.h"
#include "dnssec/key_tag.h"
#include "dnssec/signature.h"
#include "tests/support/messages.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::RRType;
using testing::rdata;
using testing::rrset;

struct KeyVector {
  const char* spec;
  const char* zone;
  const char* dnskey;
  std::uint16_t tag;
  const char* ds;  ///< null: none is printed
};

const KeyVector key_vectors[] = {
    {"RFC 4034 §5.4", "dskey.example.com.",
     "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/"
     "M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
     60485, "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118"},
    {"RFC 4509 §2.3", "dskey.example.com.",
     "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/"
     "M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
     60485, "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"},
    {"RFC 6605 §6.1", "example.net.",
     "257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==", 55648,
     "55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17"},
    {"RFC 6605 §6.2", "example.net.",
     "257 3 14 xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/"
     "uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40",
     10771,
     "10771 14 4 72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6"},
    {"RFC 8080 §6.1", "example.com.", "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=", 3613,
     "3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b"},
    {"RFC 8080 §6.2", "example.com.",
     "257 3 16 3kgROaDjrh0H2iuixWBrc8g2EpBBLCdGzHmn+G2MpTPhpj/OiBVHHSfPodx1FYYUcJKm1MDpJtIA", 9713,
     "9713 16 2 6ccf18d5bc5d7fc2fceb1d59d17321402f2aa8d368048db93dd811f5cb2b19c7"},
    {"RFC 5702 §6.1", "example.net.",
     "256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=", 9033,
     nullptr},
    {"RFC 5702 §6.2", "example.net.",
     "256 3 10 AwEAAdHoNTOW+et86KuJOWRDp1pndvwb6Y83nSVXXyLA3DLroROUkN6X0O6pnWnjJQujX/AyhqFDxj13tOnD9u/1kTg7cV6rklMr"
     "ZDtJCQ5PCl/D7QNPsgVsMu1J2Q8gpMpztNFLpPBz1bWXjDtaR7ZQBlZ3PFY12ZTSncorffcGmhOL",
     3740, nullptr},
};

TEST(RfcVectors, KeyTagsAndDsDigests) {
  for (const KeyVector& v : key_vectors) {
    SCOPED_TRACE(v.spec);
    const auto key = rdata(RRType::dnskey, v.dnskey);
    EXPECT_EQ(key_tag(key), v.tag);
    if (v.ds == nullptr) continue;
    const auto ds = rdata(RRType::ds, v.ds);
    EXPECT_TRUE(ds_fits(*parse_ds(ds), Name::of(v.zone), key));
    EXPECT_FALSE(ds_fits(*parse_ds(ds), Name::of("other.example."), key));
  }
}

struct SignatureVector {
  const char* spec;
  const char* zone;
  const char* dnskey;
  const char* record;
  const char* rrsig;
  std::int64_t now;
};

const SignatureVector signature_vectors[] = {
    {"RFC 6605 §6.1 P-256", "example.net.", key_vectors[2].dnskey, "www.example.net. 3600 IN A 192.0.2.1",
     "www.example.net. 3600 IN RRSIG A 13 3 3600 20100909100439 20100812100439 55648 example.net. "
     "qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==",
     1282000000},
    {"RFC 6605 §6.2 P-384", "example.net.", key_vectors[3].dnskey, "www.example.net. 3600 IN A 192.0.2.1",
     "www.example.net. 3600 IN RRSIG A 14 3 3600 20100909102025 20100812102025 10771 example.net. "
     "/L5hDKIvGDyI1fcARX3z65qrmPsVz73QD1Mr5CEqOiLP95hxQouuroGCeZOvzFaxsT8Glr74hbavRKayJNuydCuzWTSSPdz7wnqXL5bdcJzus"
     "dnI0RSMROxxwGipWcJm",
     1282000000},
    {"RFC 8080 §6.1 Ed25519", "example.com.", key_vectors[4].dnskey, "example.com. 3600 IN MX 10 mail.example.com.",
     "example.com. 3600 IN RRSIG MX 15 2 3600 1440021600 1438207200 3613 example.com. "
     "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==",
     1439000000},
    {"RFC 8080 §6.2 Ed448", "example.com.", key_vectors[5].dnskey, "example.com. 3600 IN MX 10 mail.example.com.",
     "example.com. 3600 IN RRSIG MX 16 2 3600 1440021600 1438207200 9713 example.com. "
     "3cPAHkmlnxcDHMyg7vFC34l0blBhuG1qpwLmjInI8w1CMB29FkEAIJUA0amxWndkmnBZ6SKiwZSAxGILn/NBtOXft0+Gj7FSvOKxE/"
     "07+4RQvE581N3Aj/JtIyaiYVdnYtyMWbSNyGEY2213WKsJlwEA",
     1439000000},
    {"RFC 5702 §6.1 RSA/SHA-256", "example.net.", key_vectors[6].dnskey, "www.example.net. 3600 IN A 192.0.2.91",
     "www.example.net. 3600 IN RRSIG A 8 3 3600 20300101000000 20000101000000 9033 example.net. "
     "kRCOH6u7l0QGy9qpC9l1sLncJcOKFLJ7GhiUOibu4teYp5VE9RncriShZNz85mwlMgNEacFYK/lPtPiVYP4bwg==",
     1282000000},
    {"RFC 5702 §6.2 RSA/SHA-512", "example.net.", key_vectors[7].dnskey, "www.example.net. 3600 IN A 192.0.2.91",
     "www.example.net. 3600 IN RRSIG A 10 3 3600 20300101000000 20000101000000 3740 example.net. "
     "tsb4wnjRUDnB1BUi+t6TMTXThjVnG+eCkWqjvvjhzQL1d0YRoOe0CbxrVDYd0xDtsuJRaeUw1ep94PzEWzr0iGYgZBWm/"
     "zpq+9fOuagYJRfDqfReKBzMweOLDiNa8iP5g9vMhpuv6OPlvpXwm9Sa9ZXIbNl1MBGk0fthPgxdDLw=",
     1282000000},
};

TEST(RfcVectors, Signatures) {
  for (const SignatureVector& v : signature_vectors) {
    SCOPED_TRACE(v.spec);
    dns::RdataList keys;
    keys.add(rdata(RRType::dnskey, v.dnskey));
    const ZoneKeys zone(Name::of(v.zone), keys);
    dns::Rrset set = rrset({v.record, v.rrsig});
    WorkBudget budget;
    const CheckedSet good = check_rrset(set, {zone}, Rules{}, WallTime{v.now}, budget);
    EXPECT_EQ(good.verdict, secure()) << text_of(good.verdict.reason);
    EXPECT_FALSE(good.expanded);
    EXPECT_EQ(good.ttl, 3600U);
    // The same with one other record in the set.
    auto other = std::vector<std::uint8_t>(set.rdatas.front().begin(), set.rdatas.front().end());
    other.back() = set.type == RRType::a ? 99 : other.back();
    other[1] ^= 1;
    set.rdatas.add(other);
    EXPECT_EQ(check_rrset(set, {zone}, Rules{}, WallTime{v.now}, budget).verdict, bogus(Reason::signature_wrong));
  }
}

TEST(RfcVectors, Nsec3Hashes) {  // RFC 5155 Appendix A: salt aabbccdd, 12 iterations
  const std::pair<const char*, const char*> hashes[] = {
      {"example.", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"},     {"a.example.", "35mthgpgcu1qg68fab165klnsnk3dpvl"},
      {"ai.example.", "gjeqe526plbf1g8mklp59enfd789njgi"},  {"ns1.example.", "2t7b4g4vsa5smi47k61mv5bv1a22bojr"},
      {"ns2.example.", "q04jkcevqvmu85r014c7dkba38o0ji5r"}, {"w.example.", "k8udemvp1j2f7eg6jebps17vp3n8i58h"},
      {"*.w.example.", "r53bq7cc2uvmubfu5ocmm6pers9tk9en"}, {"x.w.example.", "b4um86eghhds6nea196smvmlo4ors995"},
      {"y.w.example.", "ji6neoaepv8b5o6k4ev33abha8ht9fgc"}, {"x.y.w.example.", "2vptu5timamqttgl4luu9kg21e0aor3s"},
      {"xx.example.", "t644ebqk9bibcna874givr6joj62mlhv"},
  };
  const std::uint8_t salt[] = {0xaa, 0xbb, 0xcc, 0xdd};
  for (const auto& [name, label] : hashes) {
    const std::string_view text(label);
    const Bytes octets{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    EXPECT_EQ(nsec3_hash(Name::of(name).wire(), salt, 12), parse_hash_label(octets)) << name;
  }
}

TEST(RfcVectors, HashLabelsOfAnotherLengthOrAlphabetAreNone) {
  for (const std::string_view text : {"0p9mhaveqvm6t7vbl5lop2u3t2rp3to", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tomm",
                                      "zp9mhaveqvm6t7vbl5lop2u3t2rp3tom", ""}) {
    EXPECT_FALSE(parse_hash_label({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()})) << text;
  }
}

}  // namespace
}  // namespace sekisho::dnssec
