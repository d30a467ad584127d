"""The change log 变更记录: every write, by whom, when, from where, old and new, why.

The database makes it itself: a trigger on every audited table writes `changes`, refuses a write without a person, and
nobody but the owner of the schema can alter what it wrote. At COMMIT the rows are linked into a hash chain (`chain.py`
walks it, `pruning.py` shortens it), so that even the owner leaves a trace. The schema `history` keeps every version of
what readers see, and `as_of` shows the versions of a day; both are made by triggers as well. `answers` keeps what an
`Idempotency-Key` was answered.
"""
