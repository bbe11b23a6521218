// Zones from a few lines, for tests of copies.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "resolver/copy/zone_data.h"
#include "tests/support/messages.h"

namespace sekisho::resolver::testing {

using sekisho::testing::Octets;

/// One record a line, names relative to the apex, TTL 3600 unless it is given.
inline ZoneData zone(const std::string& apex, const std::string& lines) {
  const dns::Name name = dns::Name::of(apex);
  ZoneData data(name);
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(' ') == std::string::npos) continue;
    auto record = dns::record_from_text(line, name, 3600);
    EXPECT_TRUE(record.ok()) << line;
    const bool added = record.ok() && data.add(*std::move(record));
    EXPECT_TRUE(added) << line;
  }
  return data;
}

/// A message of a transfer: its records as they stand, one after another.
inline Octets transfer_message(std::uint16_t id, const std::string& apex, const std::string& lines,
                               std::uint8_t rcode = 0, bool question = true) {
  const dns::Name name = dns::Name::of(apex);
  std::vector<std::uint8_t> out(dns::Header::size);
  store_u16(out.data(), id);
  out[2] = 0x84;
  out[3] = rcode;
  const auto put = [&out](Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); };
  const auto put_u16 = [&](std::size_t v) {
    std::uint8_t two[2];
    store_u16(two, static_cast<std::uint16_t>(v));
    put(two);
  };
  if (question) {
    out[5] = 1;
    put(name.wire());
    put_u16(252);
    put_u16(1);
  }
  std::uint16_t count = 0;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(' ') == std::string::npos) continue;
    const auto record = dns::record_from_text(line, name, 3600);
    EXPECT_TRUE(record.ok()) << line;
    if (!record) continue;
    put(record->owner.wire());
    put_u16(static_cast<std::uint16_t>(record->type));
    put_u16(static_cast<std::uint16_t>(record->klass));
    put_u16(record->ttl >> 16U);
    put_u16(record->ttl & 0xFFFFU);
    put_u16(record->rdata.size());
    put(record->rdata);
    ++count;
  }
  store_u16(&out[6], count);
  return out;
}

inline std::string text_of(const ZoneData& data) {
  std::string text;
  data.visit([&](const dns::Record& record) { text += dns::to_text(record) + "\n"; });
  return text;
}

}  // namespace sekisho::resolver::testing
