// The root's trust anchor among those that the gateway reports. For this folder alone.
//
// Threads: pure.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "mgmt/audit/evidence.h"
#include "mgmt/audit/say.h"

namespace sekisho::mgmt::audit {

/// Null: no realm validates from the root.
inline const control::AnchorStatus* root_of(const Evidence& e) {
  const auto root = std::ranges::find(e.anchors.anchors, ".", &control::AnchorStatus::zone);
  return root == e.anchors.anchors.end() ? nullptr : &*root;
}

/// Of the keys that count.
inline std::string tags_of(const control::AnchorStatus& anchor) {
  std::vector<std::string> tags;
  for (const control::AnchorKeyStatus& key : anchor.keys)
    if (key.state == "valid" || key.state == "configured" || key.state == "missing")
      tags.push_back(std::to_string(key.tag));
  return join(tags);
}

}  // namespace sekisho::mgmt::audit
