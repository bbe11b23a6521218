// Rollovers of the root's key in virtual time: followed, missed, revoked, with the state lost on the way. K-1, K-3.
#include "dnssec/anchor_tracker.h"

#include <gtest/gtest.h>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using testing::SigningKey;
using testing::test_time;

constexpr std::int64_t day = 86400;

/// The root as it publishes its keys on a day: signed by whoever is to sign, valid around that day.
struct Root {
  SigningKey old_key{"."};
  SigningKey new_key{"."};
  SigningKey zsk{".", Algorithm::ecdsap256sha256, SigningKey::zsk};

  static WallTime on(std::int64_t days) { return {test_time.seconds + days * day}; }

  dns::Rrset publish(std::int64_t days, const std::vector<const SigningKey*>& keys,
                     const std::vector<const SigningKey*>& signers) const {
    std::vector<testing::Octets> rdatas{zsk.dnskey()};
    for (const SigningKey* key : keys) rdatas.push_back(key->dnskey());
    dns::Rrset set = testing::dnskey_set(dns::Name(), rdatas);
    set.ttl = 172800;
    for (const SigningKey* key : signers) {
      key->sign(set, {.inception = (days - 1) * day, .expiration = (days + 14) * day});
    }
    return set;
  }

  TrustAnchor configured() const {
    TrustAnchor anchor;
    anchor.ds.add(old_key.ds());
    return anchor;
  }
};

AnchorKeyState state_of(const AnchorTracker& tracker, const SigningKey& key) {
  for (const AnchorKey& k : tracker.keys()) {
    if (k.tag() == key.tag()) return k.state;
  }
  ADD_FAILURE() << "not tracked";
  return AnchorKeyState::removed;
}

bool trusts(const AnchorTracker& tracker, const SigningKey& key) {
  const ZoneKeys keys(dns::Name(), testing::dnskey_set(dns::Name(), {key.dnskey()}).rdatas);
  WorkBudget budget;
  return match_anchor(tracker.anchor(), keys, Rules{}, budget).verdict.secure();
}

TEST(AnchorTracker, FollowsARollToItsEnd) {  // RFC 5011 §4, K-1
  Root root;
  AnchorTracker tracker(root.configured());
  EXPECT_TRUE(trusts(tracker, root.old_key));
  const auto look = [&](std::int64_t days, const std::vector<const SigningKey*>& keys,
                        const std::vector<const SigningKey*>& signers) {
    return tracker.on_keys(root.publish(days, keys, signers), Rules{}, Root::on(days));
  };
  EXPECT_EQ(look(0, {&root.old_key}, {&root.old_key}), TrackOutcome::trusted);
  EXPECT_EQ(state_of(tracker, root.old_key), AnchorKeyState::valid);

  EXPECT_EQ(look(10, {&root.old_key, &root.new_key}, {&root.old_key}), TrackOutcome::trusted);
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::add_pend);
  EXPECT_TRUE(tracker.changed());
  EXPECT_FALSE(trusts(tracker, root.new_key));
  look(39, {&root.old_key, &root.new_key}, {&root.old_key});
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::add_pend);
  look(40, {&root.old_key, &root.new_key}, {&root.old_key});
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::valid);
  EXPECT_TRUE(trusts(tracker, root.new_key));

  EXPECT_EQ(look(60, {&root.old_key, &root.new_key}, {&root.new_key}), TrackOutcome::trusted) << "the roll";
  SigningKey revoked = root.old_key;
  revoked.set_flags(0x0181);
  EXPECT_EQ(look(90, {&revoked, &root.new_key}, {&revoked, &root.new_key}), TrackOutcome::trusted);
  EXPECT_EQ(state_of(tracker, root.old_key), AnchorKeyState::revoked);
  EXPECT_FALSE(trusts(tracker, root.old_key));
  look(121, {&root.new_key}, {&root.new_key});
  EXPECT_EQ(state_of(tracker, root.old_key), AnchorKeyState::removed);
  EXPECT_EQ(look(122, {&root.old_key}, {&root.old_key}), TrackOutcome::not_trusted) << "never again";
}

