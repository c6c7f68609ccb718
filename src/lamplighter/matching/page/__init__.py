"""A report to look at: one file that needs no other, in light and in dark, on a phone and on paper."""
