"""What a synergy is worth, to whom, and how sure we are: life cycle, money, people, law.

Candidates of a match are laid out as amounts of things that have a factor or a price; everything else is sums
of amount × factor, with every term traceable to the row of the knowledge table that it rests on.
"""
