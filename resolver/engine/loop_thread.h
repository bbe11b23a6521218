// What each loop's thread does first: takes a name for top(1) and, if asked, one core.
#pragma once

#include <pthread.h>
#include <sched.h>

#include <string>

#include "base/log.h"

namespace sekisho::resolver {

inline void prepare_loop_thread(const std::string& name, int cpu) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  if (cpu < 0) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(cpu), &set);
  if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0) {
    log::warn(name + " cannot be kept on core " + std::to_string(cpu) + "; it runs on any");
  }
}

}  // namespace sekisho::resolver
