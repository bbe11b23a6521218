// The lines of JPNIC's form for reverse zones: made from what is, and checked before they are typed in (R-2, R-4,
//
//
// Only the operator to whom the block was allocated (IP指定事業者) can submit the form; blocks smaller than /24 are
// not registered at JPNIC at all, but delegated by the provider (RFC 2317). JPNIC enters what it is given: a mistake
// is the applicant's.
//
// Threads: pure. Limits: max_networks for a block. Spec: requirements; RFC 4034 §5.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"
#include "base/result.h"
#include "dns/name.h"
#include "dns/rrset.h"

namespace sekisho::mgmt::domain {

/// Why a DS line would be refused, or would do harm.
enum class DsLineFault : std::uint8_t {
  empty,
  bad_zone,
  not_reverse,
  bad_ttl,
  not_ds,
  bad_key_tag,
  bad_algorithm,
  algorithm_not_taken,
  bad_digest_type,
  digest_type_not_taken,
  no_parentheses,
  digest_not_hex,
  digest_length,
  trailing,
  count
};
/// A word that stays.
std::string_view word_of(DsLineFault fault);

struct DsLineError {
  DsLineFault fault;
  std::string part;    ///< the word at fault; of a digest the characters that are no hexadecimal digits
  std::string wanted;  ///< digest_length: how many digits there must be
};

struct DsLine {
  dns::Name zone;
  std::uint16_t key_tag = 0;
  std::uint8_t algorithm = 0, digest_type = 0;
  std::string digest;  ///< hexadecimal, upper case
  std::string to_text() const;
};

/// "zone [ttl] [IN] DS keytag algorithm digesttype ( digest )". The parentheses may be left out: the line that is
/// printed has them.
Result<DsLine, DsLineError> read_ds_line(std::string_view line);

/// For each key of the set that a DS may name, by SHA-256.
std::vector<DsLine> ds_lines_of(const dns::Name& zone, const dns::Rrset& keys);

enum class BlockFault : std::uint8_t { bad_block, too_small, too_large, not_aligned };
std::string_view word_of(BlockFault fault);

inline constexpr std::size_t max_networks = 256;

/// The /24s of "192.0.2.0/23" or "192.0.2.0-192.0.3.255".
Result<std::vector<IpPrefix>, BlockFault> networks_of(std::string_view block);

/// The reverse zone of a /24.
dns::Name reverse_zone(const IpPrefix& network);

/// What to enter as [追加するネームサーバ]: the name alone for one /24, HOST/NETWORK/24 for more.
std::vector<std::string> server_lines(const std::vector<IpPrefix>& networks, const std::vector<dns::Name>& servers);

/// From when on what a completion notice of this moment tells of is at the parent's servers: by 18:00 for the
/// first half of a day in Japan, by 08:00 of the next day for the second.
WallTime visible_from(WallTime notice);

/// True for faults that a registration on its way explains.
bool may_be_pending(std::string_view fault);

}  // namespace sekisho::mgmt::domain
