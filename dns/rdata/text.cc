// Words for people, and words that programs hide in them.
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

using enum Field;

constexpr Shape shapes[]{
    {RRType::txt, {texts}},                   // RFC 1035 §3.3.14
    {RRType::spf, {texts}},                   // RFC 4408 §3.1.1
    {RRType::hinfo, {text, text}},            // RFC 1035 §3.3.2
    {RRType::rp, {name, name}, false, true},  // RFC 1183
    {RRType::x25, {text}},
    {RRType::isdn, {text, texts_or_none}},
};

}  // namespace

std::span<const Shape> text_shapes() { return shapes; }

}  // namespace sekisho::dns
