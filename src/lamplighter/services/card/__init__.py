"""One's own card beyond a name and a sentence: more about oneself, a face, a break."""
