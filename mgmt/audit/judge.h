// Judges every item by the evidence and by what people have said, and counts the levels of §2.7 of the guideline.
//
// What is seen counts more than what is said: a word is taken only where the item is for a person to answer, or where
// the evidence is missing; one that a judge sees broken stays broken. A word older than `word_lasts` is asked for
// again. Level 1: every MUST of chapter 2. Level 2 and 3: besides, the items that carry that number. Threads: pure.
#pragma once

#include "mgmt/audit/item.h"

namespace sekisho::mgmt::audit {

constexpr std::int64_t word_lasts = 366 * 86'400;

control::GuidelineReport judge(const Evidence& evidence);
control::GuidelineItem judge_item(const Item& item, const Evidence& evidence);

}  // namespace sekisho::mgmt::audit
