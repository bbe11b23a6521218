// Which host gives a service, and how.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::srv, {u16, u16, u16, name}, false, true},                 // RFC 2782
    {RRType::naptr, {u16, u16, text, text, text, name}, false, true},  // RFC 3403
    {RRType::kx, {u16, name}, false, true},                            // RFC 2230
    {RRType::afsdb, {u16, name}, false, true},                         // RFC 1183
    {RRType::rt, {u16, name}, false, true},
    {RRType::svcb, {u16, name, params}},  // RFC 9460
    {RRType::https, {u16, name, params}},
    {RRType::uri, {u16, u16, long_text}},  // RFC 7553
    {RRType::caa, {u8, tag, long_text}},   // RFC 8659
    {RRType::tlsa, {u8, u8, u8, hex}},     // RFC 6698
    {RRType::sshfp, {u8, u8, hex}},        // RFC 4255
    {RRType::dhcid, {base64}},             // RFC 4701
    {RRType::wks, {ipv4, ports}},          // RFC 1035 §3.4.2
};

}  // namespace

std::span<const Shape> service_shapes() { return shapes; }

}  // namespace sekisho::dns
