"""How people are found by words: what a word is, and the index of them."""
