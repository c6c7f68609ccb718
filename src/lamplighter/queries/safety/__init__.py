"""What somebody can do when something feels wrong, and what has been told."""
