"""Other calendars that somebody gives: taken in, and read from time to time."""
