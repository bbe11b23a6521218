// Public keys and certificates.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::dnskey, {u16, u8, algorithm, base64}},         // RFC 4034 §2
    {RRType::cdnskey, {u16, u8, algorithm, base64}},        // RFC 7344
    {RRType::key, {u16, u8, algorithm, base64_or_none}},    // RFC 2535 §3
    {RRType::cert, {certificate, u16, algorithm, base64}},  // RFC 4398
};

}  // namespace

std::span<const Shape> key_shapes() { return shapes; }

}  // namespace sekisho::dns
