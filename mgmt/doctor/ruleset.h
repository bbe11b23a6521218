// Would nftables keep a client's first packet to a port from this host? An estimate, read off `nft -j list ruleset`.
//
// A rule counts as dropping only if it surely matches: no condition but protocol and destination port. It counts as
// accepting if it may match some client (an address, an interface other than lo). So what is reported is dropped for
// every client; what is dropped for some only is not found. Jumps are followed. Threads: pure. Limits: 8 jumps deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::mgmt::doctor {

struct Dropper {
  std::string family, table, chain;
};
/// The first input chain that drops it. Nothing: none, or `json` is no ruleset. The gateway's own tables are left
/// out.
std::optional<Dropper> find_dropper(std::string_view json, bool tcp, std::uint16_t port);

}  // namespace sekisho::mgmt::doctor
