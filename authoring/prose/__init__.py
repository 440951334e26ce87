"""What the words of a report say, read without judging it: no rule stands here and no finding is made.

spoken.py gathers everything one report says; the other modules each read one kind of statement.
"""
