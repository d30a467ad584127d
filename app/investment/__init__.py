"""投资: annual plans and the money put in place month by month, in 万元.

A month's figure is `reported` until a dispatcher accepts it; both count and are shown apart. There is no January report:
February covers both. 未报 is not zero. 完成投资 is the value of work put in place, not its cost.
"""
