// What a check of the ways out found, as the control API tells it. Threads: pure.
#pragma once

#include "forwarding/path_probe.h"
#include "mgmt/control/path_report.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::appliance {

/// Fills in what was found, not who was asked.
void describe_evidence(const forwarding::PathEvidence& evidence, mgmt::control::PathServerReport& report);
/// What the gateway itself got; nothing: no answer.
void describe_answer(const std::optional<resolver::Answer>& answer, mgmt::control::PathWayReport& report);
bool is_good(const mgmt::control::PathWayReport& way);

}  // namespace sekisho::appliance
