"""The log read 变更查阅: what happened to a project and across the city, as sentences in the reader's language.

`audit` keeps the log and knows no names; this room knows what rows and codes are called, and who may read what of it.
Its words are in `words/`, one for every audited table and column: a test holds them to the schema.
"""
