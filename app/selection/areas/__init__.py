"""保存的范围: an area under a name, for the filter's `within`.

It is its person's own, or shared with whoever signs in; only its person changes it. The code is made here and says
nothing. An area that is removed selects nothing and shows to nobody; its person puts it back by `removed: false`.
"""
