"""What a person can take along, and what leaving means for them."""