TEST(AnchorTracker, AKeyThatVanishesBeginsAnew) {  // RFC 5011 §2.2
  Root root;
  AnchorTracker tracker(root.configured());
  const std::vector<const SigningKey*> both{&root.old_key, &root.new_key};
  tracker.on_keys(root.publish(0, both, {&root.old_key}), Rules{}, Root::on(0));
  tracker.on_keys(root.publish(20, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(20));
  EXPECT_EQ(tracker.keys().size(), 1U);
  tracker.on_keys(root.publish(25, both, {&root.old_key}), Rules{}, Root::on(25));
  tracker.on_keys(root.publish(40, both, {&root.old_key}), Rules{}, Root::on(40));
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::add_pend);
  tracker.on_keys(root.publish(55, both, {&root.old_key}), Rules{}, Root::on(55));
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::valid);
}

TEST(AnchorTracker, MissingKeysAreStillTrusted) {
  Root root;
  TrustAnchor both = root.configured();
  both.ds.add(root.new_key.ds());
  AnchorTracker tracker(both);
  tracker.on_keys(root.publish(0, {&root.old_key, &root.new_key}, {&root.old_key}), Rules{}, Root::on(0));
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::valid) << "configured: no waiting";
  tracker.on_keys(root.publish(5, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(5));
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::missing);
  EXPECT_TRUE(trusts(tracker, root.new_key));
  tracker.on_keys(root.publish(6, {&root.old_key, &root.new_key}, {&root.old_key}), Rules{}, Root::on(6));
  EXPECT_EQ(state_of(tracker, root.new_key), AnchorKeyState::valid);
}

