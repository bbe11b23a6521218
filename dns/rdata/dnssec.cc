// Signatures, denials and delegations of trust (RFC 4034, RFC 5155).
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::ds, {u16, algorithm, u8, hex}},
    {RRType::cds, {u16, algorithm, u8, hex}},  // RFC 7344
    {RRType::dlv, {u16, algorithm, u8, hex}},  // RFC 4431
    {RRType::ta, {u16, algorithm, u8, hex}},
    {RRType::rrsig, {rrtype, algorithm, u8, u32, time, time, u16, name, base64}, false, true},
    {RRType::nsec, {name, types}},  // RFC 6840 §5.1: its name is not lowered
    {RRType::nsec3, {u8, u8, u16, salt, hashed_owner, types}},
    {RRType::nsec3param, {u8, u8, u16, salt}},
};

}  // namespace

std::span<const Shape> dnssec_shapes() { return shapes; }

}  // namespace sekisho::dns
