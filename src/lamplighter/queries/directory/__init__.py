"""Who here could help with this: for those who are here, and a foretaste for those who are not yet."""
