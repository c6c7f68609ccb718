"""What is to outlast this machine: rows as lines, backups, putting them back, and who must stay forgotten."""
