// Where a host is: addresses, locators, places.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::a, {ipv4}},            // RFC 1035 §3.4.1
    {RRType::aaaa, {ipv6}},         // RFC 3596
    {RRType::apl, {prefixes}},      // RFC 3123
    {RRType::loc, {location}},      // RFC 1876
    {RRType::nid, {u16, locator}},  // RFC 6742
    {RRType::l32, {u16, ipv4}},    {RRType::l64, {u16, locator}},
    {RRType::lp, {u16, name}},     {RRType::eui48, {eui48}},  // RFC 7043
    {RRType::eui64, {eui64}},
};

}  // namespace

std::span<const Shape> address_shapes() { return shapes; }

}  // namespace sekisho::dns