TEST(AnchorTracker, AMissedRollIsSaidAndChangesNothing) {
  Root root;
  AnchorTracker tracker(root.configured());
  tracker.on_keys(root.publish(0, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(0));
  const std::string before = tracker.anchor().keys.empty() ? "" : tracker.to_text();
  EXPECT_EQ(tracker.on_keys(root.publish(200, {&root.new_key}, {&root.new_key}), Rules{}, Root::on(200)),
            TrackOutcome::not_trusted);
  EXPECT_FALSE(tracker.changed());
  EXPECT_FALSE(trusts(tracker, root.new_key));
  EXPECT_EQ(tracker.last_success(), Root::on(0));
  EXPECT_EQ(tracker.next_refresh().seconds, Root::on(200).seconds + day / 5) << "a tenth of the TTL: soon again";
}

TEST(AnchorTracker, TheConfigurationOfANewReleaseMendsAMissedRoll) {
  Root root;
  AnchorTracker old(root.configured());
  old.on_keys(root.publish(0, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(0));
  TrustAnchor newer = root.configured();
  newer.ds.add(root.new_key.ds());
  auto tracker = AnchorTracker::from_text(old.to_text(), newer);
  ASSERT_TRUE(tracker.ok());
  EXPECT_EQ(tracker->on_keys(root.publish(200, {&root.new_key}, {&root.new_key}), Rules{}, Root::on(200)),
            TrackOutcome::trusted);
}

TEST(AnchorTracker, WhatIsNotSignedByATrustedKeyAddsNothing) {
  Root root;
  AnchorTracker tracker(root.configured());
  EXPECT_EQ(tracker.on_keys(root.publish(0, {&root.old_key, &root.new_key}, {&root.new_key, &root.zsk}), Rules{},
                            Root::on(0)),
            TrackOutcome::not_trusted);
  EXPECT_TRUE(tracker.keys().empty());
}

TEST(AnchorTracker, RevocationNeedsTheKeysOwnSignature) {  // RFC 5011 §2.1
  Root root;
  TrustAnchor both = root.configured();
  both.ds.add(root.new_key.ds());
  AnchorTracker tracker(both);
  SigningKey revoked = root.old_key;
  revoked.set_flags(0x0181);
  tracker.on_keys(root.publish(0, {&revoked, &root.new_key}, {&root.new_key}), Rules{}, Root::on(0));
  EXPECT_TRUE(trusts(tracker, root.old_key)) << "only somebody else says so";
  tracker.on_keys(root.publish(1, {&revoked, &root.new_key}, {&revoked}), Rules{}, Root::on(1));
  EXPECT_FALSE(trusts(tracker, root.old_key)) << "the key itself says so, and that is enough";
  EXPECT_TRUE(trusts(tracker, root.new_key));
}

TEST(AnchorTracker, WhenAllAreRevokedNobodyIsTrustedButTheZoneStaysAnchored) {
  Root root;
  AnchorTracker tracker(root.configured());
  SigningKey revoked = root.old_key;
  revoked.set_flags(0x0181);
  EXPECT_EQ(tracker.on_keys(root.publish(0, {&revoked}, {&revoked}), Rules{}, Root::on(0)),
            TrackOutcome::not_trusted);
  EXPECT_FALSE(tracker.anchor().keys.empty());
  EXPECT_FALSE(trusts(tracker, root.old_key));
  EXPECT_FALSE(trusts(tracker, revoked));
}

TEST(AnchorTracker, StateSurvivesAsText) {
  Root root;
  AnchorTracker tracker(root.configured());
  SigningKey third(".");
  SigningKey revoked = root.old_key;
  revoked.set_flags(0x0181);
  tracker.on_keys(root.publish(0, {&root.old_key, &root.new_key}, {&root.old_key}), Rules{}, Root::on(0));
  tracker.on_keys(root.publish(31, {&root.old_key, &root.new_key}, {&root.old_key}), Rules{}, Root::on(31));
  tracker.on_keys(root.publish(32, {&revoked, &root.new_key, &third}, {&revoked, &root.new_key}), Rules{},
                  Root::on(32));
  const std::string text = tracker.to_text();
  auto again = AnchorTracker::from_text(text, root.configured());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->to_text(), text);
  EXPECT_EQ(state_of(*again, root.old_key), AnchorKeyState::revoked);
  EXPECT_EQ(state_of(*again, root.new_key), AnchorKeyState::valid);
  EXPECT_EQ(state_of(*again, third), AnchorKeyState::add_pend);
  EXPECT_FALSE(trusts(*again, root.old_key)) << "an old configuration does not bring a revoked key back";
  again->on_keys(root.publish(62, {&root.new_key, &third}, {&root.new_key}), Rules{}, Root::on(62));
  EXPECT_EQ(state_of(*again, third), AnchorKeyState::valid) << "the 30 days went on over the restart";
}

TEST(AnchorTracker, DamagedStateIsRefused) {
  Root root;
  AnchorTracker tracker(root.configured());
  tracker.on_keys(root.publish(0, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(0));
  const std::string good = tracker.to_text();
  const auto error = [&](const std::string& text) { return AnchorTracker::from_text(text, root.configured()); };
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(error(good.substr(0, size)).ok()) << size;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(error(bad).ok()) << at;
  }
  EXPECT_EQ(error("").error(), TrackerTextError::not_a_state);
  EXPECT_EQ(error(good + "x").error(), TrackerTextError::bad_checksum);
  TrustAnchor other{dns::Name::of("jp."), {}, {}};
  other.ds.add(root.old_key.ds());
  EXPECT_EQ(AnchorTracker::from_text(good, other).error(), TrackerTextError::other_zone);
}

TEST(AnchorTracker, LooksOftenEnough) {  // RFC 5011 §2.3
  Root root;
  AnchorTracker tracker(root.configured());
  tracker.on_keys(root.publish(0, {&root.old_key}, {&root.old_key}), Rules{}, Root::on(0));
  EXPECT_EQ(tracker.next_refresh().seconds, Root::on(0).seconds + day) << "half of the TTL of two days";
  tracker.on_no_answer(Root::on(1));
  EXPECT_EQ(tracker.next_refresh().seconds, Root::on(1).seconds + 3600);
}

}  // namespace
}  // namespace sekisho::dnssec
