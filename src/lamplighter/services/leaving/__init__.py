"""Going, coming back, and being forgotten."""
