"""The living style guide: every part in every state, to look at while building."""
