"""What stands beside a person's work: that a change made elsewhere reaches their open page.

`live` waits for commits and tells each open page of its own; `queries` says what of a change its reader may see.
"""
