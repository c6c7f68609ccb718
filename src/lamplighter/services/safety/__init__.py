"""What one can do when something is wrong."""
