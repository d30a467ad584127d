"""OGC API – Features Part 4: projects made, changed and cancelled by standard clients, through the commands of `/api/v1`.

Words: to replace is to say all that a feature shows, to update only what changes. Decisions: a feature is deleted by
cancelling its project, with a reason. The ETag alone guards, since such clients send no Idempotency-Key: without
`If-Match` a write is refused, and `If-Match: *` says on purpose "whatever is there", which is all that QGIS can say. A
client that sends the feature's `version` along is held to it as well. What a feature only shows may come back as it was.
"""
