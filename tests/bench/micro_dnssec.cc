// What validation costs, and how much of it is not arithmetic.
//
//   bench_dnssec --benchmark_min_time=0.5
//
// check_rrset/P256 over raw/P256 is the validator's own part (the ratio is printed at the end): fields, canonical
// form, digest, the library's wrapping of the signature. `warm` is one reply of a zone whose keys are known, positive
// or denied; nsec3_hash is per name.
#include <benchmark/benchmark.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <cstdio>

#include "base/check.h"
#include "tests/support/validator.h"

namespace {

using namespace sekisho;
using namespace sekisho::dnssec;
using testing::SigningKey;
using testing::test_time;

struct Signed {
  SigningKey key;
  dns::Rrset set = testing::rrset({"www.example. 300 IN A 192.0.2.1"});
  ZoneKeys keys;
  explicit Signed(Algorithm algorithm) : key("example.", algorithm) {
    key.sign(set);
    keys = ZoneKeys(key.zone(), testing::dnskey_set(key.zone(), {key.dnskey()}).rdatas);
  }
};

void check_set(benchmark::State& state, Algorithm algorithm) {
  const Signed s(algorithm);
  const Rules rules;
  for (auto _ : state) {
    WorkBudget budget;
    if (!check_rrset(s.set, {s.keys}, rules, test_time, budget).verdict.secure()) state.SkipWithError("not secure");
  }
}

/// The library alone: a prepared P-256 key, a digest and a signature in its own form.
void raw_p256(benchmark::State& state) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
  const std::uint8_t digest[32] = {1, 2, 3};
  std::uint8_t signature[80];
  std::size_t size = sizeof(signature);
  SEKISHO_CHECK(EVP_PKEY_sign_init(context) == 1 && EVP_PKEY_sign(context, signature, &size, digest, 32) == 1);
  SEKISHO_CHECK(EVP_PKEY_verify_init(context) == 1);
  for (auto _ : state) {
    if (EVP_PKEY_verify(context, signature, size, digest, 32) != 1) state.SkipWithError("not good");
  }
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(key);
}

struct World {
  testing::SignedZone root{"."};
  testing::SignedZone jp{"jp.", testing::Denial::nsec3};
  testing::Internet net{{&root, &jp}};
  World() {
    jp.add("www.jp. 300 IN A 192.0.2.1");
    root.delegate(jp);
  }
};

/// One reply of a zone whose keys are known: whose it is, the chain from the cache, the proof.
void warm_answer(benchmark::State& state, const char* question) {
  const World world;
  testing::Validator v(world.net, world.root);
  const auto q = testing::question(question);
  const Reply reply = world.net.ask(q);
  for (auto _ : state) {
    v.budget = WorkBudget();
    if (v.check(q, reply).verdict.bogus()) state.SkipWithError("bogus");
  }
}

void hash_name(benchmark::State& state) {
  const auto name = dns::Name::of("www.city.example.lg.jp.");
  const auto iterations = static_cast<std::uint16_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(nsec3_hash(name.wire(), {}, iterations));
}

/// The usual table, and the one ratio that matters at its end.
class Reporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_name.function_name == "raw/P256") raw_ = run.GetAdjustedCPUTime();
      if (run.run_name.function_name == "check_rrset/P256") checked_ = run.GetAdjustedCPUTime();
    }
  }
  void Finalize() override {
    if (raw_ > 0 && checked_ > 0) std::printf("check_rrset/P256 : raw/P256 = %.3f\n", checked_ / raw_);
  }

 private:
  double raw_ = 0, checked_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  using benchmark::RegisterBenchmark;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  RegisterBenchmark("raw/P256", raw_p256);
  RegisterBenchmark("check_rrset/P256", check_set, Algorithm::ecdsap256sha256);
  RegisterBenchmark("check_rrset/RSA1024", check_set, Algorithm::rsasha256);
  RegisterBenchmark("check_rrset/Ed25519", check_set, Algorithm::ed25519);
  RegisterBenchmark("check_rrset/P384", check_set, Algorithm::ecdsap384sha384);
  RegisterBenchmark("check_rrset/Ed448", check_set, Algorithm::ed448);
  RegisterBenchmark("warm/positive", warm_answer, "www.jp. A");
  RegisterBenchmark("warm/name error, NSEC3", warm_answer, "no.such.name.jp. A");
  RegisterBenchmark("nsec3_hash", hash_name)->Arg(0)->Arg(50)->Arg(150);
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
