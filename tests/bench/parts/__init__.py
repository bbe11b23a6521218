"""The parts of tests/bench/run, one file each; a part's `measure(bench)` gives what it found as a dictionary."""
