// One transfer of a zone over a stream: which query to send, and what the messages that follow make of it.
//
// With data of an older serial it asks for the changes (IXFR), else for the whole zone (AXFR); a server that answers
// an IXFR with the whole zone is understood too. Messages are taken one by one as they come; nothing is believed
// until the closing SOA, and the data that one has is not touched before.
//
// Sans-I/O. Owns: the new data. Threads: one. Limits: `max_octets` of records; every message once.
// Errors: a sentence. Spec: RFC 5936 (AXFR), RFC 1995 (IXFR), RFC 1982 (serials).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "resolver/copy/zone_data.h"

namespace sekisho::resolver {

/// True when `a` is newer than `b` (RFC 1982).
bool serial_newer(std::uint32_t a, std::uint32_t b);

class ZoneTransfer {
 public:
  enum class Progress : std::uint8_t {
    more,       ///< the next message, please
    done,       ///< take_data()
    unchanged,  ///< the server has the same
    whole,      ///< the server does not give changes, or they do not fit: ask again without `have`
    broken,     ///< fault() says why
  };

  /// `have` outlives the transfer; null: the whole zone.
  ZoneTransfer(const dns::Name& zone, const ZoneData* have, std::size_t max_octets);

  std::vector<std::uint8_t> query(std::uint16_t id);
  Progress take(Bytes message);
  const std::string& fault() const { return fault_; }
  ZoneData take_data() { return std::move(data_); }

 private:
  enum class State : std::uint8_t { first, second, whole, deleting, adding, ended };
  Progress fail(std::string why);
  Progress refused(dns::Rcode rcode);
  Progress take_record(dns::Record record);
  Progress on_first(dns::Record record, std::uint32_t serial);
  Progress on_second(dns::Record record);
  Progress on_change(dns::Record record);

  dns::Name zone_;
  const ZoneData* have_;
  std::size_t max_octets_;
  std::uint16_t id_ = 0;
  State state_ = State::first;
  bool any_message_ = false;
  std::optional<dns::Record> soa_;  // the newest, first and last of the transfer
  std::uint32_t serial_ = 0;        // the newest
  std::uint32_t at_serial_ = 0;     // changes: the version that the data has now
  ZoneData data_;
  std::string fault_;
};

/// The question for a zone's SOA, and the serial in a reply to it; nothing: the reply is of no use.
std::vector<std::uint8_t> soa_query(const dns::Name& zone, std::uint16_t id);
std::optional<std::uint32_t> serial_in(Bytes reply, const dns::Name& zone, std::uint16_t id);

}  // namespace sekisho::resolver
