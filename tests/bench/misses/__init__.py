"""What run_misses measures with: a signed tree of zones, its servers, the contenders, and the clocks of their threads."""
