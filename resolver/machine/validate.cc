#include "resolver/machine/steps.h"

namespace sekisho::resolver {

/// Where proof will be asked for. No realm validates yet: everything is insecure, and AD is never set.
Step validate(Turn&, Resolution& r) {
  r.finding.main.security = Security::insecure;
  for (Entry& entry : r.finding.beside) entry.security = Security::insecure;
  return Step::finish;
}

}  // namespace sekisho::resolver
