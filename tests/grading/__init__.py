"""Our pages before somebody else's judge."""
