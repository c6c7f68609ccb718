"""Files from outside. Every problem is told with its place and with what is allowed, and nothing is guessed."""
