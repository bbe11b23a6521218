"""The laboratory: a municipality with three client networks, LGWAN with two POIs, and a small Internet, in network namespaces."""
