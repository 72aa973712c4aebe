"""The page that `netlyap report` writes: an archive as one HTML file, for a reader who has not run it.

page.html is the template; every other module prepares one part of it, as plain text that the template escapes, but svg.py, whose
pictures are markup. Nothing of the page depends on the clock, on where the archive lies or on who looks: the same archive gives
the same bytes.
"""
