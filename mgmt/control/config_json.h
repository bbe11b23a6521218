// JSON of the values that reports of several files hold. For *_json.cc only.
#pragma once

#include <nlohmann/json.hpp>

#include "mgmt/control/config_values.h"

namespace sekisho::mgmt::control {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReloadDiagnostic, file, severity, code, message, remedy, line, column)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PendingChange, revision, who, why, state, since, confirm_until)

}  // namespace sekisho::mgmt::control
