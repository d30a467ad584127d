"""What an empty Guatu is filled with.

`reference`: districts, reporting units, programmes, sectors, lists, milestone templates, base map.
`report`: the projects that the government work report of 2025-01-08 names, as it tells them.
`demo`: generated filler, marked as such everywhere.

The data are plain files beside small readers that know nothing of the database; `docs/data.md` says where each fact
comes from, how good it is and what is in doubt.
"""
