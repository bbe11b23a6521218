#include "dataplane/pipeline/stages.h"

namespace sekisho::dataplane {

void count_reply(LaneCounters& counters, std::uint16_t slot, const ReplyMeta& meta, bool truncated) noexcept {
  ViewCounters& view = counters.views[slot];
  view.replies[rcode_slot(static_cast<dns::Rcode>(meta.rcode))].add();
  if (truncated) view.truncated.add();
  if ((meta.flags & (ReplyMeta::leak | ReplyMeta::mapped)) == 0) [[likely]]
    return;
  if ((meta.flags & ReplyMeta::leak) != 0) view.leaks_prevented.add();
  if ((meta.flags & ReplyMeta::mapped) != 0) view.mapped.add();
}

void reply_with(ClientQuery& q, const ReplyBody& body, const ServerFields& server, std::uint32_t now_s,
                LaneCounters& counters) noexcept {
  ServerFields fields = server;
  if (q.view != nullptr) fields.udp_size = q.view->max_udp_size;
  q.reply = build_reply(body, q.client, fields, now_s, {q.message, q.room}, q.question_end());
  q.fate = Fate::answered;
  count_reply(counters, q.view_slot, body.meta, q.reply.truncated);
}

}  // namespace sekisho::dataplane
