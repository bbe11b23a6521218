#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

constexpr unsigned direct_types = 260;  // every type of note has a number below; the others are looked for

struct Registry {
  std::array<const Shape*, direct_types> direct{};

  Registry() {
    for (const auto family : families()) {
      for (const Shape& shape : family) {
        const auto number = static_cast<unsigned>(shape.type);
        if (number < direct_types) direct[number] = &shape;
      }
    }
  }
  static std::array<std::span<const Shape>, 8> families() {
    return {address_shapes(), naming_shapes(), mail_shapes(), service_shapes(),
            text_shapes(),    dnssec_shapes(), key_shapes(),  old_shapes()};
  }
};

}  // namespace

const Shape* find_shape(RRType type) {
  static const Registry registry;
  const auto number = static_cast<unsigned>(type);
  if (number < direct_types) return registry.direct[number];
  if (type != RRType::ta && type != RRType::dlv) return nullptr;
  for (const Shape& shape : dnssec_shapes()) {
    if (shape.type == type) return &shape;
  }
  return nullptr;
}

}  // namespace sekisho::dns
