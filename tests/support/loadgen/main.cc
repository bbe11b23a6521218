// loadgen: sends DNS queries over UDP at a fixed rate and says what became of each. Prints one JSON object.
#include <exception>
#include <iostream>

#include "load_run.h"

int main(int argc, char** argv) {
  try {
    sekisho::lab::LoadRun load(sekisho::lab::parse_options(argc, argv));
    load.run();
    load.report();
  } catch (const std::exception& e) {
    std::cerr << "loadgen: " << e.what() << "\n";
    return 1;
  }
  return 0;
}
